"""Is one archive a later state of another? Changes and captures are only ever added, so the last of each must stand."""

from collections.abc import Iterator

from luutin.archive.database import Database

_ADDED_ONLY = {
    "changes": ("seq", "article_id, kind, at", "kind NOT IN ('seen', 'files')"),
    "captures": ("id", "url, fetched_at, sha256", "1"),
}
"""Table → the column that counts its rows, those that tell one row from another, and which rows stay."""


def missing_in(later: Database, earlier: Database) -> Iterator[str]:
    """What *earlier* holds and *later* does not, in words; nothing where it is a later state, or the same one.

    Raises DamagedError where *earlier* cannot be read.
    """
    for table, (number, columns, stays) in _ADDED_ONLY.items():
        last = earlier.one(f"SELECT {number}, {columns} FROM {table} WHERE {stays} ORDER BY {number} DESC LIMIT 1")
        if last is None:
            continue
        same = later.one(f"SELECT {number}, {columns} FROM {table} WHERE {number} = ?", (last[0],))
        if same is None or tuple(same) != tuple(last):
            yield f"{table} row {last[0]:,} is {'not there' if same is None else 'another one'}"
