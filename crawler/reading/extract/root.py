"""Where the article stands: the box that holds most of the running text, hints of markup weighed in."""

import re
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Picture, Stream
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.tags import MENUS
from luutin.crawler.reading.extract.teasers import find_teasers, mark_cards

_APART: Final = Says.RELATED | Says.COMMENTS | Says.NAVIGATION | Says.CRUMBS
_NEVER_JUNK: Final = frozenset(
    ("html", "body", "main", "article", "blockquote", "p", "h1", "figure", "figcaption", "tr", "td", "th")
)
_CELLS: Final = ("td", "tr")
"""Of those, the ones that hold the menu and the footer where a table lays the page out."""
_REASONS: Final = (
    (Says.NAVIGATION, "a menu or a footer"),
    (Says.RELATED, "other articles"),
    (Says.COMMENTS, "comments"),
    (Says.CRUMBS, "a breadcrumb"),
    (Says.JUNK, "named like a widget"),
)
_RIVALS: Final = 4
_LEAVES: Final = frozenset(
    (
        "p",
        "li",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "pre",
        "a",
        "span",
        "figcaption",
        "dd",
        "ul",
        "ol",
        "dl",
        "figure",
    )
)
_NOTICE: Final = re.compile(r"cookie|consent|gdpr|advert|\bads?\b|newsletter|captcha", re.IGNORECASE)
_LABEL: Final = 20
"""Characters that a label has at most."""
_ABOVE: Final = 10
"""Items above the headline among which the article's first picture may stand."""
_NO_WIDGET: Final = 2_500
"""Characters of running text that no widget has, whatever the name of its box."""
_SHORT: Final = 60
"""Characters from which on a block counts as running text."""
_SENTENCE: Final = 80
"""Characters that no headline in a list of other articles has, as a rule."""


def weigh(stream: Stream, *, loose: bool = False) -> None:
    """Fill in the weights of all boxes, and mark those that are widgets round the article.

    In a *loose* pass no class word puts text outside the article, and none hides it.
    """
    weights = [_weight(block) for block in stream.blocks]
    mark_cards(stream)
    stream.teasers = find_teasers(stream)
    if stream.teasers:
        _lighten(stream, weights)
    for block, weight in zip(stream.blocks, weights, strict=True):
        block.box.raw += weight
    for box in reversed(stream.boxes):
        if box.raw and box.parent is not None:
            box.parent.raw += box.raw
    total = stream.boxes[0].raw or 1.0
    for box in stream.boxes:
        if loose:
            _loosen(box)
        _mark(box, total)
    if stream.boxes[0].raw and _are_all_widgets(stream, weights):
        _unmark(stream)
    for block, weight in zip(stream.blocks, weights, strict=True):
        box = block.box
        if weight and not box.junk and not box.hidden:
            box.weight += weight
    for box in reversed(stream.boxes):
        if box.weight and box.parent is not None:
            box.parent.weight += box.weight


def _lighten(stream: Stream, weights: list[float]) -> None:
    """Count no opening of another article as running text, on a page that has text besides."""
    rest = sum(
        weight
        for block, weight in zip(stream.blocks, weights, strict=True)
        if weight >= _SENTENCE and block.index not in stream.teasers and not block.box.around_says & _APART
    )
    if rest >= 2 * _SENTENCE:
        for place, block in enumerate(stream.blocks):
            if block.index in stream.teasers:
                weights[place] = 0.0


def _mark(box: Box, total: float) -> None:
    outer, says = box.parent, box.says
    if says & _APART and _is_apart(box, total):
        box.apart = box.junk = True
    elif says & Says.JUNK and _is_junk(box, total):
        box.junk = True
    if box.hidden and box.raw >= 0.6 * total:
        box.hidden = False
    if outer is not None:
        if outer.apart:
            box.apart = box.junk = True
        elif outer.junk:
            box.junk = True
        if outer.hidden:
            box.hidden = True


def _loosen(box: Box) -> None:
    """Take from *box* what its names alone say against it; what they say of notices that each visitor gets stays."""
    if box.says & Says.JUNK and not _NOTICE.search(box.name):
        box.says &= ~Says.JUNK
    if box.hidden and box.raw >= _SENTENCE and not _NOTICE.search(box.name):
        box.hidden = False


def size_unread(stream: Stream) -> float:
    """Return the size of the text that the names of its boxes keep out of the article, in characters."""
    size = 0.0
    for block in stream.blocks:
        box = block.box
        out = (box.junk or box.hidden) and not box.apart and not block.repeated
        if out and block.size >= _SHORT and block.link_share < 0.3:
            size += block.size
    for node in stream.passed:
        text = node.text() if node.tag not in MENUS else ""
        if "." in text and node.css_first("a") is None:
            size += len(text.strip())
    return size


