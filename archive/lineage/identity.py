"""Which archive is this? Its own name, the names of which it is a copy, and its part of a whole of several archives."""

from datetime import datetime
from typing import NamedTuple

from luutin.archive.database import Database
from luutin.archive.moments import utc

_BITS = 32
"""Of an article's number across archives, for its number in its own."""
MOST_SHARDS = 1 << 20
"""So that such a number stays below 2⁵³, which JSON readers hold exactly (RFC 8259 §6)."""


class ArchiveIdentity(NamedTuple):
    """An archive among others."""

    uuid: str
    """No other archive has it, unless a copy was made by hand."""
    former: tuple[str, ...]
    """Names that the archive had before it was restored from a backup, the newest first."""
    shard: int
    """From 0."""
    shards: int
    """How many there are; 1: the archive is a whole."""

    def number_of(self, article_id: int) -> int:
        """The number by which an article, or a file, is known among those of all shards; in shard 0 it is the same."""
        return self.shard << _BITS | article_id

    def id_of(self, number: int) -> int | None:
        """The article's own number in this archive; None: the number is of another shard."""
        return number & ((1 << _BITS) - 1) if number >> _BITS == self.shard else None


def identify(database: Database) -> ArchiveIdentity:
    """Who the archive is."""
    rows = database.all("SELECT uuid, retired_at FROM identities ORDER BY retired_at IS NOT NULL, number DESC")
    shard = database.one("SELECT number, count FROM shard")
    number, count = (0, 1) if shard is None else tuple(shard)
    return ArchiveIdentity(rows[0]["uuid"], tuple(row["uuid"] for row in rows[1:]), number, count)


def claim_shard(database: Database, number: int, count: int) -> None:
    """Make the archive that of shard *number* of *count*. Whether it may be is asked before."""
    with database.transaction():
        database.execute("INSERT OR REPLACE INTO shard (one, number, count) VALUES (1, ?, ?)", (number, count))


def sources_held(database: Database) -> dict[str, str | None]:
    """The archive's crawled sources → None, or the name (uuid) of the archive that a source was moved to."""
    rows = database.all("SELECT name, moved_to FROM sources WHERE home IS NOT NULL OR moved_to IS NOT NULL")
    return {row["name"]: row["moved_to"] for row in rows}


def renew_identity(database: Database, *, now: datetime) -> ArchiveIdentity:
    """Give the archive a new name: it goes on from an earlier state, and its log no longer is what others have read."""
    import uuid  # asks the platform for much that a search never needs

    with database.transaction():
        database.execute("UPDATE identities SET retired_at = ? WHERE retired_at IS NULL", (utc(now),))
        database.execute("INSERT INTO identities (uuid) VALUES (?)", (str(uuid.uuid4()),))
    return identify(database)
