"""The byline: who wrote it, as printed. Two lines that follow each other are joined with ` / `."""

import re
from typing import Final

from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.choice import Choice
from luutin.crawler.reading.extract.evidence import Says

_LABEL: Final = re.compile(r"^(?:tác giả(?: bài viết)?|người viết|người đăng)\s*[:：]\s*", re.IGNORECASE)
_SOURCE_LABEL: Final = re.compile(r"^(?:nguồn(?: tin)?|nguồn bài viết|source|quelle)\s*[:：]", re.IGNORECASE)
_CREDIT_LINE: Final = re.compile(
    r"^(?:(?:tin|bài)(?:\s+và)?\s*[,;&+-]?\s*(?:ảnh)?|bài viết|thực hiện|biên tập|tổng hợp|ảnh)\s*[:：]\s*\S.{1,80}$",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"^\(?theo\s+[^\W\d_].{1,80}$", re.IGNORECASE)
_OFFICE: Final = re.compile(
    r"^(?:u[ỷy]\s*ban|ủy ban|ubnd|ubmttq|mttq|hđnd|ban\s+(?:biên tập|thường trực|tuyên giáo|tổ chức)|phòng|trung tâm|"
    r"văn phòng|hội|đoàn|công an|đài\s+truyền|cổng\s+thông\s+tin|btv|bbt)\b",
    re.IGNORECASE,
)
_AFTER: Final = 3
"""Items after the text among which its writer may be named."""
_STOPS: Final = (".", "!", "?", "…", ":", ";", ",")


def find_byline(stream: Stream, root: Box, body: list[Block], after: int) -> tuple[Choice, list[Block]]:
    """Return the byline and the blocks it stands in; *after* is the index of the title."""
    choice: Choice = Choice()
    taken: list[Block] = []
    lines = _closing_lines(body)
    if lines:
        choice.add(" / ".join(_LABEL.sub("", block.text).strip() for block in lines), "last lines of the text", 3.0)
        taken += lines
    for block in stream.blocks:
        if block.index <= after or block.box.hidden or len(block.text) > 160:
            continue
        labelled = ":" in block.text or "：" in block.text
        if labelled and _LABEL.match(block.text) and block.index <= root.last + 40:
            choice.add(_LABEL.sub("", block.text), "labelled", 5.0)
            taken.append(block)
        elif labelled and _SOURCE_LABEL.match(block.text):
            taken.append(block)
        elif block.box.says & Says.BYLINE and 0 <= block.index - root.last <= _AFTER and _is_name(block.text):
            choice.add(block.text, f"{block.box.tag} {block.box.name}", 2.0)
            taken.append(block)
    return choice, taken


def _closing_lines(body: list[Block]) -> list[Block]:
    lines: list[Block] = []
    for block in reversed(body[-4:]):
        if _is_line(block, body):
            lines.insert(0, block)
        elif block.link_share > 0.8:
            continue
        else:
            break
    return lines[-2:]


def _is_line(block: Block, body: list[Block]) -> bool:
    text = block.text.strip()
    if len(text) > 100 or block is body[0]:
        return False
    if _LABEL.match(text) or _CREDIT_LINE.match(text) or _FROM.match(text):
        return not text.endswith(_STOPS[1:]) or len(text) < 40
    if (
        text.endswith(_STOPS)
        or block.box.says & (Says.CAPTION | Says.TITLE)
        or block.box.tag.startswith("h")
        or block.link_share > 0.5
    ):
        return False
    if _OFFICE.match(text):
        return True
    if block.box.right and len(text) <= 60:
        return True
    return _is_name(text) and (block.box.right or block.bold > 0.7 * len(text))


def _is_name(text: str) -> bool:
    """Say whether *text* is two to six words that each begin with a capital, as the name of a person is; no account."""
    names = text.split()
    return 1 < len(names) <= 6 and all(name[:1].isupper() or name in ("-", "&", "và") for name in names)
