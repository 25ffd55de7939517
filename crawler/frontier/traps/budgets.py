"""How much may still be spent on addresses that bring nothing? Pure counting of patterns.

A pattern is followed as long as it now and then brings an article, or a listing with an unknown one.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date

from luutin.crawler.frontier.traps.patterns import Bound, bound_of, patterns_of

TRIALS = 3
"""Addresses of a pattern that earlier runs found out that each run may try all the same: a portal may be rebuilt."""
_PATTERNS = 50_000


@dataclass(slots=True)
class Tried:
    """Visits, and how many of them were good."""

    fetched: int = 0
    good: int = 0

    def spends(self, bound: Bound) -> bool:
        """Whether more of them were fruitless than *bound* lets them be."""
        return self.fetched - self.good > bound.free + bound.per_good * self.good


@dataclass(slots=True)
class Budgets:
    """What one run has seen of each pattern, and earlier ones of those that last."""

    today: date = date.max
    """Of the run; what bears a later day is to come."""
    kept: frozenset[str] = frozenset()
    """Names of patterns that bound nothing: a person said so."""
    _tried: "OrderedDict[str, Tried]" = field(default_factory=OrderedDict)
    first_visits: dict[str, Tried] = field(default_factory=dict)
    """Lasting pattern → addresses of it that this run was the first to visit: what further runs remember."""

    def recall(self, name: str, fetched: int, good: int) -> None:
        """Begin with what earlier runs saw of a pattern."""
        bound = bound_of(name)
        fruitless = min(fetched - good, bound.free + bound.per_good * good - TRIALS)
        self._tried[name] = Tried(good + fruitless, good)

    def count(self, url: str, *, source: str, good: bool, first: bool = False) -> None:
        """Count a visit; *good*: it was an article, not one under one more address, or it showed an unknown one.

        *first*: the address was never visited before. A listing that shows nothing new tonight is no trap.
        """
        for pattern in patterns_of(url, source, self.today):
            counts = [self._of(pattern.name)]
            if first and pattern.lasting:
                counts.append(self.first_visits.setdefault(pattern.name, Tried()))
            for count in counts:
                count.fetched += 1
                count.good += good
            if good and pattern.bound.renews:
                self._tried[pattern.name] = Tried()

    def renew(self, url: str, *, source: str) -> None:
        """A list at *url* shows what none of its kind did before it, be it known: archives of days go on behind it."""
        for pattern in patterns_of(url, source, self.today):
            if pattern.bound.renews:
                self._tried[pattern.name] = Tried()

    def standing(self, name: str) -> Tried:
        """What counts of a pattern by now."""
        return self._tried.get(name, Tried())

    def allows(self, url: str, *, source: str, headline: bool) -> bool:
        """Whether a link to *url* may be followed; a *headline* needs the leave of fewer patterns."""
        return not any(
            (tried := self._tried.get(pattern.name)) is not None and tried.spends(pattern.bound)
            for pattern in patterns_of(url, source, self.today)
            if (pattern.of_headlines or not headline) and pattern.name not in self.kept
        )

    def _of(self, name: str) -> Tried:
        count = self._tried.setdefault(name, Tried())
        self._tried.move_to_end(name)
        if len(self._tried) > _PATTERNS:
            self._tried.popitem(last=False)
        return count
