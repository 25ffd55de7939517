"""A fact stands in one place: what two places must agree on by hand, they will not agree on for long."""

import tomllib

import click
import pytest

import luutin
from luutin.app.options import last_day
from luutin.app.web.errors import BadQuestionError
from luutin.app.web.question import read_day
from luutin.crawler.site.settings import CrawlerSettings
from luutin.crawler.wire.fetch import user_agent
from luutin.indexer import BadRequestError, read_bound
from tests.source_code import MODULES, ROOT, source_of

EACH = tuple(map(source_of, MODULES))

HOMES = {
    "Asia/Ho_Chi_Minh": "archive/moments.py",
    "kind IN ('crawl', 'backfill')": "archive/runs.py",
    "LUUTIN_LOG": "night/logs.py",
    "version=0.0.4": "night/metrics.py",
    "http://www.w3.org/2005/Atom": "app/web/atom.py",
    "text/csv": "app/formats/csv.py",
}
"""Words that two modules once agreed on by hand → the one module that writes them in code."""


@pytest.mark.parametrize("words", HOMES)
def test_words_that_modules_share_stand_in_one_of_them(words):
    """Others import them."""
    writers = {source.name for source in EACH if any(words in text for text in source.strings)}
    assert writers == {HOMES[words]}


def test_the_version_is_written_once():
    """The package's metadata and the crawler's name for itself are read from `luutin.__version__`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "version" in project["project"]["dynamic"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "luutin.__version__"}
    assert user_agent(CrawlerSettings()).startswith(f"LuuTin/{luutin.__version__} ")


def test_the_codes_of_redirects_stand_in_one_module():
    """Which answers lead elsewhere is said by `crawler/wire/page.py` alone."""
    writers = {source.name for source in EACH if any({301, 308} <= found for found in source.displays)}
    assert writers == {"crawler/wire/page.py"}


@pytest.mark.parametrize("text", ["2019", "2019-05", "31/05/2019", "31/02/2019", "soon"])
def test_a_date_means_the_same_wherever_it_is_typed(text):
    """An option of a command, a parameter of an address and a bound of a search read one and the same."""
    readers = (
        lambda: last_day(text).isoformat(),
        lambda: read_day({"to": text}, "to", first=False),
        lambda: read_bound("until", text, last=True).isoformat(),
    )
    assert len({answer_or_refusal(reader) for reader in readers}) == 1


def answer_or_refusal(reader):
    try:
        return reader()
    except (click.BadParameter, BadQuestionError, BadRequestError):
        return None
