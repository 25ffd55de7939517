"""Words for why a file is not kept or not read."""

import re
from pathlib import Path

import pytest

from luutin.app.web.reasons import why_not_kept, why_unread
from luutin.crawler import Code

FILES = (Path(__file__).parents[3] / "docs/files.md").read_text("utf-8").partition("\n| code | meaning |\n")[2]


@pytest.mark.parametrize("code", re.findall(r"^\| `([a-z-]+)`", FILES.partition("\n\n")[0], re.MULTILINE))
def test_each_reason_of_an_unread_file_has_words_of_its_own(code):
    """None of those that docs/files.md lists is "another reason"."""
    assert why_unread(f"{code}: x") != why_unread("x")


def test_each_code_has_words_of_some_kind():
    """Whatever a visit of a file ends with, a page never shows a bare code."""
    assert not [code for code in Code if not why_not_kept(code)]
