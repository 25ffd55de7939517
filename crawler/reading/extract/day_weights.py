"""What a printed date weighs as the day of publication: by the words round it, and by where it stands."""

import re
from datetime import date
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.moments import iso_moment, says_published, swap_month
from luutin.crawler.reading.extract.names import labelled_names
from luutin.crawler.reading.extract.printed_days import Printed
from luutin.crawler.reading.extract.stamp_labels import PUBLISHED, UPDATED

UNDER: Final = 4
"""Items under the headline among which a stamp most often stands."""
_LONGEST: Final = 200
"""Characters; a longer block is a paragraph."""
_PARAGRAPH: Final = 100
_SAID_AFTER: Final = re.compile(r"[^.!?]{0,40}?\b(veröffentlicht|gepostet|publiziert|geschrieben)\b", re.IGNORECASE)
_CLOCK_NAME: Final = re.compile(r"clock|dong-?ho|today|homnay|hom-nay|current|now\b|realtime", re.IGNORECASE)


class Place:
    """What a printed date is weighed against."""

    def __init__(self, stream: Stream, root: Box, title: Block | None) -> None:
        self.stream = stream
        self.root = root
        self.title = title
        self.anchor = title.index if title is not None else root.first
        """Index of the headline, or of the text where none is printed."""
        self.home = _home(root, title)
        self.claimed: date | None = None
        """The markup's own day, else the address's."""
        self.universal = False
        """True where that is a day by universal time: the local day, which is printed, may be one more or less."""
        self.text_from = _second_paragraph(stream, self.anchor, root.last)


def _second_paragraph(stream: Stream, anchor: int, last: int) -> int:
    """Return where the second paragraph after the headline stands: the first may be a lead, with the stamp under it."""
    seen = 0
    for block in stream.blocks:
        if block.index > anchor and len(block.text) >= _PARAGRAPH and block.link_share < 0.3:
            seen += 1
            if seen > 1:
                return block.index
    return last


def _home(root: Box, title: Block | None) -> Box | None:
    """Return the article's own element: one that says so and holds headline and text."""
    for box in title.box.chain() if title is not None else root.chain():
        if box.last < root.last or box.tag in ("body", "html", "main"):
            continue
        if box.tag == "article" or "hentry" in box.name or "post-" in box.name:
            return box
    return None


def settle(found: Printed, place: Place) -> None:
    """Mend a date that is printed month first, where its own element or the page's markup says so."""
    other = swap_month(found.stamp.day, found.stamp_text)
    if other is None:
        return
    own = iso_moment(found.block.box.marked_date) if found.block.box.marked_date else None
    for known in (date.fromisoformat(own[:10]) if own else None, place.claimed):
        if known is not None and abs((other - known).days) <= 1 < abs((found.stamp.day - known).days):
            found.stamp = found.stamp.on(other)


def is_the_hosts(found: Printed, place: Place) -> str:
    """Say that a date stands on other pages of its host too, outside of the headline and the text under it.

    There it may well be the article's: many portals put up hundreds of articles in one day.
    """
    inside = place.anchor <= found.block.index <= place.root.last
    return "stands on other pages of the host" if found.block.repeated and not inside else ""


def is_the_visitors(found: Printed, place: Place) -> str:
    """Say that a date is the visitor's: above the headline and outside of the element that holds headline and text."""
    title, block = place.title, found.block
    if title is None or block.index >= title.index or found.label == PUBLISHED:
        return ""
    if place.claimed is not None and abs((found.stamp.day - place.claimed).days) <= int(place.universal):
        return ""
    if _CLOCK_NAME.search(block.box.name):
        return "a clock"
    inner = common = title.box
    for common in title.box.chain():
        if common.first <= block.index:
            break
        inner = common
    outside = inner.first <= place.root.first and inner.last >= place.root.last > title.index
    near = title.index - block.index <= UNDER
    return "the day of the visit" if outside and _is_page(common, place.stream, near=near) else ""


def _is_page(box: Box, stream: Stream, *, near: bool) -> bool:
    """Say whether an element holds all of the page: its head, its menus and its foot.

    Of a date *near* above the headline only the outermost such element counts: blogs set the day over their posts.
    """
    if box.tag in ("body", "html", "form"):
        return True
    outer = box.parent
    whole = box.first <= 1 and box.last >= len(stream.items) - 2
    return whole and (not near or (outer is not None and outer.tag in ("body", "html", "form")))


def score_of(found: Printed, place: Place) -> float:
    """Weigh a date: 3 and more are enough for the day of publication, 0 for the only day of its page."""
    block, stamp = found.block, found.stamp
    box = block.box
    named = bool(box.says & Says.STAMP) or (box.parent is not None and bool(box.parent.says & Says.STAMP))
    score = _score_words(found) + _score_place(block, place, named=named)
    if named:
        score += 2
    if place.claimed:
        away = abs((stamp.day - place.claimed).days)
        score += 3 if away == 0 else 0 if away == 1 and place.universal else -1.5
    if found.label != PUBLISHED and (_is_linked(found) or _beside_a_link(place.stream, block)):
        score -= 3
    if not found.label and says_published(box):
        score += 1.5
    return score


def _score_words(found: Printed) -> float:
    """Weigh the words round a date: a label, a clock, a weekday that agrees, and little else."""
    text, stamp = found.block.text, found.stamp
    rest = len(text) - (stamp.end - stamp.start)
    if not found.label and len(text) < _LONGEST and _SAID_AFTER.match(text[stamp.end :]):
        found.label = PUBLISHED
    score = 1.0 if stamp.clock else 0.0
    if found.label:
        score += 1.0 if found.label == UPDATED else 3.0
    if stamp.weekday is not None:
        score += 1 if stamp.weekday else -3
    if rest < 40 or stamp.start < 2:
        score += 1
    elif not found.label and (rest > 120 or text.endswith(".")):
        score -= 5
    if not found.label and rest < _LONGEST and labelled_names(text[: stamp.start], first=True):
        score += 3
    return score


def _score_place(block: Block, place: Place, *, named: bool) -> float:
    """Weigh where a date stands: best right under the headline, bad far above it, among paragraphs or in a list."""
    index, home = block.index, place.home
    away = index - place.anchor
    score = 0.0
    if 0 <= away <= UNDER and (index <= place.text_from or named):
        score = 4 - 0.3 * away
    elif away > 0 and 0 < place.root.first - index <= UNDER:
        score = 4 - 0.3 * (place.root.first - index)
    elif -4 <= away < 0:
        score = 2.4 + 0.3 * away
    elif away < -4 or index > place.root.last:
        at_home = home is not None and named and home.first <= index <= home.last
        score = 1.0 if at_home else -1.0 if named and place.title is None and -10 <= away < 0 else -3.0
    outside = block.box.around_says & (Says.RELATED | Says.COMMENTS | Says.NAVIGATION)
    if outside and home is not None and home.first <= index <= home.last:
        outside &= ~Says.NAVIGATION
    return score - 3 if outside else score


def _is_linked(found: Printed) -> bool:
    """Say whether the date itself, not only what stands beside it, must be in a link."""
    rest = len(found.block.text) - (found.stamp.end - found.stamp.start)
    return found.block.link_share > 0.4 and found.block.linked > rest


def _beside_a_link(stream: Stream, block: Block) -> bool:
    """Say whether the date belongs to a link: the day of another article in a list."""
    item = block.box.around("li", "tr")
    if item is None or item.last - item.first > 4:
        return False
    others = stream.items[item.first : item.last + 1]
    return any(isinstance(other, Block) and other.link_share > 0.6 for other in others)
