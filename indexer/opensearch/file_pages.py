"""The files of an article as a cluster holds them: each a part of the article's document, its pages parts of it. Pure.

So one search tells which articles have a file that holds what is asked, and what else is asked of the article.
"""

import zlib
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Sequence
from typing import Any, NamedTuple

from luutin.archive import CurrentFile, FileText
from luutin.indexer.text.words import tokenizer

FILES, PAGES = "f", "f.p"
"""Paths of the parts of a document."""

_LONGEST_NAME = 300
"""Letters of a file's name."""

_tokens = tokenizer()


class FileWithPages(NamedTuple):
    """A file and what it says."""

    number: int
    """Among the files of all archives."""
    facts: CurrentFile
    pages: Sequence[FileText]


def properties() -> dict[str, Any]:
    """The fields of these parts. Words are kept as those of articles are, of OCR apart from what is printed."""
    words = {"type": "text", "analyzer": "luutin", "norms": False}
    unasked = {"type": "integer", "index": False}
    page = {
        "n": unasked,
        "ocr": {"type": "boolean"},
        "text": words,
        "scanned": words,
        "said": {"type": "binary", "doc_values": True},  # what is printed, packed
    }
    return {
        "type": "nested",
        "properties": {
            "id": {"type": "long"},
            "kind": {"type": "keyword"},
            "name": {"type": "keyword", "index": False},
            "pages": unasked,
            "p": {"type": "nested", "properties": page},
        },
    }


def source_of_files(files: Sequence[FileWithPages]) -> list[dict[str, Any]]:
    """What is sent of the files of one article."""
    return [
        {
            "id": file.number,
            "kind": file.facts.kind,
            "name": file.facts.name[:_LONGEST_NAME],
            "pages": file.facts.pages,
            "p": [_page(page) for page in file.pages if page.text.strip()],
        }
        for file in files
    ]


def said(packed: str) -> str:
    """The text of a page, as it was packed."""
    return zlib.decompress(a2b_base64(packed + "==")).decode()


def _page(page: FileText) -> dict[str, Any]:
    text = " ".join(page.text.split())
    return {
        "n": page.n,
        "ocr": page.ocr,
        "scanned" if page.ocr else "text": _tokens(page.text).decode(),
        "said": b64encode(zlib.compress(text.encode())).decode(),
    }
