"""The arrows of ARCHITECTURE.md, in imports and in SQL: crawler → archive ← indexer, night and app above."""

import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from subprocess import PIPE

import pytest

from luutin.night import SCHEMAS
from tests.source_code import MODULES, ROOT, read_source, source_of

MAY_IMPORT = {
    "archive": {"archive"},
    "crawler": {"crawler", "archive"},
    "indexer": {"indexer", "archive"},
    "night": {"night", "crawler", "archive", "indexer"},
    "app": {"app", "night", "crawler", "archive", "indexer"},
}
ROOMS = set(MAY_IMPORT)
WINGS = {
    "crawler": ("site", "wire", "sandbox", "reading", "documents", "rendering", "frontier", "run"),
    "indexer": ("text", "gazetteer", "people", "query", "engine", "plain", "files", "fts", "opensearch"),
}
"""Room → its wings, each of which may import those before it."""
ONE_IMPORTER = {
    "sqlite3": "archive/sqlite.py",
    "opensearchpy": "indexer/opensearch/cluster.py",
    "h11": "crawler/wire/connection.py",
    "boto3": "archive/remote/s3.py",
    "botocore": "archive/remote/s3.py",
    "aiodns": "crawler/wire/names.py",
    "apscheduler": "night/schedule.py",
}
EACH = tuple(map(source_of, MODULES))


def package(name):
    """The room that *name* leads to, or the package it is of."""
    return name.removeprefix("luutin.").split(".")[0]


def imports(source):
    """The room, or else the top-level package, of every import, also of those inside functions."""
    rooms = {name for module, name in source.taken if module == "luutin"}
    return rooms | {package(name) for name in source.plain} | {package(module) for module, _ in source.taken}


def test_each_import_can_be_followed():
    """What is ours is imported by `from … import …`, whole. Of the root only its version and its rooms are."""
    lost = {}
    for source in EACH:
        lost[source.name] = [
            *(name for name in source.plain if package(name) in ROOMS | {"luutin"}),
            *(module for module, _ in source.taken if module.startswith(".")),
            *(name for module, name in source.taken if module == "luutin" and name not in AT_THE_ROOT),
            *(text for text in source.strings if text.startswith(_foreign_modules(source.room))),
        ]
    assert {name: found for name, found in lost.items() if found} == {}


AT_THE_ROOT = ROOMS | {"IS_OUTDATED", "__version__"}


def _foreign_modules(room):
    """How the names of modules of the rooms begin that *room* may not import."""
    return tuple(f"luutin.{other}." for other in ROOMS - MAY_IMPORT[room])


def test_each_module_follows_the_arrows():
    """A room imports only itself and the rooms its arrow points at."""
    astray = {source.name: imports(source) & ROOMS - MAY_IMPORT[source.room] for source in EACH}
    assert {name: found for name, found in astray.items() if found} == {}


def test_nobody_reaches_behind_the_door_of_another_room():
    """What a module takes from another room is what that room's `__init__` exports."""
    behind = [
        (source.name, module, name)
        for source in EACH
        for module, name in source.taken
        if package(module) in ROOMS - {source.room}
        and (module.count(".") != 1 or name not in import_module(module).__all__)
    ]
    assert behind == []


@pytest.mark.parametrize("room", [*sorted(ROOMS - {"app"}), ""])
def test_a_door_opens_on_what_it_promises(room):
    """A room exports just what `__all__` lists, and each name of it loads."""
    door = import_module(f"luutin.{room}".removesuffix("."))
    beside = {"typing", "luutin.checkout", "luutin.door", "pathlib"}
    promised = {name for module, name in source_of(Path(door.__file__)).taken if module not in beside}
    assert promised == set(door.__all__)
    assert all(hasattr(door, name) for name in door.__all__)


@pytest.mark.parametrize("room", WINGS)
def test_wings_follow_one_line(room):
    """A wing imports only the wings before it, and what stands in the room itself before any wing."""
    order = WINGS[room]
    assert {path.name for path in (ROOT / room).iterdir() if (path / "__init__.py").exists()} == set(order)
    for source in (each for each in EACH if each.room == room):
        wing = source.path.relative_to(ROOT / room).parts[0]
        if wing in order:
            later = tuple(f"luutin.{room}.{each}" for each in order[order.index(wing) + 1 :])
            found = [name for name in (".".join(pair) for pair in source.taken) if name.startswith(later or "-")]
            assert not found, f"{source.name}: {found}"


def test_the_plan_shows_the_lines_of_wings():
    """ARCHITECTURE.md prints each line of wings in the order that is held here."""
    plan = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    printed = dict(re.findall(r"^- (\w+): `(.+ ← .+)`$", plan, re.MULTILINE))
    assert {room: tuple(line.split(" ← ")) for room, line in printed.items()} == WINGS


def test_the_plan_names_whoever_stands_in_for_a_protocol():
    """Each class that ARCHITECTURE.md's table of seams names is one of its protocol's, and none of them is missing."""
    plan = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`[A-Z]\w+`(?:, )?)+) \|.*?\| ((?:`[A-Z]\w+`(?:, )?)+) \|", plan, re.MULTILINE)
    assert len(rows) > 3
    for protocols, named in rows:
        either = "|".join(re.findall(r"\w+", protocols))
        of_one = rf"^class (\w+)\((?:{either})\b"
        found = [name for each in EACH for name in re.findall(of_one, each.path.read_text("utf-8"), re.MULTILINE)]
        assert sorted(found) == sorted(re.findall(r"\w+", named)), protocols


