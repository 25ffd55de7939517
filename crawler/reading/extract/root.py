"""Where the article stands: the box that holds most of the running text, hints of markup weighed in."""

from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.evidence import Says

_APART: Final = Says.RELATED | Says.COMMENTS | Says.NAVIGATION | Says.CRUMBS
_NEVER_JUNK: Final = frozenset(
    ("html", "body", "main", "article", "blockquote", "p", "h1", "figure", "figcaption", "tr", "td", "th")
)
_CELLS: Final = ("td", "tr")
"""Of those, the ones that hold the menu and the footer where a table lays the page out."""
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
_SHORT: Final = 60
"""Characters from which on a block counts as running text."""
_SENTENCE: Final = 80
"""Characters that no headline in a list of other articles has, as a rule."""


def weigh(stream: Stream) -> None:
    """Fill in the weights of all boxes, and mark those that are widgets round the article."""
    weights = [_weight(block) for block in stream.blocks]
    for block, weight in zip(stream.blocks, weights, strict=True):
        block.box.raw += weight
    for box in reversed(stream.boxes):
        if box.raw and box.parent is not None:
            box.parent.raw += box.raw
    total = stream.boxes[0].raw or 1.0
    for box in stream.boxes:
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
    return box.raw < max(0.3 * total, 300)


def _is_apart(box: Box, total: float) -> bool:
    """Say whether *box* holds a menu, a footer, comments or other articles; even most of the text may be comments."""
    if box.tag in _NEVER_JUNK and not (box.tag in _CELLS and box.says & Says.NAVIGATION):
        return False
    return box.raw < max(0.6 * total, 800)


def _weight(block: Block) -> float:
    if block.linked > 0.5 * len(block.text):
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


def root_at_title(stream: Stream, title: Block) -> Box:
    """Return the box round the headline of a page without running text: a notice that is only a file or a line."""
    after = [link.box for link in stream.links if link.index > title.index]
    for box in title.box.chain():
        texts = [block for block in stream.items[title.index + 1 : box.last + 1] if isinstance(block, Block)]
        held = any(other.within(box) for other in after)
        if held or any(len(block.text) - block.linked > 20 for block in texts):
            return box
    return stream.boxes[0]
