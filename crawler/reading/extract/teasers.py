"""Openings of other articles: each stands under its linked headline, in a small box, beside others of its kind."""

from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.evidence import Says

_HEADLINE: Final = 20
"""Characters from which on a link counts as a headline."""
_OPENING: Final = 40
"""Characters from which on a text counts as an opening."""
_SMALL: Final = 7
"""Items that the box of one teaser holds at most."""
_LEAST: Final = 3
"""Teasers that make a list."""


def find_teasers(stream: Stream) -> set[int]:
    """Return the indexes of the blocks that are openings of other articles.

    A link over a paragraph is none by itself: texts have such lines between their paragraphs. The two must stand
    alone in a box, and such boxes must stand beside each other.
    """
    lists: dict[str, list[int]] = {}
    headline: Block | None = None
    for block in stream.blocks:
        if block.links and block.linked > 0.9 * len(block.text) and len(block.text) >= _HEADLINE:
            headline = block
        elif headline is not None and block.index - headline.index > _SMALL:
            headline = None
        elif headline is not None and len(block.text) >= _OPENING and block.link_share < 0.5:
            box = _common(headline, block)
            if box is not None:
                lists.setdefault(_kind(box), []).append(block.index)
            headline = None
    return {index for indexes in lists.values() if len(indexes) >= _LEAST for index in indexes}


def mark_cards(stream: Stream) -> None:
    """An `<article>` in another one is a card of a further article where the first heading in it leads elsewhere.

    The outer one has a headline above it. Without, the inner one is the article in a page builder's frame, and what it
    links to at its end says nothing of it.
    """
    for box in stream.boxes:
        outer = box.parent.around("article") if box.tag == "article" and box.parent is not None else None
        if outer is None:
            continue
        above = (item for item in stream.items[outer.first : box.first] if isinstance(item, Block))
        if any(_is_heading(block) for block in above) and _leads_away(stream, _first_heading(stream, box)):
            box.apart = box.junk = True


def _first_heading(stream: Stream, box: Box) -> Block | None:
    items = stream.items[box.first : box.last + 1]
    return next((item for item in items if isinstance(item, Block) and _is_heading(item)), None)


def _is_heading(block: Block) -> bool:
    return bool(block.box.around_says & Says.HEADING)


def _leads_away(stream: Stream, heading: Block | None) -> bool:
    """Say whether a heading is a link, and not one to its own place on the page."""
    if heading is None or heading.linked <= 0.9 * len(heading.text):
        return False
    return any(link.index == heading.index and link.url[:1] != "#" for link in stream.links)


def _kind(box: Box) -> str:
    """Return what boxes of one list have in common: their names, or where they have none the box round them."""
    outer = box.parent
    if outer is None or box.name or not outer.name:
        return f"{box.tag} {box.name}" if box.name else f"in {-1 if outer is None else outer.number}"
    return f"{box.tag} in {outer.tag} {outer.name}"


def _common(headline: Block, opening: Block) -> Box | None:
    """Return the box that holds both and little else."""
    box: Box | None = opening.box
    while box is not None and box.last - box.first < _SMALL:
        if box.first <= headline.index:
            return box
        box = box.parent
    return None
