"""The documents say what the code does: schema, commands, settings, fields."""

import json
import os
import re
import runpy
import subprocess
import sys
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from luutin import __version__
from luutin.app.cli import COMMANDS
from luutin.app.commands import __path__ as command_folder
from luutin.archive import Article, Database
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings
from luutin.night import SCHEMAS
from tests.source_code import MODULES, ROOT, source_of

MAKERS = {
    name: runpy.run_path(str(ROOT / "docs" / f"make_{name}.py"))
    for name in ("schema", "commands", "modules", "house", "glossary")
}

FIELD = """seed, listing page, frontier, fetcher, politeness, robots.txt, sitemap, canonical URL, page, capture,
article, lead, byline, caption, stamp, revision, watermark, token, fold, posting list, query, hit, snippet, facet,
timeline, near-duplicate, WARC, CDX, held back, vanished, source, run, observation, health, watch, notice, channel,
engine, door, wing""".replace("\n", " ").split(", ")
ROOMS = {"archive", "crawler", "indexer", "night", "app"}


def words(*names):
    return "\n".join((ROOT / name).read_text("utf-8") for name in names)


@pytest.mark.parametrize("name", MAKERS)
def test_a_page_made_from_the_code_is_up_to_date(name):
    """`python docs/make_NAME.py` would change nothing."""
    maker = MAKERS[name]
    made = in_new_process(name) if name == "commands" else maker["page"]()
    assert maker["TARGET"].read_text("utf-8") == made


def test_what_migrations_promise_is_written_down():
    """`python docs/make_schema.py` would change no room's sums, so that no command makes an example of an archive."""
    assert {path: path.read_text("utf-8") for path in MAKERS["schema"]["promised"]()} == MAKERS["schema"]["promised"]()


