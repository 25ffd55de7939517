"""Lưu Tin keeps the news of Vietnamese district portals and finds it again.

The rooms stand at the repository's root; this folder holds links to them, so that they are imported under one name.
docs/decisions/0005-one-import-name.md says why.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from luutin.checkout import are_outdated, prefer_sources
from luutin.door import open_door

__version__ = "0.2.0"
"""The one place where it is written: pyproject.toml, the user agent, `--version` and the API read it here."""

_HERE = Path(__file__).resolve().parent
IS_OUTDATED = False
"""Whether this is a checkout whose compiled modules are older than their sources; these run then, half as fast."""
if (_HERE / "crawler").resolve().parent == _HERE.parent:
    # A checkout: modules are named by their own files, so that tracebacks and breakpoints find them.
    __path__.insert(0, str(_HERE.parent))
    IS_OUTDATED = are_outdated(_HERE.parent)
    if IS_OUTDATED:
        prefer_sources(_HERE.parent, _HERE)

if TYPE_CHECKING:
    from luutin.archive import Archive, Article, Database
    from luutin.crawler import extract
    from luutin.indexer import Searcher, connect
else:
    __getattr__ = open_door(
        __name__,
        {
            **dict.fromkeys(("Archive", "Article", "Database"), "archive"),
            **dict.fromkeys(("Searcher", "connect"), "indexer"),
            "extract": "crawler",
        },
    )

__all__ = ["Archive", "Article", "Database", "Searcher", "connect", "extract"]
