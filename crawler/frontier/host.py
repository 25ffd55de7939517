"""What the crawler remembers about one host between requests and between runs: rests, probe, honesty."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson

from luutin.archive import Database, Row, from_utc, utc
from luutin.crawler.frontier.habits import load_habits
from luutin.crawler.reading.hosts.learning import Habits
from luutin.crawler.site.settings import CrawlerSettings
from luutin.crawler.wire.politeness import later, pause_s

PROBE_FRESH = timedelta(days=7)
_FIELDS = (
    "host, asked_at, paused_until, pause_reason, pauses, probe, probed_at, validators, lastmod_right, lastmod_wrong,"
    " unclosed"
)


@dataclass(frozen=True, slots=True)
class Probe:
    """How a host answers for a page that cannot exist."""

    status: int
    target: str | None = None
    """Where it redirects to; None: nowhere."""
    sketch: tuple[int, ...] = ()
    """Of the error page that it serves with 200; empty otherwise."""


@dataclass(slots=True)
class HostMemory:
    """One row of `hosts`."""

    host: str
    asked_at: datetime | None = None
    paused_until: datetime | None = None
    pause_reason: str | None = None
    pauses: int = 0
    probe: Probe | None = None
    probed_at: datetime | None = None
    dishonest: bool = False
    """True where an unchanged validator came with changed content."""
    lastmod_right: int = 0
    lastmod_wrong: int = 0
    unclosed: int = 0
    faults: int = field(default=0, compare=False)
    """Failures in a row in this run."""
    habits: Habits = field(init=False, compare=False)
    """What it repeats from page to page."""

    def __post_init__(self) -> None:
        """Begin with nothing learnt."""
        self.habits = Habits(self.host)

    def rest(
        self,
        settings: CrawlerSettings,
        *,
        reason: str,
        now: datetime,
        chance: random.Random,
        asked_s: float | None = None,
    ) -> datetime:
        """Pause the host; return until when. A rest that is under way is never shortened nor counted twice."""
        if self.paused_until is not None and self.paused_until > now:
            if asked_s is not None:
                self.paused_until = max(self.paused_until, later(now, asked_s))
            return self.paused_until
        self.paused_until = later(now, pause_s(settings, pauses=self.pauses, asked_s=asked_s, chance=chance))
        self.pause_reason = reason
        self.pauses += 1
        return self.paused_until

    def note_answer(self) -> None:
        """A good answer came: the next rest begins small again."""
        self.faults = 0
        self.pauses = 0

    def count_fault(self, settings: CrawlerSettings, *, now: datetime, chance: random.Random) -> datetime | None:
        """Count a failure of the host as a whole; return until when it rests if that was one too many."""
        self.faults += 1
        if self.faults < settings.breaker_errors:
            return None
        self.faults = 0
        return self.rest(settings, reason="faults", now=now, chance=chance, asked_s=settings.breaker_rest_s)

    def resting(self, now: datetime) -> float:
        """Seconds that it still rests; 0: it does not."""
        return max(0.0, (self.paused_until - now).total_seconds()) if self.paused_until else 0.0

    @property
    def lastmod_believed(self) -> bool:
        """Whether its sitemap's lastmod has proved honest: mostly right, once there is something to judge by."""
        return self.lastmod_right >= 2 and self.lastmod_wrong <= self.lastmod_right

    @property
    def lastmod_disbelieved(self) -> bool:
        """Whether it has proved dishonest."""
        return self.lastmod_wrong >= 10 and self.lastmod_wrong > 2 * self.lastmod_right


def load_host(database: Database, host: str) -> HostMemory:
    """Read what is remembered of *host*."""
    row = database.one(f"SELECT {_FIELDS} FROM hosts WHERE host = ?", (host,))
    memory = HostMemory(host) if row is None else _of_row(host, row)
    memory.habits = load_habits(database, host)
    return memory


def _of_row(host: str, row: Row) -> HostMemory:
    probe = orjson.loads(row["probe"]) if row["probe"] else None
    return HostMemory(
        host=host,
        asked_at=_moment(row["asked_at"]),
        paused_until=_moment(row["paused_until"]),
        pause_reason=row["pause_reason"],
        pauses=row["pauses"],
        probe=Probe(probe["status"], probe["target"], tuple(probe["sketch"])) if probe else None,
        probed_at=_moment(row["probed_at"]),
        dishonest=row["validators"] == "dishonest",
        lastmod_right=row["lastmod_right"],
        lastmod_wrong=row["lastmod_wrong"],
        unclosed=row["unclosed"],
    )


def save_host(database: Database, memory: HostMemory) -> None:
    """Write it back, inside the caller's transaction."""
    probe = memory.probe
    values = (
        memory.host,
        _text(memory.asked_at),
        _text(memory.paused_until),
        memory.pause_reason if memory.paused_until else None,
        memory.pauses,
        orjson.dumps({"status": probe.status, "target": probe.target, "sketch": probe.sketch}).decode()
        if probe
        else None,
        _text(memory.probed_at) if probe else None,
        "dishonest" if memory.dishonest else None,
        memory.lastmod_right,
        memory.lastmod_wrong,
        memory.unclosed,
    )
    database.execute(f"INSERT OR REPLACE INTO hosts ({_FIELDS}) VALUES ({', '.join('?' * len(values))})", values)


def _moment(text: str | None) -> datetime | None:
    return from_utc(text) if text else None


def _text(moment: datetime | None) -> str | None:
    return utc(moment) if moment else None
