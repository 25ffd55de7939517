"""The tree of a query in the language of the cluster: which articles match, exactly, and a first guess which are best.

Each word of an article stands in the index twice at one place, whole (`dua·đua`) and folded (`dua`), so that a word
is one term, and a phrase of words in any writing is a phrase of terms.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeAlias

from luutin.indexer.engine.reranking import K1, WEIGHTS, Wanted
from luutin.indexer.query.enumerated import Enumerated
from luutin.indexer.query.query import (
    And,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Published,
    Spot,
    Valued,
    Within,
    Word,
)
from luutin.indexer.query.terms import is_simple
from luutin.indexer.text.fields import COLUMNS
from luutin.indexer.text.words import BREAK, DOT, forms, parts, prefix_forms

Clause: TypeAlias = dict[str, Any]
Question: TypeAlias = tuple[Clause, dict[str, Any]]
"""The articles that are asked for, and what of them."""

NOTHING: Clause = {"match_none": {}}
EVERYTHING: Clause = {"match_all": {}}

_MARKS = "\u0300\u0301\u0303\u0309\u0323"
"""The five tones, which stand at the end of an exact form."""

_OPEN_END = 1 << 30
"""Behind the last day."""


def compile_tree(node: Node, columns: Iterable[str] = COLUMNS) -> Clause:
    """The articles that match *node*; *columns* are those that an enclosing field names."""
    match node:
        case And(parts):
            return _all(parts, columns)
        case Or(parts):
            return either(compile_tree(part, columns) for part in parts)
        case Not(part):
            return {"bool": {"must_not": [compile_tree(part, columns)]}}
        case Within(name, part):
            return compile_tree(part, (name,))
        case Valued(name, words):
            return in_column(Phrase(words), name)
        case Enumerated(numbers):
            return {"terms": {"number": sorted(numbers)}} if numbers else NOTHING
        case Published(since, until):
            return {"range": {"day": {"gte": _ordinal(since, 1), "lte": _ordinal(until, _OPEN_END)}}}
        case Near():
            return either(_near(node, f"t.{column}") for column in columns)
        case _:
            return either(in_column(node, column) for column in columns)


def best_first(wanted: Wanted) -> list[Clause]:
    """What makes the cluster's own scores those that the ranking begins with, but for what it holds of common words."""
    return [
        _boosted(spot, column, weight * (K1 + 1), wanted.exactness_of(spot))
        for spot in wanted.spots
        for column, weight in zip(COLUMNS, WEIGHTS, strict=True)
    ]


def either(clauses: Iterable[Clause]) -> Clause:
    """Where one of them holds."""
    parts = list(clauses)
    if len(parts) == 1:
        return parts[0]
    return {"bool": {"should": parts, "minimum_should_match": 1}} if parts else NOTHING


def every(clauses: Iterable[Clause]) -> Clause:
    """Where all of them hold, whatever they score."""
    parts = list(clauses)
    return {"bool": {"filter": parts}} if parts else EVERYTHING


def in_column(spot: Spot, column: str) -> Clause:
    """The articles that hold *spot* in one column."""
    return in_field(spot, f"t.{column}")


def in_field(spot: Spot | Near, field: str) -> Clause:
    """Where *spot* stands in one field of words."""
    if isinstance(spot, Near):
        return _near(spot, field)
    if isinstance(spot, Word):
        return {"term": {field: term_of(spot)}}
    if isinstance(spot, Prefix):
        return either(_beginnings(spot, field))
    if all(isinstance(word, Word) for word in spot.words):
        terms = " ".join(term_of(word) for word in spot.words if isinstance(word, Word))
        return {"match_phrase": {field: {"query": terms, "analyzer": "whitespace"}}}
    return _span(spot, field)


def term_of(word: Word) -> str:
    """What the index holds of every place that the word is meant by."""
    return word.forms.token if word.exact else word.forms.fold


