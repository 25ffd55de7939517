"""Captions, told from body text by several pieces of evidence together."""

from dataclasses import dataclass

from crawler.extract.blocks import Block, Picture, Stream
from crawler.extract.evidence import Says
from crawler.extract.words import CREDIT

_LONGEST = 400
_ENOUGH = 2.5
_STOPS = (".", "!", "?", "…", ":", ";")


@dataclass(frozen=True, slots=True)
class FoundCaption:
    """A block read as the caption of a picture."""

    block: Block
    picture: Picture | None
    rule: str
    score: float


def find_captions(stream: Stream, first: int, last: int) -> list[FoundCaption]:
    """Return the captions among the items *first* to *last* (both included) in order."""
    found: list[FoundCaption] = []
    picture: Picture | None = None
    gap = 0
    for item in stream.items[max(first, 0) : last + 1]:
        if isinstance(item, Picture):
            picture, gap = item, 0
            continue
        if item.box.hidden:
            continue
        caption = _declared(stream, item, picture)
        if caption is None and picture is not None and not picture.inline and gap == 0:
            score, rule = _bare(item, picture)
            if score >= _ENOUGH:
                caption = FoundCaption(item, picture, rule, score)
        if caption is not None:
            found.append(caption)
        else:
            gap += 1
    return found


def _declared(stream: Stream, block: Block, picture: Picture | None) -> FoundCaption | None:
    for box in block.box.chain():
        if box.says & Says.CREDIT and not box.says & Says.CAPTION and box.tag != "figcaption":
            return None
        if box.says & Says.CAPTION and box.last - box.first < 12 and box.tag not in ("body", "main", "article"):
            return FoundCaption(block, _picture_of(stream, block, picture), box.name.strip() or box.tag, 5.0)
        if box.says & Says.FIGURE:
            break
    return None


def _picture_of(stream: Stream, block: Block, before: Picture | None) -> Picture | None:
    figure = block.box.around("figure")
    if figure is not None:
        for item in stream.items[figure.first : figure.last + 1]:
            if isinstance(item, Picture):
                return item
    return before


def _bare(block: Block, picture: Picture) -> tuple[float, str]:
    """Weigh a block right after a picture: how much of it looks like a caption."""
    box, text = block.box, block.text
    if len(text) > _LONGEST or block.link_share > 0.6 or box.tag in ("h1", "h2", "h3", "h4", "li"):
        return 0.0, ""
    score, rule = 0.0, "after the picture"
    if box is picture.box and box.tag in ("p", "div", "td", "center", "figure"):
        score, rule = score + 1.5, "in the picture's own paragraph"
    table = picture.box.around("table")
    if table is not None and block.box.around("table") is table and table.last - table.first < 6:
        score, rule = score + 2.5, "in the cell under the picture"
    if box.around("figure") is not None:
        score, rule = score + 2, "in the picture's figure"
    if box.centred:
        score, rule = score + 1.5, rule + ", centred"
    if block.italic > 0.8 * len(text) or box.italic:
        score, rule = score + 1.5, rule + ", italic"
    if box.small:
        score += 0.5
    if CREDIT.search(text[-80:]):
        score, rule = score + 2.5, rule + ", with a credit"
    alt = picture.alt.strip()
    if len(alt) > 12 and (alt.lower() in text.lower() or text.lower() in alt.lower()):
        score, rule = score + 2, rule + ", as its alt text"
    score += 0.5 if len(text) < 160 else -1 if len(text) > 250 else 0
    score += -0.5 if text.endswith(_STOPS) else 1
    if block.bold > 0.8 * len(text):
        score -= 1
    return score, rule
