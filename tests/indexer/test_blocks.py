"""Blocks answer as the doclists do that they were made of, and are never believed where they are not."""

import random
import shutil

import numpy as np
import pytest

from luutin.archive import Database, Reader
from luutin.indexer import Index, Searcher
from luutin.indexer.fts.checking import faults_in_blocks
from luutin.indexer.fts.engine import MANY, is_slow
from luutin.indexer.fts.postings.block_writer import FEWEST, SMALLEST, fewest_in, write_blocks
from luutin.indexer.fts.postings.blocks import (
    BlockError,
    pack_counts,
    pack_docids,
    pack_skips,
    read_counts,
    read_docids,
    read_skips,
)
from luutin.indexer.fts.postings.by_row import ByRow, OtherCounts
from luutin.indexer.fts.postings.doclists import Counts, FieldCounts
from luutin.indexer.fts.postings.segments import Segments
from luutin.indexer.fts.postings.tables import CURRENT

SYLLABLES = [
    "thi",
    "đua",
    "thị",
    "đùa",
    "dua",
    "ủy",
    "ban",
    "bạn",
    "nhân",
    "dân",
    "hoà",
    "hòa",
    "09",
    "9",
    "đấu",
    "giá",
]
RARE = [f"lẻ{number}" for number in range(40)]


def sentence(chance, most):
    words = chance.choices(SYLLABLES, weights=range(len(SYLLABLES), 0, -1), k=chance.randrange(1, most))
    return " ".join([*words, chance.choice(RARE)])


def article(chance):
    captions = tuple({"text": sentence(chance, 5)} for _ in range(chance.randrange(3)))
    body = tuple(sentence(chance, 60) for _ in range(chance.randrange(1, 5)))
    day = f"20{chance.randrange(10, 25)}-0{chance.randrange(1, 10)}-09"
    return {"title": sentence(chance, 6), "body": body, "captions": captions, "published": day}


def make_blocks(database, fewest=1):
    with database.transaction():
        database.execute(f"DELETE FROM {CURRENT.blocks}")
        write_blocks(database, CURRENT, fewest=fewest)


def questions(chance, count):
    for _ in range(count):
        one, two, three = chance.sample(SYLLABLES, 3)
        yield chance.choice(
            [
                f"{one} {two} {three}",
                one,
                f'"{one} {two}"',
                f"{one} -{two} {three}",
                f"title:({one} OR {two}) {three}",
                f"caption:{one}",
                f"{one} NEAR/4 {two}",
                f'({one} "{two} {three}") OR {chance.choice(RARE)}',
                f"{chance.choice(RARE)} {one}",
            ]
        )


@pytest.fixture
def written(database, put, delete, tmp_path):
    """An archive whose articles changed since it got its blocks, and the same archive without them."""
    chance = random.Random(16)
    for number in range(80):
        put(number, **article(chance))
    Index(database).catch_up()
    make_blocks(database)
    for number in (3, 50, 79, 200, 201):
        put(number, **article(chance))
    for number in (7, 66):
        delete(Reader(database).find(f"http://portal.example/{number}"))
    Index(database).catch_up()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    bare = tmp_path / "bare.db"
    shutil.copy(database.path, bare)
    with Database.open(bare) as other:
        other.execute(f"DELETE FROM {CURRENT.blocks}")
    return database.path, bare


def test_they_answer_as_doclists_do(written):
    """Hits, order, scores, counts and snippets are the same with and without blocks."""
    with_blocks, bare = written
    with Searcher(with_blocks) as ours, Searcher(bare) as theirs:
        for query in questions(random.Random(1), 60):
            assert ours.top(query, limit=200) == theirs.top(query, limit=200), query
            assert ours.count(query) == theirs.count(query), query
        for query in questions(random.Random(2), 8):
            assert ours.search(query, limit=5) == theirs.search(query, limit=5), query


def test_what_stands_in_newer_segments_overrules_them(written):
    """The archive of the test above has both: blocks, and segments that say something else."""
    with Database.read(written[0]) as database:
        assert database.value(f"SELECT count(*) FROM {CURRENT.words}_segdir") > 1
        assert database.value(f"SELECT count(*) FROM {CURRENT.blocks}") > len(SYLLABLES)


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("asked", [1, 7, 400])
def test_counts_by_row_are_those_of_the_list(asked, ascending):
    """Of rows in any order, those beyond the list too, and a word that stands more than 254 times in one article."""
    chance = np.random.default_rng(asked)
    rows = np.sort(chance.choice(300, 150, replace=False)).astype(np.int32)
    body = chance.integers(0, 400, 150).astype(np.int32)
    owners, columns = np.sort(chance.choice(rows, 40)), chance.integers(1, 7, 40)
    made = ByRow.of(rows, body, OtherCounts(owners, columns, np.arange(40)))
    wanted = chance.choice(400, asked, replace=False).astype(np.int32)
    wanted = np.sort(wanted) if ascending else wanted
    found, fields = made.counts_in(wanted)
    known = dict(zip(rows.tolist(), body.tolist(), strict=True))
    assert found.tolist() == [known.get(row, 0) for row in wanted.tolist()]
    assert made.holds(wanted).tolist() == [row in known for row in wanted.tolist()]
    there = sorted(zip(wanted[fields.at].tolist(), fields.column.tolist(), fields.count.tolist(), strict=True))
    others = zip(owners.tolist(), columns.tolist(), range(40), strict=True)
    assert there == sorted(each for each in others if each[0] in wanted.tolist())


