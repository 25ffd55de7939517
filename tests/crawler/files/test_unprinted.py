"""What a document holds and does not print is no text: deleted, hidden, filtered away. What it draws is."""

import io
import re
import zipfile

import docx
import openpyxl
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from luutin.crawler.documents.file_record import Bounds
from luutin.crawler.documents.read import read_file

CHANGE = "w:id='1' w:author='x' w:date='2020-01-02T00:00:00Z'"
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def saved(made):
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def text_of(data):
    return read_file(data, Bounds()).text


def with_run(xml):
    """A document of one paragraph: `Còn `, then *xml*, then `lại`."""
    made = docx.Document()
    paragraph = made.add_paragraph("Còn ")
    for each in (xml, "<w:r><w:t>lại</w:t></w:r>"):
        paragraph._p.append(parse_xml(re.sub(r"^<(w:\w+)", rf"<\1 {nsdecls('w')}", each)))
    return made


HIDDEN = {
    "deleted": f"<w:del {CHANGE}><w:r><w:delText>bỏ</w:delText></w:r></w:del>",
    "moved away": f"<w:moveFrom {CHANGE}><w:r><w:t>bỏ</w:t></w:r></w:moveFrom>",
    "hidden": "<w:r><w:rPr><w:vanish/></w:rPr><w:t>bỏ</w:t></w:r>",
}
SHOWN = {
    "inserted": f"<w:ins {CHANGE}><w:r><w:t>thêm </w:t></w:r></w:ins>",
    "moved here": f"<w:moveTo {CHANGE}><w:r><w:t>thêm </w:t></w:r></w:moveTo>",
    "no longer hidden": "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>thêm </w:t></w:r>",
}


@pytest.mark.parametrize("xml", HIDDEN.values(), ids=HIDDEN)
def test_what_was_deleted_or_hidden_is_no_text(xml):
    """A draft's words are not the document's."""
    assert text_of(saved(with_run(xml))) == "Còn lại"


@pytest.mark.parametrize("xml", SHOWN.values(), ids=SHOWN)
def test_what_was_inserted_is_text(xml):
    """A change that adds words is printed, whether or not somebody has accepted it."""
    assert text_of(saved(with_run(xml))) == "Còn thêm lại"


def test_a_row_that_was_deleted_is_no_text():
    """Its words carry no mark of their own."""
    made = docx.Document()
    table = made.add_table(2, 2)
    for row, words in zip(table.rows, (("một", "hai"), ("ba", "bốn")), strict=True):
        row.cells[0].text, row.cells[1].text = words
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {nsdecls('w')} {CHANGE}/>"))
    assert text_of(saved(made)) == "ba\tbốn"


def test_words_of_a_diagram_are_text():
    """SmartArt keeps its words in a part of its own; what only places others says nothing."""
    point = "<dgm:pt{kind}><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
    points = point.format(kind="", text="Chủ tịch") + point.format(kind=" type='pres'", text="khung")
    data = f"<dgm:dataModel xmlns:dgm='{DIAGRAM}' xmlns:a='{DRAWING}'><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>"
    made = docx.Document()
    part = Part(PackURI("/word/diagrams/data1.xml"), "application/xml", data.encode(), made.part.package)
    number = made.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"
    )
    names = f"xmlns:dgm='{DIAGRAM}' {nsdecls('w', 'r')}"
    made.add_paragraph()._p.append(
        parse_xml(f"<w:r {names}><w:drawing><dgm:relIds r:dm='{number}'/></w:drawing></w:r>")
    )
    assert text_of(saved(made)).strip() == "Chủ tịch"


def test_the_strict_form_of_office_is_read():
    """ISO 29500 Strict says the same under other names."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(with_run(SHOWN["inserted"])))) as loose,
        zipfile.ZipFile(target, "w") as strict,
    ):
        for name in loose.namelist():
            said = re.sub(
                rb"http://schemas.openxmlformats.org/(\w+)/2006/", rb"http://purl.oclc.org/ooxml/\1/", loose.read(name)
            )
            strict.writestr(name, said)
    assert text_of(target.getvalue()) == "Còn thêm lại"


def test_rows_and_columns_that_are_hidden_were_not_published():
    """They are left out as hidden sheets are, and that is said."""
    book = openpyxl.Workbook()
    sheet = book.active
    rows = ("Họ và tên", "Điện thoại", "Số tiền"), ("Lò Thị Mẫu", "09", 5), ("Bị lọc", "08", 6), ("Cộng", None, 5)
    for number, row in enumerate(rows, 3):  # a table seldom begins in the first cell
        for place, value in enumerate(row, 2):
            sheet.cell(number, place, value)
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["C"].hidden = True
    record = read_file(saved(book), Bounds())
    assert record.text == "Họ và tên\tSố tiền\nLò Thị Mẫu\t5\nCộng\t5"
    assert record.remarks == ("hidden-cells: 1 rows and 1 columns that are not shown are left out",)


RTF = (
    rb"{\rtf1\ansi{\fonttbl{\f0 Times New Roman;}{\f1 .VnTimeH;}}{\header\pard Phong Noi vu\par}"
    rb"\pard Con {\deleted bo }{\v giau }lai {\v\v0 het}\par\f1 th\u171\'abng b\u184\'b8o\par}"
)


def test_rtf_tells_what_is_printed_in_fonts_that_it_names():
    """Heads are text; deleted and hidden words are none, nor is a letter that only stands in for the one before."""
    assert text_of(RTF).split() == ["Phong", "Noi", "vu", "Con", "lai", "het", "THÔNG", "BÁO"]


OPEN = "urn:oasis:names:tc:opendocument:xmlns"
HIDING = (
    f"<office:document-content xmlns:office='{OPEN}:office:1.0' xmlns:text='{OPEN}:text:1.0'"
    f" xmlns:style='{OPEN}:style:1.0'>"
    "<office:automatic-styles><style:style style:name='T1'><style:text-properties text:display='none'/></style:style>"
    "</office:automatic-styles><office:body><office:text><text:p>Còn "
    "<text:span text:style-name='T1'>giấu </text:span>lại</text:p>"
    "<text:section text:display='none'><text:p>bỏ</text:p></text:section></office:text></office:body>"
    "</office:document-content>"
)


def test_odt_leaves_out_what_a_style_hides():
    """Hidden words and hidden sections are not printed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("content.xml", HIDING)
    assert text_of(target.getvalue()) == "Còn lại"
