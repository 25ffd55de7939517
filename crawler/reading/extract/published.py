"""Which of a page's dates is the day of publication: chosen by where it stands, the printed one before the markup's."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.choice import Choice
from luutin.crawler.reading.extract.day_weights import UNDER, Place, is_the_hosts, is_the_visitors, score_of, settle
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.markup import Markup
from luutin.crawler.reading.extract.moments import (
    day_in_address,
    is_update,
    iso_moment,
    local_moment,
    marked_moment,
    moment_in_state,
    swap_month,
)
from luutin.crawler.reading.extract.passed_days import add_passed_days
from luutin.crawler.reading.extract.printed_days import Printed, ages, marked_clock, printed_days
from luutin.crawler.reading.extract.stamp import find_stamps
from luutin.crawler.reading.extract.stamp_labels import UPDATED
from luutin.crawler.reading.extract.told_days import Outside, add_told_day

_ENOUGH: Final = 3.0
_LONE: Final = 0.0
"""Enough for the only day of its page that stands apart."""
_MARKED: Final = 4.0
"""Weight of the markup's moment."""
_UPDATE: Final = 3.5
"""Most that the day of an update weighs beside a publication that the markup claims."""
_ADDRESSED: Final = 4.5
"""Weight of the day that the address names, where the markup claims another."""
_SAME_WEEK: Final = 7
_LISTED: Final = 2
"""Days set alike from which on they are those of a list."""
_OTHERS: Final = Says.RELATED | Says.COMMENTS
_LONGEST: Final = 200
_DAY: Final = 10
"""Characters of a day in ISO 8601."""
_LINE: Final = 90
_IN_TITLE: Final = re.compile(r"[|–—·(,-]\s*$")


class Dates:
    """The days of a page: when it was published and, apart from that, when it was changed."""

    def __init__(self) -> None:
        self.published: Choice = Choice()
        self.modified: Choice = Choice()
        self.blocks: list[Block] = []
        """The blocks that are nothing but days, clocks and ages: no text."""
        self.printed: Block | None = None
        """Where the day of publication is printed."""
        self.claimed: str | None = None
        """The moment of publication that the markup claims, ISO 8601."""


def find_dates(stream: Stream, markup: Markup, root: Box, title: Block | None, outside: Outside) -> Dates:
    """Return the days of the page, with the reasons against those that are another thing's."""
    dates = Dates()
    place = Place(stream, root, title)
    printed = list(printed_days(stream, root))
    dates.claimed = _read_claim(stream, markup, place, printed)
    addressed = day_in_address(outside.address)
    day = dates.claimed[:10] if dates.claimed else addressed
    place.claimed = date.fromisoformat(day) if day else None
    place.universal = dates.claimed is not None and dates.claimed.endswith("+00:00")
    where: dict[str, Printed] = {}
    for score, found in _weigh(dates, printed, place):
        dates.published.add(found.iso, _rule(found.block, place.anchor), score)
        where.setdefault(found.iso, found)
    if addressed:
        strong = dates.claimed is not None and _are_apart(addressed, dates.claimed)
        dates.published.add(addressed, "the page's address", _ADDRESSED if strong else _LONE)
    best = dates.published.best
    told = marked_clock(stream, best.value) if best is not None and len(best.value) == _DAY else ""
    if best is not None and told:
        dates.published.add(told, f"{best.rule}, with a clock that stands apart", best.score + 0.1)
    _add_titled(dates, markup, place)
    vietnamese = (markup.language or "").lower().startswith("vi")
    aged = ages(stream, place.anchor)
    if not dates.published.candidates and not dates.claimed:
        add_told_day(dates.published, outside, (block.text for block in aged), vietnamese=vietnamese)
    if not dates.published.candidates and not dates.claimed:
        dates.claimed = moment_in_state(stream)
    if dates.claimed:
        local = local_moment(dates.claimed, vietnamese=vietnamese)
        if local:
            dates.published.add(local, "markup", _MARKED)
    add_passed_days(dates.published, dates.modified, place, dates.claimed)
    _add_modified(dates, markup, vietnamese=vietnamese)
    if dates.published.value in where:
        dates.printed = where[dates.published.value].block
    chosen = [where[value] for value in (dates.published.value, dates.modified.value) if value in where]
    dates.blocks = [block for found in chosen for block in found.blocks] + aged + _marked_lines(stream, place, dates)
    return dates


def _marked_lines(stream: Stream, place: Place, dates: Dates) -> list[Block]:
    """Return the lines under the headline whose element gives the claimed moment, however they write it."""
    near = stream.items[place.anchor : place.anchor + 2 * UNDER]
    lines = (item for item in near if isinstance(item, Block) and item.box.marked_date and len(item.text) < _LINE)
    return [line for line in lines if dates.claimed and iso_moment(line.box.marked_date) == dates.claimed]


