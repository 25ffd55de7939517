// What the editors of a district write: posts with drafts, pages, media, categories.
import path from "node:path";
import { sqliteAdapter } from "@payloadcms/db-sqlite";
import {
  BlocksFeature,
  EXPERIMENTAL_TableFeature,
  lexicalEditor,
} from "@payloadcms/richtext-lexical";
import { buildConfig } from "payload";

const open = () => true;
const known = ({ req }) => Boolean(req.user);
const published = ({ req }) => (req.user ? true : { _status: { equals: "published" } });

async function showAnew({ doc, previousDoc }) {
  const { revalidatePath } = await import("next/cache.js");
  for (const each of new Set([doc.slug, previousDoc?.slug])) if (each) revalidatePath(`/posts/${each}`);
  return doc;
}

const picture = {
  slug: "mediaBlock",
  fields: [
    { name: "media", type: "upload", relationTo: "media", required: true },
    { name: "caption", type: "text" },
    { name: "framed", type: "checkbox" },
  ],
};

export default buildConfig({
  secret: "bench",
  db: sqliteAdapter({ client: { url: `file:${path.resolve("cong.db")}` }, push: process.env.PUSH === "1" }),
  editor: lexicalEditor({
    features: ({ defaultFeatures }) => [
      ...defaultFeatures,
      EXPERIMENTAL_TableFeature(),
      BlocksFeature({ blocks: [picture] }),
    ],
  }),
  collections: [
    { slug: "users", auth: true, fields: [{ name: "name", type: "text" }] },
    {
      slug: "media",
      access: { read: open },
      upload: { staticDir: path.resolve("media") },
      fields: [{ name: "alt", type: "text" }],
    },
    { slug: "categories", access: { read: open }, fields: [{ name: "title", type: "text" }, { name: "slug", type: "text" }] },
    {
      slug: "pages",
      access: { read: open },
      fields: [{ name: "title", type: "text" }, { name: "slug", type: "text", index: true }, { name: "html", type: "code" }],
    },
    {
      slug: "posts",
      access: { read: published, create: known, update: known, delete: known },
      versions: { drafts: true },
      hooks: { afterChange: [showAnew], afterDelete: [showAnew] },
      fields: [
        { name: "title", type: "text", required: true },
        { name: "slug", type: "text", index: true },
        { name: "number", type: "number", index: true },
        { name: "author", type: "text" },
        { name: "description", type: "textarea" },
        { name: "hero", type: "upload", relationTo: "media" },
        { name: "category", type: "relationship", relationTo: "categories" },
        { name: "content", type: "richText" },
        { name: "publishedAt", type: "date" },
      ],
    },
  ],
});
