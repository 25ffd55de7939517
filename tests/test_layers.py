"""The arrows of ARCHITECTURE.md, in imports and in SQL: crawler → archive ← indexer, night and app above."""

import ast
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from subprocess import PIPE

import pytest

from luutin.night import SCHEMAS

ROOT = Path(__file__).parent.parent
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
    "indexer": ("text", "gazetteer", "people", "query", "engine", "plain", "files", "fts"),
}
"""Room → its wings, each of which may import those before it."""
ONE_IMPORTER = {
    "sqlite3": "archive/sqlite.py",
    "h11": "crawler/wire/connection.py",
    "aiodns": "crawler/wire/names.py",
    "apscheduler": "night/schedule.py",
}
MODULES = sorted(path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py"))


def package(name):
    """The room that *name* leads to, or the package it is of."""
    return name.removeprefix("luutin.").split(".")[0]


def imports(path):
    """The room, or else the top-level package, of every import in *path*, also those inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (package(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module == "luutin":
                yield from (alias.name for alias in node.names)
            yield package(node.module or "")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_import_can_be_followed(path):
    """What is ours is imported by `from … import …`. Of the root only its version and its rooms are."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert not [alias.name for alias in node.names if package(alias.name) in ROOMS | {"luutin"}]
        elif isinstance(node, ast.ImportFrom) and node.module == "luutin":
            assert {alias.name for alias in node.names} <= ROOMS | {"IS_OUTDATED", "__version__"}
    assert not [text for text in strings(path.read_text("utf-8")) if text.startswith(tuple(_foreign_modules(path)))]


def _foreign_modules(path):
    """How the names of modules of the rooms begin that *path* may not import."""
    room = path.relative_to(ROOT).parts[0]
    return [f"luutin.{other}." for other in ROOMS - MAY_IMPORT[room]] or ["luutin.nowhere."]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_module_follows_the_arrows(path):
    """A room imports only itself and the rooms its arrow points at."""
    room = path.relative_to(ROOT).parts[0]
    assert set(imports(path)) & ROOMS <= MAY_IMPORT[room]


def reached(path):
    """The names that *path* takes from modules of other rooms, as `(module, name)`."""
    room = path.relative_to(ROOT).parts[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and package(node.module) in ROOMS - {room}:
            yield from ((node.module, alias.name) for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nobody_reaches_behind_the_door_of_another_room(path):
    """What a module takes from another room is what that room's `__init__` exports."""
    for module, name in reached(path):
        assert module.count(".") == 1, f"{module} stands behind a door"
        assert name in import_module(module).__all__, f"{module} exports no {name}"


@pytest.mark.parametrize("room", [*sorted(ROOMS - {"app"}), ""])
def test_a_door_opens_on_what_it_promises(room):
    """A room exports just what `__all__` lists, and each name of it loads."""
    door = import_module(f"luutin.{room}".removesuffix("."))
    tree = ast.parse(Path(door.__file__).read_text("utf-8"))
    promised = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module not in {"typing", "luutin.checkout", "luutin.door", "pathlib"}
        for alias in node.names
    }
    assert promised == set(door.__all__)
    assert all(hasattr(door, name) for name in door.__all__)


@pytest.mark.parametrize("room", WINGS)
def test_wings_follow_one_line(room):
    """A wing imports only the wings before it, and what stands in the room itself before any wing."""
    order = WINGS[room]
    assert {path.name for path in (ROOT / room).iterdir() if (path / "__init__.py").exists()} == set(order)
    for path in (ROOT / room).rglob("*.py"):
        wing = path.relative_to(ROOT / room).parts[0]
        if wing in order:
            later = order[order.index(wing) + 1 :]
            found = [
                name for name in modules_of(path) if name.startswith(tuple(f"luutin.{room}.{each}" for each in later))
            ]
            assert not found, f"{path}: {found}"


def modules_of(path):
    """Every module that *path* imports from, whole."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(("package", "importer"), ONE_IMPORTER.items())
def test_one_module_knows_each_foreign_engine(package, importer):
    """SQLite, HTTP and the scheduler each have one module that imports them."""
    assert {str(path.relative_to(ROOT)) for path in MODULES if package in set(imports(path))} <= {importer}


@cache
def loaded(*modules):
    """What a new interpreter has loaded once it has imported *modules*."""
    code = f"import {', '.join(modules)}, sys; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stdout=PIPE).stdout.decode().split())


@pytest.mark.parametrize("package", ["pydantic", "warcio", "rich"])
def test_a_search_starts_without_what_it_does_not_need(package):
    """Loading the command, its options and the indexer loads no library that only writing or a terminal needs."""
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


def strings(source):
    """Every string of *source* that is not a docstring; what an f-string works out is `{}`."""
    tree = ast.parse(source)
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in inside | prose:
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def foreign(source, room):
    """The tables of other rooms that the SQL in *source*, a module of *room*, names."""
    named = set()
    for text in strings(source):
        spoken = _SPOKEN.match(text) is not None
        named |= {match[1] for match in _NAMED.finditer(text) if spoken or match[0].split()[0].isupper()}
        named |= {name for match in _LISTED.finditer(text) if spoken for name in _WORDS.findall(match[1])}
    return {name for name in named if OWNERS.get(name, room) != room}


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
    assert foreign(source, "night") == tables


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sql_names_the_tables_of_its_own_room_only(path):
    """What a room needs of another's tables it asks of that room's door."""
    assert foreign(path.read_text("utf-8"), path.relative_to(ROOT).parts[0]) == set()


@pytest.mark.parametrize("path", sorted((ROOT / "app").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_app_speaks_no_sql(path):
    """It asks the rooms, also where it would count."""
    assert [text for text in strings(path.read_text("utf-8")) if _STATEMENT.match(text) or _SPOKEN.match(text)] == []


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.room)
def test_migrations_touch_their_own_tables(schema):
    """A room's tables may refer to the archive's, and a trigger may watch those. Nothing else crosses over."""
    room = schema.package.removeprefix("luutin.").split(".")[0]
    named = set(_NAMED.findall(re.sub(r"--[^\n]*", "", "\n".join(schema.migrations))))
    assert {OWNERS[name] for name in named & set(OWNERS)} <= {room, "archive"}
