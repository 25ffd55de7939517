"""What speaks for and against a line's being the caption of the picture before it."""

import re
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Picture, Stream
from luutin.crawler.reading.extract.language import has_vietnamese
from luutin.crawler.reading.extract.words import names_photographer

MOST_BLOCKS: Final = 6
STOPS: Final = (".", "!", "?", "…", ":", ";")
PARAGRAPH: Final = 100
"""Characters from which on whole sentences beside a picture are a paragraph of the text, unless more speaks for it."""
_SENTENCE: Final = 60
"""Characters from which on a line is a paragraph of the text, and not one more caption."""
_NAMED_FOR_PICTURES: Final = re.compile(
    r"(?:^|[\s_-])(?:image|images|img|photo|picture|pic|media|figure|anh|hinh|hinhanh)s?(?=$|[\s_-])", re.IGNORECASE
)


def is_long(box: Box) -> bool:
    """Say whether *box* holds more than a picture and what belongs to it."""
    return box.last - box.first >= MOST_BLOCKS


def is_centred(stream: Stream, first: int, last: int) -> bool:
    """Say whether the text itself is centred, so that it says nothing of a line."""
    texts = [
        item
        for item in stream.items[max(first, 0) : last + 1]
        if isinstance(item, Block) and len(item.text) >= PARAGRAPH
    ]
    return sum(block.box.centred for block in texts) > 0.5 * len(texts)


def is_line_between(stream: Stream, block: Block) -> bool:
    """Say whether a line without an end mark, as no text of its own would be, stands before a paragraph or a photo."""
    if len(block.text) > 120 or block.text.endswith(STOPS) or block.bold or block.index + 1 >= len(stream.items):
        return False
    after = stream.items[block.index + 1]
    return isinstance(after, Picture) or (after.size > 120 and after.text.endswith(STOPS))


def _signs_of_one_paragraph(block: Block, picture: Picture, *, centred: bool) -> list[tuple[str, float]]:
    """Return what it says that *block* stands in the paragraph of its picture."""
    if len(block.text) >= PARAGRAPH and block.text.endswith(STOPS) and (centred or not block.box.centred):
        return [("   ", -1.5)]  # a picture set into its paragraph
    if block.index == picture.index + 1 or not is_long(block.box):
        return [("in the picture's own paragraph", 1.5)]
    return []


def _flows_round(block: Block, picture: Picture) -> bool:
    """Say whether a block is a paragraph of whole sentences, beside a picture in a box that is not named for one."""
    text, outer = block.text, block.box.parent
    whole = block.box.tag == "p" and block.box is not picture.box and len(text) >= PARAGRAPH and text.endswith(STOPS)
    named = outer is not None and _NAMED_FOR_PICTURES.search(outer.name) is not None
    return whole and not named and not names_photographer(text[-80:])


def _stands_between_paragraphs(stream: Stream, box: Box) -> bool:
    """Say whether *box*, which holds a picture and one line, stands in a row with the paragraphs of the text."""
    if box.last - box.first != 1:
        return False
    while box.parent is not None and (box.parent.first, box.parent.last) == (box.first, box.last):
        box = box.parent
    beside = (stream.items[index] for index in (box.first - 1, box.last + 1) if 0 <= index < len(stream.items))
    return any(
        isinstance(item, Block) and item.box.tag == "p" and item.box.parent is box.parent and item.size >= _SENTENCE
        for item in beside
    )


def signs_for(block: Block, picture: Picture, stream: Stream, *, centred: bool) -> list[tuple[str, float]]:
    """Return each sign for or against, with its weight; signs against have no words."""
    box, text = block.box, block.text
    signs = [("after the picture", 0.5)]
    alone = picture.box is not box and picture.box.last == picture.box.first
    # Vietnamese portals set captions so; in other languages a bare line is more often a heading or a byline.
    if alone and len(text) <= 160 and " " in text and not text.endswith(STOPS) and has_vietnamese(text):
        signs.append(("a short line of its own", 0.5))
    if box is picture.box and box.tag in ("p", "div", "td", "center", "figure"):
        signs += _signs_of_one_paragraph(block, picture, centred=centred)
    table = picture.box.around("table")
    if table is not None and box.around("table") is table and table.last - table.first < 6:
        signs.append(("in the cell under the picture", 2.5))
    figure = box.around("figure")
    if figure is not None and figure.last - figure.first < 2 * MOST_BLOCKS:
        signs.append(("in the picture's figure", 2.0))
    else:
        holder = next((around for around in box.chain() if picture.box.within(around)), box)
        if holder.last - holder.first < 3:
            signs.append(("in the picture's own box", 1.0))
            if holder.tag != "p" and _stands_between_paragraphs(stream, holder):
                signs.append(("alone with the picture between paragraphs", 1.0))
            if holder.tag != "p" and holder.last - holder.first < 2 and _NAMED_FOR_PICTURES.search(holder.name):
                signs.append(("in a box named for pictures", 1.0))
    if box.centred and not centred:
        signs.append(("centred", 2.0 if picture.box.centred else 1.5))
    if block.italic > 0.8 * len(text) or box.italic:
        signs.append(("italic", 1.5))
    if box.small:
        signs.append(("small", 0.5))
    if names_photographer(text[-80:]):
        signs.append(("with a credit", 2.5))
    alt = picture.alt.strip().lower()
    if len(alt) > 12 and (text.lower() in alt or (len(alt) > 0.4 * len(text) and alt in text.lower())):
        signs.append(("as its alt text", 2.0))
    length = 0.5 if len(text) < 160 else -1.0 if len(text) > 300 else 0.0
    signs += [
        ("", length),
        ("    ", -1.0 if _flows_round(block, picture) else 0.0),
        (" ", -0.5 if text.endswith(STOPS) else 1.0),
    ]
    if block.bold > 0.8 * len(text):
        signs.append(("  ", -1.0))
    return signs