def test_postings_know_nothing_of_the_engine_above_them():
    """Of the wing that they stand in, modules of `indexer/fts/postings` import one another alone."""
    own = "luutin.indexer.fts"
    astray = {
        source.name: [module for module, _ in source.taken if module.startswith(own) and ".postings" not in module]
        for source in EACH
        if source.path.is_relative_to(ROOT / "indexer" / "fts" / "postings")
    }
    assert len(astray) > 10
    assert not {name: found for name, found in astray.items() if found}


@pytest.mark.parametrize(("package", "importer"), ONE_IMPORTER.items())
def test_one_module_knows_each_foreign_engine(package, importer):
    """SQLite, HTTP and the scheduler each have one module that imports them."""
    assert {source.name for source in EACH if package in imports(source)} <= {importer}


@cache
def loaded(*modules):
    """What a new interpreter has loaded once it has imported *modules*."""
    code = f"import {', '.join(modules)}, sys; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stdout=PIPE).stdout.decode().split())


@pytest.mark.parametrize("package", ["pydantic", "warcio", "rich", "zipfile", "luutin.indexer.fts.suggest"])
def test_a_search_starts_without_what_it_does_not_need(package):
    """Loading the command, its options and the indexer loads nothing that only some searches, or none, need."""
    assert package not in loaded("luutin.app.commands.search", "luutin.app.commands.index")


@pytest.mark.parametrize("package", ["aiodns", "h11", "selectolax", "apscheduler", "lxml"])
def test_a_search_process_stays_free_of_the_crawler(package):
    """Importing the command line and the indexer loads neither fetcher nor parser."""
    assert package not in loaded("luutin.app.cli", "luutin.app.config", "luutin.indexer", "luutin.archive")


OWNERS = {
    table: schema.package.removeprefix("luutin.").split(".")[0]
    for schema in SCHEMAS
    for table in re.findall(r"^CREATE (?:VIRTUAL )?(?:TABLE|VIEW) (\w+)", "\n".join(schema.migrations), re.MULTILINE)
}
"""Table or view → the room whose migrations make it."""
_NAMED = re.compile(
    r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE(?: IF (?:NOT )?EXISTS)?|REFERENCES|ON)\s+(?:main\.)?[\"\[`]?(\w+|\{\})",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\bFROM\s+([\w\s.,\"\[\]`]*?)(?=\b(?:WHERE|GROUP|ORDER|LIMIT|JOIN|ON)\b|\)|$)", re.IGNORECASE)
"""Tables behind one another, with commas between."""
_WORDS = re.compile(r"[a-z_]+")
_STATEMENT = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|DROP|ALTER|PRAGMA|VACUUM)\b")
_SPOKEN = re.compile(r"(?i)\s*(?:SELECT\b.+\bFROM|INSERT (?:OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM)\b", re.DOTALL)
"""A statement in small letters too: prose never goes so."""


def foreign(source):
    """The tables of other rooms that the SQL of a module names."""
    named = set()
    for text in source.strings:
        spoken = _SPOKEN.match(text) is not None
        named |= {match[1] for match in _NAMED.finditer(text) if spoken or match[0].split()[0].isupper()}
        named |= {name for match in _LISTED.finditer(text) if spoken for name in _WORDS.findall(match[1])}
    return {name for name in named if OWNERS.get(name, source.room) != source.room}


FOREIGN = {
    'database.all("SELECT title FROM revisions")': {"revisions"},
    'database.all("SELECT 1 FROM pages p JOIN articles a ON a.id = p.article_id")': {"pages", "articles"},
    'database.all(f"SELECT {columns} FROM records WHERE id IN ({marks})")': {"records"},
    'database.execute("INSERT OR REPLACE INTO robots" " VALUES (?)")': {"robots"},
    'database.execute("UPDATE pages SET due_at = NULL")': {"pages"},
    'database.execute("DELETE FROM finds")': set(),
    'database.execute(f"DROP TABLE IF EXISTS search")': {"search"},
    'database.all("select 1 from articles")': {"articles"},
    'database.all("SELECT 1 FROM main.articles")': {"articles"},
    'database.all("SELECT 1 FROM [articles] WHERE 1")': {"articles"},
    'database.all("SELECT 1 FROM finds f, articles a WHERE a.id = f.article_id")': {"articles"},
    '"""Reads FROM pages."""': set(),
    'talk("no word from articles")': set(),
}


@pytest.mark.parametrize(("source", "tables"), FOREIGN.items(), ids=FOREIGN)
def test_the_reading_of_sql_finds_each_table_named(source, tables):
    """Whatever the statement, in a plain string, one in pieces or an f-string; a docstring is no SQL."""
    assert foreign(read_source(source, ROOT / "night" / "any.py")) == tables


def test_sql_names_the_tables_of_its_own_room_only():
    """What a room needs of another's tables it asks of that room's door."""
    assert {source.name: found for source in EACH if (found := foreign(source))} == {}


def test_app_speaks_no_sql():
    """It asks the rooms, also where it would count."""
    said = [(source.name, text) for source in EACH if source.room == "app" for text in source.strings]
    assert [each for each in said if _STATEMENT.match(each[1]) or _SPOKEN.match(each[1])] == []


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.room)
def test_migrations_touch_their_own_tables(schema):
    """A room's tables may refer to the archive's, and a trigger may watch those. Nothing else crosses over."""
    room = schema.package.removeprefix("luutin.").split(".")[0]
    named = set(_NAMED.findall(re.sub(r"--[^\n]*", "", "\n".join(schema.migrations))))
    assert {OWNERS[name] for name in named & set(OWNERS)} <= {room, "archive"}
