"""An article as the tables hold it: the columns are worked out once, by whichever process has time for it."""

from typing import NamedTuple, Self

import orjson

from luutin.archive.article import Article


class ArticleRow(NamedTuple):
    """Plain values only, so that it passes from process to process for little."""

    url: str
    source: str
    sha256: str
    """Hash of the content fields, hex."""
    title: str
    published: str | None
    """Local stamp; None: the page shows none."""
    byline: str | None
    category: str | None
    record: bytes
    """The whole record as JSON."""
    length: int
    """Characters of the body's paragraphs."""
    captions: tuple[tuple[str, str | None, int | None], ...]
    """Text, image, position."""
    images: tuple[str, ...]
    attachments: tuple[tuple[str, str], ...]
    """Name, URL."""
    document_numbers: tuple[str, ...]

    @classmethod
    def of(cls, article: Article) -> Self:
        """The row of *article*."""
        return cls(
            url=article.url,
            source=article.source,
            sha256=article.content_hash(),
            title=article.title,
            published=article.published,
            byline=article.byline,
            category=article.category,
            record=article.__pydantic_serializer__.to_json(article),
            length=sum(map(len, article.body)),
            captions=tuple((each.text, each.image, each.position) for each in article.captions),
            images=article.images,
            attachments=tuple((each.name, each.url) for each in article.attachments),
            document_numbers=article.document_numbers,
        )

    def at(self, url: str) -> Self:
        """The same article under its proper address."""
        if url == self.url:
            return self
        return self._replace(url=url, record=orjson.dumps({**orjson.loads(self.record), "url": url}))
