"""Write the classes of the doors into docs/glossary.md, each with the first line of its docstring.

`python docs/make_glossary.py` does it, and so does `docs/make_modules.py`.
"""

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "glossary.md"
ROOMS = ("archive", "crawler", "indexer", "night")
_MARKED = re.compile(r"(<!-- names -->\n).*?(<!-- end of names -->)", re.DOTALL)


def classes(room: str) -> dict[str, type]:
    """Name → class, of every class but errors that a room's door offers."""
    door = import_module(f"luutin.{room}")
    offered = {name: getattr(door, name) for name in sorted(door.__all__)}
    return {
        name: value
        for name, value in offered.items()
        if inspect.isclass(value) and value.__module__.startswith("luutin.") and not issubclass(value, BaseException)
    }


def first_line(value: type) -> str:
    """The first paragraph of a class's own docstring; empty where it has none."""
    return " ".join((value.__doc__ or written(value)).split("\n\n", 1)[0].split()).replace("|", "\\|")


def written(value: type) -> str:
    """The docstring in a class's source, which a compiled class does not carry."""
    source = (ROOT / value.__module__.removeprefix("luutin.").replace(".", "/")).with_suffix(".py")
    nodes = ast.walk(ast.parse(source.read_text("utf-8")))
    node = next(node for node in nodes if isinstance(node, ast.ClassDef) and node.name == value.__name__)
    return ast.get_docstring(node) or ""


def page() -> str:
    """docs/glossary.md with its names up to date."""
    rows = [f"| `{name}` | {room} | {first_line(value)} |" for room in ROOMS for name, value in classes(room).items()]
    table = "\n".join(["| class | room | |", "|---|---|---|", *rows])
    return _MARKED.sub(lambda found: f"{found[1]}\n{table}\n\n{found[2]}", TARGET.read_text("utf-8"))


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
