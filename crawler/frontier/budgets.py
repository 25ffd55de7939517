"""How much may be spent on addresses that bring nothing? Pure counting.

Calendars, facets, tokens and session ids make endless addresses of few shapes. A shape is followed as long as
it now and then brings an article or a listing with an unknown one. All fruitless pages of a source together are
bounded too. So are those of a source that their addresses speak against.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from luutin.crawler.site.doubts import doubt
from luutin.crawler.site.urls import shape

FREE = 30
"""Pages of one shape that may be fruitless."""
PER_GOOD = 10
"""Further ones for each that was good."""
SCRIPT_FREE, SCRIPT_PER_GOOD = 60, 1
"""The same for all addresses that differ in their query alone, whatever parameters it has. Facets bring an article now
and then, each of many hundred ways to sort the same few."""
STEM_FREE, STEM_PER_GOOD = 60, 1
"""The same for all addresses below one first folder: facets stand in paths too, in any order. Headlines are exempt."""
SOURCE_FREE, SOURCE_PER_GOOD = 300, 5
"""The same for all shapes of a source together."""
TRIALS = 3
"""Addresses of a shape that earlier runs found out that each run may try all the same: a portal may be rebuilt."""
DOUBTED_FREE = 40
"""The same for all doubted addresses of a source together, with PER_GOOD."""
_SHAPES = 50_000


@dataclass(slots=True)
class Tried:
    """Visits, and how many of them were good."""

    fetched: int = 0
    good: int = 0


@dataclass(slots=True)
class Budgets:
    """What one run has seen of each shape and each source, and earlier ones of shapes."""

    _shapes: "OrderedDict[str, Tried]" = field(default_factory=OrderedDict)
    _sources: dict[str, Tried] = field(default_factory=dict)
    _shown: dict[str, set[int]] = field(default_factory=dict)
    """First folder, or address without its query → the headlines of its lists."""
    _doubted: dict[str, Tried] = field(default_factory=dict)
    first_visits: dict[str, Tried] = field(default_factory=dict)
    """Shape → addresses of it that this run was the first to visit: what further runs remember."""

    def recall(self, shape_name: str, fetched: int, good: int) -> None:
        """Begin with what earlier runs saw of a shape."""
        whole_script = shape_name.endswith("?")
        free, per_good = (SCRIPT_FREE, SCRIPT_PER_GOOD) if whole_script else (FREE, PER_GOOD)
        fruitless = min(fetched - good, free + per_good * good - TRIALS)
        self._shapes[shape_name] = Tried(good + fruitless, good)

    def count(self, url: str, *, source: str, good: bool, first: bool = False) -> None:
        """Count a visit; *good*: it was an article, not one under one more address, or it showed an unknown one.

        *first*: the address was never visited before. A listing that shows nothing new tonight is no trap.
        """
        whole = shape(url)
        script = whole.partition("?")[0]
        counts = [self._shape(whole), self._sources.setdefault(source, Tried())]
        counts += [self._shape(f"{script}?")] if whole != script else []
        counts += [self._shape(stem)] if (stem := _stem(script)) is not None else []
        counts += [self._doubted.setdefault(source, Tried())] if doubt(url) is not None else []
        if first:
            names = {whole, f"{script}?"} if whole != script else {whole}
            counts += [self.first_visits.setdefault(name, Tried()) for name in names]
        for count in counts:
            count.fetched += 1
            count.good += good

    def allows(self, url: str, *, source: str, headline: bool) -> bool:
        """Tell whether a link to *url* may be followed; a *headline* only needs its own shape's leave."""
        if doubt(url) is not None and _is_spent(self._doubted.get(source), DOUBTED_FREE):
            return False
        whole = shape(url)
        script = whole.partition("?")[0]
        if _is_spent(self._shapes.get(whole), FREE):
            return False
        if whole != script and _is_spent(self._shapes.get(f"{script}?"), SCRIPT_FREE, SCRIPT_PER_GOOD):
            return False
        of_source = self._sources.get(source)
        if headline or of_source is None:
            return True
        stem = _stem(script)
        if stem is not None and _is_spent(self._shapes.get(stem), STEM_FREE, STEM_PER_GOOD):
            return False
        return of_source.fetched - of_source.good <= SOURCE_FREE + SOURCE_PER_GOOD * of_source.good

    def shows_others(self, url: str, headlines: Iterable[str]) -> bool:
        """Whether a list at *url* shows one of *headlines* that no list of its kind of address showed in this run."""
        script = shape(url).partition("?")[0]
        shown = self._shown.setdefault(_stem(script) or script, set())
        known = len(shown)
        shown.update(map(hash, headlines))
        return len(shown) > known

    def _shape(self, name: str) -> Tried:
        count = self._shapes.setdefault(name, Tried())
        self._shapes.move_to_end(name)
        if len(self._shapes) > _SHAPES:
            self._shapes.popitem(last=False)
        return count


def _stem(script: str) -> str | None:
    """The first folder of an address that has two segments or more below it; None: it has not."""
    parts = script.split("/", 3)
    return f"{parts[0]}/{parts[1]}//" if len(parts) > 3 and parts[3] else None


def _is_spent(count: Tried | None, free: int, per_good: int = PER_GOOD) -> bool:
    return count is not None and count.fetched - count.good > free + per_good * count.good
