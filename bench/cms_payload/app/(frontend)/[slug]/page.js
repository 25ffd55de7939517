import config from "@payload-config";
import { notFound } from "next/navigation";
import { getPayload } from "payload";

export const dynamic = "force-dynamic";

export default async function Page({ params }) {
  const payload = await getPayload({ config });
  const found = await payload.find({ collection: "pages", where: { slug: { equals: (await params).slug } } });
  if (!found.docs.length) notFound();
  return (
    <article className="pt-16 pb-24">
      <h1>{found.docs[0].title}</h1>
      <div className="prose" dangerouslySetInnerHTML={{ __html: found.docs[0].html }} />
    </article>
  );
}
