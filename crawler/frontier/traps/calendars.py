"""Which addresses are the pages of a calendar? Found out by what their pages have in common, and remembered for good.

A weekly schedule, a grid of months, a list of days: pages whose addresses differ in a date, with the same title but for
numbers, and leading into days to come, or headed as a schedule. They have no end, and are no news.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from luutin.archive import Database, utc
from luutin.crawler.frontier.traps.judged import kept_patterns
from luutin.crawler.site.dates import take_date

ENOUGH = 5
"""Pages of one pattern, at least, that tell what it is."""
_ALIKE = 0.8
"""Share of them that have the same title but for numbers."""
_AHEAD, _MANY_AHEAD = timedelta(days=8), 2
"""No news is of a day so far ahead; so many pages that are need no like titles."""
_SCHEDULE = re.compile(
    r"\b(?:lich|thoi khoa bieu|schedule|calendar|agenda|events?|su kien|timetable)\b|\btuan\b.*\b(?:den|tu)\b"
)
_AMONG_WORDS = re.compile(r"[^/*]\*|\*[^/*]")
"""A date among words: what a portal posts week by week has such an address too, and does not lead far ahead."""
_DAYS = re.compile(
    r"\b(?:thu (?:hai|ba|tu|nam|sau|bay|bẩy)|chu nhat|mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?\b"
    r"|\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
)


def skeleton(title: str) -> str:
    """*title* without marks, numbers and names of days: what titles of one series have in common."""
    plain = unicodedata.normalize("NFD", title.casefold()).replace("đ", "d")
    letters = "".join(each if each.isalpha() else " " for each in plain if not unicodedata.combining(each))
    return " ".join(_DAYS.sub(" ", " ".join(letters.split())).split())


def is_calendar(skeletons: Counter[str], *, ahead: int, pattern: str) -> bool:
    """Whether pages with these *skeletons* of titles, *ahead* of them of days to come, are those of a calendar."""
    pages = skeletons.total()
    if pages < ENOUGH:
        return False
    common, number = skeletons.most_common(1)[0]
    alike = number >= _ALIKE * pages
    if _AMONG_WORDS.search(pattern):
        return ahead >= _MANY_AHEAD
    named = _SCHEDULE.search(common) or _SCHEDULE.search(re.sub(r"[^a-z]+", " ", pattern.partition("/")[2].lower()))
    return ahead >= _MANY_AHEAD or (alike and (ahead > 0 or named is not None))


class KeptPage(NamedTuple):
    """A page that was kept as an article."""

    url: str
    source: str
    title: str
    published: str | None
    """Local stamp; None: it shows none."""
    article_id: int


@dataclass(slots=True)
class Calendars:
    """What is known of one archive's calendars. Writes inside the caller's transaction."""

    database: Database
    _found: set[tuple[str, str]] | None = field(default=None)

    @property
    def found(self) -> set[tuple[str, str]]:
        """Source and pattern of each."""
        if self._found is None:
            self._found = {(row[0], row[1]) for row in self.database.all("SELECT source, pattern FROM calendars")}
        return self._found

    def holds(self, url: str, *, source: str) -> bool:
        """Whether *url* is a page of a calendar that was found out."""
        return bool(self.found) and (source, take_date(url).pattern) in self.found

    def learn(self, page: KeptPage, *, now: datetime) -> str | None:
        """Take an article in that was kept; return the pattern of its address where that proves to be a calendar's."""
        dated, source = take_date(page.url), page.source
        if not dated.bears or (source, dated.pattern) in self.found:
            return dated.pattern if dated.bears else None
        horizon = (now + _AHEAD).date().isoformat()
        ahead = any(day is not None and str(day)[:10] > horizon for day in (dated.day, page.published))
        self.database.execute(
            "INSERT OR REPLACE INTO dated_pages (url, source, pattern, skeleton, ahead, article_id)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (page.url, source, dated.pattern, skeleton(page.title), int(ahead), page.article_id),
        )
        rows = self.database.all(
            "SELECT skeleton, ahead FROM dated_pages WHERE source = ? AND pattern = ?", (source, dated.pattern)
        )
        skeletons = Counter(row["skeleton"] for row in rows)
        if not is_calendar(skeletons, ahead=sum(row["ahead"] for row in rows), pattern=dated.pattern):
            return None
        if dated.pattern in kept_patterns(self.database, source):
            return None
        self.database.execute(
            "INSERT INTO calendars (source, pattern, found_at) VALUES (?, ?, ?)", (source, dated.pattern, utc(now))
        )
        self.found.add((source, dated.pattern))
        return dated.pattern

    def pages_of(self, pattern: str, *, source: str) -> list[tuple[str, int]]:
        """Address and article of each page of a calendar that was kept, the one without a date too."""
        rows = self.database.all(
            "SELECT url, article_id FROM dated_pages WHERE source = :source AND pattern = :pattern"
            " UNION SELECT url, article_id FROM pages WHERE article_id IS NOT NULL AND source = :source"
            " AND url IN ('http://' || :pattern, 'https://' || :pattern, 'http://' || :pattern || '/',"
            " 'https://' || :pattern || '/')",
            {"source": source, "pattern": pattern},
        )
        return [(row["url"], row["article_id"]) for row in rows]

    def forget(self) -> None:
        """Drop what is remembered in memory: the transaction that it was written in has failed."""
        self._found = None
