"""Where the article stands: the box that holds most of the running text, hints of markup weighed in."""

from crawler.extract.blocks import Block, Box, Stream
from crawler.extract.evidence import Says

_APART = Says.RELATED | Says.COMMENTS | Says.NAVIGATION | Says.CRUMBS
_NEVER_JUNK = frozenset(
    ("html", "body", "main", "article", "blockquote", "p", "h1", "figure", "figcaption", "tr", "td", "th")
)
_LEAVES = frozenset(
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
_SHORT = 60
"""Characters from which on a block counts as running text."""


def weigh(stream: Stream) -> None:
    """Fill in the weights of all boxes, and mark those that are widgets round the article."""
    blocks = stream.blocks
    weights = [_weight(block) for block in blocks]
    for block, weight in zip(blocks, weights, strict=True):
        if weight:
            _spread_raw(block, weight)
    total = stream.boxes[0].raw or 1.0
    for box in stream.boxes:
        outer = box.parent
        box.apart = (outer is not None and outer.apart) or _is_apart(box, total)
        box.junk = box.apart or (outer is not None and outer.junk) or _is_junk(box, total)
        box.hidden = (outer is not None and outer.hidden) or (box.hidden and box.raw < 0.6 * total)
    for block, weight in zip(blocks, weights, strict=True):
        if weight and not block.box.junk and not block.box.hidden:
            _spread(block, weight)


def _is_junk(box: Box, total: float) -> bool:
    """Say whether the names of *box* put it outside the article; a box with most of the text is never outside."""
    if box.tag in _NEVER_JUNK or not box.says & Says.JUNK or box.says & Says.ARTICLE:
        return False
    return box.raw < max(0.3 * total, 300)


def _is_apart(box: Box, total: float) -> bool:
    """Say whether *box* holds a menu, a footer, comments or other articles; even most of the text may be comments."""
    return bool(box.says & _APART) and box.tag not in _NEVER_JUNK and box.raw < max(0.6 * total, 800)


def _weight(block: Block) -> float:
    if block.linked > 0.5 * len(block.text):
        return 0.0
    size = block.size
    if size >= _SHORT:
        return size - block.linked
    return 0.0 if block.linked else 0.3 * size


def _spread_raw(block: Block, weight: float) -> None:
    box: Box | None = block.box
    while box is not None:
        box.raw += weight
        box = box.parent


def _spread(block: Block, weight: float) -> None:
    box: Box | None = block.box
    while box is not None:
        box.weight += weight
        box = box.parent


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
        if share < (0.5 if best.says & Says.ARTICLE else 0.66):
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
    files = {link.index for link in stream.links}
    for box in title.box.chain():
        texts = [block for block in stream.items[title.index + 1 : box.last + 1] if isinstance(block, Block)]
        held = any(title.index < index <= box.last + 1 for index in files)
        if held or any(len(block.text) - block.linked > 20 for block in texts):
            return box
    return stream.boxes[0]
