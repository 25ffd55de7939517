"""A page is read as its names say; where that brings little, once more with less regard to them, and then its data."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luutin.archive import normal
from luutin.crawler.errors import NotAnArticleError
from luutin.crawler.reading.background import NO_BACKGROUND, Background
from luutin.crawler.reading.extract.attributes import names_in
from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.reading.extract.choice import Choice
from luutin.crawler.reading.extract.chosen import Chosen, choose
from luutin.crawler.reading.extract.embedded import embedded_page
from luutin.crawler.reading.extract.findings import Reading
from luutin.crawler.reading.extract.printed_days import unweighed_days
from luutin.crawler.reading.extract.reading import FieldReader
from luutin.crawler.reading.extract.root import rivals, size_unread, why_left_out
from luutin.crawler.reading.extract.stamp import find_stamps
from luutin.crawler.reading.extract.tree import parse, parse_body
from luutin.crawler.reading.hosts.sketch import HostSketch
from luutin.crawler.site.selectors import Selectors
from luutin.crawler.wire.page import Page

_SHORT: Final = 250
"""Characters of text below which a page is looked at once more, with less regard to names."""
_LEAST: Final = 80
"""Characters that such a second look must find."""
_DOUBTFUL: Final = frozenset(("empty", "listing"))
"""Verdicts that a second look may overturn."""
_OPENING: Final = 80
"""Characters of a box's text that are shown of it."""
_MOST: Final = 20
_LONGEST_PASSED: Final = 5_000
"""Characters of an element that was passed over whose dates a person is told of."""
_HOSTS: Final = "stands on other pages of its host"


@dataclass(frozen=True, slots=True)
class InspectedBox:
    """A box of a page, as a person is shown it."""

    place: str
    """Its tag and names."""
    size: int
    """Characters of running text in it."""
    opening: str
    """How that text begins."""
    reason: str
    """Why it was left out, or what it was chosen before."""


@dataclass(slots=True)
class Inspection:
    """All that reading a page came to, also where it came to nothing."""

    reading: Reading | None
    problem: NotAnArticleError | None
    """Why the page holds no article; None where it does."""
    passes: list[str]
    """What each way of reading the page came to, in order."""
    left_out: list[InspectedBox] = field(default_factory=list)
    """Boxes with text that were put outside the article, the largest first."""
    rivals: list[InspectedBox] = field(default_factory=list)
    """Boxes that could be the article's, the chosen one first."""
    choices: dict[str, Choice] = field(default_factory=dict)
    """The candidates of each field that was come to."""
    tree: LexborHTMLParser | None = None
    nodes: list[LexborNode] = field(default_factory=list)
    """The elements of `left_out`, and behind them those of `repeated`."""
    root: LexborNode | None = None
    """The element of the box that was chosen."""
    dropped: list[InspectedBox] = field(default_factory=list)
    """Lines of the text's own box that were left out of the text, in order."""
    repeated: list[InspectedBox] = field(default_factory=list)
    """Texts that the page's host repeats on others, by its sketch, the longest first."""
    sketch: HostSketch | None = None
    """What was known of the page's host; None: nothing."""
    unweighed: list[tuple[str, str]] = field(default_factory=list)
    """Dates of the page that were not weighed, in order, each with the reason."""


def read(
    page: Page,
    *,
    source: str,
    selectors: Selectors | None = None,
    tree: LexborHTMLParser | None = None,
    background: Background = NO_BACKGROUND,
) -> Reading:
    """Read *page*; *tree* is its parse, if the caller has one, *background* what is known of it and of its host.

    Raises NotAnArticleError where it holds no article.
    """
    reader, reading = _read(_begin(page, selectors, tree, background), source, [])
    if reading is None:
        raise reader.problem or NotAnArticleError("empty", "the page has no text")
    return reading


def inspect_page(
    page: Page,
    *,
    source: str,
    selectors: Selectors | None = None,
    background: Background = NO_BACKGROUND,
) -> Inspection:
    """Read *page* as `read` does, and say also what was left out and why. Raises NotAnArticleError without content."""
    passes: list[str] = []
    reader, reading = _read(_begin(page, selectors, None, background), source, passes)
    found = Inspection(reading, None if reading is not None else reader.problem, passes, choices=reader.choices)
    stream = reader.stream
    outside = sorted(_list_left_out(stream), key=lambda box: -box.raw)[:_MOST]
    inside = rivals(stream, reader.root)
    found.left_out = [_part(stream, box, why_left_out(box), box.raw) for box in outside]
    found.left_out += [_describe_passed(node) for node in stream.passed[:_MOST]]
    found.rivals = [_part(stream, box, "chosen" if box is reader.root else "", box.weight) for box in inside]
    found.tree = reader.tree
    found.root = reader.root.node
    found.sketch = background.sketch
    found.unweighed = list(islice(chain(unweighed_days(stream, reader.root), _passed_days(stream)), _MOST))
    repeated = sorted((block for block in stream.blocks if block.repeated), key=lambda block: -len(block.text))[:_MOST]
    found.dropped = [_describe_line(block, reason) for block, reason in stream.dropped[:_MOST]]
    found.repeated = [_describe_line(block, _HOSTS) for block in repeated]
    found.nodes = [*(box.node for box in outside), *stream.passed[:_MOST], *(block.box.node for block in repeated)]
    return found


