import config from "@payload-config";
import { notFound } from "next/navigation";
import { getPayload } from "payload";
import { List } from "@/parts/list.js";

export const dynamic = "force-dynamic";

export default async function Category({ params }) {
  const payload = await getPayload({ config });
  const found = await payload.find({ collection: "categories", where: { slug: { equals: (await params).slug } } });
  if (!found.docs.length) notFound();
  return <List title={found.docs[0].title} limit={6} paged={false} where={{ category: { equals: found.docs[0].id } }} />;
}
