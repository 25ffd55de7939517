"""Many questions at once: a list of names in, a matrix of hits out."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.formats.csv import PLAIN
from luutin.app.formats.format import Cell
from luutin.indexer import Answer, Options, Searching

_HEADS = {
    *("name", "names", "query", "queries", "tên", "họ tên", "họ và tên", "từ khóa", "từ khoá"),
    *("ten", "ho ten", "ho va ten", "tu khoa"),
}
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")
_PLAIN = re.compile(r"(?!.*\b(?:OR|AND|NOT|NEAR)\b)[\w\s.'-]+")
HIT = ("id", "published", "source", "title", "url", "score", "snippet")
"""Columns of the hits of one answer."""
FACTS = ("query", "total", "first", "last", "newest")
"""Columns before the years: what was asked, how many articles match, first and last day, address of the newest."""

PERSON = ("printed", "functions")
"""Columns behind them where each question is a person's name."""


def questions(file: Path) -> list[str]:
    """The first column of a CSV file, its heading left out. Raises UserError.

    Commas, semicolons or tabs part its columns, whichever most lines hold, or what a first line `sep=;` says. It is in
    UTF-8, or in UTF-16 with its mark. That is what spreadsheets write, Vietnamese ones too.
    """
    try:
        text = _text(file.read_bytes())
        told = _SEPARATOR_LINE.match(text)
        lines = io.StringIO(text[told.end() :] if told else text, newline="")
        rows = csv.reader(lines, delimiter=told[1] if told else _separator(text))
        cells = [row[0].strip() for row in rows if row and row[0].strip()]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{file}: {error}; give a CSV file in UTF-8, one name a line", code=EXIT_USAGE) from error
    return cells[1:] if cells and cells[0].casefold() in _HEADS else cells


def _text(content: bytes) -> str:
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if marked else "utf-8-sig")


def _separator(text: str) -> str:
    """What most lines hold outside quotation marks: a tab, a semicolon, else a comma."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines() if line.strip()]
    counted = {sign: sum(sign in line for line in lines) for sign in "\t;"}
    best = max(counted, key=lambda sign: counted[sign])
    return best if 2 * counted[best] > len(lines) else ","


def write_matrix(
    searcher: Searching, asked: Iterable[str], options: Options, *, people: bool = False
) -> Iterator[bytes]:
    """Yield CSV with a line for each question: the facts, then the hits of each year.

    A question of plain words is a name: its words are looked for one behind the other. *people*: each is a person's
    name, and what is printed of it stands behind the facts.
    """
    rows = [(text, _answer(searcher, text, options, people=people)) for text in asked]
    years = sorted({count.value for _, answer in rows for count in answer.facets["year"]})
    told = ((text, answer, _person(searcher, text) if people else []) for text, answer in rows)
    heads = (*FACTS, *(PERSON if people else ()), *years)
    return PLAIN.write_table(heads, (_line(text, answer, years, person) for text, answer, person in told))


def _person(searcher: Searching, name: str) -> list[Cell]:
    """How a name is printed, and its functions, those of what may be namesakes parted by a bar."""
    found = searcher.person(name)
    if found is None:
        return ["", ""]
    groups = ("; ".join(held.function for held in group.functions if held.function) for group in found.namesakes)
    return ["; ".join(found.names), " | ".join(filter(None, groups))]


def _line(text: str, answer: Answer, years: Sequence[str], person: list[Cell]) -> list[Cell]:
    counts = {count.value: count.count for count in answer.facets["year"]}
    bars = answer.timeline.bars if answer.timeline else ()
    newest = answer.hits[0].url if answer.hits else ""
    facts: list[Cell] = [text, answer.total, bars[0].period if bars else "", bars[-1].period if bars else "", newest]
    return [*facts, *person, *(counts.get(year, 0) for year in years)]


def write_hits(answer: Answer) -> Iterator[bytes]:
    """Yield CSV with a line for each hit of one answer."""
    lines = ([getattr(hit, name) for name in HIT] for hit in answer.hits)
    return PLAIN.write_table(HIT, lines)


def _answer(searcher: Searching, text: str, options: Options, *, people: bool) -> Answer:
    plain = text.replace('"', " ")
    query = f'person:"{plain}"' if people else f'"{text}"' if _PLAIN.fullmatch(text) and " " in text else text
    wanted: Options = {**options, "sort": "newest", "limit": 1, "facets": True, "timeline": True}
    return searcher.search(query, **wanted)
