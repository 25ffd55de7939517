import config from "@payload-config";
import { getPayload } from "payload";
import { Card } from "./card.js";
import { Paging } from "./paging.js";

export const size = 12;

export async function List({ title, base, page = 1, where = {}, limit = size, paged = true }) {
  const payload = await getPayload({ config });
  const found = await payload.find({ collection: "posts", depth: 1, limit, page, where, sort: "-publishedAt", overrideAccess: false });
  const first = (page - 1) * limit + 1;
  return (
    <main className="pt-24 pb-24">
      <div className="container mb-16">
        <div className="prose max-w-none">
          <h1>{title}</h1>
        </div>
      </div>
      {paged && found.totalDocs > 0 && (
        <div className="container mb-8 font-semibold">
          Showing {first} - {Math.min(first + limit - 1, found.totalDocs)} of {found.totalDocs} Posts
        </div>
      )}
      <div className="container grid grid-cols-4">
        {found.docs.map(({ id, title, slug, description, category }) => (
          <Card key={id} title={title} slug={slug} description={description} category={category?.title} />
        ))}
      </div>
      {paged && found.totalPages > 1 && <Paging base={base} page={found.page} pages={found.totalPages} />}
    </main>
  );
}
