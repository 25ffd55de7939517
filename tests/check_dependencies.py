"""Does pyproject.toml declare what the tree imports, and nothing else? `python tests/check_dependencies.py`.

What the rooms import is a dependency. What only the tests import belongs to the extra `dev`. What nobody imports
belongs nowhere, unless a table below says what it is for. An entry there that is no longer needed is a fault as well.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app", "archive", "crawler", "indexer", "luutin", "night")
OURS = {"luutin", "tests", *(path.stem for path in (ROOT / "bench").glob("*.py"))}
"""What stands in the tree itself; measurements share their material with tests."""
UNIMPORTED = {
    "coverage": "a command: CONTRIBUTING says what for",
    "datasette": "a command: an archive is opened with it",
    "httpx2": "Starlette's test client asks by it",
    "lxml-stubs": "lxml's types, for mypy",
    "mypy": "a command",
    "pytest-playwright": "a plugin: its fixtures drive the browser",
    "pytest-xdist": "a plugin: several processes",
    "ruff": "a command",
    "wayback": "the library that `luutin wayback` loads when it is called, as tests call it",
    "wacz": "a command: it validates the web archives that tests write",
}
"""Declared and imported by nobody, and why."""
OPTIONAL = {
    "apprise": "an extra of its own: the channel of that name needs it",
    "boto3": "an extra of its own: the object store needs it",
    "botocore": "comes with boto3",
    "mcp": "an extra of its own: `luutin mcp` needs it",
    "opensearch-py": "an extra of its own: engines of clusters need it",
    "playwright": "an extra of its own: sources that are rendered need it",
    "requests": "an extra of its own: archives of the web are asked by it",
    "urllib3": "what requests is built upon, in the same extra",
    "cryptography": "an extra of its own: seals are signed by it",
    "pyarrow": "an extra of its own: exports as Parquet need it",
    "pandas": "the indexer hands out data frames where the machine has it",
}
"""Imported by the rooms where the machine happens to have it, and therefore no dependency."""


class Declared(NamedTuple):
    """Names of distributions in pyproject.toml, in their normal form."""

    product: frozenset[str]
    """What every installation gets."""
    dev: frozenset[str]
    """What `make test` adds."""


def normal(name: str) -> str:
    """The normal form of a distribution's name, by the packaging specification ("Names and normalization")."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(pyproject: Path = ROOT / "pyproject.toml") -> Declared:
    """What *pyproject* declares."""
    project = tomllib.loads(pyproject.read_text("utf-8"))["project"]
    dev = project["optional-dependencies"]["dev"]
    return Declared(*(frozenset(map(_named, each)) for each in (project["dependencies"], dev)))


def _named(requirement: str) -> str:
    """The distribution that a requirement such as `h11>=0.16` names."""
    return normal(re.split(r"[^\w.-]", requirement, maxsplit=1)[0])


def imported(paths: Iterable[Path]) -> dict[str, Path]:
    """Distributions that the modules at *paths* import → one of those modules. Neither ours nor Python's own."""
    owners = packages_distributions()
    found: dict[str, Path] = {}
    for path in paths:
        for name in _imports(path):
            if name not in OURS and name not in sys.stdlib_module_names:
                found.setdefault(normal(owners.get(name, [name])[0]), path)
    return found


def _imports(path: Path) -> Iterator[str]:
    """Top-level packages of every absolute import in a module, also of those inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def faults(
    known: Declared,
    by_product: Mapping[str, Path],
    by_tests: Mapping[str, Path],
    *,
    unimported: Collection[str] = UNIMPORTED,
    optional: Collection[str] = OPTIONAL,
) -> list[str]:
    """What is wrong, a line each; nothing where declared and imported agree."""
    product, tests, either = set(by_product), set(by_tests), known.product | known.dev
    needed = {name for name in unimported if name in either - product - (tests - known.product)}
    kinds = {
        "is imported by the product, and no dependency": product - known.product - set(optional),
        "is imported by tests, and not in the extra `dev`": tests - either - product,
        "is a dependency, and the product does not import it": known.product - product - set(unimported),
        "is in the extra `dev`, and no test imports it": known.dev - tests - set(unimported) - set(optional),
        "is declared twice": known.product & known.dev,
        "is an exception that is no longer needed": (set(unimported) - needed) | (set(optional) - product),
    }
    where = {**by_tests, **by_product}
    return [
        f"{name} {fault}" + (f" ({where[name].relative_to(ROOT)})" if name in where else "")
        for fault, names in kinds.items()
        for name in sorted(names)
    ]


def main() -> int:
    """Print what is wrong on standard error; the exit code says whether there is something."""
    product = imported(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    found = faults(declared(), product, imported((ROOT / "tests").rglob("*.py")))
    sys.stderr.writelines(f"pyproject.toml: {line}\n" for line in found)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
