"""Photo captions of articles, wherever the session reads them."""

from collections.abc import Iterator, Sequence
from itertools import islice

from luutin.app.web.sessions import ReadSession
from luutin.archive import CaptionRow, Captions, Reader, Record

_LOOKED_AT = 400
"""Articles of a cluster, the newest, among which captions are looked for where nothing is asked."""


def captions_of(session: ReadSession, article_ids: Sequence[int]) -> list[CaptionRow]:
    """Captions of some articles (a few hundred), each article's in the order of its page."""
    if not article_ids:
        return []
    if isinstance(session.reader, Reader):
        return Captions(session.database).of(article_ids)
    return [row for record in session.reader.current(article_ids) for row in _rows(record)]


def newest_captions(session: ReadSession, limit: int, source: str | None) -> list[CaptionRow]:
    """Captions of the articles printed last, of *source* only where one is given."""
    if isinstance(session.reader, Reader):
        return Captions(session.database).newest(limit=limit, source=source)
    newest = session.reader.current(session.reader.newest(_LOOKED_AT))
    return list(islice((row for record in newest if source in {None, record.source} for row in _rows(record)), limit))


def _rows(record: Record) -> Iterator[CaptionRow]:
    fields = record.fields
    for caption in fields.get("captions") or ():
        told = fields["title"], fields.get("published"), record.source
        yield CaptionRow(record.id, *told, caption["text"], caption.get("image"))
