"""Write the module tables of ARCHITECTURE.md from the modules' own first lines: `python docs/make_modules.py`."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "ARCHITECTURE.md"
ROOMS = ("archive", "crawler", "indexer", "night", "app")
_MARKED = re.compile(r"(<!-- modules -->\n).*?(<!-- end of modules -->)", re.DOTALL)


def first_line(path: Path) -> str:
    """The first line of a module's docstring, without its full stop."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return docstring.split("\n\n", 1)[0].replace("\n", " ").removesuffix(".").replace("|", "\\|")


def tables() -> str:
    """One table for each room."""
    parts = []
    for room in ROOMS:
        rows = []
        for path in sorted((ROOT / room).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT / room).with_suffix("").parts).removesuffix("__init__").rstrip(".")
            if name:
                rows.append(f"| `{name}` | {first_line(path)} |")
        head = first_line(ROOT / room / "__init__.py")
        parts.append(f"### {room}\n\n{head}\n\n| module | |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def page() -> str:
    """ARCHITECTURE.md with its tables up to date."""
    return _MARKED.sub(lambda found: f"{found[1]}\n{tables()}\n{found[2]}", TARGET.read_text("utf-8"))


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
