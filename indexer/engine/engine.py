"""The seam between a question and what answers it: a protocol, and `tests/indexer/test_engine_contract.py` to pass.

An engine is handed queries that are parsed and expanded already, and options that are checked. It gives back the
indexer's answers. Whatever engine is asked, it finds the same articles. Only the order by relevance is its own.
"""

from collections.abc import Iterable
from typing import Protocol

from luutin.indexer.query.answers import Answer, Hit, Span, Timeline
from luutin.indexer.query.query import Query, nears, spots
from luutin.indexer.query.remarks import Remark
from luutin.indexer.query.request import SearchRequest
from luutin.indexer.query.snippets import Highlighter


class Engine(Protocol):
    """Answers queries over one archive; asked by one thread at a time.

    Each call sees one moment of the archive. All of them raise NoIndexError where nothing was ever indexed, and
    DamagedIndexError where what only this engine reads is missing or damaged.
    """

    name: str
    """As in `luutin search --engine`."""

    remark: Remark | None = None
    """What who asked should know of how the last answer came about; None: nothing."""

    def search(self, query: Query, request: SearchRequest) -> Answer:
        """One page of hits, with what else was asked for. Raises BadRequestError for a cursor of another order."""

    def similar(self, article_id: int, *, limit: int) -> tuple[Hit, ...]:
        """Articles that share the words which tell this one from others; itself, or an unknown one, finds nothing."""

    def ids(self, query: Query, request: SearchRequest) -> list[int]:
        """The numbers of all articles that match, whatever the limit, newest first or oldest first."""

    def count(self, query: Query, request: SearchRequest) -> int:
        """How many articles match, near-duplicates included."""

    def top(self, query: Query, request: SearchRequest) -> list[tuple[int, float | None]]:
        """Numbers and scores of the hits that `search` would show; no article is read for them."""

    def timeline(self, query: Query, request: SearchRequest) -> Timeline:
        """The hits over time."""

    def highlight(self, query: Query, text: str) -> tuple[Span, ...]:
        """Spans of *text* that match the query's words. Worked out from the text, so that engines may inherit it."""
        return self.highlights(query, (text,))[0]

    def highlights(self, query: Query, texts: Iterable[str]) -> list[tuple[Span, ...]]:
        """The same for each of many texts; what the query's words are is worked out once."""
        highlighter = Highlighter(spots(query.tree), nears(query.tree))
        return [highlighter.spans(text) for text in texts]

    def close(self) -> None:
        """Let go of what the engine opened or keeps. The archive stays open for who opened it."""
