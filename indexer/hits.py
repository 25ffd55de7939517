"""Here is an article that matches; say where, for the person who looks at the list."""

from collections.abc import Iterator

from archive.reader import Record
from indexer.answers import Also, Highlights, Hit
from indexer.columns import document_numbers
from indexer.snippets import Marker, snippet


def hit(record: Record, marker: Marker, *, score: float | None, also: tuple[Also, ...]) -> Hit:
    """The record as a hit, its snippet taken from where most of the words stand together."""
    fields = record.fields
    texts = dict(_texts(record))
    matched = tuple(name for name, parts in texts.items() if any(map(marker.matches, parts)))
    caption = next((text for text in texts["caption"] if marker.matches(text)), None)
    running = [part for name in ("lead", "body") for part in texts[name]]
    if caption and not {"lead", "body"} & set(matched):
        running = [caption]
    piece = snippet(" ".join(running), marker)
    return Hit(
        id=record.id,
        url=record.url,
        title=fields["title"],
        published=fields.get("published"),
        source=record.source,
        score=score,
        snippet=piece.text,
        highlights=Highlights(marker.spans(fields["title"]), piece.spans),
        matched=matched,
        caption=caption,
        also=also,
    )


def _texts(record: Record) -> Iterator[tuple[str, list[str]]]:
    fields = record.fields
    yield "title", [fields["title"]]
    yield "lead", [fields["lead"]] if fields.get("lead") else []
    yield "body", list(fields["body"])
    yield "caption", [caption["text"] for caption in fields.get("captions") or ()]
    yield "byline", [fields["byline"]] if fields.get("byline") else []
    yield "number", document_numbers(fields)
    yield "attachment", [attachment["name"] for attachment in fields.get("attachments") or ()]
