"""Here is a question. Give me hits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Self, Unpack

import numpy as np
from numpy.typing import NDArray

from luutin.archive import Corpus, Database, Reader
from luutin.indexer.fts import facets, suggest
from luutin.indexer.fts.documents import Ints, publication_key
from luutin.indexer.fts.ranking import Ranked, Ranker, first_of_each
from luutin.indexer.fts.similar import query_of
from luutin.indexer.fts.view import View, generation, load
from luutin.indexer.query import cursors
from luutin.indexer.query.abbreviations import load_abbreviations
from luutin.indexer.query.answers import Also, Answer, Count, Hit, Timeline
from luutin.indexer.query.hits import hit
from luutin.indexer.query.parse import parse
from luutin.indexer.query.query import And, Published, Query, alternatives, spots
from luutin.indexer.query.request import Options, SearchRequest, read_options
from luutin.indexer.query.snippets import Highlighter
from luutin.indexer.text.words import WORD, forms

MEMORY_LIMIT = 256 << 20
"""Bytes of posting lists kept between searches."""

FACETS = ("source", "category", "byline")
"""Values counted in an answer, beside the year."""


class Searcher:
    """Searches one archive. Reads only; one may serve many threads; a context manager."""

    def __init__(self, archive: Database | Path | str, *, memory_limit: int = MEMORY_LIMIT) -> None:
        self._own = not isinstance(archive, Database)
        self._database = archive if isinstance(archive, Database) else Database.read(archive, any_thread=True)
        self._memory_limit = memory_limit
        self._abbreviations = load_abbreviations(self._database.path)
        self._view: View | None = None
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the archive, if it was opened here."""
        if self._own:
            self._database.close()

    def search(self, query: str, **options: Unpack[Options]) -> Answer:
        """Answer a query in the language of docs/query-language.md; no text is an error.

        Raises BadRequestError for options that mean nothing, NoIndexError where there is no index yet.
        """
        with self._asked(query, options) as asked:
            answer = asked.answer()
            if answer.total > suggest.FEW or asked.request.cursor or not WORD.search(query):
                return answer
            return replace(answer, did_you_mean=self._other(query, answer, asked))

    def similar(self, article_id: int, *, limit: int = 10) -> tuple[Hit, ...]:
        """Articles that share the words which tell this one from others, the most alike first; itself left out."""
        with self._asked("", {"limit": limit}) as asked:
            record = asked.reader.get(article_id)
            if record is None:
                return ()
            tree = query_of(self._database, record.fields)
            alike = replace(asked, query=Query("", tree), request=replace(asked.request, limit=limit + 1)).answer()
        return tuple(hit for hit in alike.hits if hit.id != article_id)[:limit]

    def ids(self, query: str, **options: Unpack[Options]) -> list[int]:
        """The numbers of all articles that match, whatever the limit, newest first or oldest first."""
        with self._asked(query, {"sort": "newest", "duplicates": True, **options}) as asked:
            return list(map(int, asked.view.documents.docids[asked.ordered()]))

    def count(self, query: str, **options: Unpack[Options]) -> int:
        """How many articles match."""
        with self._asked(query, options) as asked:
            return len(asked.matching())

    def top(self, query: str, **options: Unpack[Options]) -> list[tuple[int, float | None]]:
        """Numbers and scores of the hits that `search` would show, without reading the articles."""
        with self._asked(query, options) as asked:
            shown, _ = asked.page(asked.matching())
            docids = asked.view.documents.docids[shown.rows].tolist()
            scores = [None] * len(docids) if shown.scores is None else shown.scores.tolist()
            return list(zip(docids, scores, strict=True))

    def timeline(self, query: str, **options: Unpack[Options]) -> Timeline:
        """The hits over time."""
        with self._asked(query, options) as asked:
            return asked.timeline(asked.matching())

    def highlight(self, query: str, text: str) -> tuple[tuple[int, int], ...]:
        """Spans of *text* that match the words of *query*: for an opened article."""
        return Highlighter(spots(self._read(query).tree)).spans(text)

    def expansions(self, query: str) -> list[str]:
        """What is searched along with the words of *query*: `MTTQ = Mặt trận Tổ quốc`."""
        added = alternatives(self._read(query).tree)
        return list(dict.fromkeys(" = ".join(str(part).strip('"') for part in node.parts) for node in added))

    def _other(self, query: str, answer: Answer, asked: "_Search") -> str | None:
        """A way to write the query that finds more, or None."""
        instead = suggest.mend(self._database, query)
        if instead is None:
            return None
        folded = parse(WORD.sub(lambda found: instead[forms(found[0]).fold], query))
        relaxed = replace(asked, query=folded, request=replace(asked.request, limit=10)).answer()
        if relaxed.total <= answer.total:
            return None
        other = suggest.rewrite(query, instead, relaxed)
        return other if other.casefold() != query.casefold() else None

    @contextmanager
    def _asked(self, query: str, options: Options) -> Iterator["_Search"]:
        request, read = read_options(options), self._read(query)
        with self._lock, self._database.snapshot():
            yield _Search(self._fresh_view(), Reader(self._database), read, request)

    def _read(self, query: str) -> Query:
        return self._abbreviations.expand(parse(query))

    def _fresh_view(self) -> View:
        number = generation(self._database)
        if self._view is None or self._view.generation != number:
            self._view = load(self._database, number, memory_limit=self._memory_limit)
        return self._view


