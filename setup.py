"""Compiles what reads pages with mypyc; without a C compiler the same modules run as Python, a third slower.

Beside the package go a page for man(1), made here of docs/commands.md, and what shells read to complete its commands.
"""

import runpy
import sys
from pathlib import Path

from setuptools import Extension, setup

COMPILED = (
    "luutin/crawler/reading/extract/*.py",
    "luutin/crawler/reading/extract/kinds/*.py",
    "luutin/crawler/reading/document_numbers.py",
    "luutin/crawler/reading/legacy_letters.py",
    "luutin/crawler/reading/discovery/elements.py",
    "luutin/crawler/reading/discovery/links.py",
    "luutin/crawler/reading/discovery/parts.py",
    "luutin/archive/text.py",
)
"""Plain Python that is most of a page's reading. The Makefile has the same list."""
SHARED = {
    "share/bash-completion/completions": ["completion/luutin"],
    "share/zsh/site-functions": ["completion/_luutin"],
    "share/fish/vendor_completions.d": ["completion/luutin.fish"],
}
"""Where systems look for completion → files."""
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


def manual() -> str:
    """Write the page for man(1), and return where it stands."""
    page = Path("build", "luutin.1")
    page.parent.mkdir(exist_ok=True)
    page.write_text(runpy.run_path("docs/make_man.py")["made"](), "utf-8")
    return str(page)


if METADATA_ONLY & set(sys.argv):
    setup()
else:
    setup(ext_modules=compiled(), data_files=[*SHARED.items(), ("share/man/man1", [manual()])])