def chains(node: Node) -> list[Near]:
    """Neighbours of three and more, which the cluster finds too many of: who asks has to look at the texts."""
    match node:
        case Near(spots=spots) if len(spots) > 2:
            return [node]
        case And(parts) | Or(parts):
            return [near for part in parts for near in chains(part)]
        case Not(part) | Within(_, part):
            return chains(part)
        case _:
            return []


def _all(parts: tuple[Node, ...], columns: Iterable[str]) -> Clause:
    wanted = [compile_tree(part, columns) for part in parts if not isinstance(part, Not)]
    unwanted = [compile_tree(part.part, columns) for part in parts if isinstance(part, Not)]
    if not parts:
        return EVERYTHING
    return {"bool": {name: found for name, found in (("filter", wanted), ("must_not", unwanted)) if found}}


def _beginnings(prefix: Prefix, field: str) -> list[Clause]:
    """As `Prefix.matches` has it, in terms of the index."""
    fold, toneless, tones = prefix_forms(prefix.text)
    whole = forms(prefix.text).fold
    if prefix.zeros:
        digits = prefix.text.lstrip("0")
        starts: list[Clause] = [{"term": {field: whole}}, {"prefix": {field: prefix.text}}]
        return [*starts, {"regexp": {field: f"{digits}[0-9]*{DOT}{prefix.text}.*"}}]
    if is_simple(prefix):
        return [{"prefix": {field: fold}}, *([] if whole.startswith(fold) else [{"term": {field: whole}}])]
    letters = f"[^{_MARKS}]*{tones}" if tones else ".*"
    return [{"regexp": {field: f"{re.escape(fold)}[^{DOT}]*{DOT}{re.escape(toneless)}{letters}"}}]


def _span(spot: Spot, field: str) -> Clause:
    """The places where *spot* stands."""
    match spot:
        case Word():
            return {"span_term": {field: term_of(spot)}}
        case Prefix():
            ways = [_span_of(clause, field) for clause in _beginnings(spot, field)]
            return ways[0] if len(ways) == 1 else {"span_or": {"clauses": ways}}
        case Phrase(words):
            return _row([_span(word, field) for word in words], 0)


def _span_of(clause: Clause, field: str) -> Clause:
    if "term" in clause:
        return {"span_term": {field: clause["term"][field]}}
    return {"span_multi": {"match": clause}}


def _row(spans: list[Clause], between: int) -> Clause:
    """One behind the other, with at most so many words between them in all."""
    return {"span_near": {"clauses": spans, "slop": between, "in_order": True}} if len(spans) > 1 else spans[0]


def _near(near: Near, field: str) -> Clause:
    """Each two neighbours in either order; a longer chain is exact where each pair shares its middle (see `chains`)."""
    wall = {"span_term": {field: parts(BREAK).fold}}
    pairs = []
    for one, other, distance in zip(near.spots, near.spots[1:], near.distances, strict=False):
        spans = [_span(one, field), _span(other, field)]
        ways = (_row(spans, distance), _row(spans[::-1], distance))
        pairs.append(either({"span_not": {"include": way, "exclude": wall}} for way in ways))
    return every(pairs) if len(pairs) > 1 else pairs[0] if pairs else in_field(near.spots[0], field)


def _boosted(spot: Spot, column: str, boost: float, exactness: float) -> Clause:
    field = f"t.{column}"
    if isinstance(spot, Word) and exactness:
        literal = Word(spot.text, literal=True)
        ways = ((spot, boost * (1 - exactness)), (literal, boost * exactness))
        return {"bool": {"should": [{"term": {field: {"value": term_of(each), "boost": part}}} for each, part in ways]}}
    if isinstance(spot, Word):
        return {"term": {field: {"value": term_of(spot), "boost": boost}}}
    return {"bool": {"must": [in_column(spot, column)], "boost": boost}}


def _ordinal(day: date | None, otherwise: int) -> int:
    return otherwise if day is None else day.toordinal()
