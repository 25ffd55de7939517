"""Draw docs/pictures/house.svg from the imports: rooms, wings and arrows, and no arrow that is not there.

`python docs/make_house.py` writes the picture, and so does `docs/make_modules.py`. The number on an arrow says how many
modules of the one import from the other.
"""

import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

from house_plan import ROOMS, ROOT, Part, between_rooms, sentence, stacked

TARGET = ROOT / "docs" / "pictures" / "house.svg"
INK, PAPER, SANS = "#1f2933", "#fdfcf9", "font-family='DejaVu Sans,Verdana,sans-serif'"
COLOURS = {
    "app": ("#eef0f4", "#4a5568"),
    "night": ("#ece8f6", "#5b4a9c"),
    "crawler": ("#e3eef8", "#22639c"),
    "indexer": ("#e4f2e7", "#2b7347"),
    "archive": ("#f8ecd7", "#93600f"),
}
"""Room → its wall and its line."""
LEGEND = "White: a wing and its first line. Slanted: modules beside the wings, without errors. Dashed: it runs upwards."
WIDTH, GAP, ROW, LANE = 960, 44, 24, 20
PLACES = {"app": (20, 920), "night": (148, 664), "crawler": (20, 418), "indexer": (478, 402), "archive": (20, 920)}
"""Room → its left edge and its width."""
SHAFTS = {
    ("app", "night"): 480,
    ("app", "crawler"): 84,
    ("app", "indexer"): 844,
    ("app", "archive"): 908,
    ("night", "crawler"): 300,
    ("night", "indexer"): 660,
    ("night", "archive"): 458,
    ("crawler", "archive"): 228,
    ("indexer", "archive"): 679,
}
"""Arrow between rooms → where it stands. One that is not listed is against the plan of the house."""


class Box(NamedTuple):
    """Where a part is drawn."""

    part: Part
    top: int
    height: int


def width_of(text: str, size: float) -> float:
    """About how many pixels a text takes: letters differ, so this is on the safe side."""
    return size * sum(0.74 if letter.isupper() else 0.34 if letter in " .,;:iIjlt" else 0.62 for letter in text)


