"""Compiles what reads pages with mypyc; without a C compiler the same modules run as Python, a third slower."""

import sys
from pathlib import Path

from setuptools import Extension, setup

COMPILED = (
    "luutin/crawler/reading/extract/*.py",
    "luutin/crawler/reading/document_numbers.py",
    "luutin/crawler/reading/legacy_letters.py",
    "luutin/crawler/reading/discovery/elements.py",
    "luutin/crawler/reading/discovery/links.py",
    "luutin/crawler/reading/discovery/parts.py",
    "luutin/archive/text.py",
)
"""Plain Python that is most of a page's reading. The Makefile has the same list."""
METADATA_ONLY = {"egg_info", "dist_info"}
"""Commands of an installation that need no compiled module."""


def compiled() -> list[Extension]:
    """Return the modules of COMPILED as extensions, none of which an installation fails without."""
    from mypyc.build import mypycify

    found = (path for pattern in COMPILED for path in Path().glob(pattern))
    modules = sorted(str(path) for path in found if path.name != "__init__.py")
    # Level 1 compiles in half the time of level 3 and runs as fast: most of the time is spent in libraries.
    # What they import is not judged here: the packages that give it its types are not there while we are built.
    silent = ("--config-file=", "--ignore-missing-imports", "--follow-imports=silent")
    extensions = mypycify([*silent, *modules], opt_level="1", debug_level="0", group_name="luutin")
    for extension in extensions:
        extension.optional = True
    return list(extensions)


setup(ext_modules=[] if METADATA_ONLY & set(sys.argv) else compiled())
