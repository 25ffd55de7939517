import config from "@payload-config";
import NextImage from "next/image";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getPayload } from "payload";
import { cache } from "react";
import { Card } from "@/parts/card.js";
import { Text } from "@/parts/text.js";

export const dynamic = "force-static";

export function generateStaticParams() {
  return [];
}

const find = cache(async (slug) => {
  const payload = await getPayload({ config });
  const found = await payload.find({ collection: "posts", limit: 1, overrideAccess: false, where: { slug: { equals: slug } } });
  return found.docs[0];
});

export async function generateMetadata({ params }) {
  const post = await find((await params).slug);
  return { title: post?.title, description: post?.description, openGraph: { type: "website", title: post?.title } };
}

export default async function Post({ params }) {
  const post = await find((await params).slug);
  if (!post) notFound();
  const payload = await getPayload({ config });
  const others = await payload.find({ collection: "posts", limit: 2, overrideAccess: false, where: { number: { in: [post.number + 7, post.number + 9] } } });
  const day = new Date(post.publishedAt).toLocaleDateString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", day: "2-digit", month: "2-digit", year: "numeric" });
  return (
    <article className="pt-16 pb-16">
      <div className="relative -mt-[10.4rem] flex items-end">
        <div className="container z-10">
          {post.category && (
            <div className="uppercase text-sm mb-6">
              <Link href={`/chuyen-muc/${post.category.slug}`}>{post.category.title}</Link>
            </div>
          )}
          <h1 className="mb-6 text-3xl">{post.title}</h1>
          <div className="flex flex-col gap-4">
            <div className="flex flex-col gap-1">
              <p className="text-sm">Author</p>
              <p>{post.author}</p>
            </div>
            <div className="flex flex-col gap-1">
              <p className="text-sm">Date Published</p>
              <time dateTime={post.publishedAt}>{day}</time>
            </div>
          </div>
        </div>
        {post.hero && <NextImage src={post.hero.url} alt="" width={post.hero.width} height={post.hero.height} />}
      </div>
      <div className="flex flex-col items-center gap-4 pt-8">
        <div className="container">
          <Text data={post.content} />
          {others.docs.length > 0 && (
            <div className="mt-12 grid">
              {others.docs.map((other) => (
                <Card key={other.id} title={other.title} slug={other.slug} description={other.description} category={other.category?.title} />
              ))}
            </div>
          )}
        </div>
      </div>
    </article>
  );
}
