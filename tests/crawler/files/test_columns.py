"""Text in columns is read column by column; what merely stands side by side is read line by line."""

import pytest

from luutin.crawler.documents.columns import read_in_columns
from luutin.crawler.documents.lines import Glyph, put_in_lines, read_lines

SIZE, ADVANCE = 10.0, 5.0
PROSE = [f"dong {n} cua mot doan van dai" for n in range(9)]
OTHER = [f"hang {n} cua mot doan khac dai" for n in range(9)]


def placed(lines, x, *, top=700.0):
    """Glyphs of *lines*, the first at *top*."""
    return [
        Glyph(char, x + place * ADVANCE, top - 12 * number, x + (place + 1) * ADVANCE, SIZE)
        for number, line in enumerate(lines)
        for place, char in enumerate(line)
    ]


def text_of(*parts):
    return read_lines(read_in_columns(put_in_lines(glyph for part in parts for glyph in part)))


def beside(*columns):
    return "\n".join("\t".join(row) for row in zip(*columns, strict=True))


HEADS = (
    ["UY BAN NHAN DAN", "HUYEN DONG TRE", "So: 12/KH-UBND"],
    ["CONG HOA XA HOI", "Doc lap - Tu do", "ngay 2 thang 1"],
)
CELLS = [f"Lo Thi {n}" for n in "ABCDEFGHI"], [str(n * 1000) for n in range(1, 10)]
CASES = {
    "two columns": ([placed(PROSE, 50), placed(OTHER, 260)], "\n".join([*PROSE, *OTHER])),
    "lines of their own heights": ([placed(PROSE, 50), placed(OTHER, 260, top=695)], "\n".join([*PROSE, *OTHER])),
    "three columns": (
        [placed(PROSE, 50), placed(OTHER, 230), placed(PROSE, 410)],
        "\n".join([*PROSE, *OTHER, *PROSE]),
    ),
    "a short second column": ([placed(PROSE, 50), placed(OTHER[:3], 260)], "\n".join([*PROSE, *OTHER[:3]])),
    "a title above": (
        [
            placed(["mot dau de chay ngang ca trang giay va ca hai cot"], 50, top=712),
            placed(PROSE, 50),
            placed(OTHER, 260),
        ],
        "\n".join(["mot dau de chay ngang ca trang giay va ca hai cot", *PROSE, *OTHER]),
    ),
    "two heads of a letter": ([placed(HEADS[0], 50), placed(HEADS[1], 260)], beside(*HEADS)),
    "a table": ([placed(CELLS[0], 50), placed(CELLS[1], 260)], beside(*CELLS)),
}


@pytest.mark.parametrize(("parts", "text"), CASES.values(), ids=CASES)
def test_order_of_columns(parts, text):
    """Columns are many lines that fill their width beside a gutter that all leave free."""
    assert text_of(*parts) == text
