"""A file is read in a process of its own: what it says comes out, and what it would do to its reader does not."""

import io
import zipfile

import docx
import openpyxl
import pptx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from luutin.crawler import FileKind, UnreadableFileError, read_document
from luutin.crawler.documents.file_record import Bounds


@pytest.fixture
def read(tmp_path):
    """Read bytes as a crawl reads a file: in a process of its own."""

    def reader(data, **given):
        path = tmp_path / "file"
        path.write_bytes(data)
        with path.open("rb") as file:
            return read_document(file, ocr=False, **given)

    return reader


def saved(made):
    """The bytes of a document that a library made."""
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def word():
    """A document with a head in a table, a control, a box, a deleted word, a page break, and a line in an old font."""
    made = docx.Document()
    made.core_properties.title = "Thư mời"
    head = made.add_table(1, 2).rows[0].cells
    head[0].text, head[1].text = "Số: 3/TB-UBND", "Đồng Tre, ngày 02 tháng 01 năm 2020"
    made.add_paragraph("THÔNG BÁO")
    made.add_paragraph("Về việc trồng cây")
    made.add_paragraph("Kính gửi: các tổ dân phố")
    body = made.element.body
    inner = "<w:sdtContent><w:p><w:r><w:t>Trong ô điều khiển</w:t></w:r></w:p></w:sdtContent>"
    body.insert(len(body) - 1, parse_xml(f"<w:sdt {nsdecls('w')}>{inner}</w:sdt>"))
    last = made.add_paragraph("Còn ")
    last._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:t>bị xoá</w:t></w:r></w:del>"))
    last.add_run("lại").add_break(docx.enum.text.WD_BREAK.PAGE)
    old = made.add_paragraph().add_run("Céng hoµ x· héi")
    old.font.name, old.font.size = ".VnTime", Pt(13)
    return saved(made)


def test_all_that_is_printed_is_read(read):
    """Tables, controls and pages are read in their order; what was deleted is not."""
    record = read(word())
    assert [page.text for page in record.pages] == [
        (
            "Số: 3/TB-UBND\tĐồng Tre, ngày 02 tháng 01 năm 2020\nTHÔNG BÁO\nVề việc trồng cây\n"
            "Kính gửi: các tổ dân phố\nTrong ô điều khiển\nCòn lại"
        ),
        "Cộng hoà xã hội",
    ]
    assert (record.kind, record.title, record.number, record.day) == (
        FileKind.DOCX,
        "THÔNG BÁO Về việc trồng cây",
        "3/TB-UBND",
        "2020-01-02",
    )


def test_hidden_sheets_were_not_published(read):
    """A sheet that is hidden is left out, and that is said."""
    book = openpyxl.Workbook()
    book.active.title = "Biểu 1"
    book.active.append(["Họ và tên", "Số tiền"])
    book.active.append(["Lò Thị Mẫu", 500000])
    hidden = book.create_sheet("Ẩn")
    hidden.append(["Bí mật"])
    hidden.sheet_state = "hidden"
    record = read(saved(book))
    assert [(page.name, page.text) for page in record.pages] == [("Biểu 1", "Họ và tên\tSố tiền\nLò Thị Mẫu\t500000")]
    assert record.remarks == ("hidden-sheets: 1 sheets that are not shown are left out",)


def test_each_slide_is_a_page(read):
    """Slides are pages; tables and words stand in the order of the slide."""
    show = pptx.Presentation()
    for title in ("Kế hoạch", "Kết quả"):
        show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = title
    assert [page.text for page in read(saved(show)).pages] == ["Kế hoạch", "Kết quả"]


def test_container_lists_its_files(read):
    """A ZIP tells what is in it, without unpacking it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("Phụ lục/Biểu 1.xls", "x")
        made.writestr("Quyet dinh.doc", "x")
    assert read(target.getvalue()).members == ("Phụ lục/Biểu 1.xls", "Quyet dinh.doc")


def bomb():
    """A document of a megabyte that unpacks to more than is read."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
        made.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(220):
            part.write(bytes(1 << 20))
    return target.getvalue()


HARMFUL = [
    ("a bomb", bomb(), "bomb"),
    ("empty", b"", "empty"),
    ("unknown bytes", b"\0\1\2\3", "unsupported"),
    ("a broken PDF", b"%PDF-1.7\nno more", "broken"),
    ("a broken document", word()[:2000], "broken"),
    ("a broken picture", b"\xff\xd8\xff\xe0 no more", "broken"),
    ("a broken RAR", b"Rar!\x1a\x07\x01\x00 no more", "broken"),
]


@pytest.mark.parametrize(("name", "data", "code"), HARMFUL, ids=[row[0] for row in HARMFUL])
def test_what_cannot_be_read_says_why(read, name, data, code):
    """A file that is no file, or would harm its reader, has a reason by a stable code."""
    with pytest.raises(UnreadableFileError) as caught:
        read(data)
    assert caught.value.code == code, name


def test_slow_file_is_given_up(read):
    """A file that keeps its reader busy ends with it."""
    with pytest.raises(UnreadableFileError, match="too-slow"):
        read(word(), deadline_s=0.01)


def test_long_text_is_cut_and_said(read):
    """What lies beyond the bounds is cut, and a remark says so."""
    record = read("dòng chữ\n".encode() * 1000, bounds=Bounds(characters=100))
    assert len(record.text) <= 100
    assert record.remarks == ("text-cut: text behind the first 100 characters is not read",)


def test_notes_of_a_word_document_are_read(read):
    """What stands at the foot of a page was printed: it follows the body."""
    made = docx.Document()
    made.add_paragraph("Mức hỗ trợ")
    note = "<w:footnote><w:p><w:r><w:t>Tính theo hộ</w:t></w:r></w:p></w:footnote>"
    notes = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    name = PackURI("/word/footnotes.xml")
    made.part.relate_to(Part(name, "application/xml", notes.encode(), made.part.package), kind)
    assert read(saved(made)).text == "Mức hỗ trợ\nTính theo hộ"