def wrapped(text: str, room_px: float, size: float) -> list[str]:
    """A text in lines of at most *room_px* pixels."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size) > room_px:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def lanes(arrows: dict[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """Arrow that passes by a part → the lane it takes, 0 the nearest. Short ones take the near lanes."""
    taken: list[list[tuple[int, int]]] = []
    chosen: dict[tuple[int, int], int] = {}
    for arrow in sorted((one for one in arrows if one[1] - one[0] != 1), key=lambda one: (abs(one[1] - one[0]), one)):
        low, high = min(arrow), max(arrow)
        lane = next((at for at, spans in enumerate(taken) if all(high <= a or b <= low for a, b in spans)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        chosen[arrow] = lane
    return chosen


def text(at: tuple[float, float], words: str, *, size: float = 11.5, colour: str = INK, style: str = "") -> str:
    """One line of text; *at* is where its baseline begins."""
    where = f"x='{at[0]:g}' y='{at[1]:g}'"
    return f"<text {where} font-size='{size:g}' fill='{colour}' {SANS}{style}>{escape(words)}</text>"


def number(x: float, y: float, count: int, colour: str, paper: str) -> str:
    """The number of an arrow, on a ground that keeps lines away from it."""
    half = 4 + 3.8 * len(str(count))
    ground = f"<rect x='{x - half:g}' y='{y - 8:g}' width='{2 * half:g}' height='15' fill='{paper}'/>"
    style = " text-anchor='middle' font-weight='bold'"
    return ground + text((x, y + 4), str(count), size=11, colour=colour, style=style)


def line(path: str, room: str, *, back: bool = False) -> str:
    """An arrow along a path; one that runs against the order of the house is dashed."""
    dash = " stroke-dasharray='5 3'" if back else ""
    head = f"fill='none' stroke='{COLOURS[room][1]}' stroke-width='1.5' marker-end='url(#to-{room})'"
    return f"<path d='{path}' {head}{dash}/>"


def wall(left: float, top: float, size: tuple[float, float], fill: str, stroke: str) -> str:
    """A box with round corners."""
    where = f"x='{left:g}' y='{top:g}' width='{size[0]:g}' height='{size[1]:g}'"
    return f"<rect {where} rx='6' fill='{fill}' stroke='{stroke}'/>"


class Room:
    """One room, laid out below a given height."""

    def __init__(self, name: str, top: int) -> None:
        self.name, self.top = name, top
        self.left, self.width = PLACES[name]
        self.parts, self.arrows = stacked(name)
        self.lanes = lanes(self.arrows)
        self.inner = self.left + 16 + LANE * (max(self.lanes.values(), default=-1) + 1) + (8 if self.lanes else 0)
        self.inner_width = self.left + self.width - 14 - self.inner
        self.title = wrapped(sentence(ROOT / name), self.width - 130, 11.5)
        self.boxes = list(self._boxes(top + 22 + 16 * len(self.title)))
        self.bottom = self.boxes[-1].top + self.boxes[-1].height + 14

    def _boxes(self, top: int) -> Iterator[Box]:
        for part in self.parts:
            box = Box(part, top, 14 + 15 * (len(self._lines(part)) + bool(part.name)))
            yield box
            top += box.height + ROW

    def _lines(self, part: Part) -> list[str]:
        return wrapped(part.sentence, self.inner_width - 20, 11.5)

    def drawn(self) -> Iterator[str]:
        """The room's SVG elements."""
        fill, stroke = COLOURS[self.name]
        yield wall(self.left, self.top, (self.width, self.bottom - self.top), fill, stroke)
        yield text((self.left + 14, self.top + 24), self.name, size=17, colour=stroke, style=" font-weight='bold'")
        for at, words in enumerate(self.title):
            yield text((self.left + 110, self.top + 23 + 16 * at), words)
        for box in self.boxes:
            yield from self._part(box)
        for arrow, count in sorted(self.arrows.items()):
            yield from self._beside(arrow, count) if arrow in self.lanes else self._straight(arrow[0], count)

    def _part(self, box: Box) -> Iterator[str]:
        stroke = COLOURS[self.name][1]
        yield wall(self.inner, box.top, (self.inner_width, box.height), "#ffffff" if box.part.name else PAPER, stroke)
        baseline = box.top + 19
        if box.part.name:
            yield text((self.inner + 10, baseline), box.part.name, size=13, colour=stroke, style=" font-weight='bold'")
            baseline += 16
        for at, words in enumerate(self._lines(box.part)):
            style = "" if box.part.name else " font-style='italic'"
            yield text((self.inner + 10, baseline + 15 * at), words, style=style)

    def _straight(self, at: int, count: int) -> Iterator[str]:
        upper, lower = self.boxes[at : at + 2]
        x = self.inner + 30
        yield line(f"M{x} {upper.top + upper.height}V{lower.top - 1}", self.name)
        yield number(x + 16, lower.top - ROW // 2, count, COLOURS[self.name][1], COLOURS[self.name][0])

    def _beside(self, arrow: tuple[int, int], count: int) -> Iterator[str]:
        x = self.inner - 14 - LANE * self.lanes[arrow]
        start, end = self._port(arrow, arrow[0]), self._port(arrow, arrow[1])
        turn = 6 if end > start else -6
        down = f"M{self.inner} {start:g}H{x + 6}Q{x} {start:g} {x} {start + turn:g}V{end - turn:g}"
        yield line(f"{down}Q{x} {end:g} {x + 6} {end:g}H{self.inner - 1}", self.name, back=end < start)
        below = self.boxes[min(arrow)]
        yield number(x, below.top + below.height + ROW // 2, count, COLOURS[self.name][1], COLOURS[self.name][0])

    def _port(self, arrow: tuple[int, int], at: int) -> float:
        """How high on its side a part is left or reached: arrows from above over those that go down, so few cross."""
        mine = [one for one in self.lanes if at in one]
        from_above = sorted((one for one in mine if max(one) == at), key=lambda one: self.lanes[one])
        going_down = sorted((one for one in mine if min(one) == at), key=lambda one: -self.lanes[one])
        ports = from_above + going_down
        return self.boxes[at].top + self.boxes[at].height * (ports.index(arrow) + 1) / (len(ports) + 1)


def laid_out() -> dict[str, Room]:
    """Every room at its height: app on top, archive at the bottom, crawler and indexer side by side."""
    app = Room("app", 52)
    night = Room("night", app.bottom + GAP)
    crawler, indexer = (Room(name, night.bottom + GAP) for name in ("crawler", "indexer"))
    archive = Room("archive", max(crawler.bottom, indexer.bottom) + GAP)
    return {room.name: room for room in (app, night, crawler, indexer, archive)}


def page() -> str:
    """The whole picture. Raises KeyError for an arrow between rooms that the house does not have."""
    rooms = laid_out()
    height = rooms["archive"].bottom + 48
    heads = "".join(
        f"<marker id='to-{room}' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='7' markerHeight='7' orient='auto'>"
        f"<path d='M0 0L8 4L0 8z' fill='{COLOURS[room][1]}'/></marker>"
        for room in ROOMS
    )
    said = ", ".join(f"{a} to {b} {count}" for (a, b), count in between_rooms().items())
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' width='{WIDTH}' height='{height}'>",
        f"<title>The rooms of Lưu Tin, their wings, and what imports what</title><desc>Arrows: {said}.</desc>",
        f"<defs>{heads}</defs><rect width='{WIDTH}' height='{height}' rx='10' fill='{PAPER}'/>",
        text((20, 33), "The house", size=19, style=" font-weight='bold'"),
        text((136, 32), "An arrow points at what is imported; its number counts the modules that do so."),
        *(element for room in rooms.values() for element in room.drawn()),
    ]
    for (a, b), count in between_rooms().items():
        x = SHAFTS[a, b]
        parts.append(line(f"M{x} {rooms[a].bottom}V{rooms[b].top - 1}", a))
        parts.append(number(x + 18, rooms[a].bottom + 14, count, COLOURS[a][1], PAPER))
    parts.append(text((20, height - 18), LEGEND))
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
