"""Articles whose files hold what is asked, and which do not hold it themselves: the part of an answer told apart."""

from collections.abc import Callable
from dataclasses import replace

from luutin.archive import Database, FileReader, Reader
from luutin.indexer.files.finding import FileMatcher, FoundPage, conditions, folded
from luutin.indexer.files.schema import FILE_INDEX_SCHEMA
from luutin.indexer.query.answers import FileHit, InFiles
from luutin.indexer.query.query import Query, spots
from luutin.indexer.query.request import SearchRequest
from luutin.indexer.query.snippets import Highlighter, snippet

SHOWN = 10
"""Hits that are shown."""
_MOST = 2_000
"""FileReader of which the articles are looked up."""
Ids = Callable[[Query, SearchRequest], list[int]]
"""Numbers of the articles that match, among those of the request."""


def find_in_files(database: Database, query: Query, request: SearchRequest, ids: Ids) -> InFiles | None:
    """Return the articles found by their files alone; None: none is, or no file was read yet."""
    if request.cursor or not query.files.wanted or not database.holds(FILE_INDEX_SCHEMA):
        return None
    found = FileMatcher(database, ocr=query.files.ocr).find(query)[:_MOST]
    if query.files.kinds:
        kinds = FileReader(database).kinds_of([page.file_id for page in found])
        found = [page for page in found if kinds.get(page.file_id) in query.files.kinds]
    named = FileReader(database).articles_of([page.file_id for page in found], now=True)
    candidates = {article_id for articles in named.values() for article_id in articles}
    if not candidates:
        return None
    wanted = replace(request, among=candidates, sort="newest", duplicates=True)
    allowed = set(ids(replace(query, tree=conditions(query.tree), text=""), wanted)) - set(ids(query, wanted))
    best: dict[int, FoundPage] = {}
    for page in found:
        for article_id in named.get(page.file_id, ()):
            if article_id in allowed:
                best.setdefault(article_id, page)
    if not best:
        return None
    hits = [_hit(database, query, article_id, page) for article_id, page in list(best.items())[:SHOWN]]
    return InFiles(len(best), tuple(hit for hit in hits if hit is not None))


def _hit(database: Database, query: Query, article_id: int, page: FoundPage) -> FileHit | None:
    record, shown = Reader(database).get(article_id), FileReader(database).get(page.file_id)
    if record is None or shown is None:
        return None
    text = next((each.text for each in FileReader(database).pages(page.file_id) if each.n == page.n), "")
    asked = [folded(spot) if page.ocr else spot for spot in spots(query.tree)]
    piece = snippet(" ".join(text.split()), Highlighter(asked).marks(" ".join(text.split())))
    return FileHit(
        id=article_id,
        url=record.url,
        title=record.fields["title"],
        published=record.fields.get("published"),
        source=record.source,
        file_id=page.file_id,
        file=shown.name,
        kind=shown.kind,
        page=page.n,
        pages=shown.pages,
        ocr=page.ocr,
        snippet=piece.text,
        highlights=piece.spans,
    )
