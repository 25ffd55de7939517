"""A checkout after `git pull`: sources are new, and the compiled modules beside them are not."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SUFFIX = sysconfig.get_config_var("EXT_SUFFIX")
ROOMS = ("archive", "crawler", "indexer", "night", "app")
PAGE = "<h1>Hội nghị tổng kết</h1><p>" + "Sáng nay, Ủy ban nhân dân quận tổ chức hội nghị. " * 5


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of this tree's program, without what is compiled."""
    folder = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("*.so", "__pycache__")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=ignored)
    shutil.copytree(ROOT / "luutin", folder / "luutin", symlinks=True, ignore=ignored)
    return folder


def extract(checkout):
    """Run the checkout's own `luutin extract` on a page."""
    page = checkout / "page.html"
    page.write_text(PAGE, "utf-8")
    return subprocess.run(
        [sys.executable, "-m", "luutin", "extract", str(page)],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "module",
    [
        "archive/text",
        "crawler/reading/legacy_letters",
        "crawler/reading/extract/walk",
        "crawler/reading/discovery/links",
    ],
)
def test_sources_run_where_compiled_modules_are_older(checkout, module):
    """The command works and says why it is slow. What stands in for a compiled module here cannot be loaded at all."""
    compiled = checkout / f"{module}{SUFFIX}"
    compiled.write_bytes(b"made from an older source")
    os.utime(compiled, (0, 0))
    done = extract(checkout)
    compiled.unlink()
    assert done.returncode == 0, done.stderr
    assert "Hội nghị tổng kết" in done.stdout
    assert "older than their sources" in done.stderr


def test_a_compiled_module_that_is_new_is_what_runs(checkout):
    """So the test above can fail: the same file, newer than its source, is loaded, which breaks the command."""
    compiled = checkout / f"crawler/reading/extract/walk{SUFFIX}"
    compiled.write_bytes(b"made from this source")
    done = extract(checkout)
    compiled.unlink()
    assert done.returncode == 1
    assert "older than their sources" not in done.stderr


def test_a_checkout_without_compiled_modules_says_nothing(checkout):
    """Running from source is what `make interpreted` asks for."""
    done = extract(checkout)
    assert (done.returncode, done.stderr) == (0, "")
