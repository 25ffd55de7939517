"""Which source came out of which: a host became another, a district was parted among communes. Pure.

The table `[[lineage]]` of config.toml says it: `from`, `to`, and the day.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field


class Succession(BaseModel):
    """One source ended, and others began in its place."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    former: Annotated[str, Field(alias="from", min_length=1)]
    """Name of the source that ended; of one made by an ingest, its host."""
    later: Annotated[tuple[str, ...], Field(alias="to", min_length=1)]
    """Names of those that began."""
    on: date | None = None
    """The day of the change; None: not known."""
    note: str = ""
    """What a reader is to know of it."""


class Forebear(NamedTuple):
    """A source that another one came out of."""

    name: str
    on: date | None
    note: str


class Lineages:
    """All successions of one configuration."""

    def __init__(self, successions: Iterable[Succession]) -> None:
        self.successions = tuple(successions)

    def forebears(self, name: str) -> list[Forebear]:
        """Whom the source *name* came out of, the nearest first; a circle is gone round once."""
        return list(self._back(name, {name}))

    def changes(self, name: str) -> list[tuple[date, str]]:
        """The days on which *name*, or one it came out of, began or ended, each with who followed whom."""
        names = {name, *(each.name for each in self.forebears(name))}
        found = {
            (each.on, f"{each.former} → {', '.join(each.later)}")
            for each in self.successions
            if each.on is not None and names & {each.former, *each.later}
        }
        return sorted(found)

    def _back(self, name: str, seen: set[str]) -> Iterator[Forebear]:
        for each in self.successions:
            if name in each.later and each.former not in seen:
                seen.add(each.former)
                yield Forebear(each.former, each.on, each.note)
                yield from self._back(each.former, seen)
