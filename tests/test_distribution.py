"""What an installation holds. `make dist-check` builds and installs for real; this is what can be known without."""

import tarfile
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.check_distribution import ROOT, committed, misplaced, sdist_faults, wheel_faults

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
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
        (["luutin__mypyc.cpython-311.so", "luutin/archive/text.cpython-311.so", "luutin-1.dist-info/RECORD"], []),
        (["archive/text.py"], ["archive/text.py"]),
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
