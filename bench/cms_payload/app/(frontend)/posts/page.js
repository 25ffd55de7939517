import { List } from "@/parts/list.js";

export const dynamic = "force-dynamic";
export const metadata = { title: "Tin tức" };

export default function Posts() {
  return <List title="Tin tức" base="/posts" />;
}
