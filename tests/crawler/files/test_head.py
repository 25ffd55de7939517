"""What the head of a document says of it: title, number, day; what only OCR or another document says is left out."""

import pytest

from luutin.crawler.documents.file_record import FileKind, FilePage, FileRecord
from luutin.crawler.documents.head import close_number, describe

HEAD = "UỶ BAN NHÂN DÂN\tCỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 45/TB-UBND\tĐồng Tre, ngày 07 tháng 02 năm 2020\n\n"
SUBJECT = "THÔNG BÁO\n\nVề việc nghỉ Tết\n\nCăn cứ Công văn số 12/SNV-CCVC ngày 03 tháng 01 năm 2020"


def described(text, **given):
    """The record of one page with *text*."""
    ocr = given.pop("ocr", False)
    return describe(FileRecord(FileKind.PDF, (FilePage(1, text, ocr=ocr),)), **given)


HEADS = [
    (HEAD + SUBJECT, "THÔNG BÁO Về việc nghỉ Tết", "45/TB-UBND", "2020-02-07"),
    ("Số: /TB-UBND\tĐồng Tre, ngày tháng 02 năm 2020\n" + SUBJECT, "THÔNG BÁO Về việc nghỉ Tết", None, None),
    ("Đồng Tre, ngày 31 tháng 02 năm 2020\n" + SUBJECT, "THÔNG BÁO Về việc nghỉ Tết", None, None),
    (
        "Số : 7/QĐ-UBND\nQUYẾT ĐỊNH\nVề việc thu hồi đất\n1. Thu hồi",
        "QUYẾT ĐỊNH Về việc thu hồi đất",
        "7/QĐ-UBND",
        None,
    ),
    ("Một bài viết\nngày 5/3/2020 có số 9", None, None, None),
    ("", None, None, None),
]


@pytest.mark.parametrize(("text", "title", "number", "day"), HEADS)
def test_head_is_read(text, title, number, day):
    """Number and day stand above the title, and a blank that nobody filled in is none."""
    record = described(text)
    assert (record.title, record.number, record.day) == (title, number, day)


def test_numbers_of_others_are_cited():
    """All numbers of the text are listed; the document's own is told apart."""
    assert described(HEAD + SUBJECT).document_numbers == ("45/TB-UBND", "12/SNV-CCVC")


def test_ocr_gives_no_field():
    """What OCR read may have a digit wrong, so it is no number and no day."""
    record = described(HEAD + SUBJECT, ocr=True)
    assert (record.number, record.day, record.document_numbers, record.title) == (None, None, (), None)


@pytest.mark.parametrize(("stamped", "source"), [("", "text"), ("07", "widget"), ("Ký bởi", "text")])
def test_stamp_is_named_as_the_source(stamped, source):
    """A day that only a signature's appearance completes is told to come from there."""
    assert described(HEAD + SUBJECT, stamped=stamped).day_source == source


@pytest.mark.parametrize(
    ("told", "title"),
    [("Kế hoạch năm 2021", "Kế hoạch năm 2021"), ("Microsoft Word - kh12.doc", None), ("kh12.docx", None), ("", None)],
)
def test_title_of_the_properties_is_the_last_resort(told, title):
    """A program's name or a file's name in the properties is no title."""
    assert described("Nội dung", told=told).title == title


def test_gap_of_a_stamp_is_closed():
    """A number that a stamp left in two pieces is one; two numbers stay two."""
    assert close_number("Số: 45 /TB-UBND, 3 / 4 và 5 TB") == "Số: 45/TB-UBND, 3 / 4 và 5 TB"
