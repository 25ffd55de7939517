"""What a seal covers: captures as they were received, revisions as they say what was read. Each is one leaf."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import orjson

from luutin.archive.database import Database

CAPTURE: Final = "capture"
REVISION: Final = "revision"
_CAPTURE_FACTS: Final = ("id", "url", "final_url", "fetched_at", "status", "sha256", "bytes", "truncated")
_REVISION_FACTS: Final = ("id", "article_id", "sha256")


class Leaf(NamedTuple):
    """One capture or revision."""

    kind: str
    """`capture` or `revision`."""
    facts: tuple[Any, ...]
    """Of a capture: number, address asked for, address that answered, moment, status, SHA-256, bytes, whether cut off.
    Of a revision: number of its row, article, hash of its content."""

    @property
    def key(self) -> tuple[str, int]:
        """What it is, whatever it says."""
        return self.kind, self.facts[0]

    @property
    def data(self) -> bytes:
        """Its bytes in the tree: JSON without spaces."""
        return orjson.dumps(["luutin-leaf-1", self.kind, *self.facts])


def read_leaf(data: bytes) -> Leaf:
    """Return the leaf that *data* is. Raises ValueError."""
    value = orjson.loads(data)
    if not isinstance(value, list) or value[:1] != ["luutin-leaf-1"]:
        raise ValueError("this is no leaf of a seal")
    return Leaf(value[1], tuple(value[2:]))


_TABLES: Final = {CAPTURE: ("captures", _CAPTURE_FACTS), REVISION: ("revisions", _REVISION_FACTS)}
_BEFORE_ALL: Final = -(1 << 63)
"""Who plants a row may give it a number below one."""
KINDS: Final = (CAPTURE, REVISION)
"""In the order in which they are sealed."""


def leaves_of(database: Database, kind: str) -> Iterator[Leaf]:
    """Yield every capture, or every revision, of the archive, in the order of their numbers."""
    table, names = _TABLES[kind]
    last, columns = _BEFORE_ALL, ", ".join(names)
    while rows := database.all(f"SELECT {columns} FROM {table} WHERE id > ? ORDER BY id LIMIT 1000", (last,)):
        yield from (Leaf(kind, tuple(row)) for row in rows)
        last = rows[-1]["id"]


def changed_since(database: Database, seq: int) -> frozenset[int]:
    """The numbers of the articles that were put or removed by changes behind *seq*."""
    rows = database.all("SELECT DISTINCT article_id FROM changes WHERE seq > ?", (seq,))
    return frozenset(row[0] for row in rows)
