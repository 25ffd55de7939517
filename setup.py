"""Compiles the extraction with mypyc; without a C compiler the same modules run as Python, a third slower."""

import sys
from pathlib import Path

from setuptools import Extension, setup

METADATA_ONLY = {"egg_info", "dist_info"}
"""Commands of an installation that need no compiled module."""


def compiled() -> list[Extension]:
    """Return the modules of crawler/extract as extensions, none of which an installation fails without."""
    from mypyc.build import mypycify

    modules = sorted(str(path) for path in Path("crawler/extract").glob("*.py") if path.name != "__init__.py")
    # Level 1 compiles in half the time of level 3 and runs as fast: most of the time is spent in libraries.
    extensions = mypycify(
        ["--config-file=", "--ignore-missing-imports", *modules], opt_level="1", debug_level="0", group_name="luutin"
    )
    for extension in extensions:
        extension.optional = True
    return list(extensions)


setup(ext_modules=[] if METADATA_ONLY & set(sys.argv) else compiled())
