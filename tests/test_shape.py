"""The shape of the code: small modules, short functions, each class name with one meaning."""

import ast
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("archive", "crawler", "indexer", "night", "app", "luutin")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if not path.is_symlink())
LONGEST_MODULE = 300
LONGEST_FUNCTION = 45
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def nodes(path):
    return ast.walk(ast.parse(path.read_text("utf-8")))


def lengths():
    """Lines of each function of the tree, its decorators left out."""
    return {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, FUNCTION)
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_can_be_known_by_heart(path):
    """No module has more than 300 lines."""
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


def test_functions_are_short():
    """Half of the functions have at most 8 lines, nine of ten at most 20, and none more than 45."""
    found = lengths()
    assert median(found.values()) <= 8
    assert quantiles(found.values(), n=10)[-1] <= 20
    assert {name: lines for name, lines in found.items() if lines > LONGEST_FUNCTION} == {}


def test_a_class_name_has_one_meaning():
    """No two classes of the tree share a name, but for private ones of modules that never meet."""
    places = defaultdict(list)
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_public_names_are_documented():
    """Every public module, class, function and method says what it is for."""
    missing = []
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        if not ast.get_docstring(tree):
            missing.append(str(path.relative_to(ROOT)))
        missing += [f"{path.relative_to(ROOT)}:{name}" for name in _bare(tree.body)]
    assert missing == []


def _bare(body):
    """Public classes and functions of *body* without a docstring, methods of public classes too."""
    for node in body:
        if isinstance(node, (*FUNCTION, ast.ClassDef)) and not node.name.startswith("_"):
            if any(ast.unparse(each) == "overload" for each in node.decorator_list):
                continue  # its last form speaks for all
            if not ast.get_docstring(node):
                yield node.name
            if isinstance(node, ast.ClassDef):
                yield from (f"{node.name}.{name}" for name in _bare(node.body))
