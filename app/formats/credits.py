"""Whose is a byline: a person's, a body's, or only a word on where the text was taken from? Pure."""

import re
from enum import StrEnum

_CREDIT = re.compile(
    r"(?:tin|bài|ảnh|thực hiện|tác giả|nguồn|biên tập|người đăng|người viết)\b[^:]{0,24}:\s*", re.IGNORECASE
)
"""What stands before a name: `Tin, ảnh: `."""
_TAKEN_FROM = re.compile(r"\(?\s*(?:theo|nguồn|trích|dẫn|st|sưu tầm)\b\s*:?\s*(?=\S)", re.IGNORECASE)
"""How a note on another source begins: `Theo TTXVN`, `(Nguồn: VGP)`, `Sưu tầm`."""
_HEADS = """ủy ban|uỷ ban|ban|bbt|bộ|sở|cục|chi cục|tổng cục|phòng|văn phòng|vp|vụ|viện|trung tâm|tt|hội|liên đoàn|đoàn
mặt trận|công an|quân đội|đảng ủy|đảng bộ|huyện ủy|quận ủy|thành ủy|tỉnh ủy|chi bộ|thường trực|trường|nhà|đài|báo
tạp chí|tòa soạn|toà soạn|cổng|trang|tổ|nhóm|khối|công ty|tập đoàn|ngân hàng|bảo hiểm|kho bạc|hạt|trạm|đội|thanh tra
tòa án|toà án|quận|huyện|phường|xã|thị trấn|thị xã|thành phố|tp|tỉnh|khu phố|thôn"""
_BODY = re.compile(rf"(?:{_HEADS.replace(chr(10), '|')})\b", re.IGNORECASE)
"""How the name of an office, a body or a newsroom begins."""
_ALSO_NAMES = {"đoàn", "trang", "đài", "hội", "tổ", "nhà", "báo", "trường", "đội", "viện", "bộ", "hạt", "khối"}
"""Of them, those that people are called too: told apart by capitals, which a body's name seldom has throughout."""
_INITIALS = re.compile(r"(?:\S+/)?[A-ZĐĂÂÊÔƠƯ]{3,}\b")


class Credit(StrEnum):
    """What a byline is."""

    PERSON = "person"
    BODY = "body"
    NONE = "none"
    """It names no author: there is none, or only where the text is from."""


def read_credit(byline: str | None) -> tuple[str, Credit]:
    """The author as printed, without `Tin, ảnh:`, and what it is; empty where none is named."""
    text = (byline or "").strip()
    if not text or _TAKEN_FROM.match(text):
        return "", Credit.NONE
    name = _CREDIT.sub("", text, count=1).strip()
    if not name or _TAKEN_FROM.match(name):
        return "", Credit.NONE
    return name, Credit.BODY if _is_body(name) else Credit.PERSON


def _is_body(name: str) -> bool:
    words = name.split()
    if words[0].lower() in _ALSO_NAMES and 2 <= len(words) <= 4 and all(word[:1].isupper() for word in words):
        return False
    return _BODY.match(name) is not None or _INITIALS.match(name) is not None
