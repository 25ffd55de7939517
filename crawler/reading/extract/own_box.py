"""The article's own box: where a notice of a sentence, a file or a picture ends, and the next column begins.

The box with most of the running text is a good guess for long texts only. A short one stands under its headline, in
the smallest box that holds both; what stands beside that box is looked at before it is taken for more of the text.
"""

import re
from functools import lru_cache
from itertools import islice
from typing import Final

from luutin.crawler.reading.extract.attachments import offers_file
from luutin.crawler.reading.extract.blocks import Block, Box, InlineLink, Picture, Stream
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.names import are_names
from luutin.crawler.reading.extract.stamp import find_stamps
from luutin.crawler.reading.extract.words import is_widget

_COLUMN: Final = re.compile(
    r"(?<!flex)(?:^|[\s_-])(?:col(?:umn)?s?(?:[-_]?(?:xs|sm|md|lg|xl))?[-_]?\d*|span\d+|grid[-_]?\d+|(?:main|content|page)?[-_]?(?:right|left)"
    r"|side(?:bar)?|aside|cot|cotphai|cottrai|phai|trai)(?=$|[\s_-])",
    re.IGNORECASE,
)
_PANEL: Final = re.compile(
    r"(?:^|[\s_-])(?:panel|block|module|mod|widget|box|portlet|card|webpart|dnn\w*|region)(?=$|[\s_-])", re.IGNORECASE
)
_CELLS: Final = ("td", "th")
_PLAIN: Final = ("html", "body")
_SENTENCE: Final = 80
_ROUND_STAMP: Final = 45
"""Characters that a line about an article says besides its stamps at most; a sentence with a day in it says more."""
_LABEL: Final = 60
"""Characters that the heading of a panel has at most."""
_MOST_LEVELS: Final = 30
"""Boxes round a headline that are looked at."""
_NEAR: Final = 60
"""Items after a headline among which the file of a notice stands."""
_LONG: Final = 4_000
"""Characters of running text from which on the box that holds most of it is the article's."""
_ROWS: Final = 6
"""Cells that make a table of data."""
_PROSE: Final = 2
"""Paragraphs of one box that make prose."""


def own_box(stream: Stream, title: Block, root: Box) -> Box | None:
    """Return the smallest box round *title* and what follows it, where all text beside it is other columns' or panels'.

    None where there is no such box inside *root*, or where what stands beside may be more of the text.
    """
    if root.weight > _LONG and root.first <= title.index <= root.last:
        return None
    files = [link for link in stream.links if title.index < link.index <= title.index + _NEAR and offers_file(link)]
    levels = islice(title.box.chain(), _MOST_LEVELS)
    own = next((box for box in levels if _has_content(stream, title, box, files)), None)
    if own is None or own is root or own.tag in _PLAIN or root.within(own):
        return None
    inner = own
    for box in islice(own.chain(), _MOST_LEVELS):
        if box is not own and not _are_asides(stream, inner, box):
            return None
        if root.within(box):
            return own
        inner = box
    return None


def _has_content(stream: Stream, title: Block, box: Box, files: list[InlineLink]) -> bool:
    """Say whether a text, a picture or a file follows *title* inside *box*."""
    cells = 0
    for item in stream.items[title.index + 1 : box.last + 1]:
        if item.box.junk or item.box.hidden or item.repeated:
            continue
        if isinstance(item, Picture):
            if not item.linked:
                return True
        elif len(item.text) - item.linked > 20 and not _is_about(item):
            return True
        else:
            cells += not item.linked and item.box.tag in _CELLS
    return cells >= _ROWS or any(link.box.within(box) for link in files)


def _is_about(block: Block) -> bool:
    """Say whether *block* only says when, by whom or where the article was put up."""
    text = block.text
    if block.box.around_says & (Says.CRUMBS | Says.SECTION) or is_widget(text):
        return True
    if len(text) < _SENTENCE and are_names(text):
        return True
    if len(text) >= _SENTENCE:
        return False
    if block.box.says & (Says.STAMP | Says.BYLINE):
        return True
    stamps = find_stamps(text)
    return bool(stamps) and len(text) - sum(stamp.end - stamp.start for stamp in stamps) < _ROUND_STAMP


def _are_asides(stream: Stream, inner: Box, outer: Box) -> bool:
    """Say whether all text of *outer* beside *inner*, one of its boxes, belongs to other columns or panels."""
    marked = bool(inner.says & Says.ARTICLE)
    for box in stream.boxes[outer.number + 1 :]:
        if box.parent is not outer:
            if box.first > outer.last and box.last >= box.first:
                break
            continue
        if box is inner or not box.weight or box.junk or box.hidden:
            continue
        if box.says & Says.ARTICLE or _is_prose(stream, box):
            return False
        if not (marked or _is_column(inner, box) or _is_labelled(stream, box)):
            return False
    return not any(
        block.box is outer and block.size >= _SENTENCE and not block.repeated
        for block in stream.items[outer.first : outer.last + 1]
        if isinstance(block, Block)
    )


def _is_prose(stream: Stream, box: Box) -> bool:
    """Say whether paragraphs follow each other in *box*, with no heading or label in between."""
    run = 0
    for item in stream.items[box.first : box.last + 1]:
        if isinstance(item, Block) and not item.box.junk and not item.repeated:
            run = run + 1 if item.size >= _SENTENCE and item.link_share < 0.3 else 0
            if run >= _PROSE:
                return True
    return False


@lru_cache(maxsize=4096)
def _names_column(name: str) -> bool:
    return _COLUMN.search(name) is not None


def _is_column(inner: Box, box: Box) -> bool:
    """Say whether *box* stands beside *inner*, and not under it."""
    if inner.tag in _CELLS and box.tag in _CELLS:
        return True
    return box.tag == "aside" or _names_column(box.name)


def _is_labelled(stream: Stream, box: Box) -> bool:
    """Say whether *box* is a panel: named so, or one inside it, with a heading of a few words that is no sentence."""
    first = next((item for item in stream.items[box.first : box.last + 1] if isinstance(item, Block)), None)
    if first is None or len(first.text) > _LABEL or first.text.endswith((".", ",", ";")):
        return False
    return any(_PANEL.search(around.name) for around in first.box.chain() if around.within(box))


def leave_other_columns(stream: Stream, root: Box) -> None:
    """Put columns of panels outside the article, where another column of the same row holds its text."""
    rows: dict[int, list[Box]] = {}
    for box in islice(stream.boxes, root.number, None):
        if box.first > root.last:
            break
        if box.weight and box.name and box.parent is not None and _names_column(box.name):
            rows.setdefault(box.parent.number, []).append(box)
    for columns in rows.values():
        if len(columns) < 2 or not any(_is_prose(stream, box) for box in columns):
            continue
        for box in columns:
            if not box.says & Says.ARTICLE and not _is_prose(stream, box) and _is_labelled(stream, box):
                _leave(stream, box)


def _leave(stream: Stream, column: Box) -> None:
    for box in islice(stream.boxes, column.number, None):
        if box.first > column.last:
            break
        box.junk = True
