"""The article's paragraphs: the blocks of its root that are neither widget nor another field."""

import re
from itertools import islice
from typing import Final

from luutin.crawler.reading.extract.attachments import offers_file
from luutin.crawler.reading.extract.blocks import ONLY_LINKS, Block, Box, Picture, Stream
from luutin.crawler.reading.extract.evidence import FILLED_IN, Says
from luutin.crawler.reading.extract.file_lines import is_file_line, is_label_of_files
from luutin.crawler.reading.extract.lead import is_outside
from luutin.crawler.reading.extract.link_lists import is_of_the_text
from luutin.crawler.reading.extract.stamp_labels import label_of
from luutin.crawler.reading.extract.tables import has_columns, rows
from luutin.crawler.reading.extract.words import begins_related, is_promotion, is_related_heading, is_widget

ABOVE: Final = "above the headline"
"""Why a line of the text's own box is no text, where it stands over the headline: a section, a letterhead."""
_APART: Final = Says.COMMENTS | Says.CRUMBS | Says.CREDIT
_NO_PROSE: Final = _APART | Says.CAPTION | Says.BYLINE | Says.STAMP
_COUNTED: Final = re.compile(r"\d{1,3}/\d{1,3}\s+\S")
_PLACE: Final = 8
_SLIDES: Final = 3
_LABEL: Final = 20
_BY: Final = frozenset(("bởi", "by", "von", "par", "por", "tác giả"))
_LINKED: Final = 0.9
_LONG: Final = 120
_SENTENCE: Final = 80
"""Characters from which on a block outside the root may be a paragraph of the text."""
_LABELS: Final = re.compile(
    r"(?:\W*(?:ngày (?:đăng|cập nhật)|đăng (?:ngày|lúc|bởi)|(?:số )?lượt (?:xem|đọc)|đã xem|tác giả|người đăng"
    r"|nguồn(?: tin)?|chuyên mục|cập nhật)\s*:[\s\d.,]*)+\W*"
)
"""Labels without values, and counters, in lower case."""
_FILED: Final = re.compile(
    r"(?:chuyên mục|danh mục|từ kho[áa]|từ khóa|thẻ|chủ đề|tags?|categor(?:y|ies)|filed under|posted in|đăng trong)"
    r"\s*[:：]?\s+"
)
"""What stands before links to the article's section and its terms, in lower case."""
_SIGNS: Final = " >»›→➤•*+-–"
"""What stands before a line that points to another article."""
_STOPS: Final = (".", "!", "?", "…", '"', "”", "»", ":", "。", ")")


def body_blocks(stream: Stream, root: Box, headline: Block | None, taken: set[int], host: str) -> list[Block]:
    """Return the blocks of *root* that are text, and the prose printed between *headline* and it.

    Those whose index is in *taken* are left out. What the host repeats is kept only beside a paragraph, where it may be
    the line that says who wrote it.
    """
    above = stream.items[headline.index + 1 : root.first] if headline is not None else []
    kept = [item for item in above if isinstance(item, Block) and item.index not in taken and _is_prose(item)]
    ended = ""
    lists = _file_lists(stream, root) | _galleries(stream, root) | _forms(stream, root, headline)
    data: dict[int, bool] = {}
    for item in stream.items[root.first : root.last + 1]:
        if not isinstance(item, Block) or item.index in taken:
            continue
        above_it = headline is not None and item.index < headline.index and _is_not_yet_text(stream, item)
        reason = ended or (ABOVE if above_it else "")
        if not reason and is_related_heading(item.text) and _links_follow(stream, item):
            reason = "a heading over links to other articles"
            ended = "" if _text_follows(stream, item, root) else "behind such a heading"
        reason = reason or _why_apart(item, lists) or _why_no_text(stream, item, data, host)
        if not reason and item.repeated and not (kept and _are_beside(kept[-1].box, item.box)):
            reason = "stands on other pages of its host"
        if reason:
            stream.dropped.append((item, reason))
        else:
            kept.append(item)
    return kept


def _is_not_yet_text(stream: Stream, block: Block) -> bool:
    """Say whether a line above the headline is short, or the opening of another article under its linked headline."""
    before = stream.items[block.index - 1] if block.index else None
    opening = isinstance(before, Block) and before.link_share > _LINKED and before.box.around_says & Says.HEADING
    return block.size < _SENTENCE or bool(opening)


