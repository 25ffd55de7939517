"""Here are a query and one article; why does it match, and what does each word earn it?

FTS4's `matchinfo` says where the words stand, `sqlite_fts4` what its numbers mean and what they are worth.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import orjson
from sqlite_fts4 import annotate_matchinfo, rank_bm25

from luutin.archive import Database, Reader, Record
from luutin.indexer.engine.state import generation
from luutin.indexer.errors import NotAHitError, UnknownArticleError
from luutin.indexer.plain.expressions import expression, is_expressible
from luutin.indexer.plain.matching import SetMatcher
from luutin.indexer.query.hits import texts_of
from luutin.indexer.query.query import (
    TEXT_FIELDS,
    Node,
    Not,
    Prefix,
    Published,
    Query,
    Spot,
    Valued,
    required_parts,
    spots,
)
from luutin.indexer.query.snippets import Highlighter
from luutin.indexer.query.terms import filter_of
from luutin.indexer.text.columns import Columnist
from luutin.indexer.text.fields import COLUMNS

_MATCHINFO = "pcnalx"
_ORDER = {name: number for number, name in enumerate(TEXT_FIELDS)}


@dataclass(frozen=True, slots=True)
class WordScore:
    """What one word of a query earns an article in one field."""

    word: str
    """The word, prefix or phrase, in the query language."""
    field: str
    printed: tuple[str, ...]
    """How the article prints it there; several forms of a word typed without diacritics."""
    times: int
    """How often it stands there."""
    articles: int
    """Articles that hold it in this field. In half of all or more, it earns nothing."""
    score: float
    """By `sqlite_fts4.rank_bm25`, its sign changed: greater is better."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an article is a hit, in the shape of `luutin explain --json`."""

    query: str
    understood: str
    id: int
    url: str
    title: str
    articles: int
    """Indexed articles in all."""
    score: float
    """Sum of the words' scores: what the plain engine ranks by."""
    words: tuple[WordScore, ...]
    """In the order typed, alternatives included."""
    conditions: tuple[str, ...]
    """What else holds: left-out words, values, days."""


def explain(database: Database, query: Query, article_id: int) -> Explanation:
    """Why the article is a hit. Raises UnknownArticleError, NotAHitError, NoIndexError."""
    with database.snapshot():
        generation(database, database.tables())
        record = Reader(database).get(article_id)
        if record is None:
            raise UnknownArticleError(article_id)
        matcher = SetMatcher(database)
        _check(matcher, query, article_id)
        words = tuple(_words(database, query, record))
    return Explanation(
        query=query.text,
        understood=query.understood,
        id=article_id,
        url=record.url,
        title=record.fields["title"],
        articles=len(matcher.facts),
        score=round(sum(word.score for word in words), 4),
        words=words,
        conditions=tuple(
            str(part) for part in required_parts(query.tree) if isinstance(part, Not | Valued | Published)
        ),
    )


def _check(matcher: SetMatcher, query: Query, article_id: int) -> None:
    """Raise NotAHitError with every part of the query that fails."""
    if article_id not in matcher.facts:
        raise NotAHitError(article_id, query.text, ("it is not indexed yet: run `luutin index`",))
    if article_id in matcher.matching(query.within(None, None)):
        return
    failing = [part for part in required_parts(query.tree) if article_id not in matcher.matching(part)]
    raise NotAHitError(article_id, query.text, tuple(_reasons(failing)) or ("the query holds no word",))


def _reasons(failing: list[Node]) -> Iterator[str]:
    lacking = [str(part) for part in failing if not isinstance(part, Not | Valued | Published)]
    if lacking:
        yield f"it lacks {', '.join(lacking)}"
    for part in failing:
        if isinstance(part, Not):
            yield f"it holds {part.part}, which the query leaves out"
        elif isinstance(part, Valued | Published):
            yield f"it is not of {part}"


def _words(database: Database, query: Query, record: Record) -> Iterator[WordScore]:
    """What each word, prefix or phrase earns in each column, in the order typed."""
    tokens = b" ".join(Columnist().columns(record.fields)).decode().split()
    texts = dict(texts_of(record))
    texts["body"] = [" ".join(texts["body"])]  # a phrase may go on in the next paragraph
    for spot in dict.fromkeys(spots(query.tree)):
        highlighter = Highlighter([spot])
        for asked in _expressions(spot, tokens):
            for place in sorted(_places(database, asked, record.id), key=lambda place: _ORDER[place.field]):
                shown = (text[start:end] for text in texts[place.field] for start, end in highlighter.spans(text))
                yield WordScore(str(spot), place.field, tuple(dict.fromkeys(shown)), *place[1:])


def _expressions(spot: Spot, tokens: list[str]) -> list[str]:
    """What to ask FTS4 for; of a prefix that it cannot express, the words of the article that begin so."""
    if isinstance(spot, Prefix) and not is_expressible(spot):
        is_meant = filter_of(spot) or bool
        return [f'"{token}"' for token in dict.fromkeys(tokens) if is_meant(token)]
    return [expression(spot)]


class _FieldScore(NamedTuple):
    """What FTS4 counts of one expression in one column."""

    field: str
    times: int
    articles: int
    score: float


def _places(database: Database, asked: str, article_id: int) -> Iterator[_FieldScore]:
    sql = f"SELECT matchinfo(search, '{_MATCHINFO}') FROM search WHERE search MATCH ? AND docid = ?"
    raw = database.value(sql, (asked, article_id))
    if raw is None:
        return
    info = {key: part["value"] for key, part in orjson.loads(annotate_matchinfo(raw, _MATCHINFO)).items()}
    for here in info["x"]:
        number, times, articles = (here[key] for key in ("column_index", "hits_this_column_this_row", "docs_with_hits"))
        if times:
            average, length = info["a"][number]["average_num_tokens"], info["l"][number]["num_tokens"]
            counts = times, here["hits_this_column_all_rows"], articles
            alone = struct.pack("@8I", 1, 1, info["n"], average, length, *counts)  # one phrase in one column
            yield _FieldScore(COLUMNS[number], times, articles, round(-rank_bm25(alone), 4))
