"""Write the module tables of ARCHITECTURE.md from the modules' own first lines.

`python docs/make_modules.py` does it, and then has `make_house.py` draw the picture and `make_glossary.py` list the
classes.
"""

import ast
import re
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "ARCHITECTURE.md"
ROOMS = ("archive", "crawler", "indexer", "night", "app")
_MARKED = re.compile(r"(<!-- modules -->\n).*?(<!-- end of modules -->)", re.DOTALL)


def first_line(path: Path) -> str:
    """The first line of a module's docstring, without its full stop."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return docstring.split("\n\n", 1)[0].replace("\n", " ").removesuffix(".").replace("|", "\\|")


def table(room: str, folder: Path, paths: list[Path]) -> str:
    """One row for each of *paths*, named from *folder* on."""
    rows = [f"| `{name_of(path.relative_to(folder))}` | {first_line(path)} |" for path in paths]
    return "\n".join([f"| {room} | |", "|---|---|", *rows]) + "\n"


def name_of(path: Path) -> str:
    """The dotted name of a module within a folder."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def tables() -> str:
    """Each room with its question and the modules beside its wings, then each wing with its sentence."""
    parts = []
    for room in ROOMS:
        folder = ROOT / room
        parts.append(f"### {room}\n\n{first_line(folder / '__init__.py')}\n")
        beside = sorted(set(folder.glob("*.py")) - {folder / "__init__.py"})
        parts.append(table(f"`luutin.{room}`", folder, beside))
        for wing in sorted(path.parent for path in folder.glob("*/__init__.py")):
            parts.append(f"#### {room}/{wing.name}\n\n{first_line(wing / '__init__.py')}\n")
            inside = sorted(set(wing.rglob("*.py")) - {wing / "__init__.py"})
            parts.extend([table(f"`luutin.{room}.{wing.name}`", wing, inside)] if inside else [])
    return "\n".join(parts)


def page() -> str:
    """ARCHITECTURE.md with its tables up to date."""
    return _MARKED.sub(lambda found: f"{found[1]}\n{tables()}\n{found[2]}", TARGET.read_text("utf-8"))


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
    for other in ("make_house.py", "make_glossary.py"):
        runpy.run_path(str(Path(__file__).with_name(other)), run_name="__main__")
