"""Where the article stands: the box that holds most of the running text, hints of markup weighed in."""

from crawler.extract.blocks import Block, Box, Stream
from crawler.extract.evidence import Says

_JUNK = Says.JUNK | Says.RELATED | Says.COMMENTS | Says.NAVIGATION | Says.CRUMBS
_NEVER_JUNK = frozenset(("html", "body", "main"))
_LEAVES = frozenset(
    ("p", "li", "td", "th", "blockquote", "h1", "h2", "h3", "h4", "pre", "a", "span", "figcaption", "tr", "tbody", "dd")
)


def weigh(stream: Stream) -> None:
    """Fill in the weights of all boxes, and mark those that are widgets round the article."""
    blocks = stream.blocks
    for block in blocks:
        _spread(block, _weight(block), raw=True)
    total = stream.boxes[0].raw or 1.0
    for box in stream.boxes:
        outer = box.parent
        own = bool(box.says & _JUNK) and box.tag not in _NEVER_JUNK and box.raw < 0.45 * total
        box.junk = own or (outer is not None and outer.junk)
    for block in blocks:
        if not block.box.junk and not block.box.hidden:
            _spread(block, _weight(block), raw=False)


def _weight(block: Block) -> float:
    size = block.size - block.linked
    if block.link_share > 0.5:
        return 0.0
    return size if block.size >= 60 else 0.15 * size


def _spread(block: Block, weight: float, *, raw: bool) -> None:
    if weight <= 0:
        return
    box: Box | None = block.box
    while box is not None:
        if raw:
            box.raw += weight
        else:
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
        box = best


def _claim(box: Box) -> float:
    return box.weight * (1.5 if box.says & Says.ARTICLE else 1.0)
