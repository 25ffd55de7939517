"""Title, number and day at the head of an official document (Nghị định 30/2020/NĐ-CP, annex I). Pure.

They are told of the file, each with where it was read. What OCR read never becomes one of them: it has digits wrong.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import dropwhile
from typing import Final

import msgspec

from luutin.crawler.documents.file_record import FileRecord
from luutin.crawler.reading.document_numbers import find_numbers

_HEAD: Final = 60
"""Lines from the top within which a head stands."""
_NUMBER_LINE: Final = re.compile(r"(?:^|\s)số\s*[:.]?\s*(\d[^\t\n]*)", re.IGNORECASE)
_GAP: Final = re.compile(r"(?<=\d)[ \t]+(?=/[A-ZĐ]{2})|(?<=\d/)[ \t]+(?=[A-ZĐ]{2}[A-ZĐa-z]*-)")
_DAY: Final = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
"""In words, as a head has it. A day in figures is that of another document, which this one cites."""
_KINDS: Final = frozenset(
    {
        *("nghị quyết", "quyết định", "chỉ thị", "quy chế", "quy định", "thông cáo", "thông báo", "hướng dẫn"),
        *("chương trình", "kế hoạch", "phương án", "đề án", "dự án", "báo cáo", "tờ trình", "công điện", "kết luận"),
        *("giấy mời", "thư mời", "thư ngỏ", "danh sách", "lịch công tác", "lịch tiếp công dân", "biên bản", "nội quy"),
        *("thông tư", "nghị định", "quy trình", "lời kêu gọi", "bản tin", "điều lệ", "hợp đồng", "phụ lục"),
    }
)
"""Kinds of documents, as they stand alone above the line that says what the document is about."""
_TITLE_LINES: Final = 4
_TITLE_LENGTH: Final = 300
_ENDS_TITLE: Final = re.compile(
    r"^(?:căn cứ|thực hiện|kính gửi|xét |theo |để |[ivx]+\.|\d+[.)]|điều \d|phần |chương |[-–•*]|\W*$)", re.IGNORECASE
)
_WORD: Final = re.compile(r"\w+")
_LETTER: Final = re.compile(r"[^\W\d_]")


def describe(record: FileRecord, *, told: str | None = None, stamped: str = "") -> FileRecord:
    """Return *record* with the fields that its text shows.

    *told* is the title in the file's properties, *stamped* what only the appearance of its signatures says.
    """
    pages = [page.text for page in record.pages if not page.ocr]
    head, title = _split(pages[0].split("\n")[:_HEAD] if pages else [])
    number, number_line = _number(head)
    day, day_line = _first_day(head)
    return msgspec.structs.replace(
        record,
        title=title or _own_words(told),
        document_numbers=find_numbers(line for page in pages for line in page.split("\n")),
        number=number,
        number_source=number and _source(number_line, stamped),
        day=day,
        day_source=day and _source(day_line, stamped),
    )


def close_number(text: str) -> str:
    """Return *text* with the gaps closed that a stamp leaves in a number: `Số: 45 /TB-UBND`."""
    return _GAP.sub("", text)


def _split(lines: Sequence[str]) -> tuple[Sequence[str], str | None]:
    """Return the lines above the title, and the title; all of them, and None, where no line is the name of a kind."""
    for place, line in enumerate(lines):
        if line.strip().casefold() in _KINDS:
            return lines[:place], " ".join([line.strip(), *_subject(lines[place + 1 :])])[:_TITLE_LENGTH]
    return lines, None


def _subject(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines below a kind's name that say what the document is about: they end where the page leaves a gap."""
    written = list(dropwhile(lambda line: not line.strip(), lines))
    for line in written[:_TITLE_LINES]:
        if not line.strip() or _ENDS_TITLE.match(line.strip()) or "\t" in line:
            return
        yield line.strip()


def _number(head: Iterable[str]) -> tuple[str | None, str]:
    """Return the document's own number and its line: the first that names one; None where the blank was not filled."""
    for line in head:
        named = _NUMBER_LINE.search(line)
        if named:
            return next(iter(find_numbers([named[1]])), None), line
    return None, ""


def _first_day(head: Iterable[str]) -> tuple[str | None, str]:
    for line in head:
        for found in _DAY.finditer(line):
            day, month, year = map(int, found.groups())
            try:
                return date(year, month, day).isoformat(), line
            except ValueError:
                continue
    return None, ""


def _source(line: str, stamped: str) -> str:
    """Return `widget` where a word of *line* is one that only stamps say."""
    return "widget" if set(_WORD.findall(line)) & set(_WORD.findall(stamped)) else "text"


def _own_words(told: str | None) -> str | None:
    """Return a title from a file's properties, where it is one and not a program's."""
    title = " ".join((told or "").split())
    program = re.match(
        r"(?:microsoft word|untitled|document\d*$|slide \d|powerpoint presentation|\S+\.\w{3,4}$)", title, re.IGNORECASE
    )
    return title[:_TITLE_LENGTH] if _LETTER.search(title) and not program else None
