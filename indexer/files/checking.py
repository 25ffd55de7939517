"""Does the index of files hold what was read of them? Page by page, as it would be taken in now."""

from luutin.archive import Database, FileReader
from luutin.indexer.files.schema import FILE_INDEX_SCHEMA
from luutin.indexer.text.words import tokenizer

_SHOWN = 10


def file_faults(database: Database) -> list[str]:
    """What differs, in words; empty where nothing does."""
    files = FileReader(database)
    readings = files.readings_after(0, limit=1 << 40)
    if not database.holds(FILE_INDEX_SCHEMA):
        return [f"{len(readings):,} files are not in the index; run `luutin index`"] if readings else []
    held: dict[int, dict[int, tuple[str, str]]] = {}
    for row in database.all(
        "SELECT p.file_id, p.n, s.text, s.scanned FROM file_index_pages p LEFT JOIN file_search s ON s.docid = p.docid"
    ):
        held.setdefault(row["file_id"], {})[row["n"]] = (row["text"], row["scanned"])
    wrong, tokens = list[int](), tokenizer()
    for _, file_id in readings:
        expected = {}
        for page in files.pages(file_id):
            words = tokens(page.text).decode()
            expected[page.n] = ("", words) if page.ocr else (words, "")
        if held.pop(file_id, {}) != expected:
            wrong.append(file_id)
    return [
        f"{len(which):,} files are {what}: {', '.join(map(str, which[:_SHOWN]))}"
        for what, which in (
            ("otherwise in the index than they were read", wrong),
            ("no longer in the archive", sorted(held)),
        )
        if which
    ]
