"""A phrase looked for in whole posting lists at once stands where a scan of the records finds it, as often."""

import random
from collections import Counter

import numpy as np
import pytest

from luutin.archive import Reader, StoppedError
from luutin.indexer import Index
from luutin.indexer.fts.engine import MEMORY_LIMIT
from luutin.indexer.fts.postings.phrases import TABLE, find_phrase
from luutin.indexer.fts.view import Views
from luutin.indexer.query.parse import parse
from luutin.indexer.text.fields import COLUMNS
from luutin.indexer.text.words import WORD, forms

WORDS = ["thi", "đua", "thị", "dua", "quận", "quân", "giá"]


def text(chance, most):
    return " ".join(chance.choices(WORDS, k=chance.randrange(1, most)))


@pytest.fixture(scope="module")
def far():
    """Two words that stand so far apart that the step from one to the other takes three bytes."""
    return f"thi {'xa ' * 17_000}đua thi đua"


@pytest.fixture
def filled(database, put, delete, far):
    """Articles in several segments, out of order in time, some rewritten and some gone."""
    chance = random.Random(11)
    for turn in range(3):
        for number in range(60):
            if chance.random() < 0.6:
                captions = tuple({"text": text(chance, 4)} for _ in range(chance.randrange(3)))
                body = (text(chance, 12), far) if number == 7 else (text(chance, 12), text(chance, 300))
                day = f"20{chance.randrange(10, 25)}-01-09"
                put(number, title=text(chance, 5), body=body, captions=captions, published=day)
        if turn == 1:
            delete(Reader(database).find("http://portal.example/3"))
        Index(database).catch_up()
    return database


def expected(database, phrase):
    """By article and column, how often the words stand one behind the other."""
    wanted = [forms(word.removesuffix("*")).fold for word in phrase.split()]
    found = Counter()
    for record in Reader(database).current():
        fields = record.fields
        captions = [caption["text"] for caption in fields["captions"]]
        for column, texts in (
            ("title", [fields["title"]]),
            ("body", ["\n".join(fields["body"])]),
            ("caption", captions),
        ):
            for folds in ([forms(word).fold for word in WORD.findall(text)] for text in texts):
                for at in range(len(folds) - len(wanted) + 1):
                    if all(fold.startswith(word) for fold, word in zip(folds[at:], wanted, strict=False)):
                        found[record.id, COLUMNS.index(column)] += 1
    return found


@pytest.mark.parametrize("phrase", ["thi dua", "thi thi", "quan gia thi", "thi* dua", "dua thi dua", "gia gia gia gia"])
@pytest.mark.parametrize("table", [TABLE, 500])
def test_a_phrase_stands_where_a_scan_finds_it(filled, phrase, table):
    with filled.snapshot():
        matcher = Views(filled, memory_limit=MEMORY_LIMIT).fresh().matcher
        words = [matcher.find(word) for word in parse(f'"{phrase}"').tree.words]
        candidates = np.array(sorted(set.intersection(*(set(word.rows.tolist()) for word in words))), np.int32)
        rows, counts = find_phrase([word.positions for word in words], candidates, matcher.documents, table=table)
        docids = matcher.documents.docids[rows].tolist()
        found = Counter({(docid, 0): count for docid, count in zip(docids, counts.body.tolist(), strict=True) if count})
        fields = zip(
            counts.fields.at.tolist(), counts.fields.column.tolist(), counts.fields.count.tolist(), strict=True
        )
        found.update({(docids[at], column): count for at, column, count in fields})
    assert found == expected(filled, phrase)
    assert rows.tolist() == sorted(set(rows.tolist()))


@pytest.mark.parametrize("query", ["thi NEAR/2 giá", "t* NEAR/9 q* NEAR/9 gia", '"thi dua" NEAR quan'])
def test_neighbours_are_looked_for_a_few_articles_at_a_time_and_between_the_time_is_heeded(filled, query):
    """Piece by piece the same articles are found, and a search whose time is over ends before the next piece."""
    with filled.snapshot():
        matcher, near = Views(filled, memory_limit=MEMORY_LIMIT).fresh().matcher, parse(query).tree
        rows = matcher._all(near.spots, None)
        pieces = [matcher._near_in(rows[at : at + 7], near, None) for at in range(0, len(rows), 7)]
        assert matcher.rows(near).tolist() == np.concatenate(pieces).tolist() != []
        asked = iter([False, True])
        with filled.stopping(lambda: next(asked)), pytest.raises(StoppedError):
            for _ in pieces:
                matcher._near_in(rows[:7], near, None)
