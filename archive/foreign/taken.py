"""What was taken in of others' captures, from where, and how far each file has come. Writes inside a transaction."""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from luutin.archive.captures import CaptureWriter
from luutin.archive.database import Database
from luutin.archive.foreign.found import ForeignCapture, Revisit
from luutin.archive.foreign.warc import digest_of
from luutin.archive.moments import from_utc, utc
from luutin.archive.warc import Exchange

_NO_URI = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]")
"""What an address in a record must not hold (RFC 3986): readers of WARC write it otherwise."""


class KnownPayload(NamedTuple):
    """Where the payload stands that revisits name."""

    capture_id: int
    file: str
    offset: int


class TakenIn:
    """What one archive has of others."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # Captures

    def find(self, url: str, capture: ForeignCapture) -> int | None:
        """The number of the capture of the canonical *url* that is this very one; None: it is new."""
        sha256 = hashlib.sha256(capture.body).hexdigest()
        found: int | None = self._db.value(
            "SELECT id FROM captures WHERE url = ? AND fetched_at = ? AND sha256 = ?",
            (url, utc(capture.captured_at), sha256),
        )
        return found

    def keep(self, writer: CaptureWriter, url: str, capture: ForeignCapture, *, run_id: int) -> int:
        """Copy *capture* of the canonical *url* among ours, with the word of where it is from; return its number.

        Bytes that stand there already are not written again.
        """
        exchange = Exchange(
            url=url,
            final_url=_NO_URI.sub(lambda found: quote(found[0]), capture.url),
            fetched_at=capture.captured_at,
            status=capture.status,
            reason=capture.reason,
            request_headers=(),
            response_headers=capture.headers,
            body=capture.body,
            truncated=capture.truncated,
            taken_from=f"{capture.witness} {capture.place}",
        )
        number = writer.add(exchange, run_id=run_id, like=self._like(url, capture))
        self._db.execute(
            "INSERT INTO foreign_captures (capture_id, witness, place, digest) VALUES (?, ?, ?, ?)",
            (number, capture.witness, capture.place, capture.digest or digest_of(capture.body)),
        )
        return number

    def _like(self, url: str, capture: ForeignCapture) -> int | None:
        """A capture of the same address with the same bytes; None: there is none."""
        sha256 = hashlib.sha256(capture.body).hexdigest()
        found: int | None = self._db.value(
            "SELECT id FROM captures WHERE url = ? AND sha256 = ? AND rendered_from IS NULL LIMIT 1", (url, sha256)
        )
        return found

    def has_whole(self, witness: str, url: str) -> bool:
        """Whether a web archive gave a capture of an address, as its index has it, that is not cut."""
        sql = (
            "SELECT 1 FROM asked_captures a JOIN foreign_captures f ON f.digest = a.digest"
            " JOIN captures c ON c.id = f.capture_id"
            " WHERE a.witness = ? AND a.url = ? AND a.digest <> '' AND c.truncated = 0 LIMIT 1"
        )
        return self._db.one(sql, (witness, url)) is not None

    def holds_whole(self, url: str) -> bool:
        """Whether a capture of the canonical *url* is here that is not cut."""
        return self._db.one("SELECT 1 FROM captures WHERE url = ? AND truncated = 0 LIMIT 1", (url,)) is not None

    def original(self, revisit: Revisit) -> KnownPayload | None:
        """Where the payload stands that *revisit* found again; None: it was not taken in."""
        return self._by_digest(revisit.digest) or self._last_before(
            revisit.original_url or revisit.url, revisit.original_at or revisit.captured_at
        )

    def _by_digest(self, digest: str | None) -> KnownPayload | None:
        row = self._db.one(
            "SELECT c.id, c.file, c.offset FROM foreign_captures f JOIN captures m ON m.id = f.capture_id"
            " JOIN captures c ON c.id = coalesce(m.repeats, m.id) WHERE f.digest = ? ORDER BY c.id LIMIT 1",
            (digest,),
        )
        return None if row is None else KnownPayload(*row)

    def _last_before(self, url: str, moment: datetime) -> KnownPayload | None:
        """The last capture of the canonical *url* that others made up to *moment*."""
        row = self._db.one(
            "SELECT c.id, c.file, c.offset FROM captures m JOIN foreign_captures f ON f.capture_id = m.id"
            " JOIN captures c ON c.id = coalesce(m.repeats, m.id) WHERE m.url = ? AND m.fetched_at <= ?"
            " ORDER BY m.fetched_at DESC LIMIT 1",
            (url, utc(moment)),
        )
        return None if row is None else KnownPayload(*row)

    # Revisits

    def leave_open(self, revisit: Revisit) -> None:
        """Keep a revisit until its original comes. One that names no digest bears the canonical addresses."""
        original_at = revisit.original_at and utc(revisit.original_at)
        self._db.execute(
            "INSERT OR IGNORE INTO open_revisits"
            " (url, captured_at, digest, witness, place, original_url, original_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(revisit.url, utc(revisit.captured_at), revisit.digest or "", revisit.witness, revisit.place),
                *(revisit.original_url, original_at),
            ),
        )

    def answered(self) -> Iterator[Revisit]:
        """Open revisits whose original has come by now."""
        rows = self._db.all(
            "SELECT url, captured_at, digest, witness, place, original_url, original_at FROM open_revisits o"
            " WHERE EXISTS (SELECT 1 FROM foreign_captures f WHERE f.digest = o.digest)"
            " OR (o.digest = '' OR o.original_at IS NOT NULL)"
            " AND EXISTS (SELECT 1 FROM captures c JOIN foreign_captures f ON f.capture_id = c.id"
            " WHERE c.url = coalesce(o.original_url, o.url) AND c.fetched_at <= coalesce(o.original_at, o.captured_at)"
            # Of two digests of one kind, a wrong one says that another page stood there.
            " AND (o.digest = '' OR substr(o.digest, 1, instr(o.digest, ':'))"
            " <> substr(f.digest, 1, instr(f.digest, ':'))))"
            " ORDER BY captured_at, url"
        )
        return (
            Revisit(
                *(row[0], from_utc(row[1]), row[2] or None, row[3], row[4], row[5]),
                original_at=from_utc(row[6]) if row[6] else None,
            )
            for row in rows
        )

    def close(self, revisit: Revisit) -> None:
        """It is settled."""
        self._db.execute(
            "DELETE FROM open_revisits WHERE url = ? AND captured_at = ?", (revisit.url, utc(revisit.captured_at))
        )

    def count_open(self) -> int:
        """How many revisits wait for their original."""
        return int(self._db.value("SELECT count(*) FROM open_revisits"))

    # What a web archive was asked for

    def was_given(self, witness: str, url: str, moment: datetime) -> bool:
        """Whether a web archive gave a capture, or said that it is as another one."""
        sql = "SELECT 1 FROM asked_captures WHERE witness = ? AND url = ? AND captured_at = ? AND digest <> ''"
        return self._db.one(sql, (witness, url, utc(moment))) is not None

    def was_refused(self, witness: str, url: str, moment: datetime) -> bool:
        """Whether a web archive was asked for a capture, and gave none that can be believed, or none with a digest."""
        sql = "SELECT 1 FROM asked_captures WHERE witness = ? AND url = ? AND captured_at = ? AND digest = ''"
        return self._db.one(sql, (witness, url, utc(moment))) is not None

    def note_asked(self, witness: str, url: str, moment: datetime, digest: str) -> None:
        """A web archive gave what it has at that moment; *digest* empty: nothing that can be believed."""
        self._db.execute(
            "INSERT INTO asked_captures (witness, url, captured_at, digest) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET digest = excluded.digest WHERE digest = ''",
            (witness, url, utc(moment), digest),
        )

    def holds(self, url: str, digest: str) -> bool:
        """Whether a web archive gave the payload with that digest of the address *url*."""
        return self._db.one("SELECT 1 FROM asked_captures WHERE url = ? AND digest = ?", (url, digest)) is not None

    def drop_repeats_of_refused(self) -> int:
        """Let go of revisits whose original was asked for, came, and was none that is kept; return how many.

        Of an archive that is asked in the order of time, what stands before a revisit was asked for before it.
        """
        done = self._db.execute(
            "DELETE FROM open_revisits"
            " WHERE EXISTS (SELECT 1 FROM asked_captures a WHERE a.digest = open_revisits.digest AND a.digest <> ''"
            " OR a.witness = open_revisits.witness AND open_revisits.digest = '')"
            " AND NOT EXISTS (SELECT 1 FROM foreign_captures f WHERE f.digest = open_revisits.digest)"
        )
        return done.rowcount

    # Files

    def done(self, identity: str) -> int:
        """How many things of a file are settled, from its beginning; 0: it was not begun."""
        return int(self._db.value("SELECT done FROM ingests WHERE identity = ?", (identity,)) or 0)

    def is_whole(self, identity: str) -> bool:
        """Whether a file was taken in to its end."""
        sql = "SELECT 1 FROM ingests WHERE identity = ? AND ended_at IS NOT NULL"
        return self._db.one(sql, (identity,)) is not None

    def note(self, identity: str, name: str, done: int, *, now: datetime, ended: bool) -> None:
        """Note how far a file is settled."""
        moment = utc(now)
        self._db.execute(
            "INSERT INTO ingests (identity, name, done, begun_at, ended_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT"
            " (identity) DO UPDATE SET done = excluded.done, ended_at = coalesce(excluded.ended_at, ended_at)",
            (identity, name, done, moment, moment if ended else None),
        )

    # Witnesses

    def witness_of(self, capture_id: int) -> str | None:
        """Who made a capture; None: our own crawl."""
        found: str | None = self._db.value("SELECT witness FROM foreign_captures WHERE capture_id = ?", (capture_id,))
        return found
