"""What the words beside a date say of it: published, updated, or the day of something else.

The patterns are in lower case and read text in lower case.
"""

import re
from functools import lru_cache
from typing import Final

PUBLISHED: Final = "published"
UPDATED: Final = "updated"

_PUBLISHED: Final = re.compile(
    r"ngày (?:đăng|tạo|viết|xuất bản|đưa tin|đăng tin|đăng tải|gửi)|(?:đã )?đăng (?:lúc|ngày|tải|bởi|vào|tin)|"
    r"(?:đăng|xuất bản)\s*:|xuất bản (?:lúc|ngày|vào)|thời gian (?:xuất bản|đăng)|"
    r"được đăng|ngày giờ đăng|(?<!re)published|posted|publié|veröffentlicht|publicad[oa]|"
    r"erstellt|created|stand\b|datum|date ?:|pubblicato|gepubliceerd|opublikowano|fecha ?:|дата|опубликовано|julkaistu|"
    r"yayınlanma|publicerad|publisert|udgivet|megjelent|submitted|written on|first appeared"
)
_UPDATED: Final = re.compile(
    r"cập nhật|updated|last (?:modified|edited|changed|reviewed)|modified|edited|reviewed on|"
    r"aktualisier|(?:letzte )?änderung|geändert|bearbeitet|modifi|actualizad|mis à jour|màj|aggiornat|bijgewerkt|"
    r"zaktualizowano|aktualizacja|обновлен|oppdatert|uppdaterad|opdateret|päivitetty|güncelle|sửa đổi|sửa lần cuối"
    r"|(?:chỉnh )?sửa(?: (?:lúc|ngày|vào)|\s*:)|hiệu chỉnh"
)
_REFUSED: Final = (
    (
        "the visitor's day",
        re.compile(r"hôm nay|bây giờ là|\btoday\b|heute ist|(?:giờ|thời gian) hiện tại|current (?:date|time)"),
    ),
    (
        "a deadline",
        re.compile(
            r"\bhạn (?:nộp|cuối|chót|đăng ký|nhận|gửi|trả lời|báo cáo)|thời hạn|hết hạn|đến hết|trước ngày|chậm nhất|"
            r"muộn nhất|deadline|\bexpires?\b|valid (?:until|till|through)|closing date|apply (?:by|before)|"
            r"\bdue (?:date|on|by)|bewerbungsfrist|einsendeschluss|gültig bis|anmeldeschluss|avant le|"
            r"date limite|fecha límite"
        ),
    ),
    (
        "the day of an account",
        re.compile(r"ngày (?:tham gia|gia nhập)|tham gia (?:từ|ngày)|thành viên từ|member since|joined"),
    ),
    (
        "the day of an event",
        re.compile(
            r"khai mạc|bế mạc|diễn ra|tổ chức (?:vào|lúc|ngày)|"
            r"thời gian (?:tổ chức|diễn ra|thi|làm việc|dự kiến|bắt đầu)|"
            r"(?:từ|đến) ngày|bắt đầu|kết thúc|ngày (?:thi|họp|lễ|khởi hành|khai giảng|tổ chức)|\bevents?\b|"
            r"\b(?:starts?|ends?)\b|\bwhen\s*:|takes place|findet .{0,20}statt|\bbeginn\b|\btermine?\b|veranstaltung"
        ),
    ),
    (
        "the day of a licence",
        re.compile(r"giấy phép|cấp (?:phép|ngày|lần)|gp-|/gp\b|licen[cs]e|copyright|©|bản quyền|\bfounded\b|\bsince\b"),
    ),
    (
        "the day of a document",
        re.compile(
            r"ngày (?:ban hành|ký|hiệu lực|có hiệu lực|hết hiệu lực|sinh)|có hiệu lực|"
            r"(?:kế hoạch|quyết định|nghị quyết|công văn|thông báo|tờ trình|chỉ thị|nghị định|luật|văn bản) (?:số|ngày)"
        ),
    ),
)
_LETTER: Final = re.compile(r"[^\W\d_]|©")
_EVENT_TIME: Final = re.compile(r"^\W*(?:thời gian|time|zeit|wann)\s*[:：]\s*$")


@lru_cache(maxsize=2048)
def label_of(words: str) -> str:
    """Return what the last label in *words*, the text before a date, makes of it: published, updated, or nothing."""
    plain = words.lower()
    if not _LETTER.search(plain):
        return ""
    best, kind = -1, ""
    for name, pattern in ((PUBLISHED, _PUBLISHED), (UPDATED, _UPDATED)):
        for found in pattern.finditer(plain):
            if found.end() > best:
                best, kind = found.end(), name
    return kind


@lru_cache(maxsize=2048)
def reason_against(words: str) -> str:
    """Return of what other thing *words*, beside a date, make it the day; empty where they do not."""
    plain = words.lower()
    if not _LETTER.search(plain):
        return ""
    for reason, pattern in _REFUSED:
        if pattern.search(plain):
            return reason
    return "the day of an event" if _EVENT_TIME.match(plain) else ""
