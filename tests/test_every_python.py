"""What a later Python forbids is found by the one at hand; the README promises them all."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("app", "archive", "bench", "crawler", "docs", "indexer", "night", "tests")
_NUMBERED = re.compile(r"[\s(,=]\?\d")


def strings(path):
    """Every string of a module, also those that f-strings are made of."""
    tree = ast.parse(path.read_text("utf-8"))
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_placeholders_have_a_name_or_no_number():
    """SQLite's `?1` with a sequence is deprecated since Python 3.12, and an error in a later one; `:name` is not."""
    sources = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    assert not [str(path) for path in sources if any(map(_NUMBERED.search, strings(path)))]