def why_left_out(box: Box) -> str:
    """Say what puts *box* outside the article."""
    if box.hidden:
        return "hidden"
    said = [word for flag, word in _REASONS if box.says & flag]
    return ", ".join(said) or ("as the box round it" if box.junk else "")


def rivals(stream: Stream, root: Box) -> list[Box]:
    """Return *root*, and the boxes with the most running text that neither hold it nor stand in it."""
    others = sorted((box for box in stream.boxes if box.weight and box.tag not in _LEAVES), key=lambda box: -box.weight)
    found = [root]
    for box in others:
        if len(found) <= _RIVALS and not any(box.within(other) or other.within(box) for other in found):
            found.append(box)
    return found


def _are_all_widgets(stream: Stream, weights: list[float]) -> bool:
    """Say whether a page builder calls each piece of the text a widget: then the word tells nothing."""
    widgets = rest = 0.0
    for block, weight in zip(stream.blocks, weights, strict=True):
        box = block.box
        if weight >= _SENTENCE and not box.apart and not box.hidden:
            if box.junk:
                widgets += weight
            else:
                rest += weight
    return rest < 0.2 * widgets and rest < 300 and widgets > 600


def _unmark(stream: Stream) -> None:
    for box in stream.boxes:
        box.junk = box.apart


def _is_junk(box: Box, total: float) -> bool:
    """Say whether the names of *box* put it outside the article; a box with most of the text is never outside."""
    if box.tag in _NEVER_JUNK or box.says & Says.ARTICLE:
        return False
    if box.raw >= _NO_WIDGET and not _NOTICE.search(box.name):
        return False
    return box.raw < max(0.3 * total, 300)


def _is_apart(box: Box, total: float) -> bool:
    """Say whether *box* holds a menu, a footer, comments or other articles; even most of the text may be comments."""
    if box.tag in _NEVER_JUNK and not (box.tag in _CELLS and box.says & Says.NAVIGATION):
        return False
    return box.raw < max(0.6 * total, 800)


def _weight(block: Block) -> float:
    if block.repeated or block.linked > 0.5 * len(block.text):
        return 0.0
    size = block.size
    if size >= _SHORT:
        return size - block.linked
    return 0.0 if block.linked else 0.3 * size


def find_root(stream: Stream) -> Box:
    """Return the innermost box that holds nearly all of the running text."""
    children: dict[int, list[Box]] = {}
    for box in stream.boxes[1:]:
        if box.weight and box.parent is not None:
            children.setdefault(box.parent.number, []).append(box)
    box = stream.boxes[0]
    while True:
        inner = [child for child in children.get(box.number, ()) if child.tag not in _LEAVES]
        if not inner:
            return box
        best = max(inner, key=_claim)
        share = best.weight / box.weight
        if share < (0.6 if best.says & Says.ARTICLE else 0.66):
            return box
        if share < 0.9 and best.tag in ("td", "th", "tr"):
            return box
        if share < 0.9 and not best.says & Says.ARTICLE and _has_own_text(box, children):
            return box
        box = best


def _has_own_text(box: Box, children: dict[int, list[Box]]) -> bool:
    """Say whether paragraphs stand in *box* itself, beside its inner boxes."""
    return sum(child.weight for child in children.get(box.number, ()) if child.tag == "p") > 0.05 * box.weight


def _claim(box: Box) -> float:
    return box.weight * (1.5 if box.says & Says.ARTICLE else 1.0)


_ABOUT: Final = Says.BYLINE | Says.STAMP | Says.CRUMBS
"""Boxes that say who put a page up, when and where: their links are not what it is about."""


def root_at_title(stream: Stream, title: Block) -> Box:
    """Return the box round the headline of a page without running text: a notice that is only a file or a line."""
    after = [link.box for link in stream.links if link.index > title.index and not link.box.around_says & _ABOUT]
    for box in title.box.chain():
        items = stream.items[title.index + 1 : box.last + 1]
        if any(other.within(box) for other in after) or any(_is_content(item) for item in items):
            return box
    return stream.boxes[0]


def _is_content(item: Block | Picture) -> bool:
    """Say whether a line or a picture under a headline may be all that a notice is."""
    if item.repeated or item.box.junk or item.box.hidden:
        return False
    return len(item.text) - item.linked > _LABEL if isinstance(item, Block) else not item.linked


def first_item(root: Box, title: Block | None) -> int:
    """Return where the article's pictures begin: a few items above the headline where its own box begins there."""
    if title is None:
        return root.first
    first = min(root.first, title.index + 1)
    for box in title.box.chain():
        near = box.first <= first and box.last >= root.last and title.index - box.first <= _ABOVE
        if near and box.says & Says.ARTICLE:
            first = box.first
    return first
