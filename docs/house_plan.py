"""What imports what: the rooms of the house, their wings, and the arrows that the imports draw.

Doors (`__init__`) hand on what stands behind them and are not counted. Within a room, `errors` is left out: every other
module of the room may import it.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app", "night", "crawler", "indexer", "archive")
"""From the top of the house to its ground."""


class Part(NamedTuple):
    """A wing of a room, or the modules of it that stand beside the wings."""

    name: str
    """Empty for modules beside the wings."""
    sentence: str
    modules: tuple[str, ...]


@cache
def tree(path: Path) -> ast.Module:
    """The syntax of one module."""
    return ast.parse(path.read_text("utf-8"))


def sentence(folder: Path) -> str:
    """The first line of a folder's `__init__`, without its full stop."""
    docstring = ast.get_docstring(tree(folder / "__init__.py")) or ""
    return docstring.split("\n\n", 1)[0].replace("\n", " ").removesuffix(".")


@cache
def modules(room: str) -> dict[str, Path]:
    """Import name → file, of every module of a room that is no door."""
    return {
        ".".join(("luutin", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
        for path in sorted((ROOT / room).rglob("*.py"))
        if path.name != "__init__.py" or defines(path)
    }


def defines(path: Path) -> bool:
    """Whether an `__init__` is more than a door."""
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree(path).body)


@cache
def imported(path: Path) -> frozenset[str]:
    """Every module, and every name of a module, that a file imports, whole."""
    nodes = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    return frozenset(
        name for node in nodes for alias in node.names for name in (f"{node.module}", f"{node.module}.{alias.name}")
    )


def importers(names: dict[str, Path], target: str) -> int:
    """How many of the modules import *target* or something within it."""
    return sum(
        any(name == target or name.startswith(f"{target}.") for name in imported(path)) for path in names.values()
    )


def between_rooms() -> dict[tuple[str, str], int]:
    """Arrow from room to room → how many modules draw it."""
    counts = {(a, b): importers(modules(a), f"luutin.{b}") for a in ROOMS for b in ROOMS if a != b}
    return {arrow: count for arrow, count in counts.items() if count}


def wings(room: str) -> dict[str, str]:
    """Wing → its sentence."""
    return {path.parent.name: sentence(path.parent) for path in sorted((ROOT / room).glob("*/__init__.py"))}


def parts(room: str) -> list[Part]:
    """The wings of a room and the modules beside them: those above any wing, and those below."""
    of_wing: dict[str, list[str]] = {name: [] for name in wings(room)}
    beside = []
    for name in modules(room):
        if name == f"luutin.{room}.errors":
            continue
        of_wing.get(name.split(".")[2], beside).append(name)
    above = set(lifted(room, beside))
    both = ([name for name in beside if name in above], [name for name in beside if name not in above])
    own = [Part("", ", ".join(name.rsplit(".", 1)[1] for name in names), tuple(names)) for names in both if names]
    return [Part(name, quiet(said), tuple(of_wing[name])) for name, said in wings(room).items()] + own


def quiet(said: str) -> str:
    """A sentence without the capitals that a docstring begins with, and without code marks."""
    words = said.replace("`", "").split()
    loud = next((at for at, word in enumerate(words) if word != word.upper()), len(words))
    calm = " ".join(word if any(map(str.isdigit, word)) else word.lower() for word in words[:loud])
    return " ".join([*([calm[:1].upper() + calm[1:]] if calm else []), *words[loud:]])


def lifted(room: str, beside: list[str]) -> Iterator[str]:
    """The modules beside the wings from which a wing can be reached."""
    reach = {f"luutin.{room}.{wing}" for wing in wings(room)}
    files = modules(room)
    waiting = set(beside)
    while found := {
        name
        for name in waiting
        if any(each == goal or each.startswith(f"{goal}.") for each in imported(files[name]) for goal in reach)
    }:
        yield from found
        waiting -= found
        reach |= found


def within(room: str, of_room: list[Part]) -> dict[tuple[int, int], int]:
    """Arrow from part to part (by number) → how many modules draw it."""
    home = {name: number for number, part in enumerate(of_room) for name in part.modules}
    home |= {f"luutin.{room}.{part.name}": number for number, part in enumerate(of_room) if part.name}
    counts: Counter[tuple[int, int]] = Counter()
    for name in home.keys() & modules(room).keys():
        path = modules(room)[name]
        goals = {home[each] for each in imported(path) if each in home} - {home[name]}
        counts.update((home[name], goal) for goal in goals)
    return dict(counts)


def stacked(room: str) -> tuple[list[Part], dict[tuple[int, int], int]]:
    """The parts of a room, importers above what they import, and the arrows between them."""
    of_room = parts(room)
    arrows = within(room, of_room)
    order: list[int] = []
    left = list(range(len(of_room)))
    while left:
        order.append(min(left, key=lambda one: sum(arrows.get((other, one), 0) for other in left)))
        left.remove(order[-1])
    place = {number: at for at, number in enumerate(order)}
    return [of_room[number] for number in order], {(place[a], place[b]): count for (a, b), count in arrows.items()}
