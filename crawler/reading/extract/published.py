"""Which of a page's dates is the day of publication: chosen by where it stands, the printed one before the markup's."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.choice import Choice
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.markup import Markup
from luutin.crawler.reading.extract.stamp import Stamp, find_stamps
from luutin.crawler.reading.extract.words import stamp_label

_ENOUGH: Final = 3.0
_LONE: Final = 0.0
"""Enough for the only day of its page that stands apart."""
_AFTER: Final = 40
"""Items after the text among which its stamp may stand."""
_UNDER: Final = 4
"""Items under the headline among which a stamp most often stands."""
_LISTED: Final = 2
"""Days set alike from which on they are those of a list."""
_LONGEST: Final = 200
"""Characters; of a longer block only the beginning may hold its stamp."""
_DIGITS: Final = re.compile(r"(?<!\d)(?:19|20)\d\d")
_SHORT_YEAR: Final = re.compile(r"\d\.\d{1,2}\.\d\d(?!\d)")
_SHORT_LINE: Final = 60
"""Characters of a line that may print the year with two digits."""
_IN_ADDRESS: Final = re.compile(r"/((?:19|20)\d\d)([/-])(\d\d?)\2(\d\d?)(?=[/_-]|$)")
_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s?(Z|[+-]\d\d:?\d\d)?)?")
_ZONED: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)[+-]\d{4}(\d\d):(\d\d):\d\d")
"""As the CMS NukeViet writes it: the zone between day and clock."""
_VIETNAM: Final = timezone(timedelta(hours=7))
_PUBLISHED: Final = re.compile(r"[^.!?]{0,40}?\b(veröffentlicht|gepostet|publiziert|geschrieben)\b", re.IGNORECASE)
_TODAY: Final = ("hôm nay", "today", "bây giờ là", "heute ist")
"""Words of the visitor's own day, in lower case."""
_UPDATED: Final = re.compile(
    r"updated|cập nhật|aktualisier|änderung|modifi|actualizado|mis à jour|aggiornato", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Place:
    """What a printed date is weighed against."""

    stream: Stream
    root: Box
    anchor: int
    """Index of the headline, or of the text where none is printed."""
    claimed: date | None
    """The markup's own day, else the address's."""
    universal: bool
    """True where that is a day by universal time: the local day, which is printed, may be one more or less."""


def find_published(
    stream: Stream, markup: Markup, root: Box, title: Block | None, *, address: str = ""
) -> tuple[Choice, Block | None, str | None]:
    """Return the local stamp, the block it is printed in, and the markup's own ISO moment; *address* is the page's."""
    claimed = marked_moment(stream, markup)
    addressed = None if claimed else day_in_address(address)
    day = claimed[:10] if claimed else addressed
    place = _Place(
        stream,
        root,
        title.index if title is not None else root.first,
        date.fromisoformat(day) if day else None,
        claimed is not None and claimed.endswith("+00:00"),
    )
    choice: Choice = Choice()
    where: dict[str, Block] = {}
    found = list(_weigh(list(_find_printed(stream, root)), place))
    alone = not claimed and len({stamp.day for _, _, stamp in found}) == 1
    for score, block, stamp in found:
        if alone or score >= _ENOUGH:
            choice.add(stamp.iso, _rule(block, place.anchor), score)
            where.setdefault(stamp.iso, block)
    if addressed:
        choice.add(addressed, "the page's address", _LONE)
    if claimed:
        local = local_moment(claimed, vietnamese=(markup.language or "").lower().startswith("vi"))
        if local:
            choice.add(local, "markup", 4.0)
    return choice, where.get(choice.value or ""), claimed


def _weigh(printed: list[tuple[Block, Stamp]], place: _Place) -> Iterator[tuple[float, Block, Stamp]]:
    """Yield the dates that may be the page's, with their weight: at least `_LONE`."""
    listed = Counter(box for box, _ in {(_shape(block.box), stamp.day) for block, stamp in printed})
    for block, stamp in printed:
        score = _score(block, stamp, place)
        under = place.anchor <= block.index <= min(place.anchor + _UNDER, place.root.last)
        in_list = listed[_shape(block.box)] > _LISTED and not under
        if in_list:
            score -= 3
        if score >= (_ENOUGH if in_list else _LONE):
            yield score, block, stamp


def _find_printed(stream: Stream, root: Box) -> Iterator[tuple[Block, Stamp]]:
    """Yield each date printed before, in or soon after the text, with its block; of a long block the beginning is read.

    Not those of a list of other articles after the text: they would be weighed last, and reading them costs the most.
    """
    for block in stream.blocks:
        if block.box.hidden or block.index > root.last + _AFTER:
            continue
        if block.index > root.last and block.box.around_says & Says.RELATED:
            continue
        text = block.text if len(block.text) < _LONGEST else block.text[: _LONGEST // 2]
        # A plain look for the century is many times cheaper than the pattern, and most blocks fail it.
        if (("20" in text or "19" in text) and _DIGITS.search(text)) or _has_short_year(text):
            for stamp in find_stamps(text):
                yield block, stamp


def _has_short_year(text: str) -> bool:
    return len(text) < _SHORT_LINE and text.count(".") > 1 and _SHORT_YEAR.search(text) is not None


def _shape(box: Box) -> tuple[str, str]:
    """Return what the dates of one list have in common."""
    return (box.tag, box.name) if box.name else (box.tag, str(box.number))


def _score(block: Block, stamp: Stamp, place: _Place) -> float:
    box = block.box
    score = _score_words(block, stamp) + _score_place(block.index, place, box=box)
    if box.says & Says.STAMP or (box.parent is not None and box.parent.says & Says.STAMP):
        score += 2
    if place.claimed:
        away = abs((stamp.day - place.claimed).days)
        score += 3 if away == 0 else 0 if away == 1 and place.universal else -1.5
    if _is_linked(block, stamp) or _beside_a_link(place.stream, block):
        score -= 3
    return score


def _score_words(block: Block, stamp: Stamp) -> float:
    """Weigh the words round a date: a label, a clock, a weekday that agrees, and little else."""
    text = block.text
    rest = len(text) - (stamp.end - stamp.start)
    label = stamp_label(text[max(0, stamp.start - 40) : stamp.start + 1]) or _said_after(text[stamp.end :])
    score = 1.0 if stamp.clock else 0.0
    if label:
        score += 1.0 if _UPDATED.search(label) else 3.0
    before = text[: stamp.start + 1].lower()
    if any(word in before for word in _TODAY):
        score -= 8
    if stamp.weekday is not None:
        score += 1 if stamp.weekday else -3
    if rest < 40 or stamp.start < 2:
        score += 1
    elif not label and (rest > 120 or text.endswith(".")):
        score -= 5
    return score


def _said_after(text: str) -> str:
    """Return the verb that closes a sentence such as `wurde am 3. Dezember 2011 veröffentlicht`; empty without any."""
    found = _PUBLISHED.match(text) if len(text) < _LONGEST else None
    return found[1] if found else ""


def _score_place(index: int, place: _Place, *, box: Box) -> float:
    """Weigh where a date stands: best right under the headline, bad far above it or in a list."""
    away = index - place.anchor
    score = 0.0
    if 0 <= away <= _UNDER:
        score = 4 - 0.3 * away
    elif -4 <= away < 0:
        score = 2.4 + 0.3 * away
    elif away < -4 or index > place.root.last:
        score = -3.0
    return score - 3 if box.around_says & (Says.RELATED | Says.COMMENTS | Says.NAVIGATION) else score


def _is_linked(block: Block, stamp: Stamp) -> bool:
    """Say whether the date itself, not only what stands beside it, must be in a link."""
    rest = len(block.text) - (stamp.end - stamp.start)
    return block.link_share > 0.4 and block.linked > rest


def _beside_a_link(stream: Stream, block: Block) -> bool:
    """Say whether the date belongs to a link: the day of another article in a list."""
    item = block.box.around("li", "tr")
    if item is None or item.last - item.first > 4:
        return False
    others = stream.items[item.first : item.last + 1]
    return any(isinstance(other, Block) and other.link_share > 0.6 for other in others)


def _rule(block: Block, anchor: int) -> str:
    away = block.index - anchor
    side = "in the title" if away == 0 else f"{abs(away)} blocks {'after' if away > 0 else 'before'} the title"
    return f"printed {side}"


def marked_moment(stream: Stream, markup: Markup) -> str | None:
    """Return the moment that the markup claims, as ISO 8601; None where it claims none that exists."""
    first = iso_moment(markup.published or "")
    if first:
        return first
    stamped = [box for box in stream.boxes if box.says & Says.STAMP]
    claims = [box.marked_date for box in stamped if box.marked_date and not box.junk][:3]
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
    """Return the day that the path of an address names (`/2020/01/09/`), as ISO 8601; None where it names none."""
    found = _IN_ADDRESS.search(address)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[3]), int(found[4])).isoformat()
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
