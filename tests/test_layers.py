"""The arrows of ARCHITECTURE.md: crawler → archive ← indexer, app above all three."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path
from subprocess import PIPE

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "archive": {"archive"},
    "crawler": {"crawler", "archive"},
    "indexer": {"indexer", "archive"},
    "app": {"app", "crawler", "archive", "indexer"},
}
ROOMS = set(MAY_IMPORT)
ONE_IMPORTER = {
    "sqlite3": "archive/database.py",
    "httpx2": "crawler/transport.py",
    "h11": "crawler/connection.py",
    "apscheduler": "app/schedule.py",
}
MODULES = sorted(path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py"))


def imports(path):
    """The top-level package of every import in *path*, also those inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_module_follows_the_arrows(path):
    """A room imports only itself and the rooms its arrow points at."""
    room = path.relative_to(ROOT).parts[0]
    assert set(imports(path)) & ROOMS <= MAY_IMPORT[room]


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
    assert package not in loaded("app.commands.search", "app.commands.index")


@pytest.mark.parametrize("package", ["httpx2", "h11", "selectolax", "apscheduler", "lxml"])
def test_a_search_process_stays_free_of_the_crawler(package):
    """Importing the command line and the indexer loads neither fetcher nor parser."""
    assert package not in loaded("app.cli", "app.config", "indexer", "archive")
