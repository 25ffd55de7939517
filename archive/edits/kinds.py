"""Of which kind is an edit? A date, a number or money, a name, a headline, the text, what portals print everywhere.

Pure. What an edit touches is told by what has to be covered before the two texts are the same: first how they are set,
then dates, then numbers, then names. An edit can be of several kinds, and one of the text says too which numbers went
and came with it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from luutin.archive.article import Article
from luutin.archive.edits.alignment import align
from luutin.archive.field_use import uses


class EditKind(StrEnum):
    """What an edit touches, what weighs most first."""

    DATE = "date"
    NUMBER = "number"
    """A number, a sum of money, a measure, the number of a document."""
    NAME = "name"
    """Of a person, a place or a body, or what somebody is called by office."""
    TITLE = "title"
    """The headline, in words."""
    TEXT = "text"
    FILE = "file"
    """An attachment, a photograph."""
    BOILERPLATE = "boilerplate"
    """What the portal prints on every page."""
    LAYOUT = "layout"
    """How it is set: spaces, signs, capitals, where paragraphs end, where a picture lies."""


SUBSTANTIAL: Final = (EditKind.DATE, EditKind.NUMBER, EditKind.NAME, EditKind.TITLE, EditKind.TEXT)
"""Kinds that change what is said."""


class Edit(NamedTuple):
    """A line that was edited."""

    field: str
    """Of the record."""
    old: str
    """Empty: it was added."""
    new: str
    """Empty: it was removed."""
    kinds: tuple[EditKind, ...]
    """In the order of EditKind; never empty."""


_FILES: Final = {"images", "attachments"}
_COMPARED: Final = tuple(name for name, use in uses(Article).items() if use.content)
_MONTH: Final = r"(?:tháng\s+)(?:1[0-2]|0?[1-9]|một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười(?:\s+(?:một|hai))?|giêng|chạp)"
_DATE: Final = re.compile(
    rf"""\b\d{{1,2}}\s*[/.-]\s*\d{{1,2}}(?:\s*[/.-]\s*(?:\d{{4}}|\d\d))?\b(?![/-]\w)
    | \b\d{{4}}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?
    | \bngày\s+(?:mùng\s+|mồng\s+)?\d{{1,2}}(?:\s+{_MONTH}(?:\s+năm\s+\d{{4}})?)?
    | \b{_MONTH}(?:\s+năm\s+\d{{4}}|\s*/\s*\d{{4}})?
    | \bnăm\s+\d{{4}}\b
    | \b\d{{1,2}}\s*(?:giờ|h|:)\s*\d{{2}}(?:\s*phút)?\b | \b\d{{1,2}}\s*(?:giờ|h)\b
    | \b(?:sáng|trưa|chiều|tối|đêm)\s+(?=\d|nay|mai|qua|ngày|hôm|thứ) | \bquý\s+(?:[IV]+|[1-4])\b
    | \bthứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])\b | \bchủ\s+nhật\b""",
    re.VERBOSE | re.IGNORECASE,
)
_FIGURES: Final = "một hai ba bốn năm sáu bảy tám chín mười mươi trăm nghìn ngàn triệu tỷ tỉ chục rưỡi lăm mốt"
_SPELT: Final = _FIGURES.replace(" ", "|")
_NUMBER: Final = re.compile(
    rf"""\b\d+[\w/.,-]*/[\w/.Đđ-]+
    | \b\d+(?:[.,]\d+)*(?:\s*(?:%|phần\s+trăm|nghìn|ngàn|triệu|tỷ|tỉ|trăm|đồng|USD|VNĐ
      |ha|km|m²|m2|m³|m|kg|tấn|tạ))*(?!\w)
    | \b\d\w*
    | \b(?:{_SPELT})(?:\s+(?:{_SPELT}))+\b | \b(?-i:{_SPELT})\b""",
    re.VERBOSE | re.IGNORECASE,
)
_CAPITAL: Final = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠ-Ỹ"
_ADDRESS: Final = r"(?:[ôÔ]ng|[bB]à|[aA]nh|[cC]hị|[đĐ]ồng\s+chí)"
"""How somebody is called before the name: it goes and comes with it."""
_OFFICE: Final = re.compile(
    r"\b(?:phó\s+|quyền\s+|nguyên\s+)*(?:chủ\s+tịch|bí\s+thư|giám\s+đốc|trưởng\s+\w+|ủy\s+viên|thường\s+trực|hiệu\s+trưởng"
    r"|chánh\s+\w+|phó\s+\w+)\b"
    r"(?:\s+(?:UBND|HĐND|MTTQ|Uỷ ban|Ủy ban))?(?:\s+(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường)\b)?",
    re.IGNORECASE,
)
_WIDGET: Final = re.compile(
    r"\W*(?:lượt xem|đã xem|số lần đọc|lượt đọc|chia sẻ|in (?:bài|trang)|bản in|cỡ chữ|bình chọn|bình luận|góp ý"
    r"|gửi (?:email|phản hồi|ý kiến|bình luận)|ý kiến (?:bạn đọc|phản hồi)|đánh giá|tổng số điểm|phản hồi|thảo luận"
    r"|xem (?:thêm|tiếp)|(?:các )?tin (?:liên quan|khác|mới hơn|cũ hơn|cùng|đã đưa|đọc nhiều)"
    r"|bài viết (?:khác|liên quan)|các tin|liên kết|quay lại|về trang|lên đầu trang|theo dõi"
    r"|đăng ký nhận|đang (?:online|truy cập)|thời tiết|tỷ giá|tổng (?:lượt )?truy cập"
    r"|từ khóa|tags?\b|hotline|đường dây nóng|like\b|share\b|tweet\b)",
    re.IGNORECASE,
)
"""How a line begins that portals print round every article. Within a sentence the same words are what somebody says."""
_RIGHTS: Final = re.compile(r"©|bản quyền|copyright|all rights reserved|ghi rõ nguồn", re.IGNORECASE)
_CREDIT: Final = re.compile(
    r"\W*(?:tin|ảnh|bài|tác giả|nguồn(?: tin)?|người viết|biên tập|thực hiện)\b[^.:]{0,24}:\s*\S", re.IGNORECASE
)
_SENTENCE: Final = re.compile(r"\w{2}[.!?…][\"”’)\s]*$|[:;,](?: [^\W\d]+){5}")
_SHORT: Final = 160
"""Characters of a line that may be one that portals print everywhere."""
_TONES: Final = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "ùy": "uỳ", "úy": "uý", "ủy": "uỷ"}


def edits_between(
    old: Mapping[str, Any], new: Mapping[str, Any], *, everywhere: Collection[str] = ()
) -> tuple[Edit, ...]:
    """What was edited between two records; *everywhere*: lines that other articles of the source print too."""
    found: list[Edit] = []
    for name in _COMPARED:
        before, after = _lines(name, old.get(name)), _lines(name, new.get(name))
        moved = "".join(map(_set_plain, before)) == "".join(map(_set_plain, after))
        for was, now in align(before, after):
            if was != now:
                kinds = (EditKind.LAYOUT,) if moved else _kinds_in(name, was, now, everywhere)
                found.append(Edit(name, was, now, kinds))
    return tuple(found)


def kinds_of(edits: Iterable[Edit]) -> tuple[EditKind, ...]:
    """The kinds of all *edits*, what weighs most first."""
    return _ordered({kind for edit in edits for kind in edit.kinds})


def is_substantial(kinds: Iterable[EditKind]) -> bool:
    """Tell whether an edit of these kinds changes what is said."""
    return not set(kinds).isdisjoint(SUBSTANTIAL)


def is_silent(edits: Sequence[Edit], *, told_before: str | None, told_now: str | None) -> bool:
    """Tell whether something that is said was changed, and the page says nothing of it: no new day of modification."""
    return is_substantial(kinds_of(edits)) and (told_now is None or told_now == told_before)


def kinds_of_words(old: str, new: str) -> tuple[EditKind, ...]:
    """The kinds of an edit within a line, TITLE left out; of two equal lines LAYOUT."""
    if _set_plain(old) == _set_plain(new):
        return (EditKind.LAYOUT,)
    found = set()
    for kind, form in ((EditKind.DATE, _DATE), (EditKind.NUMBER, _NUMBER)):
        was, now = _taken(form, old), _taken(form, new)
        if was != now:
            found.add(kind)
        old, new = form.sub(" § ", old), form.sub(" § ", new)
    if _set_plain(old) == _set_plain(new):
        return _ordered(found)
    old, new, named = _without_names(old, new)
    found |= {EditKind.NAME} if named else set()
    found |= set() if _set_plain(old) == _set_plain(new) else {EditKind.TEXT}
    return _ordered(found)


def _kinds_in(field: str, old: str, new: str, everywhere: Collection[str]) -> tuple[EditKind, ...]:
    if field in _FILES:
        return (EditKind.FILE,)
    line = new or old
    if not (old and new) and field in {"body", "lead", "byline"} and _is_boilerplate(line, everywhere):
        return (EditKind.BOILERPLATE,)
    if field == "published":
        return (EditKind.DATE,)
    if field == "document_numbers":
        return (EditKind.NUMBER,)
    if not (old and new) and _is_credit(line):
        return (EditKind.NAME,)
    kinds = kinds_of_words(old, new) if old and new else (EditKind.TEXT,)
    if field == "byline":
        return (EditKind.NAME,) if EditKind.TEXT in kinds else kinds
    return tuple(EditKind.TITLE if field == "title" and kind is EditKind.TEXT else kind for kind in kinds)


def _is_boilerplate(line: str, everywhere: Collection[str]) -> bool:
    if line in everywhere:
        return True
    if len(line) > _SHORT:
        return False
    return _RIGHTS.search(line) is not None or (_WIDGET.match(line) is not None and not _SENTENCE.search(line))


def _is_credit(line: str) -> bool:
    """Whether a line says by whom the text or its pictures are."""
    return len(line) <= _SHORT and _CREDIT.match(line) is not None and not _SENTENCE.search(line)


def _taken(form: "re.Pattern[str]", text: str) -> Counter[str]:
    return Counter(_set_plain(found[0]) for found in form.finditer(text))


def _without_names(old: str, new: str) -> tuple[str, str, bool]:
    """Both texts with the names covered that only one of them has, and whether there are any."""
    named = _names(old), _names(new)
    gone, come = named[0] - named[1], named[1] - named[0]
    if not (gone or come):
        return old, new, False
    return _cover(old, gone), _cover(new, come), True


def _cover(text: str, names: Iterable[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "¶", text)
    return re.sub(r"¶(?:[\s,–-]*¶)*", "¶", text)


def _names(text: str) -> set[str]:
    """Names of people, places and bodies in *text*: runs of capitalised words, and offices."""
    runs = set()
    for found in re.finditer(rf"(?<![\w.])(?:{_ADDRESS}\s+)?(?:[{_CAPITAL}][\w]*)(?:\s+[{_CAPITAL}][\w]*)*", text):
        words = found[0].split()
        begins = found.start() == 0 or text[: found.start()].rstrip().endswith((".", "!", "?", ":"))
        if len(words) > 1 or not begins:
            runs.add(found[0])
    return runs | {found[0] for found in _OFFICE.finditer(text)}


def _set_plain(text: str) -> str:
    """*text* without how it is set: letters and figures alone, small, tones where dictionaries put them."""
    plain = unicodedata.normalize("NFC", text).lower()
    for written, other in _TONES.items():
        plain = plain.replace(written, other)
    return "".join(sign for sign in plain if sign.isalnum() or sign in "%²³")


def _lines(field: str, value: Any) -> list[str]:
    items = value if isinstance(value, list | tuple) else [value] if value else []
    return [item if isinstance(item, str) else _words_of(field, item) for item in items]


def _words_of(field: str, item: Mapping[str, Any]) -> str:
    return f"{item['name']} <{item['url']}>" if field == "attachments" else str(item["text"])


def _ordered(kinds: Collection[EditKind]) -> tuple[EditKind, ...]:
    return tuple(kind for kind in EditKind if kind in kinds) or (EditKind.LAYOUT,)