@dataclass(frozen=True, slots=True)
class _Search:
    """One query at one generation of the index."""

    view: View
    reader: Reader
    query: Query
    request: SearchRequest

    def answer(self) -> Answer:
        rows = self.matching()
        shown, more = self.page(rows)
        asked = self.request
        return Answer(
            query=self.query.text,
            understood=self.query.understood,
            warnings=self.query.warnings,
            total=len(rows),
            hits=tuple(self._hits(shown, rows)),
            next_cursor=self._next(shown) if more and asked.limit else None,
            facets=self._facets(rows) if asked.facets else {},
            timeline=self.timeline(rows) if asked.timeline else None,
            generation=self.view.generation,
        )

    def timeline(self, rows: Ints) -> Timeline:
        """The rows over time, with the days on which nothing was crawled."""
        crawled = Corpus(self.reader.database).crawled_days(self.request.source)
        return facets.timeline(self.view.documents, rows, crawled)

    def ordered(self) -> Ints:
        """Every row that matches, in the order of time asked for."""
        return self._in_time(self.matching())

    def matching(self) -> Ints:
        """Every row that matches, in order of publication."""
        tree, asked = self.query.tree, self.request
        if tree == And() and self.query.text.strip():
            return np.zeros(0, np.int32)  # something was typed, but no word of it
        if asked.since or asked.until:
            tree = And((tree, Published(asked.since, asked.until)))
        rows = self.view.matcher.rows(tree)
        if asked.source is not None:
            codes = [code for code, name in self.view.values["source"].items() if name == asked.source]
            rows = rows[np.isin(self.view.documents.coded("source")[rows], codes)]
        if asked.among is not None:
            rows = rows[np.isin(self.view.documents.docids[rows], np.fromiter(asked.among, np.int64))]
        return rows

    def page(self, rows: Ints) -> tuple[Ranked, bool]:
        """The hits to show, and whether there are more."""
        wanted = spots(self.query.tree)
        limit = self.request.limit
        if self.request.sort == "relevance" and wanted:
            ranked = Ranker(self.view.matcher, self.query.tree).rank(
                self._unseen(rows), limit + 1, clusters=self._clusters()
            )
        else:
            ranked = Ranked(self._first(rows, limit + 1), None)
        more = len(ranked.rows) > limit
        return Ranked(ranked.rows[:limit], None if ranked.scores is None else ranked.scores[:limit]), more

    def _unseen(self, rows: Ints) -> Ints:
        """Without what earlier pages showed, and what they showed under it."""
        if not self.request.cursor:
            return rows
        documents = self.view.documents
        seen = documents.rows(np.array(cursors.read_shown(self.request.cursor), np.int64))
        seen = seen[seen >= 0]
        gone = np.isin(rows, seen)
        clusters = self._clusters()
        if clusters is not None:
            shown = clusters[seen]
            gone |= np.isin(clusters[rows], shown[shown > 0])
        return rows[~gone]

    def _first(self, rows: Ints, count: int) -> Ints:
        """The first of the rows in the order of time asked for."""
        if self.request.cursor is None and self.request.sort != "oldest":
            few = self._in_time(rows[-4 * count :])  # grouping looks only backwards, so a part is enough
            if len(few) >= count:
                return few[:count]
        return self._in_time(rows)[:count]

    def _in_time(self, rows: Ints) -> Ints:
        """Rows in the order asked for, undated ones last, from behind the cursor on."""
        documents, asked = self.view.documents, self.request
        newest = asked.sort != "oldest"
        undated = int(np.searchsorted(rows, documents.undated))
        ordered = rows[::-1] if newest else np.concatenate((rows[undated:], rows[:undated]))
        clusters = self._clusters()
        if clusters is not None:
            ordered = ordered[first_of_each(clusters[ordered])]
        if not asked.cursor:
            return ordered
        day, minute, docid = cursors.read_after(asked.cursor)
        key = publication_key(day, minute, docid)
        place = documents.publication[ordered]
        if newest:
            return ordered[place < key]
        dated = documents.days[ordered] > 0
        return ordered[np.where(dated, day > 0, True) & ((place > key) | (~dated & (day > 0)))]

    def _clusters(self) -> NDArray[np.uint32] | None:
        """Group of near-duplicates by row; None where each is to be a hit of its own."""
        if self.request.duplicates or not self.view.documents.clustered:
            return None
        return self.view.documents.coded("cluster")

    def _next(self, shown: Ranked) -> str:
        documents = self.view.documents
        if shown.scores is None:
            last = int(shown.rows[-1])
            entry = documents.entries[last]
            return cursors.cursor_after((int(entry["day"]), int(entry["minute"]), int(documents.docids[last])))
        before = cursors.read_shown(self.request.cursor) if self.request.cursor else []
        return cursors.cursor_beyond([*before, *documents.docids[shown.rows].tolist()])

    def _facets(self, rows: Ints) -> dict[str, tuple[Count, ...]]:
        documents, values = self.view.documents, self.view.values
        counted = {name: facets.by_value(documents, name, values[name], rows) for name in FACETS}
        return {"source": counted["source"], "year": facets.by_year(documents, rows), **counted}

    def _hits(self, ranked: Ranked, rows: Ints) -> Iterator[Hit]:
        docids = self.view.documents.docids[ranked.rows].tolist()
        records = self.reader.many(docids)
        also = self._also(ranked.rows, rows)
        marker = Highlighter(spots(self.query.tree))
        for at, docid in enumerate(docids):
            record = records[docid]
            score = None if ranked.scores is None else round(float(ranked.scores[at]), 4)
            yield hit(record, marker, score=score, also=also.get(docid, ()))

    def _also(self, shown: Ints, rows: Ints) -> dict[int, tuple[Also, ...]]:
        """For each hit that stands for others of its group, those others that match too, newest first."""
        clusters = self._clusters()
        if clusters is None or not clusters[shown].any():
            return {}
        docids = self.view.documents.docids
        heads = {int(clusters[row]): int(docids[row]) for row in shown if clusters[row]}
        others = rows[np.isin(clusters[rows], list(heads))]
        others = others[~np.isin(others, shown)][::-1]
        records = self.reader.many(docids[others].tolist())
        grouped: dict[int, list[Also]] = {}
        for row in others:
            record = records[int(docids[row])]
            twin = Also(record.id, record.url, record.source, record.fields.get("published"))
            grouped.setdefault(heads[int(clusters[row])], []).append(twin)
        return {docid: tuple(twins) for docid, twins in grouped.items()}
