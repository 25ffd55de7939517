"""Is the index what the archive says it should be? Compared article by article and word by word."""

from collections import Counter

from luutin.archive import Corpus, Database, Reader
from luutin.indexer.engine.comparing import differences, questions_about
from luutin.indexer.fts.doclists import decode
from luutin.indexer.fts.documents import Documents
from luutin.indexer.fts.engine import FtsEngine
from luutin.indexer.fts.segments import Segments
from luutin.indexer.fts.tables import CURRENT
from luutin.indexer.plain.engine import PlainEngine
from luutin.indexer.query.query import Query
from luutin.indexer.query.stamps import read_stamp
from luutin.indexer.text.columns import Columnist
from luutin.indexer.text.words import count

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
    wrong = []
    columnist = Columnist()
    for number, record in enumerate(Reader(database).current()):
        if not number % apart:
            asked += questions_about(record)
        columns = columnist.columns(record.fields)
        row = documents.row_of[record.id]
        entry = documents.entries[row]
        lengths = list(map(count, columns))
        published = read_stamp(record.fields["published"])
        if entry["lengths"].tolist() != lengths or (entry["day"], entry["minute"]) != published:
            wrong.append(record.id)
        for tokens in columns:
            expected.update(tokens.split())
    if wrong:
        found.append(f"{len(wrong):,} articles have a wrong date or length: {', '.join(map(str, wrong[:10]))}")
    found += _words(database, documents, expected)
    return found or list(dict.fromkeys(differences(FtsEngine(database), PlainEngine(database), asked)))


def _words(database: Database, documents: Documents, expected: Counter[bytes]) -> list[str]:
    """Compare how often each word stands in the postings with how often it stands in the articles."""
    segments = Segments(database, CURRENT.words)
    held: dict[bytes, list[list[bytes]]] = {}
    everything = segments.range(b"", b"\xff")
    for number, segment in enumerate(everything):
        for term, doclist in segment:
            held.setdefault(term, [[] for _ in everything])[number].append(doclist)
    differing = []
    for token, doclists in held.items():
        counts = decode(doclists, documents).counts
        if int(counts.body.sum()) + int(counts.fields.count.sum()) != expected.pop(token, 0):
            differing.append(token)
    differing += [token for token, count in expected.items() if count]
    if not differing:
        return []
    return [f"{len(differing):,} words have wrong postings: {b', '.join(sorted(differing)[:10]).decode()}"]
