"""Text and HTML that stand behind the name of a file, whatever their letters are coded in."""

import unicodedata

from charset_normalizer import from_bytes
from selectolax.lexbor import LexborHTMLParser

from luutin.crawler.documents.file_record import Bounds, FileKind, FileRecord
from luutin.crawler.documents.flow import cut_into_pages
from luutin.crawler.documents.head import describe
from luutin.crawler.documents.old_fonts import decode_lines


def read_text(data: bytes, bounds: Bounds) -> FileRecord:
    """Return the text *data*; a form feed ends a page."""
    return _record(FileKind.TEXT, _decode(data), bounds)


def read_html(data: bytes, bounds: Bounds) -> FileRecord:
    """Return the text of the HTML *data*, as office programs save a document."""
    tree = LexborHTMLParser(_decode(data))
    tree.strip_tags(["script", "style", "head"])
    text = tree.body.text(separator="\n", strip=True) if tree.body is not None else ""
    return _record(FileKind.HTML, text, bounds)


def _record(kind: FileKind, text: str, bounds: Bounds) -> FileRecord:
    decoded = unicodedata.normalize("NFC", decode_lines(text.replace("\r\n", "\n")))
    pages, remarks = cut_into_pages(decoded.split("\n"), bounds)
    return describe(FileRecord(kind, pages, remarks=remarks))


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(data[:100_000]).best()
        return data.decode(best.encoding if best else "cp1252", "replace").lstrip("\ufeff")
