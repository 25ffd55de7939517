"use client";
import Link from "next/link";

export function Card({ title, slug, description, category }) {
  return (
    <article className="border rounded-lg overflow-hidden bg-card hover:cursor-pointer">
      <div className="p-4">
        {category && <div className="uppercase text-sm mb-4">{category}</div>}
        <div className="prose">
          <h3>
            <Link className="not-prose" href={`/posts/${slug}`}>
              {title}
            </Link>
          </h3>
        </div>
        {description && <div className="mt-2">{<p>{description}</p>}</div>}
      </div>
    </article>
  );
}
