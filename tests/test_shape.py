"""The shape of the code: small modules, short functions, each class name with one meaning."""

import ast
from collections import defaultdict
from statistics import median, quantiles

from tests.source_code import MODULES, ROOT, source_of

OF_THE_ROOT = (path for path in sorted((ROOT / "luutin").glob("*.py")) if not path.is_symlink())
EACH = tuple(map(source_of, (*MODULES, *OF_THE_ROOT)))
LONGEST_MODULE = 300
LONGEST_FUNCTION = 45
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def test_a_module_can_be_known_by_heart():
    """No module has more than 300 lines."""
    assert {source.name: source.lines for source in EACH if source.lines > LONGEST_MODULE} == {}


def test_functions_are_short():
    """Half of the functions have at most 8 lines, nine of ten at most 20, and none more than 45."""
    found = {f"{source.name}:{name}": lines for source in EACH for name, lines in source.functions}
    assert median(found.values()) <= 8
    assert quantiles(found.values(), n=10)[-1] <= 20
    assert {name: lines for name, lines in found.items() if lines > LONGEST_FUNCTION} == {}


def test_a_class_name_has_one_meaning():
    """No two classes of the tree share a name, but for private ones of modules that never meet."""
    places = defaultdict(list)
    for source in EACH:
        for name in source.classes:
            if not name.startswith("_"):
                places[name].append(source.name)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_public_names_are_documented():
    """Every public module, class, function and method says what it is for."""
    missing = []
    for source in EACH:
        missing += [source.name] if not source.docstring else []
        missing += [f"{source.name}:{name}" for name in _bare(source.tree.body)]
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