def in_new_process(name):
    """The page as a new interpreter makes it. Click keeps the help that a command gave first, in its language."""
    code = f"import runpy, sys; sys.stdout.write(runpy.run_path('docs/make_{name}.py')['page']())"
    environment = {**os.environ, "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True)
    return done.stdout.decode()


def test_the_picture_shows_the_arrows_between_rooms_that_are_there():
    """As many arrows leave a room's box as there are other rooms that its modules import."""
    drawn = re.search(r"<desc>Arrows: (.*)\.</desc>", words("docs/pictures/house.svg"))[1]
    measured = {
        f"{room} to {other}"
        for room in ROOMS
        for other in ROOMS - {room}
        if any(f"{module}.".startswith(f"luutin.{other}.") for module in taken_by(room))
    }
    assert {arrow.rsplit(" ", 1)[0] for arrow in drawn.split(", ")} == measured


def taken_by(room):
    """The modules that those of *room* take names from."""
    sources = (source_of(path) for path in MODULES if path.relative_to(ROOT).parts[0] == room)
    return {module for source in sources for module, _ in source.taken}


@pytest.mark.parametrize("room", ["archive", "crawler", "indexer", "night"])
def test_every_class_of_a_door_is_explained(room):
    """A class that other rooms use says in its first line what it is."""
    maker = MAKERS["glossary"]
    silent = [name for name, value in maker["classes"](room).items() if not maker["first_line"](value)]
    assert not silent


def test_the_glossary_has_the_words_of_the_field():
    """Each term that the design names has a row, with its Vietnamese and a sentence."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+)\. \|$", words("docs/glossary.md"), re.MULTILINE)
    terms = {term for row in rows for term in row[0].split(", ")}
    assert set(FIELD) <= terms


def test_the_changelog_has_this_version():
    """The newest release of CHANGELOG.md is what `luutin --version` says, and what is not released stands above it."""
    unreleased, newest, *_ = re.findall(r"^## \[(.+?)\]", words("CHANGELOG.md"), re.MULTILINE)
    assert (unreleased, newest) == ("Unreleased", __version__)


def test_every_table_has_one_owner(tmp_path):
    """ARCHITECTURE.md gives each table of an archive to one room or wing."""
    with Database.open(tmp_path / "archive.db", *SCHEMAS) as database:
        rows = database.all("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    virtual = tuple(f"{row['name']}_" for row in rows if row["sql"].startswith("CREATE VIRTUAL"))
    tables = [row["name"] for row in rows if not row["name"].startswith(("sqlite_", *virtual))]
    owners = re.search(r"^\| owner \| tables \|\n(.*?)\n\n", words("ARCHITECTURE.md"), re.MULTILINE | re.DOTALL)[1]
    owned = [name for line in owners.splitlines() for name in re.findall(r"`(\w+)`", line.split("|")[2])]
    assert sorted(owned) == sorted(tables)


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


@pytest.mark.parametrize("setting", sorted({*CrawlerSettings.model_fields, *SourceSettings.model_fields} - {"label"}))
def test_every_setting_is_explained(setting):
    assert f"`{setting}`" in words("docs/adding-a-source.md", "docs/operating.md", "docs/crawling.md")


def plain(text):
    """The prose of a page or docstring: no code, no question of a room in capitals, nothing made from elsewhere."""
    text = re.sub(r"<!-- (modules|names) -->.*?<!-- end of \1 -->", "", text, flags=re.DOTALL)
    return re.sub(r"```[\s\S]*?```|`[^`]*`|^    .*$|^[A-Z0-9,; ]{12,}[.?]", "", text, flags=re.MULTILINE)


def docstrings(room):
    return "\n".join(source_of(path).docstring for path in MODULES if path.relative_to(ROOT).parts[0] == room)


PROSE = {
    **{str(path.relative_to(ROOT)): path.read_text for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]},
    **{f"modules of {room}": partial(docstrings, room) for room in sorted(ROOMS)},
}
del PROSE["docs/schema.md"]  # its words are those of migrations, which are not edited once they are released
SEMICOLONS = 0.5
"""For each hundred words, at most."""


@pytest.mark.parametrize("name", PROSE)
def test_sentences_have_one_idea_each(name):
    """Few semicolons: a sentence that needs one is usually two."""
    text = plain(PROSE[name]())
    assert text.count(";") * 100 <= SEMICOLONS * len(re.findall(r"\w+", text))


def test_no_link_between_documents_is_broken():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_a_page_is_read_as_contributing_says(tmp_path):
    """CONTRIBUTING.md's lines of Python read a saved page in a process of their own."""
    saved = ROOT / "tests" / "pages" / "nukeviet" / "figure-and-attachments" / "page.html"
    (tmp_path / "page.html").write_bytes(saved.read_bytes())
    code = re.search(r"^```python\n(.*?)^```", words("CONTRIBUTING.md"), re.MULTILINE | re.DOTALL)[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["source"] == "portal"


def named(pattern):
    """What the pages and docstrings name, with the place where they do."""
    for name, read in PROSE.items():
        yield from ((name, found) for found in re.findall(pattern, read()))


def test_every_file_that_a_page_names_is_there():
    """A path from the root that names a room, the docs, the tests or the benches leads to a file."""
    paths = named(
        r"(?<![\w/*])(?:archive|crawler|indexer|night|app|luutin|docs|tests|bench)/[\w./-]*\w\.(?:py|md|sql|tsv|toml|svg)\b"
    )
    assert not [(name, path) for name, path in paths if not (ROOT / path).exists()]


def test_a_measurement_that_uses_the_tests_finds_them():
    """It puts the root on its path, or takes the word of one that does: only there does a fresh clone have them."""
    benches = {path: path.read_text() for path in (ROOT / "bench").glob("*.py")}
    at_home = {path.stem for path, text in benches.items() if re.search(r"^sys\.path\.insert\(0", text, re.MULTILINE)}
    lost = [
        path.name
        for path, text in benches.items()
        if re.search(r"^ *from tests\b", text, re.MULTILINE)
        and path.stem not in at_home
        and not at_home & set(re.findall(r"^from (\w+) import", text, re.MULTILINE))
    ]
    assert not lost


def test_every_module_that_a_page_names_is_there():
    """A dotted name below `luutin` is a module, or a name of one."""
    names = named(r"\bluutin\.(?:archive|crawler|indexer|night|app)(?:\.\w+)+")
    assert not [(name, dotted) for name, dotted in names if not leads_somewhere(dotted)]


def leads_somewhere(dotted):
    """Whether there is such a module, or such a name in the module before its last dot."""
    path = ROOT.joinpath(*dotted.split(".")[1:])
    if path.is_dir() or path.with_suffix(".py").exists():
        return True
    return hasattr(import_module(dotted.rpartition(".")[0]), dotted.rpartition(".")[2])


RECIPES = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", words("docs/changing.md"), re.MULTILINE))
NUMBERS = dict(re.findall(r"^\| \[.+\]\(#(.+)\) \| (\d+) \|$", words("docs/changing.md"), re.MULTILINE))


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_names_files_that_are_there(title):
    """Every path of a recipe leads somewhere, and the table has the number of files that its list has."""
    paths = [path for path in re.findall(r"`([\w./-]+)`", RECIPES[title]) if "/" in path.strip("/")]
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert int(NUMBERS[title.lower().replace(" ", "-")]) == len(re.findall(r"^\d+\. ", RECIPES[title], re.MULTILINE))