def _read_claim(stream: Stream, markup: Markup, place: Place, printed: list[Printed]) -> str | None:
    """Return the markup's moment; where it may be read in two ways, the one that the page prints."""
    claimed = marked_moment(stream, markup, place.home)
    if claimed and markup.published:
        other = swap_month(date.fromisoformat(claimed[:10]), markup.published)
        if other is not None and any(found.stamp.day == other for found in printed):
            return other.isoformat() + claimed[10:]
    return claimed


def _weigh(dates: Dates, printed: list[Printed], place: Place) -> Iterator[tuple[float, Printed]]:
    """Yield the dates that may be the page's, with their weight; the others are refused or told as updates."""
    likely: list[tuple[float, Printed]] = []
    told_far: list[tuple[float, Printed]] = []
    days: dict[tuple[str, str], set[date]] = {}
    for found in printed:
        days.setdefault(_shape(found.block.box), set()).add(found.stamp.day)
    for found in printed:
        settle(found, place)
        own = "" if _is_glued(found, place) else found.reason
        reason = own or is_the_hosts(found, place) or is_the_visitors(found, place)
        if reason:
            dates.published.refuse(found.iso, f"{reason}, {_rule(found.block, place.anchor)}")
            continue
        score = score_of(found, place)
        index = found.block.index
        under = place.anchor <= index <= min(place.anchor + UNDER, place.root.last)
        in_list = len(days[_shape(found.block.box)]) > _LISTED and not under
        if in_list:
            score -= 3
        if score < (_ENOUGH if in_list else _LONE):
            if found.label and not in_list and not found.block.box.around_says & _OTHERS:
                told_far.append((_LONE, found))
            dates.published.refuse(found.iso, f"too far from the article, {_rule(found.block, place.anchor)}")
            continue
        likely.append((score, found))
    likely = likely or told_far
    alone = not dates.claimed and len({found.stamp.day for _, found in likely}) == 1
    told = any(score >= _ENOUGH and not is_update(found.block.box) for score, found in likely)
    for score, found in likely:
        weight = score
        if found.label == UPDATED or (told and not found.label and is_update(found.block.box)):
            dates.modified.add(found.iso, _rule(found.block, place.anchor), score)
            weight = min(score, _UPDATE) if dates.claimed else score - 0.5
        if alone or weight >= _ENOUGH:
            yield weight, found


def _is_glued(found: Printed, place: Place) -> bool:
    """Say whether a day with its clock ends the headline: it is the page's, whatever the headline speaks of."""
    stamp = found.stamp
    return found.block is place.title and stamp.clock is not None and stamp.end >= len(found.block.text) - 1


def _are_apart(addressed: str, claimed: str) -> bool:
    """Say whether the address names another day than the markup: not one that midnight or a delay explains."""
    return abs((date.fromisoformat(addressed) - date.fromisoformat(claimed[:10])).days) > _SAME_WEEK


def _shape(box: Box) -> tuple[str, str]:
    """Return what the dates of one list have in common."""
    return (box.tag, box.name) if box.name else (box.tag, str(box.number))


def _rule(block: Block, anchor: int) -> str:
    away = block.index - anchor
    side = "in the title" if away == 0 else f"{abs(away)} blocks {'after' if away > 0 else 'before'} the title"
    return f"printed {side}"


def _add_titled(dates: Dates, markup: Markup, place: Place) -> None:
    """Add the day that stands at the end of `<title>`, behind a sign, and in no headline."""
    stamps = find_stamps(markup.title) if not dates.claimed and len(markup.title) < _LONGEST else ()
    if not stamps or stamps[-1].end < len(markup.title) - 3:
        return
    printed = {found.day for found in find_stamps(place.title.text)} if place.title is not None else ()
    if stamps[-1].day not in printed and _IN_TITLE.search(markup.title[: stamps[-1].start]):
        dates.published.add(stamps[-1].iso, "title element", _UPDATE)


def _add_modified(dates: Dates, markup: Markup, *, vietnamese: bool) -> None:
    """Add the markup's update; one that is no later than the publication, or is taken for it, is none."""
    claimed = iso_moment(markup.modified or "")
    local = local_moment(claimed, vietnamese=vietnamese) if claimed else None
    if local:
        dates.modified.add(local, "markup", _ENOUGH)
    published = dates.published.value or ""
    later = [found for found in dates.modified.candidates if _is_later(found.value, published)]
    dates.modified.candidates = later


def _is_later(modified: str, published: str) -> bool:
    """Say whether one local stamp is after another: by the minute where both have one, else by the day."""
    size = min(len(modified), len(published))
    return bool(published) and modified[:size] > published[:size]
