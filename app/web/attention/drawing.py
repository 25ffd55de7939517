"""A chart of attention: where everything stands, once, and drawn twice, as SVG and as PNG."""

import io
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from markupsafe import Markup, escape
from PIL import Image, ImageDraw, ImageFont

from luutin.app.web import printed
from luutin.app.web.attention.series import Attention
from luutin.packaged import folder_of

WIDTH, HEIGHT = 900, 420
LEFT, RIGHT, TOP, FLOOR = 64, 20, 16, 330
_MARK = 4.5
_LABELS = 12
_LEGEND, _ROW = FLOOR + 46, 22
_FONT = 14


class Palette(NamedTuple):
    """The colours of a drawing."""

    lines: Sequence[str]
    """Each stands out 4.5 : 1 and more against the paper; the shape of its mark tells it apart without colours too."""
    ink: str
    soft: str
    rule: str
    paper: str


LIGHT = Palette(("#9c2a1d", "#1d4e79", "#2f6b1f", "#6b3fa0", "#7a5200"), "#211d17", "#5b5449", "#ded7c8", "#fffefb")
DARK = Palette(("#f29c8a", "#8ab8e6", "#8fcf7a", "#c9a4ee", "#e0b04a"), "#ece5d8", "#b3a997", "#3a342c", "#1f1b17")


class Spot(NamedTuple):
    """A point on the drawing."""

    x: float
    y: float
    told: str
    """Period and value in words."""


class Plot(NamedTuple):
    """A drawing in units of WIDTH × HEIGHT."""

    lines: Sequence[tuple[str, Sequence[Sequence[Spot]]]]
    """Name, and runs of spots: a period of which nothing is kept parts two runs."""
    ticks: Sequence[tuple[float, str]]
    scale: Sequence[tuple[float, str]]
    hatched: Sequence[tuple[float, float]]
    """Stretches that were not crawled: left and right."""
    height: int


