"""The lines at the end of a Vietnamese text that say who wrote it: a name, a unit, `Tin, ảnh: …`, `Theo …`."""

import re
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.evidence import Says
from luutin.crawler.reading.extract.names import is_office
from luutin.crawler.reading.extract.words import is_related_heading

LABEL: Final = re.compile(r"^(?:tác giả(?: bài viết)?|người viết|người đăng)\s*[:：]\s*", re.IGNORECASE)
_CREDIT_LINE: Final = re.compile(
    r"^\(?(?:(?:tin|bài)(?:\s*(?:[,;&+/-]|và)?\s*(?:bài|ảnh|hình|clip|video)){0,3}|"
    r"bài viết|(?:người )?thực hiện|biên tập|tổng hợp|ảnh|"
    r"(?:nội dung|clip|video)(?:\s*(?:,|và|&)\s*(?:hình )?ảnh)?)\s*[:：]\s*\S.{1,80}$",
    re.IGNORECASE,
)
_SOURCE: Final = re.compile(r"\(?nguồn(?: tin| bài)?\s*[:：]\s*\S.{1,60}$", re.IGNORECASE)
_FROM: Final = re.compile(r"^\(?theo\s+[^\W\d_].{1,80}$", re.IGNORECASE)
_OFFICE: Final = re.compile(
    r"^(?:u[ỷy]\s*ban|ủy ban|ubnd|ubmttq|mttq|hđnd|ban\s+(?:biên tập|thường trực|tuyên giáo|tổ chức)|"
    r"phòng(?!,| chống| cháy| ngừa| dịch| bệnh)|trung tâm|văn phòng|"
    r"hội(?! nghị| thi| thảo| viên| trường| chợ| diễn| làng| xuân| trại| đàm| đồng thi)|"
    r"đoàn(?! viên| xe| công tác| kiểm tra| giám sát| khảo sát| thăm| đại biểu| tham)|công an|đài\s+truyền|"
    r"cổng\s+thông\s+tin|btv|bbt)\b",
    re.IGNORECASE,
)
_VERB: Final = re.compile(
    r"\s(?:đã|sẽ|đang|được|bị|là|có|đến|cho|vào|tại|với|khi|để|vừa|nên|cần|phải|rất|những|này|mời|xin|kính|chúc|tiếp|"
    r"kết thúc|diễn ra|cùng|trao|tặng|thăm|ra quân|tham gia|triển khai|phát động|phối hợp|ghi nhận|yêu cầu|"
    r"đề nghị)(?!\w)",
    re.IGNORECASE,
)
"""What a sentence holds, and the name of a unit does not."""
_OUTSIDE: Final = Says.RELATED | Says.COMMENTS | Says.NAVIGATION | Says.CAPTION | Says.STAMP
_STOPS: Final = (".", "!", "?", "…", ":", ";", ",")
_LONGEST: Final = 100
_LONGEST_RIGHT: Final = 60
_SHORT: Final = 40


def says_who_wrote(text: str) -> bool:
    """Say whether a label such as `Tin, ảnh:` says who wrote a text; `Ảnh:` alone says who took a picture."""
    return _CREDIT_LINE.match(text) is not None and not text.lower().lstrip("(").startswith("ảnh")


def is_photographers(text: str) -> bool:
    """Say whether a line, `Ảnh: Lê Mẫu`, is nothing but who took the pictures, by name."""
    return text.startswith("Ảnh") and _CREDIT_LINE.match(text) is not None and is_name(text.partition(":")[2])


def names_source(text: str) -> bool:
    """Say whether a line only says where a text is from: `Nguồn: …`."""
    return _SOURCE.match(text) is not None


def closing_lines(body: list[Block]) -> list[Block]:
    """Return the last lines of the text, two at most, that say who wrote it."""
    lines: list[Block] = []
    for block in reversed(body[-4:]):
        if (block is not body[0] or _is_all(body)) and _is_line(block):
            lines.insert(0, block)
        elif block.link_share > 0.8:
            continue
        else:
            break
    return lines[-2:]


def lines_after(stream: Stream, root: Box) -> list[Block]:
    """Return the lines right behind the text, in an element of their own, that say who wrote it: two at most."""
    lines: list[Block] = []
    for item in stream.items[root.last + 1 : root.last + 4]:
        if not isinstance(item, Block) or item.box.junk or item.box.hidden or item.box.around_says & _OUTSIDE:
            break
        credit = _CREDIT_LINE.match(item.text) or _FROM.match(item.text)
        if not _is_line(item) or not (credit or item.box.right or (is_name(item.text) and not is_office(item.text))):
            break  # an office alone is the page's foot
        lines.append(item)
    return lines[:2]


def _is_line(block: Block) -> bool:
    text = block.text.strip()
    if len(text) > _LONGEST or is_listed(block) or is_related_heading(text):
        return False
    if LABEL.match(text) or _CREDIT_LINE.match(text) or _FROM.match(text):
        return not text.endswith(_STOPS[1:]) or len(text) < _SHORT
    if (
        text.endswith(_STOPS)
        or block.box.says & (Says.CAPTION | Says.TITLE)
        or block.box.tag.startswith("h")
        or block.link_share > 0.5
    ):
        return False
    if _OFFICE.match(text):
        return _VERB.search(text) is None
    if block.box.right and len(text) <= _LONGEST_RIGHT:
        return _VERB.search(text) is None or is_name(text)
    return is_name(text) and (block.box.right or block.bold > 0.7 * len(text))


def _is_all(body: list[Block]) -> bool:
    """Say whether all the text is one line: a credit, or a name set to the right, as an album ends with."""
    if len(body) != 1:
        return False
    return _CREDIT_LINE.match(body[0].text) is not None or (body[0].box.right and is_name(body[0].text))


def is_listed(block: Block) -> bool:
    """Say whether *block* is an item of a list, or one of several cells of a row."""
    for box in block.box.chain():
        if box.tag == "li":
            return True
        if box.tag == "tr":
            return _has_cells(block, box.first, box.last)
    return False


def _has_cells(block: Block, first: int, last: int) -> bool:
    """Say whether the row from item *first* to *last* holds more than the cell of *block*, which holds nothing else."""
    cell = block.box.around("td", "th")
    return cell is not None and cell.first == cell.last and last > first


def is_name(text: str) -> bool:
    """Say whether *text* is two to six words that each begin with a capital, as the name of a person is; no account."""
    names = text.split()
    return 1 < len(names) <= 6 and all(name[:1].isupper() or name in ("-", "&", "và") for name in names)
