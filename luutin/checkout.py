"""In a checkout: where compiled modules are older than their sources, run the sources.

A `git pull` brings new sources and leaves the compiled modules beside them. Python prefers those, and old modules among
new ones fail on their first import, or quietly do what the old source said.
"""

import sys
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, SourceFileLoader
from pathlib import Path

HOLDERS = (
    "archive",
    "crawler/reading",
    "crawler/reading/discovery",
    "crawler/reading/extract",
    "crawler/reading/extract/kinds",
)
"""Folders of a checkout that hold compiled modules (COMPILED in setup.py)."""


def are_outdated(root: Path) -> bool:
    """Say whether any compiled module below *root* is older than its source, or has lost it."""
    return any(_is_outdated(module) for holder in HOLDERS for module in (root / holder).glob("*.so"))


def _is_outdated(module: Path) -> bool:
    source = module.with_name(f"{module.name.partition('.')[0]}.py")
    return not source.exists() or source.stat().st_mtime > module.stat().st_mtime


def prefer_sources(*roots: Path) -> None:
    """Let Python see only the sources in the folders of *roots* that hold compiled modules.

    All of them, also where one is outdated: compiled modules call each other without asking for names.
    """
    for folder in (str(root / holder) for root in roots for holder in HOLDERS):
        sys.path_importer_cache[folder] = FileFinder(folder, (SourceFileLoader, SOURCE_SUFFIXES))
