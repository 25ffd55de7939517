"""docs/query-language.md is true: each row of its tables is put to the test."""

import re
from pathlib import Path

import pytest

from luutin.indexer.query.parse import parse
from luutin.indexer.query.query import TEXT_FIELDS, VALUE_FIELDS

PAGE = (Path(__file__).parents[2] / "docs" / "query-language.md").read_text("utf-8")
CELLS = [
    [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in PAGE.splitlines()
    if line.startswith("| `")
]
ROWS = [(row[0].strip("`"), row[2], row[3]) for row in CELLS]


def article(text):
    """An article from a cell: `field: text`, or a text alone, which is its body."""
    name, colon, value = text.partition(": ")
    if not colon:
        return {"body": (text,)}
    if name in {"title", "lead", "byline", "category", "source", "published", "url"}:
        return {name: value}
    listed = {
        "body": (value,),
        "caption": ({"text": value},),
        "number": (value,),
        "attachment": ({"name": value, "url": "http://portal.example/file"},),
    }
    names = {"caption": "captions", "number": "document_numbers", "attachment": "attachments"}
    return {names.get(name, name): listed[name]}


@pytest.mark.parametrize(("query", "finds", "misses"), ROWS, ids=[row[0] for row in ROWS])
def test_each_row_of_the_page_holds(put, found, query, finds, misses):
    """The query finds the one text and not the other."""
    wanted, _ = put(1, **{"title": "Tin", **article(finds)}), put(2, **{"title": "Tin", **article(misses)})
    assert found(query) == {wanted}
    assert not parse(query).warnings


@pytest.mark.parametrize("name", [*TEXT_FIELDS, *VALUE_FIELDS, "date", "before", "after", "exact", "expand"])
def test_each_field_is_documented(name):
    """A field that the parser knows has a row."""
    assert any(f"{name}:" in query for query, _, _ in ROWS)


WARNED = {
    '"chưa đóng': ("chưa đóng", 'A lone "'),
    "(a": ("a", "never closed"),
    "a)": ("a", "without an opening one"),
    "a OR": ("a", "OR needs"),
    "NEAR b": ("NEAR b", "NEAR stands between"),
    "date:mai": ("date:mai", "is not a date"),
    "expand:maybe a": ("a", "expand:"),
    "a " * 70: (" ".join("a" * 64), "first 64 words"),
    "(" * 30 + "a": ("a", "deeper than 20"),
}


@pytest.mark.parametrize(("query", "understood", "warning"), [(q, *told) for q, told in WARNED.items()])
def test_what_cannot_be_read_is_text_with_a_warning(query, understood, warning):
    """No string is an error; the answer says what was made of it."""
    read = parse(query)
    assert read.understood == understood
    assert warning in " ".join(read.warnings)
