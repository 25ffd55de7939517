import { notFound } from "next/navigation";
import { List } from "@/parts/list.js";

export const dynamic = "force-dynamic";
export const metadata = { title: "Tin tức" };

export default async function Posts({ params }) {
  const number = Number((await params).number);
  if (!Number.isInteger(number)) notFound();
  return <List title="Tin tức" base="/posts" page={number} />;
}
