"""docs/query-language.md names each field, and what cannot be read is told. The contract of engines tests its rows."""

import re

import pytest

from luutin.indexer.query.parse import parse
from luutin.indexer.query.query import TEXT_FIELDS, VALUE_FIELDS
from tests.indexer.language_page import PAGE


@pytest.mark.parametrize(
    "name",
    [*TEXT_FIELDS, *VALUE_FIELDS, "date", "before", "after", "exact", "place", "person", "expand", "strict", "places"],
)
def test_each_field_is_documented(name):
    """A field that the parser knows has a row."""
    assert re.search(rf"^\| `-?{name}:", PAGE, re.MULTILINE)


WARNED = {
    '"chưa đóng': ("chưa đóng", 'A lone "'),
    "(a": ("a", "never closed"),
    "a)": ("a", "without an opening one"),
    "a OR": ("a", "OR needs"),
    "NEAR b": ("NEAR b", "NEAR stands between"),
    "date:mai": ("date:mai", "is not a date"),
    "*giá": ("giá", "A star stands behind"),
    "place:Xyz": ('place:"Xyz"', "No administrative unit"),
    'place:"xã Tân Tiến"': ('place:"xã Tân Tiến"', "units are called"),
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
