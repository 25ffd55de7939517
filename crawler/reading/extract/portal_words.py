"""Headings that are the portal's and not the article's: its own name, and those of its sections."""

import re
from typing import Final

from luutin.crawler.reading.extract.words import begins_site_name

_PLACE: Final = (
    r"(?:[Xx]ã|[Pp]hường|[Hh]uyện|[Qq]uận|[Tt]hị (?:trấn|xã)|[Tt]hành phố|[Tt]ỉnh|TP\.?|XÃ|PHƯỜNG|HUYỆN|QUẬN|TỈNH)"
)
_OFFICE: Final = (
    r"(?:UBND|HĐND|MTTQ|UBMTTQ|[UỦ][ỷyỦYỶ] [Bb]an [Nn]hân [Dd]ân|Ủy [Bb]an [Nn]hân [Dd]ân|ỦY BAN NHÂN DÂN|"
    r"UỶ BAN NHÂN DÂN|Đảng (?:ủy|bộ)|ĐẢNG (?:ỦY|BỘ)|Sở|SỞ|Phòng|PHÒNG|Ban|BAN|Mặt trận Tổ quốc|Ủy ban MTTQ)"
)
CAPITALS: Final = "A-ZĐÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ"
"""Vietnamese capital letters, as a class of a pattern holds them."""
_NAME: Final = rf"[{CAPITALS}][\w.]*(?: [{CAPITALS}\d][\w.]*){{0,5}}"
_PORTAL: Final = re.compile(rf"(?:{_OFFICE} )?{_PLACE} {_NAME}(?:\s*[-–,|]\s*{_PLACE} {_NAME})*")
_PARTS: Final = re.compile(r"\s+[-–|»]\s+")
_SECTION: Final = re.compile(
    r"(?:trang chủ|tin tức|tin tức\s*[-–&]\s*sự kiện|tin tức và sự kiện|tin tức sự kiện|sự kiện|thông báo|"
    r"tin mới(?: nhất)?|tin (?:hoạt động|nổi bật|địa phương|trong (?:xã|huyện|tỉnh|nước)|tổng hợp|thời sự)|"
    r"tin chính trị(?:\s*[-–,]\s*xã hội)?|"
    r"chi tiết(?: (?:tin|tin tức|bài viết))?|nội dung(?: chi tiết)?|văn bản|hoạt động|bài viết|giới thiệu|tuyên truyền|"
    r"thông tin (?:tuyên truyền|chung|hoạt động|cần biết)|news|events|blog|press releases?|latest news|article|home)"
)


def is_portal_heading(text: str) -> bool:
    """Say whether a heading, whole, is the name of a portal, of a place with its office, or of a section."""
    plain = text.strip(" :»>|-")
    if _is_name(plain):
        return True
    parts = _PARTS.split(plain)
    return len(parts) > 1 and all(map(_is_name, parts))


def _is_name(text: str) -> bool:
    return begins_site_name(text) or _PORTAL.fullmatch(text) is not None or _SECTION.fullmatch(text.lower()) is not None
