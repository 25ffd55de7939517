"""Here is an article that matches. Say where, for the person who looks at the list."""

from collections.abc import Iterator

from luutin.archive import Record
from luutin.indexer.query.answers import Also, Highlights, Hit
from luutin.indexer.query.query import TEXT_FIELDS
from luutin.indexer.query.snippets import Highlighter, snippet
from luutin.indexer.text.columns import document_numbers


def hit(record: Record, marker: Highlighter, *, score: float | None, also: tuple[Also, ...]) -> Hit:
    """The record as a hit, its snippet taken from where most of the words stand together."""
    fields = record.fields
    texts = dict(texts_of(record))
    title = marker.spans(*texts.pop("title"))
    lead, body = " ".join(texts.pop("lead")), " ".join(texts.pop("body"))
    running = f"{lead} {body}" if lead else body
    marks = marker.marks(running)
    seen = {name for name, parts in texts.items() if any(map(marker.matches, parts))}
    seen |= {"title"} if title else set()
    seen |= {"lead" if mark.start < len(lead) else "body" for mark in marks}
    caption = next(filter(marker.matches, texts["caption"]), None)
    if not marks and (shown := next(_beside_the_text(texts, marker, is_titled=bool(title)), None)):
        running, marks = shown, marker.marks(shown)
    piece = snippet(running, marks)
    return Hit(
        id=record.id,
        url=record.url,
        title=fields["title"],
        published=fields.get("published"),
        source=record.source,
        score=score,
        snippet=piece.text,
        highlights=Highlights(title, piece.spans),
        matched=tuple(name for name in TEXT_FIELDS if name in seen),
        caption=caption,
        also=also,
    )


def _beside_the_text(texts: dict[str, list[str]], marker: Highlighter, *, is_titled: bool) -> Iterator[str]:
    """What matches where neither the title, the lead nor the body does: a caption, the byline, a number, a file."""
    for name in ("caption",) if is_titled else ("caption", "byline", "number", "attachment"):
        yield from filter(marker.matches, texts[name])


def texts_of(record: Record) -> Iterator[tuple[str, list[str]]]:
    """Each field of text with what the record shows in it, piece by piece."""
    fields = record.fields
    yield "title", [fields["title"]]
    yield "lead", [fields["lead"]] if fields.get("lead") else []
    yield "body", list(fields["body"])
    yield "caption", [caption["text"] for caption in fields.get("captions") or ()]
    yield "byline", [fields["byline"]] if fields.get("byline") else []
    yield "number", document_numbers(fields)
    yield "attachment", [attachment["name"] for attachment in fields.get("attachments") or ()]
