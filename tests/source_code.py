"""What the tests of the house ask of the source of each module, read once for all of them."""

import ast
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("archive", "crawler", "indexer", "night", "app")
MODULES = tuple(sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")))
"""Those of the five rooms."""


@dataclass(frozen=True)
class SourceCode:
    """One module in the lists that the tests go through."""

    path: Path
    tree: ast.Module
    lines: int
    plain: list[str] = field(default_factory=list)
    """What `import …` names, also inside functions."""
    taken: list[tuple[str, str]] = field(default_factory=list)
    """What `from … import …` names: the module, and the name of it."""
    strings: list[str] = field(default_factory=list)
    """Each that is code. Docstrings are left out, and what an f-string works out is `{}`."""
    displays: list[set[object]] = field(default_factory=list)
    """The constants of each set, tuple and list that is written out."""
    functions: list[tuple[str, int]] = field(default_factory=list)
    """The name of each and its lines, without its decorators."""
    classes: list[str] = field(default_factory=list)
    docstring: str = ""

    @property
    def name(self) -> str:
        """Its path from the root."""
        return str(self.path.relative_to(ROOT))

    @property
    def room(self) -> str:
        """The folder of the root that it stands in."""
        return self.path.relative_to(ROOT).parts[0]


def read_source(text: str, path: Path = ROOT / "night" / "made_up.py") -> SourceCode:
    """Take the source *text* apart."""
    tree = ast.parse(text)
    found = SourceCode(path, tree, len(text.splitlines()), docstring=ast.get_docstring(tree) or "")
    nodes = list(ast.walk(tree))
    inside = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    silent = inside | {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        match node:
            case ast.Import():
                found.plain.extend(alias.name for alias in node.names)
            case ast.ImportFrom():
                module = "." * node.level + (node.module or "")
                found.taken.extend((module, alias.name) for alias in node.names)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                found.functions.append((node.name, (node.end_lineno or 0) - node.lineno + 1))
            case ast.ClassDef():
                found.classes.append(node.name)
            case ast.Set() | ast.Tuple() | ast.List():
                found.displays.append({each.value for each in node.elts if isinstance(each, ast.Constant)})
            case ast.JoinedStr() if id(node) not in silent:
                values = (each.value if isinstance(each, ast.Constant) else "{}" for each in node.values)
                found.strings.append("".join(map(str, values)))
            case ast.Constant(value=str(value)) if id(node) not in silent:
                found.strings.append(value)
    return found


@cache
def source_of(path: Path) -> SourceCode:
    """The module at *path*."""
    return read_source(path.read_text("utf-8"), path)
