"""The articles that may be the best, what asks for them, and where words stand in them: pure, over word codes."""

from collections.abc import Sequence
from functools import cached_property, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from luutin.indexer.engine.reranking import RERANKED, TYPED, Wanted
from luutin.indexer.engine.together import COLUMN_SHIFT, PLACE_BITS
from luutin.indexer.fts.postings.places import common
from luutin.indexer.opensearch.compiling import Clause, Question, best_first
from luutin.indexer.opensearch.texts import tokens_of
from luutin.indexer.opensearch.word_codes import FOLD_SHIFT, MOST, code_of, decode, fold_code
from luutin.indexer.query.query import Prefix, Spot, Word, atoms
from luutin.indexer.text.fields import COLUMNS, TITLE
from luutin.indexer.text.words import Forms, parts

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


_TYPED = 300
"""Candidates of a query with diacritics: of 1,000 of them no others come first (docs/scaling.md)."""

_WITH_TEXTS = 200
"""Candidates whose texts are read, where the beginning of a word is asked for: the codes of words do not tell it."""


def candidates_question(wanted: Wanted, matching: list[Clause], *, limit: int, unwanted: list[Clause]) -> Question:
    """What asks for the articles that the cluster holds for the best, of which the ranking chooses."""
    has_prefix = any(isinstance(atom, Prefix) for atom in atoms(list(wanted.spots)))
    query: Clause = {"bool": {"filter": matching, "should": best_first(wanted), "must_not": unwanted}}
    return query, {
        "size": max(_WITH_TEXTS if has_prefix else _TYPED if wanted.exactness == TYPED else RERANKED, limit),
        "track_total_hits": False,
        "sort": ["_score", {"moment": {"order": "desc", "missing": "_last"}}, {"number": "desc"}],
        "docvalue_fields": ["number", "moment", "cluster", "words"],
        **({"_source": ["record.fields"]} if has_prefix else {}),
    }


class Candidates:
    """Some articles in order of publication, the undated first, so that of equal ones the later is the newer."""

    def __init__(self, hits: Sequence[dict[str, Any]]) -> None:
        fields = [hit["fields"] for hit in hits]
        numbers = np.array([each["number"][0] for each in fields], np.int64)
        moments = np.array([each.get("moment", (0,))[0] for each in fields], np.int64)
        order = np.lexsort((numbers, moments))
        self.numbers: Ints = numbers[order]
        self.moments: Ints = moments[order]
        """0: undated."""
        self.clusters: Ints = np.array([each["cluster"][0] for each in fields], np.int64)[order]
        self._fields = [fields[place] for place in order]
        self._records = [hits[place].get("_source", {}).get("record") for place in order]
        self._known: dict[Spot, Ints] = {}

    def __len__(self) -> int:
        return len(self.numbers)

    def keys(self, spot: Spot) -> Ints:
        """The places where *spot* begins, `article << 26 | column << 22 | position`, ascending."""
        known = self._known.get(spot)
        if known is None:
            known = self._known[spot] = self._find(spot)
        return known

    def times(self, spot: Spot) -> NDArray[np.int64]:
        """How often *spot* stands in each column, by column and article."""
        keys = self.keys(spot)
        column = (keys >> COLUMN_SHIFT) & 7
        counts = np.bincount(column * len(self) + (keys >> PLACE_BITS), minlength=len(COLUMNS) * len(self))
        return counts.reshape(len(COLUMNS), -1)

    def in_title(self, spot: Spot) -> Mask:
        """Which titles hold *spot*."""
        there: Mask = self.times(spot)[TITLE] > 0
        return there

    @cached_property
    def lengths(self) -> Ints:
        """Words in each column, by column and article."""
        return np.array([lengths for lengths, _ in self._decoded], np.int64).reshape(-1, len(COLUMNS)).T

    @cached_property
    def _decoded(self) -> list[tuple[NDArray[Any], NDArray[np.uint32]]]:
        return [decode(each["words"][0]) for each in self._fields]

    @cached_property
    def _codes(self) -> NDArray[np.uint32]:
        return np.concatenate([np.zeros(0, np.uint32), *(codes for _, codes in self._decoded)])

    @cached_property
    def _places(self) -> Ints:
        """Of each code, as in `keys`."""
        ends = np.minimum(np.cumsum(self.lengths.T, axis=1), MOST)
        kept = np.diff(ends, prepend=0).ravel()
        starts = np.cumsum(kept) - kept
        runs = np.arange(len(kept))
        first = (runs // len(COLUMNS) << PLACE_BITS) | (runs % len(COLUMNS) << COLUMN_SHIFT)
        places: Ints = np.arange(int(kept.sum())) + np.repeat(first - starts, kept)
        return places

    @cached_property
    def _vocabulary(self) -> dict[int, Forms]:
        """Code → forms of the words of those articles that were fetched with their records."""
        tokens = tokens_of(record["fields"] for record in self._records if record is not None)
        return {code_of(token): parts(token) for token in tokens}

    def _find(self, spot: Spot) -> Ints:
        there: Mask
        match spot:
            case Word() if spot.exact:
                there = self._codes == code_of(spot.forms.token)
            case Word():
                there = self._codes >> FOLD_SHIFT == fold_code(spot.forms.fold)
            case Prefix():
                meant = [code for code, word in self._vocabulary.items() if spot.matches(word)]
                there = np.isin(self._codes, np.array(meant, np.uint32))
            case _:
                begins = (self.keys(word) - place for place, word in enumerate(spot.words))
                return reduce(common, begins)
        found: Ints = self._places[there]
        return found
