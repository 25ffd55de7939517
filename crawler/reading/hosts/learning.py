"""Learn what a host repeats, one article's page after the other, and forget what it repeats no longer.

Where a text stands counts. At a place where most texts come back, as in a panel of new documents, three times are
enough. At a place where most are new, as in the article's own, it must stand on nearly every page: an announcement that
is put up word for word each month does not. Numbers are halved from time to time, so a new layout is learnt too.
"""

from collections import Counter
from datetime import datetime  # noqa: TC003 - mypyc asks for it when the module is loaded
from typing import Final, Self

import msgspec

from luutin.crawler.reading.hosts.sketch import PLACE_SHIFT, HostSketch, PageMarks

_FIRST: Final = (4, 8, 16, 32)
"""Pages after which a sketch is drawn anew."""
_EVERY: Final = 64
"""Pages between two sketches after those."""
_SELDOM: Final = 8
"""Of the pages after those, one of so many is learnt from: a portal repeats itself."""
_OLD: Final = 256
"""Pages after which all numbers are halved."""
_FORGET: Final = 32
"""Pages after which what was met once is forgotten, so that the numbers of a host of thousands of pages stay few."""
_REMEMBERED: Final = 512
"""Articles by which one that was learnt from already is told."""
_OFTEN: Final = 3
_MOSTLY: Final = 0.7
_ALWAYS: Final = 8
_NEARLY_ALL: Final = 0.9


class _Place(msgspec.Struct, array_like=True):
    """What was met at one place."""

    pages: int = 0
    items: int = 0
    """Texts, pictures and files, since there were pages to compare with."""
    repeats: int = 0
    """Those of them that had been met there before."""

    def share(self) -> float:
        return self.repeats / self.items if self.items else 0.0


class _Memory(msgspec.Struct, array_like=True):
    """All that is kept of a host between two runs."""

    sketch: HostSketch
    pages: int
    since: int
    counts: dict[int, int]
    places: dict[int, _Place]
    known: list[int]


class Habits:
    """What is known of one host. *sketch* is what readers are given: it changes seldom, the numbers on each page."""

    def __init__(self, host: str) -> None:
        self.sketch = HostSketch(host)
        self.unkept = 0
        """Articles that were learnt from since all this was kept."""
        self.reread = 0
        """The sketch by which all of the host's articles were read last; 0: as they came."""
        self.drawn_at: datetime | None = None
        """Since when what comes is read by the sketch; None: some of it may have been read by an older one."""
        self._pages = 0
        self._asked = 0
        self._since = 0
        self._counts: dict[int, int] = {}
        self._places: dict[int, _Place] = {}
        self._known: dict[int, None] = {}

    def wants_more(self) -> bool:
        """Say whether the next page is to be learnt from."""
        self._asked += 1
        return self._pages < _EVERY or self._asked % _SELDOM == 0

    def learn(self, marks: PageMarks) -> bool:
        """Take in what one article's page shows; say whether the sketch is another now."""
        if marks.identity in self._known:
            return False
        self._known[marks.identity] = None
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        self._count(marks.keys)
        self._pages += 1
        self._since += 1
        self.unkept += 1
        if self._pages not in _FIRST and self._since < _EVERY:
            return False
        return self._draw()

    def _count(self, keys: tuple[int, ...]) -> None:
        counts, places = self._counts, self._places
        for number in {key >> PLACE_SHIFT for key in keys}:
            places.setdefault(number, _Place()).pages += 1
        comparable = self._pages >= 2
        for key in keys:
            times = counts.get(key, 0)
            counts[key] = times + 1
            if comparable:
                place = places[key >> PLACE_SHIFT]
                place.items += 1
                place.repeats += times > 0

    def _draw(self) -> bool:
        """Draw the sketch anew; say whether it says another thing than before."""
        self._since = 0
        before = self.sketch
        keys = frozenset(key for key, times in self._counts.items() if self._is_repeated(key, times))
        places = frozenset(number for number, place in self._places.items() if _is_shared(place))
        changed = keys != before.keys or places != before.places
        self.sketch = HostSketch(before.host, before.number + changed, self._pages, keys, places)
        self._forget()
        return changed

    def _is_repeated(self, key: int, times: int) -> bool:
        place = self._places[key >> PLACE_SHIFT]
        if place.share() >= _MOSTLY:
            return times >= _OFTEN
        return times >= _ALWAYS and times >= _NEARLY_ALL * place.pages

    def _forget(self) -> None:
        if self._pages >= _FORGET:
            self._counts = {key: times for key, times in self._counts.items() if times > 1}
        if self._pages >= _OLD:
            self._pages //= 2
            self._counts = {key: times // 2 for key, times in self._counts.items()}
            halved = {
                number: _Place(place.pages // 2, place.items // 2, place.repeats // 2)
                for number, place in self._places.items()
            }
            self._places = {number: place for number, place in halved.items() if place.pages}
        left = Counter(key >> PLACE_SHIFT for key in self._counts)
        self._places = {number: place for number, place in self._places.items() if number in left or place.pages > 1}

    def encode(self) -> bytes:
        """What is known, to be kept until the next run."""
        memory = _Memory(self.sketch, self._pages, self._since, self._counts, self._places, list(self._known))
        return msgspec.msgpack.encode(memory)

    @classmethod
    def decode(cls, kept: bytes) -> Self:
        """What `encode` kept. Raises msgspec.MsgspecError."""
        memory = msgspec.msgpack.decode(kept, type=_Memory)
        habits = cls(memory.sketch.host)
        habits.sketch = memory.sketch
        habits._pages, habits._since = memory.pages, memory.since
        habits._counts, habits._places = memory.counts, memory.places
        habits._known = dict.fromkeys(memory.known)
        return habits


def _is_shared(place: _Place) -> bool:
    """Say whether hardly anything is new at *place*: what is new there will stand on other pages too."""
    return place.pages >= _ALWAYS and place.items >= _ALWAYS and place.share() >= _NEARLY_ALL
