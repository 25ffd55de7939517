"""How did the visits of a run end? Counted as they end, source by source, for whoever judges sources by it.

A URL counts once for each result that stands: what came of an earlier try in the same run no longer counts.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from luutin.archive import Database
from luutin.crawler.codes import Code
from luutin.crawler.frontier.schema import FRONTIER_SCHEMA
from luutin.crawler.frontier.visit import Kind, UrlState, Visit
from luutin.crawler.site.hosts import host_of
from luutin.crawler.site.urls import is_home
from luutin.crawler.wire.page import REDIRECT_CODES

_KEPT = 100
"""Runs. What is judged of them is kept elsewhere, for good."""
_ENTRANCES = {Kind.SEED, Kind.LISTING}


class Tally(NamedTuple):
    """Visits of one source in one run that ended alike."""

    source: str
    kind: str
    """What the URL proved to be, a Kind. A seed or a listing that only a redirect leads to counts as `other`."""
    code: Code
    host: str
    """The host that a redirect leads away to; empty: none."""
    visits: int


class Tallies:
    """The counts of one run."""

    def __init__(self, database: Database, run_id: int) -> None:
        self._db = database
        self._run_id = run_id
        self._counts: Counter[tuple[str, str, Code, str]] = Counter()
        self._unsaved: set[tuple[str, str, Code, str]] = set()
        self._to_come: dict[str, tuple[str, str, Code, str]] = {}
        """URL that is to be tried again → what its last try counts as."""

    def count(self, visit: Visit, columns: Mapping[str, Any], *, unreached: Code | None = None) -> None:
        """Count how *visit* ended, by what is written to its row; *unreached* is why robots.txt could not be read.

        A redirect that is followed counts where it leads, unless it is a seed's.
        """
        if columns.get("state") == UrlState.ALIAS:
            return
        code = unreached or _code(visit, columns)
        kind = columns.get("kind", visit.kind)
        known = str(Kind.OTHER if visit.hops and kind in _ENTRANCES else kind)
        away = code in {Code.REDIRECT_OFF_SCOPE, Code.REDIRECT_REFUSED}
        key = (visit.source, known, code, _host(columns.get("target")) if away else "")
        before = self._to_come.pop(visit.url, None)
        if before is not None:
            self._add(before, -1)
        self._add(key, 1)
        if columns.get("state") == UrlState.DUE:
            self._to_come[visit.url] = key

    def recount(self, source: str, code: Code, visits: int) -> None:
        """Count *visits* of articles that went well, each for itself, and did not when they are seen together."""
        self._add((source, str(Kind.ARTICLE), code, ""), visits)

    def of(self, source: str) -> list[Tally]:
        """How the visits of *source* have ended so far."""
        return [Tally(*key, visits) for key, visits in self._counts.items() if key[0] == source and visits]

    def _add(self, key: tuple[str, str, Code, str], number: int) -> None:
        self._counts[key] += number
        self._unsaved.add(key)

    def save(self) -> None:
        """Write what has changed, inside the caller's transaction."""
        self._db.executemany(
            "INSERT OR REPLACE INTO tallies (run_id, source, kind, code, host, visits) VALUES (?, ?, ?, ?, ?, ?)",
            [(self._run_id, source, kind, str(code), host, self._counts[source, kind, code, host])
             for source, kind, code, host in self._unsaved],
        )  # fmt: skip
        self._unsaved.clear()

    def forget_old(self) -> None:
        """Drop the counts of runs long past, inside the caller's transaction."""
        self._db.execute("DELETE FROM tallies WHERE run_id <= ?", (self._run_id - _KEPT,))


def tallies_of(database: Database, run_id: int) -> list[Tally]:
    """How the visits of a run ended, so far as it has come; none for runs of before this was counted."""
    if not database.holds(FRONTIER_SCHEMA):
        return []
    rows = database.all("SELECT source, kind, code, host, visits FROM tallies WHERE run_id = ? AND visits", (run_id,))
    return [Tally(row["source"], row["kind"], Code(row["code"]), row["host"], row["visits"]) for row in rows]


def _host(url: str | None) -> str:
    try:
        return host_of(url) if url else ""
    except ValueError:  # as the portal wrote it: a broken port or IPv6 address
        return ""


def _code(visit: Visit, columns: Mapping[str, Any]) -> Code:
    """How a visit ended, that of a page which is well included."""
    error, status = columns.get("error"), columns.get("status")
    if error is not None:
        return Code(error)
    if status == 304:
        return Code.UNCHANGED
    if status in REDIRECT_CODES:
        home = is_home(columns["target"]) and not is_home(visit.url)
        return Code.MOVED_HOME if home else Code.MOVED
    return Code.READ
