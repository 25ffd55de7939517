"""Few articles hold all the words, or none does. Which ones hold most of them?

Two in three askers have one word wrong, one too many, or one that the article puts otherwise. What they are shown then
stands apart from the hits and says what it lacks.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.fts.matching import Matcher, is_among
from luutin.indexer.fts.postings.documents import Floats, Ints
from luutin.indexer.fts.ranking import Ranked, Ranker
from luutin.indexer.query.loosening import Loosened
from luutin.indexer.query.query import And, Node

FEW = 10
"""Hits below which articles with most of the words are looked for."""

CLOSE = 0.4
"""Where the words fill less of any window in a hit, the hits are weak, and articles are looked for that lack a word."""

SHOWN = 10
"""Articles shown that lack a word."""

CLOSELY = 300
"""Of how many of them the positions are looked at."""

LEAST = 0.5
"""Share of the words that an article must hold."""

TELLING = 0.7
"""Share of how telling all words are together from which on half of them is enough."""


class Partial(NamedTuple):
    """The articles that hold most of the words."""

    total: int
    ranked: Ranked
    """The best of them."""
    lacking: tuple[Node, ...]
    """The words that the first of them does not hold."""


def find_partial(
    matcher: Matcher, loosened: Loosened, rows: Ints, *, limit: int, clusters: NDArray[np.uint32] | None
) -> Partial:
    """Of *rows*, which hold all that is firm, those with most of the words, ranked as hits for those they hold."""
    words = {part: there for part in loosened.words if len(there := matcher.rows(part))}
    rows, share = _with_most(words, rows, len(loosened.words), matcher.documents.count)
    ranker = Ranker(matcher, And(tuple(words)))
    ranked = ranker.rank(rows, limit, clusters=clusters, scores=ranker.scores(rows) * share**2, closely=CLOSELY)
    first = ranked.rows[:1]
    lacking = (part for part in loosened.words if part not in words or not is_among(first, words[part]).any())
    return Partial(len(rows), ranked, tuple(lacking) if len(first) else ())


def _with_most(words: dict[Node, Ints], rows: Ints, asked: int, count: int) -> tuple[Ints, Floats]:
    """Those of *rows* that hold most, and the share of the words that each one holds.

    Most is all words but one, where enough articles hold so many, else all but two, and so on down to half of them.
    Half of them is enough, too, where these are what tells articles apart.
    """
    telling, held = np.zeros(count, np.float32), np.zeros(count, np.uint8)
    for there in words.values():
        holds = np.zeros(count, np.bool_)
        holds[there] = True
        telling += holds * np.float32(np.log1p(count / len(there)))
        held += holds
    telling, held = telling[rows], held[rows]
    least = max(int(np.ceil(LEAST * asked)), 1)
    fewer = np.cumsum(np.bincount(held, minlength=asked + 1)[::-1])[::-1]  # articles with so many words or more
    enough = next((most for most in range(asked - 1, least, -1) if fewer[most] >= SHOWN), least)
    possible = sum(np.log1p(count / len(there)) for there in words.values())
    kept = (held >= enough) | ((held >= least) & (telling >= TELLING * possible))
    return rows[kept], held[kept].astype(np.float32) / asked
