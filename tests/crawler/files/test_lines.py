"""Characters of a page become its lines by where they stand, whatever order the file names them in."""

import random

import pytest

from luutin.crawler.documents.lines import Glyph, put_in_lines, read_lines


def typed(text, *, x=50.0, y=700.0, size=12.0, width=0.5):
    """The glyphs of *text* from (x, y) on; a blank only moves on."""
    glyphs = []
    for letter in text:
        if letter != " ":
            glyphs.append(Glyph(letter, x, y, x + width * size, size))
        x += width * size
    return glyphs


PAGES = [
    ("words apart", typed("Ủy ban nhân dân"), "Ủy ban nhân dân"),
    ("second font on a baseline a little off", typed("Ph") + typed("ố", x=62, y=700.9), "Phố"),
    ("two columns", typed("Nơi nhận") + typed("CHỦ TỊCH", x=300), "Nơi nhận\tCHỦ TỊCH"),
    ("two lines", typed("một") + typed("hai", y=686), "một\nhai"),
    ("a gap between paragraphs", typed("một") + typed("hai", y=660), "một\n\nhai"),
    ("an exponent", typed("20 m") + typed("2", x=74, y=705, size=7) + typed("đất", x=84), "20 m2 đất"),
    ("bold by drawing twice", typed("Số") + typed("Số", x=50.3), "Số"),
    ("letters that come twice", typed("xoong"), "xoong"),
    ("a mark of its own", [*typed("a"), Glyph("\u0301", 51, 700, 56, 12), *typed("o", x=56)], "áo"),
    ("a stamp in a line's blank", typed("Số:    /TB") + typed("45", x=74), "Số: 45 /TB"),
    ("nothing", [], ""),
]


@pytest.mark.parametrize(("name", "glyphs", "text"), PAGES, ids=[row[0] for row in PAGES])
def test_lines_are_read_by_place(name, glyphs, text):
    """The same page in any order of its characters is the same text."""
    for seed in range(5):
        mixed = random.Random(seed).sample(glyphs, len(glyphs))
        assert read_lines(put_in_lines(mixed)) == text, name
