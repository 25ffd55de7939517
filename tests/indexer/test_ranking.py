"""The order of hits: BM25 as sqlite_fts4 defines it, and what is added to it."""

import random

import numpy as np
import pytest
from sqlite_fts4 import rank_bm25

from luutin.indexer import Index
from luutin.indexer.fts.postings.cache import Cache
from luutin.indexer.fts.ranking import bm25
from luutin.indexer.fts.view import load
from luutin.indexer.query.query import Phrase, Prefix, Word

WORDS = [
    "thi",
    "thị",
    "đua",
    "dua",
    "ủy",
    "ban",
    "bạn",
    "nhân",
    "dân",
    "quận",
    "đấu",
    "giá",
    "giả",
    "hội",
    "nghị",
    "khai",
    "mạc",
    "tổ",
    "chức",
]


def match_expression(spot):
    """The same question in FTS4's own language."""
    if isinstance(spot, Phrase):
        return '"' + " ".join(match_expression(word) for word in spot.words) + '"'
    if isinstance(spot, Prefix):
        return f"{spot.text}*"
    return spot.forms.token if spot.exact else f"{spot.forms.fold}·*"


def spot(chance):
    def one():
        word = chance.choice(WORDS)
        kind = chance.randrange(5)
        if kind == 0:
            return Word(word, literal=True)
        return Prefix(Word(word).forms.fold[:2]) if kind == 1 else Word(word)

    return Phrase((one(), one())) if chance.random() < 0.3 else one()


@pytest.mark.parametrize("seed", range(8))
def test_the_plain_part_is_rank_bm25(database, put, delete, seed):
    """For random rows and queries, the sum of our scores is what sqlite_fts4.rank_bm25 gives, its sign changed."""
    chance = random.Random(seed)
    for number in range(60):
        texts = {
            name: " ".join(chance.choices(WORDS, k=chance.randrange(1, 9))) for name in ("title", "lead", "byline")
        }
        body = tuple(" ".join(chance.choices(WORDS, k=chance.randrange(1, 30))) for _ in range(3))
        put(number, **texts, body=body if chance.random() < 0.9 else ())
        if number == 40:
            Index(database).catch_up()
    delete(7)
    Index(database).catch_up()
    database.connection.create_function("rank_bm25", 1, rank_bm25)
    view = load(database, 1, memory_limit=1 << 20)
    for _ in range(40):
        asked = [spot(chance) for _ in range(chance.randrange(1, 4))]
        expected = dict(
            map(
                tuple,
                database.all(
                    "SELECT docid, rank_bm25(matchinfo(search, 'pcnalx')) FROM search WHERE search MATCH ?",
                    (" ".join(map(match_expression, asked)),),
                ),
            )
        )
        total = dict.fromkeys(expected, 0.0)
        for one in asked:
            found = view.matcher.find(one)
            for docid, score in zip(
                view.documents.docids[found.rows].tolist(), bm25(found, view.documents), strict=True
            ):
                if docid in total:
                    total[docid] += score
        assert total == pytest.approx({docid: -score for docid, score in expected.items()}, rel=1e-4, abs=1e-5), asked


ORDER = [
    ("title before body", "thi đua", {"title": "Thi đua"}, {"body": ("Phong trào thi đua.",)}),
    ("together before apart", "thi đua", {"body": ("Hội thi đua nhau",)}, {"body": ("Đua thuyền, hội thi",)}),
    ("near before far", "đấu đất", {"body": ("đấu giá đất và nhà ở",)}, {"body": ("đất ở và nhà giá đấu",)}),
    ("exact before folded", "dua", {"title": "Dua"}, {"title": "Dừa"}),
    ("exact before folded in a typed query", "ủy ban", {"title": "Ủy ban"}, {"title": "Ủy bạn"}),
    ("the word before its abbreviation's other forms", "MTTQ", {"title": "MTTQ"}, {"body": ("x MTTQ y",)}),
]


@pytest.mark.parametrize(("query", "first", "second"), [row[1:] for row in ORDER], ids=[row[0] for row in ORDER])
def test_what_stands_first(put, search, query, first, second):
    """Of two articles that match, the first row's comes first, whichever is newer."""
    for number in range(20):
        put(number, title=f"Bản tin số {number}", body=("Không có gì.",))
    best = put(100, **first, published="2019-01-01")
    other = put(101, **second, published="2020-01-01")
    assert [hit.id for hit in search(query).hits] == [best, other]


def test_equal_scores_put_the_newer_first(put, search):
    """Ties go to the newer article."""
    old, new = put(1, published="2019-01-01"), put(2, published="2020-01-01")
    assert [hit.id for hit in search("bản tin").hits] == [new, old]


def test_the_memory_of_posting_lists_is_bounded():
    """The oldest is forgotten when there is too much, and a huge one is not kept at all."""
    memory = Cache[np.ndarray](1000, lambda array: array.nbytes)
    for number in range(10):
        memory.put(number, np.zeros(200, np.uint8))
    memory.put("huge", np.zeros(2000, np.uint8))
    assert memory.used <= 1000
    assert memory.get(0) is None
    assert memory.get(9) is not None
    assert memory.get("huge") is None
