import { List } from "@/parts/list.js";

export const metadata = { title: "Tìm kiếm" };

export default async function Search({ searchParams }) {
  const asked = (await searchParams).q;
  return (
    <>
      <form action="/tim-kiem">
        <input type="search" name="q" defaultValue={asked} placeholder="Tìm kiếm" />
      </form>
      <List title="Tìm kiếm" paged={false} where={asked ? { title: { like: asked } } : {}} />
    </>
  );
}
