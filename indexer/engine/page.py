"""Here is what an engine found, in numbers. Read the articles and write the answer."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from luutin.archive import Records
from luutin.indexer.query.answers import Also, Answer, Count, Hit, InFiles, MostWords, Timeline
from luutin.indexer.query.hits import hit
from luutin.indexer.query.query import Query, nears, spots
from luutin.indexer.query.snippets import Highlighter


class RankedArticle(NamedTuple):
    """One article of a page of hits."""

    id: int
    score: float | None
    """Greater is better; None where the order is by date."""
    twins: tuple[int, ...] = ()
    """Near-duplicates that match too and stand under this hit, newest first."""


@dataclass(frozen=True, slots=True)
class PartialMatches:
    """Articles that hold most of the words asked for."""

    total: int
    without: tuple[str, ...]
    """What the first of them lacks."""
    shown: tuple[RankedArticle, ...]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of what an engine found."""

    total: int
    """Articles that match, near-duplicates included."""
    shown: tuple[RankedArticle, ...]
    next_cursor: str | None
    """None: this is the last page."""
    facets: dict[str, tuple[Count, ...]] = field(default_factory=dict)
    timeline: Timeline | None = None
    most_words: PartialMatches | None = None
    generation: int = 0
    """Of the index."""
    in_files: InFiles | None = None
    """What only files say, where the engine has looked there too."""


def write_answer(query: Query, page: ResultPage, records: Records, *, engine: str) -> Answer:
    """The page as an answer, each article with its snippet."""
    marker = Highlighter(spots(query.tree), nears(query.tree))
    return Answer(
        query=query.text,
        understood=query.understood,
        warnings=query.warnings,
        total=page.total,
        hits=tuple(_hits(page.shown, marker, records)),
        most_words=_most_words(page.most_words, marker, records),
        next_cursor=page.next_cursor,
        facets=page.facets,
        timeline=page.timeline,
        generation=page.generation,
        in_files=page.in_files,
        engine=engine,
    )


def _most_words(found: PartialMatches | None, marker: Highlighter, records: Records) -> MostWords | None:
    if found is None:
        return None
    return MostWords(found.total, found.without, tuple(_hits(found.shown, marker, records)))


def _hits(shown: tuple[RankedArticle, ...], marker: Highlighter, records: Records) -> Iterator[Hit]:
    """An article that was deleted since it was indexed is left out: the next catch-up takes it out of the index."""
    found = records.many([number for article in shown for number in (article.id, *article.twins)])
    for article in shown:
        twins = [found[number] for number in article.twins if number in found]
        also = tuple(Also(twin.id, twin.url, twin.source, twin.fields.get("published")) for twin in twins)
        score = None if article.score is None else round(article.score, 4)
        if article.id in found:
            yield hit(found[article.id], marker, score=score, also=also)
