"""Captions, told from body text by several pieces of evidence together."""

import re
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Picture, Stream
from luutin.crawler.reading.extract.caption_signs import (
    MOST_BLOCKS,
    PARAGRAPH,
    STOPS,
    is_centred,
    is_line_between,
    is_long,
    signs_for,
)
from luutin.crawler.reading.extract.closing_lines import is_photographers, names_source, says_who_wrote
from luutin.crawler.reading.extract.credits import is_credit, without_credit
from luutin.crawler.reading.extract.evidence import HEADINGS, Says
from luutin.crawler.reading.extract.language import has_vietnamese
from luutin.crawler.reading.extract.stamp import find_stamps
from luutin.crawler.reading.extract.words import is_ending, is_widget

_LONGEST: Final = 600
_ENOUGH: Final = 2.5
_NEARLY: Final = 1.5
_SIGNS: Final = " •·|–-"
_SENTENCE: Final = 40
"""Characters from which on whole sentences between two pictures are text."""
_ALIKE: Final = 30
"""Characters by which one caption is told from another that is cut off, or has its credit."""
_NO_CAPTIONS: Final = ("body", "main", "article", *HEADINGS)
_MOST_CAPTIONS: Final = 100
"""Printed captions that the words of attributes are held against."""
_LENGTH: Final = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?: ?min)?|\d+ ?/ ?\d+|\d+ (?:of|von|de) \d+ ?\|?", re.IGNORECASE)
"""The length of a video, or the place in a gallery."""
_MARKUP: Final = re.compile(r"<[^<>]*>")
_LONGEST_PLACE: Final = 12
_IN_GALLERY: Final = re.compile(r"\d{1,3} (?:of|von|de|di|sur|van|av|af|z) \d{1,3}(?: ?\|)?", re.IGNORECASE)
_WRITER: Final = re.compile(r"(?:by|von|por|par|di|door|av|af|od) [^.!?]+$", re.IGNORECASE)


class FoundCaption:
    """Blocks read as the caption of a picture."""

    def __init__(self, text: str, blocks: tuple[Block, ...], picture: Picture | None, rule: str, score: float) -> None:
        self.text: Final = text
        """Empty where the blocks only name who took the picture."""
        self.blocks: Final = blocks
        """Empty where only the picture's attributes hold the words."""
        self.picture: Final = picture
        self.rule: Final = rule
        self.score: Final = score

    @property
    def index(self) -> int:
        """Where it stands among the items."""
        return self.blocks[0].index if self.blocks or self.picture is None else self.picture.index


def find_captions(stream: Stream, first: int, last: int) -> list[FoundCaption]:
    """Return the captions among the items *first* to *last* (both included) in order."""
    found: list[FoundCaption] = []
    doubtful: list[FoundCaption] = []
    picture: Picture | None = None
    fresh = False
    done = -1
    centred = is_centred(stream, first, last)
    for item in stream.items[max(first, 0) : last + 1]:
        if item.repeated:
            fresh = False
        elif isinstance(item, Picture):
            picture, fresh = item, not item.inline
        if item.repeated or isinstance(item, Picture) or item.box.hidden or item.index <= done:
            continue
        caption = _find_declared(stream, item, picture)
        if caption is None and _is_counted(stream, item):
            caption = FoundCaption(without_credit(item.text), (item,), picture, "after its place in the gallery", 4.0)
        if caption is None and picture is not None and fresh:
            told = picture.words or (found and found[-1].picture is picture and found[-1].text)
            caption = None if told and is_photographers(item.text) else _bare(item, picture, stream, centred=centred)
            if caption is not None and caption.score < _ENOUGH:
                doubtful.append(caption)
                caption = None
        if caption is None:
            fresh = fresh and (len(item.text) < 4 or _LENGTH.fullmatch(item.text) is not None)
        else:
            found.append(caption)
            done = caption.blocks[-1].index
            # Where line breaks part the whole text, the lines behind a caption stand in the picture's box as well.
            fresh = fresh and not (picture is not None and item.box is picture.box and is_long(item.box))
    found += _alike(doubtful, found)
    found += _only_in_attributes(stream, first, last, found)
    return _unique(stream, sorted(found, key=lambda caption: caption.index))


