"""The dates that a page prints, each with the words that say what day it is."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.stamp import AGE, Stamp, find_stamps, lone_clock
from luutin.crawler.reading.extract.stamp_labels import PUBLISHED, label_of, reason_against

_AFTER: Final = 40
"""Items after the text among which its stamp may stand."""
_LONGEST: Final = 200
"""Characters; of a longer block only the beginning may hold its stamp."""
_DIGITS: Final = re.compile(r"(?<!\d)(?:19|20)\d\d")
_SHORT_YEAR: Final = re.compile(r"[0-9](?<![0-9][0-9])[0-9]?([./-])\d{1,2}\1\d\d(?!\d)")
"""It begins with plain digits: those are found many times faster than digits of any script, and each line is asked."""
_SHORT_LINE: Final = 60
"""Characters of a line that may print the year with two digits."""
_BEFORE: Final = 60
"""Characters before a date in which a label may stand."""
_LABEL: Final = 30
"""Characters of a block that is nothing but the label of the next."""
_REST: Final = 20
"""Characters beside a date whose clock stands in the next block."""
_MOST_DAYS: Final = 2_000
"""Dates of a page that are weighed. A page that is nothing but dates would keep the reader for seconds."""
_UNREAD: Final = 5_000
"""Characters of the rest of a paragraph whose dates a person is told of."""
_AGED: Final = 90
_AGO: Final = ("ago", "trước", "vor", "il y a", "hace")
"""One of which stands in every age: a cheap look first."""


class Printed:
    """A date on the page."""

    def __init__(self, block: Block, stamp: Stamp, text: str) -> None:
        self.block = block
        self.blocks = [block]
        """With the block that holds its clock."""
        self.stamp = stamp
        self.stamp_text = text
        """As printed."""
        self.label = ""
        """`PUBLISHED`, `UPDATED` or nothing."""
        self.reason = ""
        """Of what other thing it is the day; empty where of none that is known."""

    @property
    def iso(self) -> str:
        """The local stamp."""
        return self.stamp.iso


def printed_days(stream: Stream, root: Box) -> Iterator[Printed]:
    """Yield each date printed before, in or soon after the text, with its block; of a long block the beginning is read.

    Not those of a list of other articles after the text: they would be weighed last, and reading them costs the most.
    Not those behind the first 2,000.
    """
    return islice(_printed_days(stream, root), _MOST_DAYS)


def _printed_days(stream: Stream, root: Box) -> Iterator[Printed]:
    last: Block | None = None
    for block in stream.blocks:
        before, last = last, block
        if why_not_weighed(block, root):
            continue
        text = block.text if len(block.text) < _LONGEST else block.text[: _LONGEST // 2]
        # A plain look for the century is many times cheaper than the pattern, and most blocks fail it.
        if (("20" in text or "19" in text) and _DIGITS.search(text)) or _has_short_year(text):
            yield from _in_block(stream, block, before, text)


def why_not_weighed(block: Block, root: Box) -> str:
    """Say why a date in *block* cannot be the article's, wherever else it may be looked for; empty where it can."""
    if block.box.hidden:
        return "hidden"
    if block.index > root.last + _AFTER:
        return "far behind the text"
    if block.index > root.last and block.box.around_says & Says.RELATED:
        return "in a list of other articles behind the text"
    return ""


def unweighed_days(stream: Stream, root: Box) -> Iterator[tuple[str, str]]:
    """Yield the other dates of the page, with what keeps them from being weighed."""
    weighed = 0
    for block in stream.blocks:
        reason = why_not_weighed(block, root)
        text, rest = block.text[: _LONGEST // 2], "" if len(block.text) < _LONGEST else block.text[_LONGEST // 2 :]
        for part, why in ((text, reason), (rest[:_UNREAD], reason or "inside a paragraph")):
            for stamp in find_stamps(part):
                weighed += not why
                if why or weighed > _MOST_DAYS:
                    said = why or f"behind the first {_MOST_DAYS:,} dates"
                    yield stamp.iso, f"{said}: {block.text[:_SHORT_LINE]}"


def _in_block(stream: Stream, block: Block, before: Block | None, text: str) -> Iterator[Printed]:
    end = 0
    for stamp in find_stamps(text):
        found = Printed(block, stamp, text[stamp.start : stamp.end])
        words = text[max(end, stamp.start - _BEFORE) : stamp.start]
        if len(words.strip()) < 3 and end == 0 and before is not None and _labels(before, block):
            words = before.text
        end = stamp.end
        found.label = label_of(words)
        found.reason = reason_against(words)
        if found.label == PUBLISHED and "licence" not in found.reason:
            found.reason = ""
        if stamp.clock is None and len(text) - (stamp.end - stamp.start) < _REST:
            _take_clock(stream, found)
        yield found


def marked_clock(stream: Stream, day: str) -> str:
    """Return the moment of an element that prints only its clock and is marked with *day*; empty without one."""
    for block in stream.blocks:
        marked = block.box.marked_date
        if marked.startswith(day) and len(block.text) < _REST:
            clock = lone_clock(block.text)
            if clock is not None and marked[len(day) :].startswith(f"T{clock:%H:%M}"):
                return f"{day}T{clock:%H:%M}"
    return ""


def _labels(label: Block, block: Block) -> bool:
    """Say whether *label*, the block before, stands beside *block* and may say what it is."""
    if label.index != block.index - 1 or len(label.text) > _LABEL:
        return False
    outer = block.box.parent
    return label.box.parent is outer or label.box is outer or (outer is not None and label.box is outer.parent)


def _take_clock(stream: Stream, found: Printed) -> None:
    """Give a date the clock that stands alone in the block beside it."""
    block = found.block
    for index in (block.index + 1, block.index - 1):
        item = stream.items[index] if 0 <= index < len(stream.items) else None
        if isinstance(item, Block) and len(item.text) < _REST and _is_beside(item.box, block.box):
            clock = lone_clock(item.text)
            if clock is not None:
                found.stamp = found.stamp.at(clock)
                found.blocks = [block, item]
                return


def _is_beside(one: Box, other: Box) -> bool:
    """Say whether two blocks stand in one element, or in two that do."""
    return one is other or one.parent is other.parent or one is other.parent or one.parent is other


def _has_short_year(text: str) -> bool:
    signs = "/" in text or "." in text or "-" in text
    return signs and len(text) < _SHORT_LINE and _SHORT_YEAR.search(text) is not None


def ages(stream: Stream, anchor: int) -> list[Block]:
    """Return the lines round the headline that say how long ago the article was posted: they change by themselves."""
    near = stream.items[max(anchor - 4, 0) : anchor + 9]
    return [
        item
        for item in near
        if isinstance(item, Block)
        and item.index != anchor
        and len(item.text) < _AGED
        and item.text[-1:] not in ".!?"
        and any(word in item.text for word in _AGO)
        and AGE.search(item.text) is not None
    ]
