"""When may this host be asked again? Pure: times in, times out. There is no switch that turns this off.

    next start = max(last answer's first byte + delay, last end + latency factor x latency)
    delay      = max(the source's delay, the robots.txt Crawl-delay up to a cap)

Counting from the first byte of the answer, and not from when the request was begun, keeps the delay as the portal
sees it, however long the request was on its way. A host that says "too many" or serves a block page rests as a
whole. So does one that fails many times in a row.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from luutin.crawler.site.settings import CrawlerSettings, SourceSettings

_SLOWEST_S = 60.0  # a host that takes minutes to answer is not made to wait for hours
_YEAR_S = 366 * 86_400.0


@dataclass(slots=True)
class Pace:
    """The rhythm of one host, in seconds of a monotonic clock."""

    delay_s: float
    latency_factor: float
    free_at: float = 0.0
    """The next request may start at this moment."""

    def start(self, now: float) -> None:
        """A request starts; the next one waits at least the delay."""
        self.free_at = max(self.free_at, now + self.delay_s)

    def end(self, now: float, *, latency_s: float, body_s: float = 0.0) -> None:
        """A request ended, *body_s* after its answer began; a host that is slow is given more time."""
        rest = min(self.latency_factor * latency_s, _SLOWEST_S)
        self.free_at = max(self.free_at, now - body_s + self.delay_s, now + rest)


def pace(source: SourceSettings, settings: CrawlerSettings, *, crawl_delay_s: float | None) -> Pace:
    """The rhythm that a source's settings and its robots.txt ask for.

    The owner's permission sets aside our own delays, never the portal's Crawl-delay.
    """
    asked = min(crawl_delay_s or 0.0, settings.crawl_delay_cap_s)
    factor = 0.0 if source.permission is not None else settings.latency_factor
    return Pace(delay_s=max(source.delay(settings.delay_s), asked), latency_factor=factor)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, in either form of RFC 9110 §10.2.3; None where it says nothing.

    At most a year: a wait of more has no end that a date can name.
    """
    if value is None:
        return None
    value = value.strip()
    if value.isdecimal():
        return min(float(value), _YEAR_S)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), _YEAR_S)


def pause_s(settings: CrawlerSettings, *, pauses: int, asked_s: float | None, chance: random.Random) -> float:
    """Seconds that a host rests after *pauses* rests in a row (0: the first).

    What Retry-After asks for is never undercut; without it the rest doubles, with jitter, up to the cap.
    """
    own = jitter(settings.pause_first_s, pauses, settings.pause_cap_s, chance)
    return own if asked_s is None else asked_s + 0.1


def retry_s(settings: CrawlerSettings, *, tries: int, chance: random.Random) -> float:
    """Seconds until a URL that failed *tries* times (1 or more) is asked for again."""
    return jitter(settings.retry_first_s, tries - 1, 6 * 3600.0, chance)


def jitter(first_s: float, doublings: int, cap_s: float, chance: random.Random) -> float:
    """*first_s* doubled so often, at most *cap_s*, longer by up to a quarter so that hosts do not march in step."""
    return min(first_s * 2.0 ** min(doublings, 30), cap_s) * (1 + chance.random() / 4)


def later(now: datetime, seconds: float) -> datetime:
    """The whole second at or after *now* plus *seconds*: moments are kept to the second and must not come too early."""
    moment = now + timedelta(seconds=seconds)
    return moment if moment.microsecond == 0 else moment.replace(microsecond=0) + timedelta(seconds=1)