def _only_in_attributes(stream: Stream, first: int, last: int, found: list[FoundCaption]) -> list[FoundCaption]:
    """Return the captions of galleries, which a script prints when a visitor opens the picture."""
    texts = {caption.text for caption in found[:_MOST_CAPTIONS]}
    pictures = {caption.picture.index for caption in found if caption.picture is not None and caption.text}
    return [
        FoundCaption(text, (), item, "data-caption", 3.0)
        for item in stream.items[max(first, 0) : last + 1]
        if isinstance(item, Picture) and item.words and item.index not in pictures
        for text in [" ".join(_MARKUP.sub(" ", item.words).split())]
        if 3 < len(text) < _LONGEST and not item.box.apart and not is_credit(text)
        if not any(text[:_ALIKE] in other or other[:_ALIKE] in text for other in texts if other)
    ]


def _is_counted(stream: Stream, block: Block) -> bool:
    """Say whether a line such as `3 of 12` stands right before *block*: the words of a gallery's picture."""
    before = stream.items[block.index - 1] if block.index else None
    if not isinstance(before, Block) or len(before.text) > _LONGEST_PLACE or len(block.text) > _LONGEST:
        return False
    return _IN_GALLERY.fullmatch(before.text) is not None


def _unique(stream: Stream, found: list[FoundCaption]) -> list[FoundCaption]:
    """Keep a caption's text only where it is printed first: galleries print theirs twice, without text in between."""
    seen: dict[str, FoundCaption] = {}
    captions = {block.index for caption in found for block in caption.blocks}
    kept = []
    for caption in found:
        text, before = caption.text, seen.get(caption.text)
        if text:
            seen[text] = caption
        if before is not None and not _is_another(stream, before, caption, captions):
            text = ""
        kept.append(FoundCaption(text, caption.blocks, caption.picture, caption.rule, caption.score))
    return kept


def _is_another(stream: Stream, before: FoundCaption, caption: FoundCaption, captions: set[int]) -> bool:
    """Say whether two captions of the same words belong to two pictures, with text between them.

    *captions* are the indexes of all blocks that are read as captions.
    """
    if before.picture is None or caption.picture is None or before.picture.url == caption.picture.url:
        return False
    first, last = before.index, caption.index
    between = (item for item in stream.items[first + 1 : last] if isinstance(item, Block))
    return any(
        item.size >= PARAGRAPH or (item.size >= _SENTENCE and item.text.endswith(STOPS) and item.index not in captions)
        for item in between
    )


def _alike(doubtful: list[FoundCaption], found: list[FoundCaption]) -> list[FoundCaption]:
    """Return the doubtful ones that are set as two sure captions of the same page are."""
    shapes = [_shape(caption.blocks[0]) for caption in found]
    plain = (False, False, "")  # neither centred nor italic nor of a class: set as any paragraph is
    frames = [_frame(caption) for caption in found]
    return [
        caption
        for caption in doubtful
        if ((shape := _shape(caption.blocks[0]))[1:4] != plain and shapes.count(shape) > 1)
        or ((frame := _frame(caption)) is not None and frames.count(frame) > 1)
    ]


def _frame(caption: FoundCaption) -> tuple[str, str] | None:
    """Return tag and name of the box that holds a picture and its words alone; None without a named one."""
    block, picture = caption.blocks[0] if caption.blocks else None, caption.picture
    box = block.box if block is not None else None
    while box is not None and picture is not None and not picture.box.within(box):
        box = box.parent
    return (box.tag, box.name) if box is not None and box.name and box.last - box.first == 1 else None


def _shape(block: Block) -> tuple[object, ...]:
    box = block.box
    return box.tag, box.centred, box.italic or block.italic > 0.8 * len(block.text), box.name, block.after_break


def _find_declared(stream: Stream, block: Block, picture: Picture | None) -> FoundCaption | None:
    """Return the caption that *block* belongs to by the name of a box round it."""
    box = _caption_box(block)
    if box is None or _is_of_a_quotation(stream, box):
        return None
    items = stream.items[box.first : box.last + 1]
    blocks = [item for item in items if isinstance(item, Block) and not item.box.hidden]
    if sum(len(item.text) for item in blocks) > 2 * _LONGEST:
        return None
    words = [item.text for item in blocks if not _is_aside(item, box)]
    text = without_credit(" ".join(words)) if words else ""
    if len(text) < 3 or box.apart or _is_portrait(box) or _is_teaser(box, blocks):
        text = ""
    return FoundCaption(text, tuple(blocks), _picture_of(stream, block, picture), box.name.strip() or box.tag, 5.0)