def plot(told: Attention, language: str, *, shares: bool) -> Plot:
    """Lay *told* out."""
    count = len(told.periods)
    wide = (WIDTH - LEFT - RIGHT) / max(count, 1)
    top = told.highest(shares=shares) or 1.0
    labels = [printed.month(period) for period in told.periods]

    def spot(place: int, value: float) -> Spot:
        y = FLOOR - (FLOOR - TOP) * value / top
        return Spot(
            round(LEFT + (place + 0.5) * wide, 1), round(y, 1), f"{labels[place]}: {_value(value, language, shares)}"
        )

    lines: list[tuple[str, Sequence[Sequence[Spot]]]] = []
    for each in told.series:
        runs: list[list[Spot]] = [[]]
        for place, point in enumerate(each.points):
            value = told.value(point, shares=shares)
            if value is None:
                runs.append([])
            else:
                runs[-1].append(spot(place, value))
        lines.append((each.name, [run for run in runs if run]))
    every = max(1, -(-count // _LABELS))
    ticks = [(round(LEFT + (place + 0.5) * wide, 1), labels[place]) for place in range(0, count, every)]
    scale = [(FLOOR - (FLOOR - TOP) * part / 4, _value(top * part / 4, language, shares)) for part in range(5)]
    hatched = [(LEFT + place * wide, LEFT + (place + 1) * wide) for place in range(count) if told.uncrawled[place]]
    return Plot(lines, ticks, scale, hatched, _LEGEND + _ROW * len(lines) + 6)


def to_svg(drawn: Plot, title: str, colours: Palette = LIGHT) -> str:
    """The drawing by itself, with its title for whoever does not see it. Nothing in it needs a style sheet."""
    parts = [
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
            ' font-family="sans-serif" font-size="{}"><title>{}</title><rect width="100%" height="100%" fill="{}"/>'
            '<defs><pattern id="uncrawled" width="6" height="6" patternUnits="userSpaceOnUse"'
            ' patternTransform="rotate(45)"><path d="M0 0v6" stroke="{}" stroke-width="1.5"/></pattern></defs>'
        ).format(WIDTH, drawn.height, WIDTH, drawn.height, _FONT, title, colours.paper, colours.soft)
    ]
    rect = Markup('<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" fill="url(#uncrawled)" opacity=".6"/>')
    parts += [rect.format(left, TOP, right - left, FLOOR - TOP) for left, right in drawn.hatched]
    rule = Markup('<path d="M{} {:.1f}H{}" stroke="{}"/><text x="{}" y="{:.1f}" text-anchor="end" fill="{}">{}</text>')
    parts += [
        rule.format(LEFT, y, WIDTH - RIGHT, colours.rule, LEFT - 8, y + 5, colours.soft, text)
        for y, text in drawn.scale
    ]
    tick = Markup('<text x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>')
    parts += [tick.format(x, FLOOR + 22, colours.soft, text) for x, text in drawn.ticks]
    for number, (name, runs) in enumerate(drawn.lines):
        colour = colours.lines[number % len(colours.lines)]
        for run in runs:
            points = " ".join(f"{spot.x},{spot.y}" for spot in run)
            parts.append(
                Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5"/>').format(points, colour)
            )
            parts += [_mark(number, spot.x, spot.y, colour, f"{name}, {spot.told}") for spot in run]
        y = float(_LEGEND + _ROW * number)
        parts.append(_mark(number, LEFT + 6, y, colour, name))
        parts.append(Markup('<text x="{}" y="{}" fill="{}">{}</text>').format(LEFT + 20, y + 5, colours.ink, name))
    return str(Markup("").join(parts) + Markup("</svg>"))


def to_png(drawn: Plot, *, scale: int = 2) -> bytes:
    """The same as pixels, twice as many as units."""
    image = Image.new("RGB", (WIDTH * scale, drawn.height * scale), LIGHT.paper)
    pen = ImageDraw.Draw(image)
    for left, right in drawn.hatched:
        for x in range(int(left * scale), int(right * scale), 6 * scale):
            pen.line((x, FLOOR * scale, min(x + 12 * scale, int(right * scale)), TOP * scale), LIGHT.soft, scale)
    for y, text in drawn.scale:
        pen.line((LEFT * scale, y * scale, (WIDTH - RIGHT) * scale, y * scale), LIGHT.rule, scale)
        _write(pen, ((LEFT - 8) * scale, y * scale), text, LIGHT.soft, scale, anchor=1.0)
    for middle, text in drawn.ticks:
        _write(pen, (middle * scale, (FLOOR + 18) * scale), text, LIGHT.soft, scale, anchor=0.5)
    for number, (name, runs) in enumerate(drawn.lines):
        colour = LIGHT.lines[number % len(LIGHT.lines)]
        for run in runs:
            pen.line([(spot.x * scale, spot.y * scale) for spot in run], colour, round(2.5 * scale), joint="curve")
            for spot in run:
                pen.polygon([(x * scale, y * scale) for x, y in _shape(number, spot.x, spot.y)], colour)
        y = float(_LEGEND + _ROW * number)
        pen.polygon([(x * scale, y_ * scale) for x, y_ in _shape(number, LEFT + 6, y)], colour)
        _write(pen, ((LEFT + 20) * scale, y * scale), name, LIGHT.ink, scale, anchor=0.0)
    made = io.BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _value(value: float, language: str, shares: bool) -> str:  # noqa: FBT001 - as in `plot`
    if not shares:
        return printed.count(round(value), language)
    text = f"{value * 100:.1f}" if 0 < value < 0.1 else f"{value * 100:.0f}"
    return f"{text.replace('.', ',') if language == 'vi' else text} %"


def _shape(number: int, x: float, y: float) -> list[tuple[float, float]]:
    """Corners of a mark: a square, a diamond, two triangles and a bar, so that no line needs its colour."""
    size = _MARK
    forms = (
        [(-size, -size), (size, -size), (size, size), (-size, size)],
        [(0, -size * 1.4), (size * 1.4, 0), (0, size * 1.4), (-size * 1.4, 0)],
        [(0, -size * 1.3), (size * 1.3, size), (-size * 1.3, size)],
        [(0, size * 1.3), (size * 1.3, -size), (-size * 1.3, -size)],
        [(-size * 1.5, -size / 2), (size * 1.5, -size / 2), (size * 1.5, size / 2), (-size * 1.5, size / 2)],
    )
    return [(round(x + dx, 1), round(y + dy, 1)) for dx, dy in forms[number % len(forms)]]


def _mark(number: int, x: float, y: float, colour: str, told: str) -> Markup:
    corners = " ".join(f"{cx},{cy}" for cx, cy in _shape(number, x, y))
    return Markup('<polygon points="{}" fill="{}"><title>{}</title></polygon>').format(corners, colour, escape(told))


@cache
def _fonts(size: int) -> tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont]:
    """Latin, and what Vietnamese has beside it."""
    folder = folder_of("luutin.app.web") / "static"
    names = ("literata-latin-wght-normal.woff2", "literata-vietnamese-wght-normal.woff2")
    latin, more = (ImageFont.truetype(io.BytesIO((folder / name).read_bytes()), size) for name in names)
    return latin, more


def _write(  # noqa: PLR0913 - as a pen's own method has it
    pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str, colour: str, scale: int, *, anchor: float
) -> None:
    """Text whose middle stands at a height; *anchor*: 0 begins there, 0.5 is centred, 1 ends there."""
    latin, more = _fonts(_FONT * scale)
    signs = [(sign, latin if ord(sign) < 256 or not more.getmask(sign).getbbox() else more) for sign in text]
    x = at[0] - anchor * sum(font.getlength(sign) for sign, font in signs)
    for sign, font in signs:
        pen.text((x, at[1]), sign, colour, font, anchor="lm")
        x += font.getlength(sign)
