"""Which texts, pictures and files of a page are its host's, by the host's sketch, and what the page adds to that."""

import re
from functools import lru_cache
from typing import Final
from zlib import crc32

from luutin.crawler.reading.extract.blocks import Box, Picture, Stream
from luutin.crawler.reading.extract.evidence import HEADINGS
from luutin.crawler.reading.extract.tables import has_columns
from luutin.crawler.reading.hosts.sketch import PLACE_SHIFT, HostSketch, PageMarks

_CLOCK: Final = re.compile(r"[0-9][0-9]?\s?[:h]\s?\d{2}(?:\s?:\s?\d{2})?(?:\s?[AaPp][Mm]\b|\s?(?:SA|CH)\b)?")
_NUMBER: Final = re.compile(r"\d+")
_UNNAMED: Final = frozenset(("div", "td", "section", "table", "tr", "main", "center"))
"""Elements that are told by their order where they have no name, as the columns of a table are."""
_INNER: Final = frozenset(
    ("p", "li", "ul", "ol", "dl", "dd", "dt", "a", "span", "blockquote", "figure", "pre", *HEADINGS)
)
"""Elements that stand in a text: they share the place of what they stand in, so that a heading such as `Mục đích`, on
page after page, is judged with the paragraphs round it."""
_TOLD: Final = frozenset(("span", "h1"))
"""Those of them that have a place of their own where they have a name."""
_SHORT: Final = 100
"""Characters of a line that may be a clock."""
_FEW: Final = 4
"""Elements of one kind side by side up to which their order tells them: more of them are paragraphs or rows."""


class Repeats:
    """The places of a page, and what its host's sketch says of what stands there."""

    def __init__(self, stream: Stream, sketch: HostSketch) -> None:
        self.sketch = sketch
        self._places = _list_places(stream.boxes)
        self._known = _places_of(sketch.keys)
        self._shown: list[tuple[int, str, bool]] = []
        """Place, words and whether they are printed, of all that was asked about: later steps mend texts."""
        self.found = 0
        """Texts, pictures and files that are the host's."""
        for item in stream.items:
            if isinstance(item, Picture):
                item.repeated = self.is_hosts(item.box, item.url)
            else:
                item.repeated = self.is_hosts(item.box, item.text, printed=True)
        if self.found:
            _give_back_cells(stream)

    def is_hosts(self, box: Box, text: str, *, printed: bool = False) -> bool:
        """Say whether *text*, which stands in *box*, is the host's. *printed*: it is no address."""
        place = self._places[box.number]
        self._shown.append((place, text, printed))
        # At most places a host repeats nothing: there a text need not be told from others.
        known = place in self._known and _key(place, text, printed) in self.sketch.keys
        repeated = known or place in self.sketch.places
        self.found += repeated
        return repeated

    def marks(self, text: str) -> PageMarks:
        """Return what the page adds to what is known of its host; *text* is its article's."""
        keys = dict.fromkeys([_key(place, words, printed) for place, words, printed in self._shown])
        return PageMarks(_checksum(text), tuple(keys))


@lru_cache(maxsize=512)
def _places_of(keys: frozenset[int]) -> frozenset[int]:
    """Return the places of *keys*. Kept: a host's sketch is the same for hundreds of pages."""
    return frozenset([key >> PLACE_SHIFT for key in keys])


def _key(place: int, text: str, printed: bool) -> int:  # noqa: FBT001 - mypyc calls it by position
    return place << PLACE_SHIFT | _checksum(_told_by(text) if printed else text)


def _checksum(text: str) -> int:
    return crc32(text.encode("utf-8", "replace"))


def _give_back_cells(stream: Stream) -> None:
    """A table of data is the host's as a whole or not at all: its heads and the names of its rows come back, too."""
    judged: set[int] = set()
    for item in stream.items:
        table = item.box.around("table") if item.repeated else None
        if table is None or table.number in judged:
            continue
        judged.add(table.number)
        cells = stream.items[table.first : table.last + 1]
        if not all(cell.repeated for cell in cells) and has_columns(stream, table):
            for cell in cells:
                cell.repeated = False


def _told_by(text: str) -> str:
    """Return what tells *text* from others: a running clock is the same text all day."""
    if len(text) < _SHORT and (":" in text or "h" in text):
        return _CLOCK.sub("0:00", text)
    return text


def _list_places(boxes: list[Box]) -> list[int]:
    """Return the checksum of the place of each box: its tags and names from the page's own element inwards."""
    beside: dict[tuple[int, str], int] = {}
    for box in boxes:
        if not box.name and box.parent is not None and box.tag in _UNNAMED:
            kind = (box.parent.number, box.tag)
            beside[kind] = beside.get(kind, 0) + 1
    before: dict[tuple[int, str], int] = {}
    places: list[int] = []
    for box in boxes:
        outer = box.parent
        around = places[outer.number] if outer is not None else 0
        if box.tag in _INNER and outer is not None and not (box.name and box.tag in _TOLD):
            places.append(around)
            continue
        step = _step(box.tag, box.name)
        if outer is not None and not box.name and box.tag in _UNNAMED:
            kind = (outer.number, box.tag)
            before[kind] = order = before.get(kind, 0) + 1
            if beside[kind] <= _FEW:
                step = b"%s %d" % (step, order)
        places.append(crc32(step, around))
    return places


@lru_cache(maxsize=4096)
def _step(tag: str, name: str) -> bytes:
    """Return how an element is told from others: its tag and the first two names without a number."""
    words = [word for word in name.split() if not _NUMBER.search(word)]
    return " ".join((tag, *words[:2])).encode("utf-8", "replace")