def _list_left_out(stream: Stream) -> list[Box]:
    """Return the outermost boxes with running text that are hidden, or outside by their names."""
    return [
        box
        for box in stream.boxes
        if box.raw and (box.junk or box.hidden) and (box.parent is None or not (box.parent.junk or box.parent.hidden))
    ]


def _describe_passed(node: LexborNode) -> InspectedBox:
    """Return an element that was passed over before there were boxes."""
    text = normal(node.text(separator=" "))
    place = f"{node.tag} {names_in(node.attributes)}"
    return InspectedBox(place, len(text), text[:_OPENING], "a menu, or named like a widget, with no paragraph in it")


def _describe_line(block: Block, reason: str) -> InspectedBox:
    return InspectedBox(f"{block.box.tag} {block.box.name}".strip(), len(block.text), block.text[:_OPENING], reason)


def _passed_days(stream: Stream) -> Iterator[tuple[str, str]]:
    """Yield the dates in elements that were passed over."""
    for node in stream.passed[:_MOST]:
        place = f"{node.tag} {names_in(node.attributes)}".strip()
        for stamp in find_stamps(normal(node.text(separator=" "))[:_LONGEST_PASSED]):
            yield stamp.iso, f"in an element that was passed over: {place}"


def _part(stream: Stream, box: Box, reason: str, size: float) -> InspectedBox:
    blocks = (item for item in stream.items[box.first : box.last + 1] if isinstance(item, Block))
    longest = max(blocks, key=lambda block: len(block.text), default=None)
    opening = longest.text[:_OPENING] if longest is not None else ""
    return InspectedBox(f"{box.tag} {box.name.strip()}".strip(), round(size), opening, reason)


def _begin(
    page: Page, selectors: Selectors | None, tree: LexborHTMLParser | None, background: Background
) -> FieldReader:
    """Return the first reader of *page*. Raises NotAnArticleError without content."""
    tree = tree or parse_body(page.body, page.headers)
    if tree.root is None:
        raise NotAnArticleError("empty", "the page has no content")
    layout = None if selectors is None else selectors.at(page.fetched_at.date())
    return FieldReader(page, tree, choose(tree, layout), background=background)


def _read(reader: FieldReader, source: str, passes: list[str]) -> tuple[FieldReader, Reading | None]:
    """Return the reader that has the last word, and what it found; note in *passes* what each came to."""
    reading = reader.attempt(source)
    passes.append(_outcome("as its names say", reader))
    if reading is not None and (reader.size >= _SHORT or reader.has_more_than_text()):
        return reader, reading
    for way, other in _looser(reader):
        again = other.attempt(source)
        passes.append(_outcome(way, other))
        if again is not None and other.size >= max(2 * reader.size, _LEAST) and other.is_under_headline():
            return other, again
    return reader, reading


def _outcome(way: str, reader: FieldReader) -> str:
    problem = "" if reader.problem is None else f", {reader.problem.code}: {reader.problem.message}"
    return f"{way}: {reader.size} characters{problem}"


def _looser(reader: FieldReader) -> Iterator[tuple[str, FieldReader]]:
    """Yield readers of the same page that take more of it for text, after *reader* has found little or none."""
    if reader.problem is not None and reader.problem.code not in _DOUBTFUL:
        return
    page, tree = reader.page, reader.tree
    chosen, background = reader.chosen, reader.background
    if reader.repeats is not None and reader.repeats.found and not reader.has_content():
        anew = Background(HostSketch(reader.repeats.sketch.host), background.told)
        yield "with what its host repeats", FieldReader(page, tree, chosen, background=anew)
    if size_unread(reader.stream) >= max(2 * reader.size, _LEAST):
        yield "whatever its names say", FieldReader(page, tree, chosen, loose=True, background=background)
    if reader.problem is not None and reader.problem.code == "listing":
        return
    carried = embedded_page(tree)
    if carried is not None:
        yield "its data", FieldReader(page, parse(carried), Chosen(), background=Background(told=background.told))
    if tree.css_first("noscript p, noscript div") is not None:
        tree.unwrap_tags(["noscript"])
        yield "its noscript", FieldReader(page, tree, chosen, background=Background(told=background.told))
