"""What robots.txt allows (RFC 9309). Pure: an answer in, rules out. Who fetches and keeps it is elsewhere.

2xx: its rules. 4xx: everything is allowed. 5xx, 429, no answer, a redirect out of reach: nothing is, and it is
asked again. Only the first 500 KiB count, cut at a line end. protego matches groups and paths.

An address is judged as it goes on the wire, which is as the page wrote it. A form of our own would slip past rules.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from protego import Protego

Verdict: TypeAlias = Literal["rules", "allow", "forbid"]

LARGEST = 500 * 1024
"""Bytes that are read, RFC 9309 §2.5."""
REDIRECTS = 5
"""Hops that are followed, RFC 9309 §2.3.1.2."""
FRESH = timedelta(hours=24)
"""How long an answer is used, RFC 9309 §2.4."""
ASK_AGAIN = timedelta(minutes=5)
"""How soon an unreachable robots.txt is asked for again."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The robots.txt of one origin, as last answered."""

    verdict: Verdict
    status: int | None
    body: str
    fetched_at: datetime
    _rules: Protego = field(repr=False, compare=False)

    def allows(self, url: str, *, agent: str) -> bool:
        """Tell whether *agent* (a product name) may fetch *url*. robots.txt itself always may be."""
        if urlsplit(url).path == "/robots.txt":
            return True
        if self.verdict != "rules":
            return self.verdict == "allow"
        return bool(self._rules.can_fetch(_slashes(url), agent))

    def crawl_delay_s(self, *, agent: str) -> float | None:
        """Seconds that the portal asks for between two requests; None where it does not say."""
        if self.verdict != "rules":
            return None
        delay = self._rules.crawl_delay(agent)
        rate = self._rules.request_rate(agent)
        asked = [float(delay)] if delay else []
        if rate is not None and rate.requests:
            asked.append(rate.seconds / rate.requests)
        return max(asked) if asked else None

    @property
    def sitemaps(self) -> list[str]:
        """Sitemap URLs that it names."""
        return list(self._rules.sitemaps) if self.verdict == "rules" else []

    def stale(self, now: datetime) -> bool:
        """Tell whether it is to be asked for again."""
        return now - self.fetched_at > (ASK_AGAIN if self.verdict == "forbid" else FRESH)


def read_robots(status: int | None, body: bytes, fetched_at: datetime) -> Robots:
    """Judge an answer; *status* None means that none came."""
    if status is not None and 200 <= status < 300:
        text = _text(body)
        return Robots("rules", status, text, fetched_at, _parse(text))
    verdict: Verdict = "allow" if status is not None and 400 <= status < 500 and status != 429 else "forbid"
    return Robots(verdict, status, "", fetched_at, Protego.parse(""))


def restore_robots(verdict: Verdict, status: int | None, body: str, fetched_at: datetime) -> Robots:
    """Rebuild what `read_robots` made, from the archive."""
    return Robots(verdict, status, body, fetched_at, _parse(body))


_RULE_WITH_SLASH = re.compile(r"^(?![ \t]*sitemap)[^\r\n#]*[?*][^\r\n#]*?%2f[^\r\n#]*", re.IGNORECASE | re.MULTILINE)
_ENCODED_SLASH = re.compile("%2f", re.IGNORECASE)


def _parse(text: str) -> Protego:
    """In a query `/` and `%2F` are the same, in rules as in addresses (the second row of RFC 9309 §2.2.2)."""
    return Protego.parse(_RULE_WITH_SLASH.sub(lambda rule: _both_slashes(rule[0]), text))


def _both_slashes(rule: str) -> str:
    """A rule whose star may or may not reach into the query holds in both spellings."""
    return _slashes(rule) if "?" in rule else f"{rule}\n{_ENCODED_SLASH.sub('/', rule)}"


def _slashes(text: str) -> str:
    path, mark, query = text.partition("?")
    return path + mark + _ENCODED_SLASH.sub("/", query) if "%2" in query else text


def _text(body: bytes) -> str:
    if len(body) > LARGEST:
        cut = max(body.rfind(b"\n", 0, LARGEST), body.rfind(b"\r", 0, LARGEST))
        body = body[: cut + 1] if cut >= 0 else b""
    return body.decode(_encoding(body), "replace")


def _encoding(body: bytes) -> str:
    """UTF-8, as RFC 9309 §2.3 asks for; UTF-16 where an editor saved it so, by its mark or by its empty bytes."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in body[:2]:
        return "utf-16-be" if body[0] == 0 else "utf-16-le"
    return "utf-8-sig"
