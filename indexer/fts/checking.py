"""Is the index what the archive says it should be? Compared article by article and word by word."""

from collections import Counter
from collections.abc import Iterator

from luutin.archive import Corpus, Database, Reader, Row
from luutin.indexer.engine.comparing import differences, questions_about
from luutin.indexer.fts.analysis import Analysed, Analyst
from luutin.indexer.fts.chunks import Chunks
from luutin.indexer.fts.engine import FtsEngine
from luutin.indexer.fts.postings.block_reader import WHOLE, are_fresh
from luutin.indexer.fts.postings.block_writer import make_rows
from luutin.indexer.fts.postings.doclists import DoclistError, decode
from luutin.indexer.fts.postings.documents import VALUED, Documents
from luutin.indexer.fts.postings.segments import Segments
from luutin.indexer.fts.postings.tables import CURRENT
from luutin.indexer.plain.engine import PlainEngine
from luutin.indexer.query.query import Query

ASKED_ABOUT = 4
"""Articles, far apart, that both engines are asked for in every way."""


def faults(database: Database) -> list[str]:
    """What differs, in words; empty where nothing does. Reads everything twice: minutes for a large archive.

    Where all is as it should be, the engines are compared by what they find.
    """
    found = []
    documents = Documents.load(database)
    current = Corpus(database).current_ids()
    indexed = dict(zip(documents.docids.tolist(), documents.entries["revision"].tolist(), strict=True))
    missing, extra = current.keys() - indexed.keys(), indexed.keys() - current.keys()
    stale = [docid for docid in current.keys() & indexed.keys() if current[docid] != indexed[docid]]
    for what, which in (
        ("not in the index", missing),
        ("no longer in the archive", extra),
        ("of an old revision", stale),
    ):
        if which:
            found.append(f"{len(which):,} articles are {what}: {', '.join(map(str, sorted(which)[:10]))}")
    if found:
        return found
    expected: Counter[bytes] = Counter()
    asked, apart = list[Query](), max(len(current) // ASKED_ABOUT, 1)
    wrong: dict[str, list[int]] = {}
    analyst, entries = Analyst(database), _Entries(database, documents)
    for number, record in enumerate(Reader(database).current()):
        if not number % apart:
            asked += questions_about(record)
        article = analyst.analyse(record.id, 0, record.source, record.fields)
        for what in entries.faults(article):
            wrong.setdefault(what, []).append(record.id)
        for tokens in article.columns:
            expected.update(tokens.split())
    for what, ids in wrong.items():
        found.append(f"{len(ids):,} articles have a wrong {what}: {', '.join(map(str, ids[:10]))}")
    found += _words(database, documents, expected)
    found += faults_in_blocks(database)
    sql = f"SELECT count(*) FROM {CURRENT.vocabulary} WHERE typeof(documents) <> 'integer' OR documents < 1"
    if miscounted := database.value(sql):
        found.append(f"{CURRENT.vocabulary} holds {miscounted:,} counts that are none")
    return found or list(dict.fromkeys(differences(FtsEngine(database), PlainEngine(database), asked)))


class _Entries:
    """What the index holds of each article beside its words, and whether it is that of the article."""

    def __init__(self, database: Database, documents: Documents) -> None:
        self._documents = documents
        sketched = Chunks(database, CURRENT).sketches()
        self._sketches = dict(zip(sketched.docids.tolist(), sketched.sketches.tolist(), strict=True))
        rows = database.all(f"SELECT code, field, value FROM {CURRENT.values}")
        self._values = {(row["field"], row["code"]): row["value"] for row in rows}

    def faults(self, article: Analysed) -> Iterator[str]:
        """What of *article* the index has wrong."""
        entry = self._documents.entries[self._documents.row_of[article.docid]]
        if entry["lengths"].tolist() != article.lengths or (entry["day"], entry["minute"]) != article.published:
            yield "date or length"
        for name, value in zip(VALUED, article.values, strict=True):
            if self._values.get((name, int(entry[name]))) != value:
                yield name
        if self._sketches.get(article.docid) != article.sketch.tolist():
            yield "sketch"


def _count(doclists: list[list[bytes]], documents: Documents) -> int | None:
    """How often a word stands in the postings; None where they cannot be read."""
    try:
        counts = decode(doclists, documents).counts
    except DoclistError:
        return None
    return int(counts.body.sum()) + int(counts.fields.count.sum())


def _words(database: Database, documents: Documents, expected: Counter[bytes]) -> list[str]:
    """Compare how often each word stands in the postings with how often it stands in the articles."""
    segments = Segments(database, CURRENT.words)
    held: dict[bytes, list[list[bytes]]] = {}
    everything = segments.range(b"", b"\xff")
    for number, segment in enumerate(everything):
        for posting in segment:
            held.setdefault(posting.term, [[] for _ in everything])[number].append(posting.doclist)
    differing = []
    for token, doclists in held.items():
        if _count(doclists, documents) != expected.pop(token, 0):
            differing.append(token)
    differing += [token for token, count in expected.items() if count]
    if not differing:
        return []
    return [f"{len(differing):,} words have wrong postings: {b', '.join(sorted(differing)[:10]).decode()}"]


def _is_kept(there: Row | None, row: tuple[object, ...]) -> bool:
    return there is not None and tuple(there) == row


def faults_in_blocks(database: Database) -> list[str]:
    """Make the blocks once more, and compare them with those that are kept, byte by byte."""
    segments = Segments(database, CURRENT.words)
    if not are_fresh(database, segments, CURRENT.blocks):
        return [f"{CURRENT.blocks} is not of the oldest segment: searches take longer; run `luutin index`"]
    columns = "term, folded, articles, leaf, start, docids, counts, skips"
    sql = f"SELECT {columns} FROM {CURRENT.blocks} WHERE term = ? AND folded = ?"
    fewest: int = database.value(f"SELECT start FROM {CURRENT.blocks} WHERE term = ?", (WHOLE,)) or 0
    same = [_is_kept(database.one(sql, row[:2]), row) for row in make_rows(segments, fewest=fewest)]
    kept: int = database.value(f"SELECT count(*) FROM {CURRENT.blocks}")
    wrong = max(len(same), kept) - sum(same)
    return [f"{wrong:,} rows of {CURRENT.blocks} do not say what the postings say"] if wrong else []