@pytest.mark.parametrize("count", [0, 1, 5, 31, 32, 33, 64, 1000, 60_000])
@pytest.mark.parametrize("span", [70_000, 300_000])
def test_docids_are_read_as_written(count, span):
    """Dense or not, each docid is at its entry, and no other is there."""
    docids = np.sort(np.random.default_rng(count).choice(span, count, replace=False)).astype(np.int32)
    found = read_docids(pack_docids(docids, b"x"), b"x")
    assert (found.count, found.all().tolist()) == (count, docids.tolist())
    asked = np.arange(span + 200, dtype=np.int32)
    entries = found.find(asked)
    assert entries[docids].tolist() == list(range(count))
    assert np.count_nonzero(entries >= 0) == count


def test_counts_are_read_as_written():
    """Of all entries and of some, in any order, the great counts too."""
    chance = np.random.default_rng(5)
    body = chance.integers(0, 40, 501).astype(np.int32)
    columns = [np.flatnonzero(chance.random(501) < share) for share in (0.2, 0, 0.9)]
    at = np.concatenate(columns).astype(np.int32)
    column = np.repeat([1, 2, 3], [len(part) for part in columns]).astype(np.int32)
    fields = FieldCounts(at, column, chance.integers(1, 60_000, len(at)).astype(np.int32))
    tally = read_counts(pack_counts(Counts(body, fields), b"x"), b"x")
    assert tally.holding[:4] == (np.count_nonzero(body), *map(len, columns))
    for some in (np.arange(501), chance.permutation(501), chance.permutation(501)[:9]):
        found = tally.of(some)
        here = found.fields
        assert found.body.tolist() == body[some].tolist()
        assert triples(some[here.at], here) == {each for each in triples(at, fields) if each[0] in some}


def triples(entries, fields):
    """Entry, column and count of each."""
    return set(zip(entries.tolist(), fields.column.tolist(), fields.count.tolist(), strict=True))


def test_other_bytes_are_no_blocks():
    """Bytes missing, bytes changed, nor those of another term."""
    docids = np.arange(0, 500, 3, dtype=np.int32)
    none = np.zeros(0, np.int32)
    packed = [
        (read_docids, pack_docids(docids, b"x")),
        (read_counts, pack_counts(Counts(docids, FieldCounts(none, none, none)), b"x")),
        (read_skips, pack_skips(docids, 2000, b"x")),
    ]
    for read, blob in packed:
        for other in (b"", blob[:-1], blob[:9] + b"\xff" + blob[10:]):
            with pytest.raises(BlockError):
                read(other, b"x")
        with pytest.raises(BlockError):
            read(blob, b"y")


DAMAGE = {
    "docids": "UPDATE index_blocks SET docids = zeroblob(length(docids)) WHERE term <> ''",
    "counts": "UPDATE index_blocks SET counts = zeroblob(length(counts)) WHERE term <> ''",
    "skips": "UPDATE index_blocks SET skips = zeroblob(length(skips)) WHERE term <> ''",
    "place": "UPDATE index_blocks SET start = start + 1 WHERE NOT folded AND term <> ''",
    "rows": "DELETE FROM index_blocks WHERE term LIKE 'dua%'",
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_told_and_not_searched(database, put, what):
    """The check finds it; a search asks FTS4 itself and says so, but for rows whose lack only costs time."""
    chance = random.Random(4)
    for number in range(30):
        put(number, **article(chance))
    Index(database).catch_up()
    make_blocks(database, fewest=4)
    assert faults_in_blocks(database) == []
    database.execute(DAMAGE[what])
    assert len(faults_in_blocks(database)) == 1
    with Searcher(database.path) as searcher, Searcher(database.path, engine="plain") as plain:
        answer = searcher.search('thi "thi đua"')
        assert answer.total == plain.count('thi "thi đua"')
        assert bool(answer.warnings) == (what != "rows")
    Index(database).rebuild()
    assert faults_in_blocks(database) == []


@pytest.mark.parametrize(("smallest", "most"), [(0, FEWEST), (SMALLEST, 0)])
def test_small_archives_have_none(database, put, smallest, most):
    """Lists that are decoded as fast as blocks are read stay as FTS4 has them."""
    put(1, title="thi đua")
    Index(database).catch_up()
    assert fewest_in(Segments(database, CURRENT.words), smallest=smallest) == most


def test_they_are_made_where_they_are_missing(database, put):
    """An archive that an older program indexed gets them by the next catch-up, though no article is new."""
    put(1, title="thi đua")
    Index(database).catch_up()
    database.execute(f"DELETE FROM {CURRENT.blocks}")
    assert any("luutin index" in fault for fault in Index(database).check())
    Index(database).catch_up()
    assert Index(database).check() == []


@pytest.mark.parametrize(("articles", "blocks", "slow"), [(MANY, None, True), (MANY - 1, None, False)])
def test_their_lack_is_told_where_it_is_felt(articles, blocks, slow):
    assert is_slow(articles, blocks) is slow
