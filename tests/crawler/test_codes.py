"""The codes of visits: each means something, in words and in the docs."""

import re
from pathlib import Path

import pytest

from luutin.crawler.codes import Code
from luutin.crawler.reading import reading

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("code", Code, ids=str)
def test_each_code_has_words_and_a_place_in_the_docs(code):
    """What `pages.error` holds can be looked up."""
    assert len(code.words) > 5
    assert f"`{code}`" in (ROOT / "docs" / "crawling.md").read_text("utf-8")


def test_the_docs_name_no_other_codes():
    text = (ROOT / "docs" / "crawling.md").read_text("utf-8")
    table = re.search(r"^\| code \| meaning \|\n.*?\n\n", text, re.MULTILINE | re.DOTALL)[0]
    named = {name for line in table.strip().splitlines()[2:] for name in re.findall(r"`([\w-]+)`", line.split("|")[1])}
    assert named == set(Code)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, "status-404"),
        (503, "status-503"),
        (418, "status-400"),
        (599, "status-500"),
        (206, "status-other"),
        (305, "status-other"),
        (999, "status-other"),
    ],
)
def test_a_status_without_a_code_of_its_own_is_as_its_class(status, code):
    """RFC 9110 §15: an unknown 4xx is treated as 400, an unknown 5xx as 500."""
    assert Code.of_status(status) is Code(code)


def test_what_extraction_calls_a_page_has_a_code_each():
    """A new reason of NotAnArticleError needs one too."""
    text = "".join(file.read_text("utf-8") for file in (ROOT / "crawler/reading/extract").rglob("*.py"))
    assert set(re.findall(r'NotAnArticleError\("(\w+)"', text)) == set(reading._PROBLEMS)


def test_no_code_is_written_as_a_string_in_the_crawler():
    """Each stands in the enum once; a string beside it would go its own way. What files say has a table of its own."""
    telling = [str(code) for code in Code if "-" in code]
    for file in (ROOT / "crawler").rglob("*.py"):
        if file.name != "codes.py" and "documents" not in file.parts:
            strings = re.findall(r'"([a-z0-9-]+)"', file.read_text("utf-8"))
            assert not set(strings) & set(telling), file


def test_each_code_of_files_stands_in_their_table_and_no_other():
    """docs/files.md says what each failure of a file means: a new one needs a row, and a row needs its failure."""
    readers = [*(ROOT / "crawler/documents").glob("*.py"), ROOT / "crawler/run/files/reading.py"]
    text = "".join(file.read_text("utf-8") for file in readers)
    said = set(re.findall(r'(?:UnreadableFileError\(|FileReply\(code=|FileAnswer\(code=)"([a-z-]+)"', text))
    said |= set(re.findall(r' else "([a-z]+-[a-z-]+)"', text))
    rows = (ROOT / "docs/files.md").read_text("utf-8").partition("\n| code | meaning |\n")[2].partition("\n\n")[0]
    assert said == set(re.findall(r"^\| `([a-z-]+)`", rows, re.MULTILINE))
