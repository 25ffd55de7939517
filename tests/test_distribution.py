"""What an installation holds. `make dist-check` builds and installs for real; this is what can be known without."""

import os
import re
import runpy
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path
from shutil import which

import pytest

from tests.check_distribution import ROOT, SHARED, committed, misplaced, sdist_faults, wheel_faults

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PUT = [f"luutin-1.data/data/{path}" for path in SHARED]
WANTED = {"__init__.py", "archive/text.py"}


def test_every_file_of_the_rooms_is_in_the_package():
    """A new kind of file has its pattern under `package-data`, or a wheel would lack it."""
    patterns = ["*.py", *PYPROJECT["tool"]["setuptools"]["package-data"]["*"]]
    files = committed()
    assert len(files) > 300
    assert [file for file in files if not any(fnmatch(Path(file).name, pattern) for pattern in patterns)] == []


def test_the_metadata_name_every_python_from_the_oldest_promised():
    versions = [
        each.rpartition(" ")[2]
        for each in PYPROJECT["project"]["classifiers"]
        if each.startswith("Programming Language :: Python :: 3.")
    ]
    assert PYPROJECT["project"]["requires-python"] == f">={versions[0]}"
    assert versions == [f"3.{11 + number}" for number in range(len(versions))]


@pytest.mark.parametrize(
    ("names", "faults"),
    [
        (["__init__.py", "archive/text.py"], []),
        (["__init__.py"], ["archive/text.py is missing"]),
        ([*WANTED, "setup.py"], ["setup.py should not be there"]),
        ([*WANTED, "__init__.py"], ["__init__.py is there twice"]),
    ],
)
def test_each_fault_of_a_package_is_told(names, faults):
    assert misplaced(names, wanted=WANTED) == faults


def wheel(folder, *names):
    with zipfile.ZipFile(folder / "made.whl", "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return folder / "made.whl"


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ([*PUT, "luutin__mypyc.cpython-311.so", "luutin/archive/text.cpython-311.so", "luutin-1.dist-info/RECORD"], []),
        ([*PUT, "archive/text.py"], ["archive/text.py"]),
        (PUT[1:], [f"{SHARED[0]} is missing"]),
    ],
)
def test_a_wheel_holds_the_package_and_nothing_beside_it(tmp_path, more, faults):
    made = wheel(tmp_path, "luutin/__init__.py", "luutin/archive/text.py", *more)
    assert wheel_faults(made, wanted=WANTED) == faults


def test_a_source_distribution_holds_each_file_once_and_no_link(tmp_path):
    """Links would be lost on unpacking, or stand beside what they lead to."""
    with tarfile.open(tmp_path / "made.tar.gz", "w:gz") as archive:
        for name in ("luutin/__init__.py", "luutin/archive/text.py", "archive/text.py"):
            archive.addfile(tarfile.TarInfo(f"luutin-1/{name}"))
        link = tarfile.TarInfo("luutin-1/luutin/archive")
        link.type, link.linkname = tarfile.SYMTYPE, "../archive"
        archive.addfile(link)
    assert sdist_faults(tmp_path / "made.tar.gz", wanted=WANTED) == [
        "luutin/archive is a link",
        "archive/text.py stands outside the package",
    ]


def test_an_image_is_built_of_all_that_a_wheel_is():
    """What setup.py reads is in the context of the image's build, as it is in the source distribution."""
    script = (ROOT / "setup.py").read_text("utf-8")
    read = {*re.findall(r'"((?:docs|completion)/[^"*]+)"', script), "docs/commands.md"}
    ignored = (ROOT / "night" / "deploy" / "dockerignore.txt").read_text("utf-8").splitlines()
    manifest = (ROOT / "MANIFEST.in").read_text("utf-8").replace("recursive-include completion *", "completion")
    assert len(read) > 3
    for path in read:
        assert f"!{path}" in ignored or f"!{Path(path).parent}" in ignored, path
        assert path in manifest.split() or str(Path(path).parent) in manifest.split(), path


def test_an_image_names_each_program_that_the_reader_of_files_calls():
    """Debian only recommends a program to its data: who takes no recommendations has to name both."""
    said = (ROOT / "night" / "deploy" / "Dockerfile.txt").read_text("utf-8").split()
    assert {"tesseract-ocr", "tesseract-ocr-vie", "antiword", "bubblewrap"} <= set(said)


MANUAL = runpy.run_path(str(ROOT / "docs" / "make_man.py"))["made"]()


def test_the_manual_page_has_every_command_and_every_option():
    """What docs/commands.md has, which is made of the commands themselves, stands there under the same names."""
    commands = (ROOT / "docs" / "commands.md").read_text("utf-8")
    plain = MANUAL.replace(r"\-", "-")
    assert set(re.findall(r"^\.SS (.*)$", plain, re.MULTILINE)) == set(re.findall(r"^## (.*)$", commands, re.MULTILINE))
    assert set(re.findall(r"^  (--[a-z-]+)", commands, re.MULTILINE)) <= set(re.findall(r"--[a-z-]+", plain))


@pytest.mark.skipif(not which("groff"), reason="groff is not installed")
def test_the_manual_page_is_sound():
    """A warning of groff would be a line that a reader does not see."""
    ask = ["groff", "-man", "-ww", "-K", "utf8", "-T", "utf8"]
    done = subprocess.run(ask, input=MANUAL.encode(), capture_output=True, check=False)
    assert (done.returncode, done.stderr, b"luutin crawl" in done.stdout) == (0, b"", True)


def test_a_shell_completes_what_the_program_says():
    """Bash reads the file that is installed for it, and gets the commands that begin as what was typed."""
    typed = "COMP_WORDS=(luutin wit) COMP_CWORD=1"
    ask = f"source completion/luutin; {typed}; _luutin_completion luutin; echo ${{COMPREPLY[@]}}"
    search = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", ask], cwd=ROOT, env=search, capture_output=True, text=True, check=True)
    assert done.stdout == "withhold\n"
