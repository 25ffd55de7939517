import { RichText } from "@payloadcms/richtext-lexical/react";
import NextImage from "next/image";

function Picture({ media, caption, framed }) {
  const image = <NextImage src={media.url} alt={media.alt ?? ""} width={media.width ?? 600} height={media.height ?? 400} />;
  if (framed)
    return (
      <figure>
        {image}
        {caption && <figcaption>{caption}</figcaption>}
      </figure>
    );
  return (
    <div className="col-start-1 col-span-3">
      <picture className="my-0">{image}</picture>
      {caption && (
        <div className="mt-6 container">
          <div className="payload-richtext mx-auto">
            <p>{caption}</p>
          </div>
        </div>
      )}
    </div>
  );
}

const converters = ({ defaultConverters }) => ({
  ...defaultConverters,
  blocks: { mediaBlock: ({ node }) => <Picture {...node.fields} /> },
});

export function Text({ data }) {
  return <RichText className="max-w-[48rem] mx-auto prose" converters={converters} data={data} />;
}
