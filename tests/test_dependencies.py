"""pyproject.toml and the imports agree; `make lint` asks the same before anything else runs."""

from pathlib import Path

import pytest

from tests.check_dependencies import Declared, declared, faults, imported, main, normal

KNOWN = Declared(frozenset({"click", "h11"}), frozenset({"pytest", "ruff"}))
HERE = Path(__file__)


def names(*found):
    return dict.fromkeys(found, HERE)


def test_what_is_declared_is_what_is_imported():
    assert main() == 0


@pytest.mark.parametrize(
    ("by_product", "by_tests", "fault"),
    [
        ("click h11", "pytest", None),
        ("click h11 pandas", "pytest click", None),
        ("click h11 numpy", "pytest", "numpy is imported by the product, and no dependency"),
        ("click h11 pytest", "pytest", "pytest is imported by the product, and no dependency"),
        ("click h11", "pytest numpy", "numpy is imported by tests, and not in the extra `dev`"),
        ("click", "pytest h11", "h11 is a dependency, and the product does not import it"),
        ("click", "pytest", "h11 is a dependency, and the product does not import it"),
        ("click h11", "click", "pytest is in the extra `dev`, and no test imports it"),
        ("click h11", "pytest ruff", "ruff is an exception that is no longer needed"),
    ],
)
def test_each_disagreement_is_told(by_product, by_tests, fault):
    """A declared package has its importer where it is declared, and every import its declaration."""
    found = faults(
        KNOWN, names(*by_product.split(), "pandas"), names(*by_tests.split()), unimported={"ruff"}, optional={"pandas"}
    )
    assert [line.partition(" (")[0] for line in found] == ([] if fault is None else [fault])


@pytest.mark.parametrize(
    ("unimported", "optional", "stale"),
    [({"ruff", "gone"}, (), "gone"), ({"ruff"}, {"pandas"}, "pandas"), ({"ruff", "click"}, (), "click")],
)
def test_an_exception_that_is_no_longer_needed_is_told(unimported, optional, stale):
    found = faults(KNOWN, names("click", "h11"), names("pytest"), unimported=unimported, optional=optional)
    assert [line.partition(" (")[0] for line in found] == [f"{stale} is an exception that is no longer needed"]


def test_a_package_declared_twice_is_told():
    found = faults(
        Declared(frozenset({"h11"}), frozenset({"h11"})), names("h11"), names("h11"), unimported=(), optional=()
    )
    assert [line.partition(" (")[0] for line in found] == ["h11 is declared twice"]


def test_an_import_leads_to_the_distribution_that_brings_it(tmp_path):
    """Also inside a function, of a submodule, and where the names differ; Python's own and ours are left out."""
    (tmp_path / "module.py").write_text(
        "import os, warcio.cli\nfrom luutin import Archive\ndef f():\n    from sqlite_fts4 import rank_bm25\n"
    )
    assert set(imported([tmp_path / "module.py"])) == {"warcio", "sqlite-fts4"}


@pytest.mark.parametrize("name", ["sqlite_fts4", "Sqlite.FTS4", "sqlite--fts4"])
def test_a_distribution_has_one_normal_name(name):
    assert normal(name) == "sqlite-fts4"


def test_a_requirement_is_read_for_its_name(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[project]\ndependencies = ["H11>=0.16", "selectolax >=1,<2", "a_b"]\noptional-dependencies.dev = ["x[y]~=1"]\n'
    )
    assert declared(tmp_path / "pyproject.toml") == Declared(frozenset({"h11", "selectolax", "a-b"}), frozenset({"x"}))
