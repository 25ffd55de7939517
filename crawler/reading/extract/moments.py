"""Moments as the markup claims them: ISO 8601, and days and clocks written in other ways."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.markup import Markup
from luutin.crawler.reading.extract.stamp import find_stamps
from luutin.crawler.reading.extract.words import has_any

_IN_ADDRESS: Final = re.compile(r"/((?:19|20)\d\d)([/-])(\d\d?)\2(\d\d?)(?=[/_-]|$)")
_DAY_FIRST_IN_ADDRESS: Final = re.compile(r"/(\d\d?)-(\d\d?)-((?:19|20)\d\d)(?=[/_-]|$)")
_UNSET: Final = 1970
"""Years up to which a moment is a field that nobody set: the first of .NET's, or of Unix'."""
_NEVER: Final = 2100
"""Years from which on a moment means that there is none, as the last of .NET's does."""
_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:[.:]\d+)?\s?(Z|[+-]\d\d:?\d\d)?)?")
_ZONED: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)[+-]\d\d(?:\d\d)?(\d\d):(\d\d):\d\d")
"""As the CMS NukeViet writes it: the zone between day and clock."""
_AMBIGUOUS: Final = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](?:\d\d)?\d\d(?!\d)")
_STATE_PUBLISHED: Final = (
    *("datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "publishedDate", "published_date"),
    *("publicationDate", "publication_date", "pubDate", "datePublication", "firstPublished", "publishedTime"),
)
_STATE_CREATED: Final = (
    *("createdAt", "created_at", "dateCreated", "createdDate", "created_date", "createTime", "createdTime"),
)
"""Keys of a moment in the data of scripts: of the publication, and of the making of a row."""
_IN_PUBLISHED: Final = ("ubli", "pubD")
_IN_CREATED: Final = ("reate",)
"""Of which each of those keys holds one: a plain look for them comes before one for each key."""
_QUOTED_YEARS: Final = ('"20', "'20", '"19', "'19")
"""How the value of such a key begins."""
_STATE_VALUE: Final = re.compile(r"""\\{0,3}["']\s{0,9}:\s{0,9}\\{0,3}["'](\d{4}-\d\d-\d\d[T\d: .+Z-]{0,30})""")
_MOST_KEYS: Final = 50
_LONGEST_STATE: Final = 2_000_000
_VIETNAM: Final = timezone(timedelta(hours=7))
_UPDATE_NAME: Final = re.compile(r"updated|modified|capnhat|cap-nhat", re.IGNORECASE)
_PUBLISHED_NAME: Final = re.compile(r"publish|entry-date|post-date|created|posted|ngaydang", re.IGNORECASE)


def is_update(box: Box) -> bool:
    """Say whether the class of an element, or of one close round it, says that it holds the day of an update."""
    around: Box | None = box
    for _ in range(2):
        if around is None or around.last > around.first:
            break
        if _PUBLISHED_NAME.search(around.name):
            return False
        if _UPDATE_NAME.search(around.name) or _is_modified(around):
            return True
        around = around.parent
    return False


def _is_modified(box: Box) -> bool:
    """Say whether an element is the microdata of an update."""
    return box.marked_date != "" and (box.node.attributes.get("itemprop") or "").lower() == "datemodified"


def says_published(box: Box) -> bool:
    """Say whether the class of an element says that it holds the day of publication."""
    return box.says & Says.STAMP != 0 and _PUBLISHED_NAME.search(box.name) is not None


def moment_in_state(stream: Stream) -> str | None:
    """Return the moment of publication that the page's scripts carry as data; None where they carry none, or several.

    Pages drawn by scripts hold their article as JSON. Keys that only say when a row was made count where all agree.
    """
    node = stream.boxes[0].node if stream.boxes else None
    if node is None:
        return None
    texts = [script.text()[:_LONGEST_STATE] for script in node.css("script")]
    dated = [text for text in texts if has_any(text, _QUOTED_YEARS)]
    for keys, parts in ((_STATE_PUBLISHED, _IN_PUBLISHED), (_STATE_CREATED, _IN_CREATED)):
        told = [text for text in dated if has_any(text, parts)]
        found = [moment for text in told for moment in _moments_in(text, keys)]
        if found and (keys == _STATE_PUBLISHED or len({moment[:10] for moment in found}) == 1):
            return found[0]
    return None


def _moments_in(text: str, keys: tuple[str, ...]) -> list[str]:
    """Return the moments that stand behind *keys* in the data *text*; a pattern for all would be many times dearer."""
    found = []
    for key in keys:
        place = text.find(key)
        for _ in range(_MOST_KEYS):
            if place < 0:
                break
            value = _STATE_VALUE.match(text, place + len(key))
            moment = iso_moment(value[1]) if value is not None else None
            if moment:
                found.append(moment)
            place = text.find(key, place + len(key))
    return found


def marked_moment(stream: Stream, markup: Markup, home: Box | None = None) -> str | None:
    """Return the moment that the markup claims, as ISO 8601; None where it claims none that exists.

    *home* is the article's own element, whose footer may hold the moment.
    """
    first = iso_moment(markup.published or "")
    if first:
        return first
    stamped = [box for box in stream.boxes if box.says & Says.STAMP]
    stamped = [box for box in stamped if not is_update(box)] or stamped
    inside = [box for box in stamped if home is not None and home.first <= box.first <= home.last]
    claims = [box.marked_date for box in inside if box.marked_date and not box.hidden][:1]
    claims += [box.marked_date for box in stamped if box.marked_date and not box.junk][:3]
    for box in stamped:
        item = stream.items[box.first] if box.hidden and box.first == box.last else None
        if isinstance(item, Block) and len(item.text) < 40:
            claims.append(item.text)
    for claim in claims:
        moment = iso_moment(claim)
        if moment:
            return moment
    return None


def day_in_address(address: str) -> str | None:
    """Return the day that the path of an address names (`/2020/01/09/`, `/09-01-2020`), ISO 8601; None without one."""
    found = _IN_ADDRESS.search(address)
    parts = (found[1], found[3], found[4]) if found is not None else None
    if found is None:
        found = _DAY_FIRST_IN_ADDRESS.search(address)
        parts = (found[3], found[2], found[1]) if found is not None else None
    if parts is None:
        return None
    try:
        return date(*map(int, parts)).isoformat()
    except ValueError:
        return None


def iso_moment(text: str) -> str | None:
    """Return *text* as ISO 8601, a day or a moment with its zone where given; None where it is no date."""
    text = text.strip()
    zoned = _ZONED.match(text)
    if zoned:
        text = "{}-{}-{}T{}:{}:00+07:00".format(*zoned.groups())
    found = _ISO.match(text)
    if found is None:
        stamps = find_stamps(text) if len(text) < 80 else []
        return stamps[0].iso if stamps else None
    year, month, day, hour, minute, second, zone = found.groups()
    if not _UNSET < int(year) < _NEVER:
        return None
    try:
        if hour is None:
            return date(int(year), int(month), int(day)).isoformat()
        clock = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))  # noqa: DTZ001 - the zone is text beside it
    except ValueError:
        return None
    return clock.isoformat() + ("" if zone is None else "+00:00" if zone == "Z" else zone)


def local_moment(moment: str, *, vietnamese: bool) -> str | None:
    """Return an ISO moment as a local stamp; a Vietnamese page's UTC moment is seven hours later on its clock."""
    if len(moment) == 10:
        return moment
    try:
        value = datetime.fromisoformat(moment)
    except ValueError:
        return moment[:16]
    if vietnamese and value.tzinfo is not None:
        value = value.astimezone(_VIETNAM)
    return value.strftime("%Y-%m-%dT%H:%M")


def swap_month(day: date, text: str) -> date | None:
    """Return *day* with day and month changed for one another, where *text* may mean either; None where it may not."""
    if day.day > 12 or day.day == day.month:
        return None
    found = _AMBIGUOUS.search(text)
    if found is None or {int(found[1]), int(found[2])} != {day.day, day.month}:
        return None
    return date(day.year, day.day, day.month)