def _is_of_a_quotation(stream: Stream, caption: Box) -> bool:
    """Say whether *caption* stands under a quotation, and says whose it is (HTML Standard, §4.4.12)."""
    before = stream.items[caption.first - 1] if caption.first else None
    if not isinstance(before, Block) or before.box.around("blockquote") is None:
        return False
    figure = caption.around("figure") or caption
    return not any(isinstance(item, Picture) for item in stream.items[figure.first : figure.last + 1])


def _caption_box(block: Block) -> Box | None:
    """Return the outermost small box round *block* whose name says caption, up to the figure it stands in."""
    if not block.box.around_says & (Says.CAPTION | Says.CREDIT):
        return None
    found = None
    for box in block.box.chain():
        if box.says & Says.CAPTION and box.tag not in _NO_CAPTIONS and box.last - box.first < MOST_BLOCKS:
            found = box
        if box.tag == "figure" or box.last - box.first > 2 * MOST_BLOCKS:
            break
    if found is None:
        figure = block.box.around("figure")
        if figure is not None and block.box.says & Says.CREDIT and figure.last - figure.first < MOST_BLOCKS:
            return block.box
    return found


def _is_teaser(box: Box, blocks: list[Block]) -> bool:
    """Say whether a caption is the link to another article."""
    figure = box.around("figure")
    linked = sum(block.linked for block in blocks) > 0.8 * sum(len(block.text) for block in blocks)
    return linked and (figure is None or box.tag != "figcaption")


def _is_portrait(box: Box) -> bool:
    """Say whether the picture shows the writer, beside the byline."""
    return any(around.says & Says.BYLINE and around.last - around.first < 2 * MOST_BLOCKS for around in box.chain())


def _is_aside(block: Block, within: Box) -> bool:
    """Say whether a block inside a caption is a credit, a label, a length or a button."""
    text = block.text.strip(_SIGNS)
    for box in block.box.chain():
        if box.says & Says.CREDIT and not box.says & Says.CAPTION:
            return True
        if box is within:
            break
    if is_credit(text) or is_widget(text) or len(text) < 3:
        return True
    if len(text) < 40 and (find_stamps(text) or _LENGTH.fullmatch(text)):
        return True
    return (text.endswith(":") and len(text) < 20) or (len(text) < 80 and _WRITER.match(text) is not None)


def _picture_of(stream: Stream, block: Block, before: Picture | None) -> Picture | None:
    figure = block.box.around("figure")
    if figure is not None:
        for item in stream.items[figure.first : figure.last + 1]:
            if isinstance(item, Picture):
                return item
    return before


def _bare(block: Block, picture: Picture, stream: Stream, *, centred: bool) -> FoundCaption | None:
    """Weigh a block right after a picture: how much of it looks like a caption. *centred*: so is all of the text."""
    box, text = block.box, block.text
    after = _block_after(stream, block)
    if (
        len(text) > _LONGEST
        or block.link_share > 0.6
        or box.apart
        or (box.says & Says.CREDIT and not box.says & Says.CAPTION)
        or box.tag in ("li", "th")
        or is_ending(text)
        or (block.links and block.linked > _SENTENCE // 2 and len(text) >= PARAGRAPH and find_stamps(text))
        or says_who_wrote(text)
        or names_source(text)
    ):
        return None
    table = box.around("table")
    if table is not None and table.last > table.first and not picture.box.within(table):
        return None
    if (
        len(text) < 6
        or text[0] in ",;.)"
        or (text[0].islower() and not has_vietnamese(text))
        or (box.tag in HEADINGS and len(text) < 120)
        or is_widget(text)
    ):
        return None
    rules = dict(signs_for(block, picture, stream, centred=centred))
    credited = after is not None and is_credit(after.text)
    if credited:
        rules["before a credit"] = 2.5
    if picture.box.tag == box.tag and is_line_between(stream, block):
        rules["a line between the picture and a paragraph"] = 0.5
    score = sum(rules.values())
    if score < _NEARLY:
        return None
    rule = ", ".join(rule for rule in rules if rule.strip())
    alone = is_credit(text)
    shown = "" if alone or _is_portrait(box) else without_credit(text)
    blocks = (block, after) if after is not None and credited and not alone else (block,)
    return FoundCaption(shown, blocks, picture, rule, score)


def _block_after(stream: Stream, block: Block) -> Block | None:
    after = stream.items[block.index + 1] if block.index + 1 < len(stream.items) else None
    return after if isinstance(after, Block) else None
