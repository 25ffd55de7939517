"""A file's address changed in its query alone, so its article counts as unchanged. Does another file stand there?

Every method that writes does so inside the caller's transaction.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import orjson

from luutin.archive.database import Database
from luutin.archive.lineage.change_log import PUT, ChangeLog
from luutin.archive.moments import utc

_TABLES: Final = {"attachment": "attachments", "image": "images"}
_MOST_SAME: Final = 2
"""New names of one article's files that brought the same, after which its queries say nothing."""


class RenamedFile(NamedTuple):
    """A file that a page names otherwise than its article's record does."""

    url: str
    former: str
    role: str


class RenamedFiles:
    """New names of files that articles name."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def find(self, article_id: int, named: Mapping[str, tuple[str, ...]]) -> Iterator[RenamedFile]:
        """Yield those of *named*, role → addresses in the page's order, that are new names of what the record names.

        None of an article whose files got new names before, and never another content.
        """
        told = self._db.all("SELECT url, verdict FROM renamed_files WHERE article_id = ?", (article_id,))
        verdicts = [row["verdict"] for row in told]
        if "other" not in verdicts and verdicts.count("same") >= _MOST_SAME:
            return
        known = {row["url"] for row in told}
        for role, urls in named.items():
            sql = f"SELECT url FROM {_TABLES[role]} WHERE article_id = ? ORDER BY number"
            former = [row[0] for row in self._db.all(sql, (article_id,))]
            if len(former) == len(urls):  # else what the article says has changed with it
                pairs = zip(urls, former, strict=True)
                yield from (RenamedFile(*pair, role) for pair in pairs if pair[0] != pair[1] and pair[0] not in known)

    def note(self, article_id: int, renamed: RenamedFile) -> None:
        """Note that the file is asked for under its new name."""
        self._db.execute(
            "INSERT OR IGNORE INTO renamed_files (article_id, url, former, role) VALUES (?, ?, ?, ?)",
            (article_id, *renamed),
        )

    def settle(self, address: str, *, now: datetime) -> int:
        """Something came from the canonical *address*: return how many articles name another file by it now.

        Their records name it in the place of the former one, which stays a file of theirs.
        """
        changed = 0
        for row in self._db.all(_UNSETTLED, (address,)):
            other = row["theirs"] is not None and row["theirs"] != row["ours"]
            self._db.execute(
                "UPDATE renamed_files SET verdict = ? WHERE article_id = ? AND url = ?",
                ("other" if other else "same", row["article_id"], row["url"]),
            )
            if other:
                self._rename(row["article_id"], RenamedFile(row["url"], row["former"], row["role"]))
                ChangeLog(self._db).note(row["article_id"], PUT, utc(now))
                changed += 1
        return changed

    def _rename(self, article_id: int, renamed: RenamedFile) -> None:
        url, former, role = renamed
        self._db.execute(
            "INSERT OR IGNORE INTO former_files (article_id, url, role) VALUES (?, ?, ?)", (article_id, former, role)
        )
        for table, column in ((_TABLES[role], "url"), ("captions", "image")):
            self._db.execute(
                f"UPDATE {table} SET {column} = ? WHERE article_id = ? AND {column} = ?", (url, article_id, former)
            )
        revision, record = self._db.one(_RECORD, (article_id,)) or (None, "{}")
        packed = orjson.dumps(_renamed(orjson.loads(record), renamed))
        self._db.execute("UPDATE revisions SET record = CAST(? AS TEXT) WHERE id = ?", (packed, revision))


def _renamed(record: dict[str, Any], renamed: RenamedFile) -> dict[str, Any]:
    """Return *record* with the new address wherever it has the former one of a file."""

    def new(url: str | None) -> str | None:
        return renamed.url if url == renamed.former else url

    for name, key in (("attachments", "url"), ("captions", "image")):
        for each in record.get(name, ()):
            if each.get(key) is not None:
                each[key] = new(each[key])
    if "images" in record:
        record["images"] = [new(url) for url in record["images"]]
    return record


_RECORD: Final = "SELECT r.id, r.record FROM articles a JOIN revisions r ON r.id = a.revision_id WHERE a.id = ?"
_CURRENT: Final = (
    "SELECT r.file_id FROM file_links l JOIN file_revisions r ON r.address = l.address"
    " WHERE l.url = n.{url} ORDER BY r.number DESC LIMIT 1"
)
_UNSETTLED: Final = (
    f"SELECT n.article_id, n.url, n.former, n.role, ({_CURRENT.format(url='url')}) AS ours,"
    f" ({_CURRENT.format(url='former')}) AS theirs FROM renamed_files n JOIN file_links u ON u.url = n.url"
    " WHERE u.address = ? AND n.verdict IS NULL"
)
