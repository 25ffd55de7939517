"""Articles whose files hold what is asked, and which do not hold it themselves: by the rules of `files.finding`."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from luutin.indexer.files.answering import SHOWN
from luutin.indexer.files.finding import folded, textual, without_marks
from luutin.indexer.opensearch.compiling import NOTHING, Clause, Question, either, in_field
from luutin.indexer.opensearch.file_pages import FILES, PAGES, said
from luutin.indexer.query.answers import FileHit, InFiles
from luutin.indexer.query.file_terms import FileTerms
from luutin.indexer.query.query import And, Near, Node, Not, Or, Phrase, Prefix, Query, Spot, Within, Word, spots
from luutin.indexer.query.snippets import Highlighter, snippet

_FILES_SHOWN = 3
"""Of one article, of which the best is told."""
_PRINTED = 1000.0
"""What a file earns that says it in print: more than all words together."""


def of_kinds(kinds: Iterable[str]) -> Clause:
    """The articles that offer or show a file of one of these kinds."""
    return {"nested": {"path": FILES, "query": {"terms": {"f.kind": sorted(kinds)}}}}


def files_question(query: Query, narrowed: list[Clause], matching: Clause) -> Question | None:
    """What asks for those articles; None: nothing is asked of texts.

    *narrowed*: what the article has to be; *matching*: the articles that hold it themselves.
    """
    tree = textual(query.tree) if query.files.wanted else None
    if tree is None:
        return None
    wanted = [_holding(tree, query.files)]
    if query.files.kinds:
        wanted.append({"terms": {"f.kind": sorted(query.files.kinds)}})
    asked = list(_asked(tree))
    best = {
        "filter": wanted,
        "must": [_best_page(asked, query.files)],
        "should": [_constant(_on_page(either(in_field(each, "f.p.text") for each in asked)), _PRINTED)],
    }
    files = {"path": FILES, "score_mode": "max", "query": {"bool": best}, "inner_hits": _shown_files()}
    clause: Clause = {"bool": {"must": [{"nested": files}], "filter": narrowed, "must_not": [matching]}}
    newest = {"f.id": {"order": "desc", "mode": "max", "nested": {"path": FILES, "filter": wanted[0]}}}
    fields = ["url", "source", "record.fields.title", "record.fields.published", "number"]
    sort = ["_score", newest, {"number": "desc"}]
    return clause, {"size": SHOWN, "track_total_hits": True, "sort": sort, "_source": fields}


def read_in_files(query: Query, found: dict[str, Any]) -> InFiles | None:
    """The answer to it; None: no article is found so."""
    total = found["hits"]["total"]["value"]
    if not total:
        return None
    best = [(_best_of(hit), hit["_source"]) for hit in found["hits"]["hits"]]
    return InFiles(total, tuple(_hit(query, page, source) for page, source in sorted(best, key=lambda each: each[0])))


class _Page(NamedTuple):
    """The page that shows a file best; in order, the best first."""

    ocr: bool
    fewer: int
    """Less, the more of the words stand on it."""
    older: int
    """Less, the newer the file is."""
    fields: dict[str, Any]
    file: dict[str, Any]


def _best_of(hit: dict[str, Any]) -> _Page:
    pages = []
    for file in hit["inner_hits"]["files"]["hits"]["hits"]:
        (page,) = file["inner_hits"]["pages"]["hits"]["hits"]
        fields, held = page["fields"], int(page["sort"][0]) // 2
        pages.append(_Page(fields["f.p.ocr"][0], -held, -file["fields"]["f.id"][0], fields, file["fields"]))
    return min(pages, key=lambda page: page[:3])


def _hit(query: Query, page: _Page, source: dict[str, Any]) -> FileHit:
    text = said(page.fields["f.p.said"][0])
    asked = [folded(spot) if page.ocr else spot for spot in spots(query.tree)]
    piece = snippet(text, Highlighter(asked).marks(text))
    return FileHit(
        id=source["number"],
        url=source["url"][0],
        title=source["record"]["fields"]["title"],
        published=source["record"]["fields"].get("published"),
        source=source["source"],
        file_id=-page.older,
        file=page.file["f.name"][0],
        kind=page.file["f.kind"][0],
        page=page.fields["f.p.n"][0],
        pages=page.file["f.pages"][0],
        ocr=page.ocr,
        snippet=piece.text,
        highlights=piece.spans,
    )


def _holding(node: Node, terms: FileTerms) -> Clause:
    """The files that match, each part of the query on whichever of their pages; as `FileMatcher` has it."""
    match node:
        case And(parts):
            wanted = [_holding(part, terms) for part in parts if not isinstance(part, Not)]
            unwanted = [_holding(part.part, terms) for part in parts if isinstance(part, Not)]
            return {"bool": {"filter": wanted, "must_not": unwanted}} if wanted else NOTHING
        case Or(parts):
            return either(_holding(part, terms) for part in parts)
        case Within(_, part):
            return _holding(part, terms)
        case Word() | Prefix() | Phrase() | Near():
            return _on_page(_page_with(node, terms))
        case _:
            return NOTHING


def _asked(node: Node) -> Iterator[Spot | Near]:
    """The words of which a page may hold more or fewer."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _asked(part)
        case Within(_, part):
            yield from _asked(part)
        case Word() | Prefix() | Phrase() | Near():
            yield node


def _page_with(spot: Spot | Near, terms: FileTerms) -> Clause:
    printed = in_field(spot, "f.p.text")
    return either((printed, in_field(without_marks(spot), "f.p.scanned"))) if terms.ocr else printed


def _on_page(clause: Clause) -> Clause:
    return {"nested": {"path": PAGES, "query": clause}}


def _best_page(asked: list[Spot | Near], terms: FileTerms) -> Clause:
    """Two for each of the words that a page holds, and one more where it is printed."""
    held = {"should": [_constant(_page_with(each, terms), 2.0) for each in asked], "minimum_should_match": 1}
    printed = _constant({"term": {"f.p.ocr": False}}, 1.0)
    query = {"bool": {"must": [{"bool": held}], "should": [printed]}}
    return {"nested": {"path": PAGES, "score_mode": "max", "query": query, "inner_hits": _shown_page()}}


def _constant(clause: Clause, worth: float) -> Clause:
    return {"constant_score": {"filter": clause, "boost": worth}}


def _shown_files() -> dict[str, Any]:
    fields = ["f.id", "f.kind", "f.name", "f.pages"]
    return {"name": "files", "size": _FILES_SHOWN, "_source": False, "docvalue_fields": fields}


def _shown_page() -> dict[str, Any]:
    sort = ["_score", {"f.p.n": "asc"}]
    fields = ["f.p.n", "f.p.ocr", "f.p.said"]
    return {"name": "pages", "size": 1, "_source": False, "sort": sort, "docvalue_fields": fields}
