"""The documents say what the code does: schema, commands, settings, fields."""

import re
import runpy
from pathlib import Path

import pytest

from luutin.app.cli import COMMANDS
from luutin.app.commands import __path__ as command_folder
from luutin.archive import Article
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings

ROOT = Path(__file__).parent.parent
MAKERS = {name: runpy.run_path(str(ROOT / "docs" / f"make_{name}.py")) for name in ("schema", "commands", "modules")}


def words(*names):
    return "\n".join((ROOT / name).read_text("utf-8") for name in names)


@pytest.mark.parametrize("name", MAKERS)
def test_a_page_made_from_the_code_is_up_to_date(name):
    """`python docs/make_NAME.py` would change nothing."""
    maker = MAKERS[name]
    assert maker["TARGET"].read_text("utf-8") == maker["page"]()


def test_every_column_is_explained():
    assert MAKERS["schema"]["undocumented"]() == []


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_manual(command):
    assert re.search(rf"luutin {re.escape(command)}\b", words("docs/commands.md"))


def test_every_command_module_is_reachable():
    modules = {path.stem for path in Path(command_folder[0]).glob("*.py")} - {"__init__"}
    assert modules == {module.rsplit(".", 1)[1] for module in COMMANDS.values()}


@pytest.mark.parametrize("field", sorted(Article.model_fields))
def test_every_field_is_defined(field):
    assert f"`{field}`" in words("docs/fields.md")


@pytest.mark.parametrize("setting", sorted({*CrawlerSettings.model_fields, *SourceSettings.model_fields} - {"name"}))
def test_every_setting_is_explained(setting):
    assert f"`{setting}`" in words("docs/adding-a-source.md", "docs/operating.md", "docs/crawling.md")


def test_no_link_between_documents_is_broken():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
