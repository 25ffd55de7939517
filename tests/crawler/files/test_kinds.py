"""What a file is, its bytes say; names and servers do not."""

import io
import zipfile

import pytest

from luutin.crawler import FileKind, is_document, kind_of


def packed(*names, mimetype=None):
    """A ZIP with members of these names."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        for name in names:
            made.writestr(name, "x")
    return target.getvalue()


def compound(stream):
    """The beginning of a compound file, and the name of one stream as its directory has it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + (stream + "\0").encode("utf-16-le")


KINDS = [
    (b"%PDF-1.7\n", "pdf"),
    (b"\r\n\r\n   %PDF-1.4\n", "pdf"),
    (compound("WordDocument"), "doc"),
    (compound("Workbook"), "xls"),
    (compound("Book"), "xls"),
    (compound("PowerPoint Document"), "ppt"),
    (compound("Something"), "unknown"),
    (packed("[Content_Types].xml", "word/document.xml"), "docx"),
    (packed("word\\document.xml"), "docx"),
    (packed("xl/workbook.xml"), "xlsx"),
    (packed("xl/workbook.bin"), "xlsb"),
    (packed("ppt/presentation.xml"), "pptx"),
    (packed("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "odt"),
    (packed("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"), "ods"),
    (packed("Danh sách.xls"), "zip"),
    (packed(), "zip"),
    (b"PK\x03\x04 cut short", "zip"),
    (rb"{\rtf1\ansi}", "rtf"),
    (b"Rar!\x1a\x07\x01\x00", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\xff\xd8\xff\xe0", "jpeg"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
    (b"  <!-- saved --> <html xmlns:w='urn:schemas-microsoft-com:office:word'>", "html"),
    ("Thông báo".encode(), "text"),
    ("Thông báo".encode("utf-16"), "text"),
    (b"\x00\x01\x02\x03", "unknown"),
    (b"", "unknown"),
]


@pytest.mark.parametrize(("data", "kind"), KINDS, ids=[f"{kind}-{n}" for n, (_, kind) in enumerate(KINDS)])
def test_kind_is_told_by_bytes(data, kind):
    """Each kind of file is known by what only its programs write."""
    assert kind_of(data) == FileKind(kind)


@pytest.mark.parametrize("data", [b"<html><body>", b"text", b"", b"\0\0"])
def test_page_is_no_document(data):
    """What may be a page of the web is read as one."""
    assert not is_document(data)
