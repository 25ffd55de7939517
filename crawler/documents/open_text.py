"""ODT (OASIS OpenDocument 1.3) by lxml: paragraphs, tables, boxes and heads, in their order."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lxml import etree

from luutin.crawler.documents.file_record import Bounds, FileKind, FileRecord
from luutin.crawler.documents.flow import PAGE_BREAK, cut_into_pages, join_cells
from luutin.crawler.documents.head import describe
from luutin.crawler.documents.old_fonts import decode_lines, decode_run
from luutin.crawler.documents.packed import open_packed, read_member
from luutin.crawler.errors import UnreadableFileError

_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT: Final = f"{{{_OASIS}text:1.0}}"
_TABLE: Final = f"{{{_OASIS}table:1.0}}"
_STYLE: Final = f"{{{_OASIS}style:1.0}}"
_FO: Final = f"{{{_OASIS}xsl-fo-compatible:1.0}}"
_OFFICE: Final = f"{{{_OASIS}office:1.0}}"
_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"
_UNPRINTED: Final = {
    *(_TEXT + name for name in ("tracked-changes", "sequence-decls", "note-citation", "hidden-text")),
    *(_OFFICE + name for name in ("annotation", "annotation-end", "forms")),
}
_MOST_BLANKS: Final = 1000


def read_odt(data: bytes, bounds: Bounds) -> FileRecord:
    """Return what the ODT *data* says. Raises UnreadableFileError."""
    with open_packed(data, bounds) as packed:
        if b"manifest:encryption-data" in (read_member(packed, "META-INF/manifest.xml") or b""):
            raise UnreadableFileError("encrypted", "a password is needed")
        content, styles, meta = (_parse(read_member(packed, f"{name}.xml")) for name in ("content", "styles", "meta"))
    if content is None:
        raise UnreadableFileError("broken", "it holds no content.xml")
    fonts = _Styles([tree for tree in (styles, content) if tree is not None])
    lines = list(_margin(styles, "header", fonts))
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    lines += _blocks(body, fonts) if body is not None else ()
    lines += _margin(styles, "footer", fonts)
    text = unicodedata.normalize("NFC", decode_lines("\n".join(lines)))
    pages, remarks = cut_into_pages(text.split("\n"), bounds)
    told = None if meta is None else meta.findtext(f".//{_TITLE}")
    return describe(FileRecord(FileKind.ODT, pages, remarks=remarks), told=told)


def _parse(data: bytes | None) -> Any:
    if data is None:
        return None
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError("broken", f"{error}") from error


class _Styles:
    """What styles say of the text that is set in them."""

    def __init__(self, trees: Sequence[Any]) -> None:
        self.fonts: dict[str, str] = {}
        self.hidden: set[str] = set()
        for tree in trees:
            for properties in tree.iter(f"{_STYLE}text-properties"):
                style = properties.getparent().get(f"{_STYLE}name")
                font = properties.get(f"{_STYLE}font-name") or properties.get(f"{_FO}font-family")
                if style and font:
                    self.fonts[style] = font.strip("'\"")
                if style and properties.get(f"{_TEXT}display") == "none":
                    self.hidden.add(style)


def _margin(styles: Any, which: str, fonts: _Styles) -> Iterator[str]:
    if styles is not None:
        seen: set[str] = set()
        for margin in styles.iter(_STYLE + which):
            text = "\n".join(_blocks(margin, fonts))
            if text.strip() and text not in seen:
                seen.add(text)
                yield from text.split("\n")


def _blocks(element: Any, fonts: _Styles) -> Iterator[str]:
    for child in element:
        if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            yield from "".join(_words(child, fonts, None)).split("\n")
        elif child.tag == f"{_TABLE}table":
            yield from _table(child, fonts)
        elif child.tag == f"{_TEXT}soft-page-break":
            yield PAGE_BREAK
        elif isinstance(child.tag, str) and child.tag not in _UNPRINTED and child.get(f"{_TEXT}display") != "none":
            yield from _blocks(child, fonts)


def _table(table: Any, fonts: _Styles) -> Iterator[str]:
    for row in table.iter(f"{_TABLE}table-row"):
        if next(row.iterancestors(f"{_TABLE}table")) is table:
            cells = row.findall(f"{_TABLE}table-cell")
            if len(cells) == 1:
                yield from _blocks(cells[0], fonts)
            else:
                yield join_cells("\n".join(_blocks(cell, fonts)) for cell in cells)


def _words(element: Any, fonts: _Styles, font: str | None) -> Iterator[str]:
    style = element.get(f"{_TEXT}style-name", "")
    if style in fonts.hidden:
        return
    font = fonts.fonts.get(style, font)
    yield decode_run(element.text or "", font)
    for child in element:
        yield from _word(child, fonts, font)
        yield decode_run(child.tail or "", font)


def _word(child: Any, fonts: _Styles, font: str | None) -> Iterator[str]:
    match child.tag:
        case str(tag) if tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * (min(int(count), _MOST_BLANKS) if count.isdecimal() and len(count) < 9 else 1)
        case str(tag) if tag == f"{_TEXT}tab":
            yield "\t"
        case str(tag) if tag == f"{_TEXT}line-break":
            yield "\n"
        case str(tag) if tag == f"{_TEXT}soft-page-break":
            yield PAGE_BREAK
        case str(tag) if tag.endswith("}text-box"):
            yield "\n" + "\n".join(_blocks(child, fonts)) + "\n"
        case str(tag) if tag not in _UNPRINTED:
            yield from _words(child, fonts, font)