def _why_apart(block: Block, lists: set[int]) -> str:
    """Say what puts *block* outside the text; *lists* are the numbers of boxes of files or pictures."""
    box = block.box
    if box.junk or box.says & _APART:
        return "in a box that is named like a widget"
    if box.hidden:
        return "hidden"
    return "in a list of files or pictures, or a form" if lists and _is_in(box, lists) else ""


def _why_no_text(stream: Stream, block: Block, data: dict[int, bool], host: str) -> str:
    """Say why a line of the text's own box is no text; empty where it is."""
    if _is_bare_label(block) or (":" in block.text[:_SENTENCE] and _LABELS.fullmatch(block.text.lower())):
        return "a label without its value"
    if is_widget(block.text) and not _is_cell(stream, block, data):
        return "a widget's label, counter or button"
    if _sends_away(block):
        return "leads to another article"
    if is_file_line(stream, block) or is_label_of_files(stream, block):
        return "only offers a file"
    links = _only_links(block) and not _is_cell(stream, block, data) and not is_of_the_text(stream, block, host)
    return ONLY_LINKS if links else ""


def paragraphs(stream: Stream, body: list[Block]) -> list[str]:
    """Return the texts of *body*: a row of data is one, and so is a bold line with what one `<br>` sets under it."""
    texts: list[str] = []
    last = -1
    for row in rows(stream, body):
        text = " | ".join(block.text for block in row)
        if row[0].continues and last == row[0].index - 1 and _is_one_text(stream.items[last], row[0]):
            texts[-1] += f" {text}"
        else:
            texts.append(text)
        last = row[-1].index
    return texts


def _is_one_text(bold: Block | Picture, block: Block) -> bool:
    return isinstance(bold, Block) and bold.box is block.box


def _are_beside(one: Box, other: Box) -> bool:
    return one is other or (one.parent is other.parent and one.tag == other.tag)


def _file_lists(stream: Stream, root: Box) -> set[int]:
    """Return the numbers of the tables in *root* whose rows each offer a file, with its size or its day."""
    files: dict[int, int] = {}
    for link in stream.links:
        table = link.box.around("table") if root.first <= link.index <= root.last + 1 else None
        if table is not None and table is not root and offers_file(link):
            files[table.number] = files.get(table.number, 0) + 1
    return {number for number, count in files.items() if _is_file_list(stream, stream.boxes[number], count)}


def _forms(stream: Stream, root: Box, headline: Block | None) -> set[int]:
    """Return the numbers of the forms in *root* that hold fields with their labels, and neither headline nor prose."""
    forms = (box for box in islice(stream.boxes, root.number + 1, None) if box.tag == "form" and box.first <= root.last)
    return {box.number for box in forms if not _holds_text(stream, box, headline) and box.node.css_first(FILLED_IN)}


def _holds_text(stream: Stream, form: Box, headline: Block | None) -> bool:
    items = stream.items[form.first : form.last + 1]
    prose = any(isinstance(item, Block) and item.size >= _SENTENCE for item in items)
    return prose or (headline is not None and form.first <= headline.index <= form.last)


def _is_file_list(stream: Stream, table: Box, files: int) -> bool:
    rows = 0
    for box in islice(stream.boxes, table.number, None):
        if box.first > table.last:
            break
        rows += box.tag == "tr" and box.last >= box.first
    texts = [item.text for item in stream.items[table.first : table.last + 1] if isinstance(item, Block)]
    return files >= rows - 1 and all(len(text) < _SENTENCE for text in texts) and len(texts) <= 3 * (files + 1)


def _is_bare_label(block: Block) -> bool:
    """Say whether *block* is nothing but `Đăng ngày` or `bởi`, whose value stands in an element of its own."""
    if not block.box.says & (Says.STAMP | Says.BYLINE) or len(block.text) > _LABEL:
        return False
    words = block.text.strip(" |:·•–—-")
    return not words or words.lower() in _BY or label_of(words) != ""


