import Link from "next/link";
import { List } from "@/parts/list.js";

export const dynamic = "force-dynamic";

export default function Home() {
  return (
    <>
      <List title="Trang tin huyện Mẫu" limit={3} paged={false} />
      <Link href="/posts">Xem tất cả tin</Link>
    </>
  );
}
