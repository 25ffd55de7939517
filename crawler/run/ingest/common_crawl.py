"""Common Crawl: which of its crawls may hold what is wanted, what a line of their index says, what stands there. Pure.

An index is CDXJ, one for each crawl. A capture stands in a WARC file, at an offset that the index tells.
"""

import io
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from luutin.archive import FaultKind, ForeignCapture, ForeignFault, read_warc
from luutin.crawler.run.ingest.web_archive import IndexedCapture, Stretch, WantedCaptures

_WEEK = re.compile(r"CC-MAIN-(\d{4})-(\d{2})$")
_YEARS = re.compile(r"CC-MAIN-(\d{4})(?:-(\d{4}))?$")
_LONGEST = timedelta(days=70)
"""No crawl went on for longer before the week that it is named by."""


class Crawl(NamedTuple):
    """One of the crawls that the index server lists (`/collinfo.json`)."""

    name: str
    """`CC-MAIN-2019-35`: the year, and the week in which it ended."""
    api: str
    """Address of its index."""
    begins: date | None
    ends: date | None
    """Days between which it captured; None: not known."""

    def may_hold(self, since: date | None, until: date | None) -> bool:
        """Whether captures between two days, both included, may stand in it."""
        early = since is not None and self.ends is not None and self.ends < since
        late = until is not None and self.begins is not None and self.begins > until
        return not (early or late)


class CrawlList(NamedTuple):
    """What a `collinfo.json` says."""

    crawls: list[Crawl]
    """The oldest first."""
    unread: list[str]
    """Entries that name no crawl."""


def read_crawls(listed: Iterable[Any], index: str) -> CrawlList:
    """Read what the index server at *index* lists. Raises TypeError, ValueError where it lists no crawl at all."""
    crawls, unread = list[Crawl](), list[str]()
    for each in listed:
        if isinstance(each, Mapping) and isinstance(each.get("id"), str):
            api = each.get("cdx-api")
            # Each index stands where its crawl's name says; the list repeats it.
            crawls.append(
                Crawl(each["id"], api if isinstance(api, str) else f"{index}/{each['id']}-index", *_days_of(each))
            )
        else:
            unread.append(str(each))
    if unread and not crawls:
        raise ValueError(unread[0][:200])
    return CrawlList(sorted(crawls, key=lambda each: (each.ends or date.max, each.name)), unread)


def _days_of(said: Mapping[str, Any]) -> tuple[date | None, date | None]:
    try:
        return _day(said["from"]), _day(said["to"])
    except (KeyError, TypeError, ValueError):
        return _days_of_name(str(said["id"]))


def _days_of_name(name: str) -> tuple[date | None, date | None]:
    if (week := _WEEK.match(name)) is not None and 1 <= int(week[2]) <= 53 and int(week[1]) > 0:
        ends = date(int(week[1]), 1, 1) + timedelta(weeks=int(week[2]))
        return ends - _LONGEST, ends + timedelta(weeks=1)
    if (years := _YEARS.match(name)) is not None and int(years[1]) > 0 and int(years[2] or 1) > 0:
        return date(int(years[1]), 1, 1), date(int(years[2] or years[1]), 12, 31)
    return None, None


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).date()


def query_of(wanted: WantedCaptures) -> dict[str, str]:
    """What the index is asked for, without the page."""
    address = wanted.address.removesuffix("*")
    whole_host = "/" not in address.rstrip("/").partition("://")[2] if "://" in address else "/" not in address
    kind = "prefix" if wanted.address.endswith("*") else "host" if whole_host else "exact"
    asked = {"url": address.rstrip("/") if kind == "host" else address, "matchType": kind, "output": "json"}
    days = {"from": wanted.since, "to": wanted.until}
    return asked | {name: f"{day:%Y%m%d}" for name, day in days.items() if day is not None}


def read_line(line: Mapping[str, Any], data: str) -> IndexedCapture:
    """Return what one *line* of an index says; *data* is where its files stand. Raises KeyError, ValueError."""
    status = str(line.get("status", ""))
    stretch, url = Stretch(str(line["filename"]), int(line["offset"]), int(line["length"])), line["url"]
    if stretch.offset < 0 or stretch.length <= 0 or not str(url).lower().startswith(("http:", "https:")):
        raise ValueError(f"{url}: {stretch}")
    moment = datetime.strptime(str(line["timestamp"]), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return IndexedCapture(
        *(str(url), moment, str(line.get("mime") or ""), int(status) if status.isdecimal() else None),
        digest=f"sha1:{line['digest']}" if ":" not in str(line["digest"]) else str(line["digest"]),
        place=f"{data}/{stretch.file}#{stretch.offset}",
        stretch=stretch,
    )


def read_stretch(content: bytes, record: IndexedCapture, witness: str) -> ForeignCapture | ForeignFault:
    """Return the capture that stands in the *content* of a file's stretch, which must be what the index calls it."""
    found = next((each for each in read_warc(io.BytesIO(content), name=record.place)), None)
    if isinstance(found, ForeignFault):
        return found._replace(place=record.place)
    if not isinstance(found, ForeignCapture):
        return ForeignFault(record.place, FaultKind.NO_RECORD)
    if (found.url, found.captured_at) != (record.url, record.captured_at):
        return ForeignFault(record.place, FaultKind.OTHER_RECORD, found.url)
    if not _is_same(found.digest, record.digest):
        return ForeignFault(record.place, FaultKind.WRONG_DIGEST, found.url)
    return ForeignCapture(
        *(found.url, found.captured_at, found.status, found.reason, found.headers, found.body),
        witness=witness,
        place=record.place,
        digest=record.digest,
        truncated=found.truncated,
    )


def _is_same(said: str | None, indexed: str) -> bool:
    """Whether record and index name the same content, where they name it by the same hash."""
    if said is None or said.partition(":")[0].lower() != indexed.partition(":")[0].lower():
        return True
    return said.lower() == indexed.lower()