def _galleries(stream: Stream, root: Box) -> set[int]:
    """Return the numbers of the lists in *root* whose items are numbered `3/50`: pictures, set into a longer text."""
    lists: dict[int, int] = {}
    for block in stream.blocks:
        if root.first <= block.index <= root.last and "/" in block.text[:_PLACE] and _COUNTED.match(block.text):
            item = block.box.around("li")
            if item is not None and item.parent is not None:
                lists[item.parent.number] = lists.get(item.parent.number, 0) + 1
    found = {number for number, count in lists.items() if count >= _SLIDES}
    prose = (block for block in stream.blocks if found and root.first <= block.index <= root.last)
    beside = sum(block.size >= _SENTENCE and not _is_in(block.box, found) for block in prose)
    return found if beside >= _SLIDES else set()


def _is_cell(stream: Stream, block: Block, data: dict[int, bool]) -> bool:
    """Say whether *block* is a cell of a table of data: there a name is one also as a link."""
    table = block.box.around("table") if block.box.around("td", "th") is not None else None
    if table is None:
        return False
    if table.number not in data:
        data[table.number] = has_columns(stream, table) and not _is_menu(stream, table)
    known = data[table.number] or _names_its_row(stream, block)
    return known and not any(link.index == block.index and offers_file(link) for link in stream.links)


def _names_its_row(stream: Stream, block: Block) -> bool:
    """Say whether a linked cell is the name of its row: beside prose, in a table with heads."""
    row, table = block.box.around("tr"), block.box.around("table")
    if row is None or table is None:
        return False
    first = stream.items[table.first]
    headed = block.box.around("th") is not None or first.box.around("th") is not None
    cells = stream.items[row.first : row.last + 1]
    return headed and any(
        isinstance(cell, Block) and cell.size >= _SENTENCE and not cell.linked * 2 > cell.size for cell in cells
    )


def _is_menu(stream: Stream, table: Box) -> bool:
    """Say whether hardly any cell of *table* is plain text."""
    cells = [item for item in stream.items[table.first : table.last + 1] if isinstance(item, Block)]
    return sum(cell.link_share < 0.5 for cell in cells) < 0.5 * len(cells)


def _is_in(box: Box, tables: set[int]) -> bool:
    return any(around.number in tables for around in box.chain())


def _is_prose(block: Block) -> bool:
    """Say whether a block outside the root is a paragraph of the text: whole sentences, and nothing else by name."""
    if block.box.hidden or is_outside(block) or block.box.says & _NO_PROSE or block.link_share > 0.3:
        return False
    whole = block.size >= _SENTENCE and block.text.endswith(_STOPS) and not block.repeated
    return whole and not is_widget(block.text)


def _sends_away(block: Block) -> bool:
    """Say whether a line only points to another article."""
    if block.link_share <= 0.3:
        return False
    text = block.text.lstrip(_SIGNS)
    label = _FILED.match(text.lower())
    if label is not None and len(text) - block.linked <= label.end() + _PLACE:
        return True
    return (len(text) < 250 and is_promotion(text)) or (block.link_share > 0.4 and begins_related(text))


def _only_links(block: Block) -> bool:
    if block.link_share < 0.8 or block.text.startswith(("http://", "https://", "www.")):
        return False
    if block.link_share > 0.95 and block.links == 1 and not block.text.endswith((".", ":")):
        return True
    return block.box.tag in ("li", "div", "a", "ul", "td", "h3", "h4", "h2", "span", "section") or len(block.text) < 25


def _links_follow(stream: Stream, heading: Block) -> bool:
    after = [item for item in stream.items[heading.index + 1 : heading.index + 6] if isinstance(item, Block)]
    return not after or any(block.link_share > 0.6 or _is_run_of_links(block) for block in after[:3])


def _is_run_of_links(block: Block) -> bool:
    """Say whether a block is several links, parted by signs and days."""
    return block.links > 1 and block.link_share > 0.3


def _text_follows(stream: Stream, heading: Block, root: Box) -> bool:
    """Say whether the text goes on behind the links that *heading* announces: at length, or behind their own box."""
    own = heading.box
    while own.parent is not None and own.parent is not root and own.last <= heading.index:
        own = own.parent
    beyond = own.last if root.first <= own.first and heading.index < own.last and own is not root else root.last
    paragraphs = 0
    for item in stream.items[heading.index + 1 : root.last + 1]:
        if not isinstance(item, Block) or item.link_share >= 0.3 or item.box.junk:
            continue
        paragraphs += item.index > beyond and item.size >= _SENTENCE and item.text.endswith(_STOPS)
        if item.size > _LONG or paragraphs > 1:
            return True
    return False
