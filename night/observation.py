"""What one run saw of one source: counts only, so that years of nights stay small and can be judged again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Self

import orjson

from luutin.crawler import Code


class Entrance(StrEnum):
    """How a seed or a listing page answered."""

    READ = "read"
    """With links to articles."""
    EMPTY = "empty"
    """With a page that lists nothing."""
    BLOCKED = "blocked"
    """With a refusal: 401, 403, 429, a block page, or robots.txt says no."""
    FAILED = "failed"
    """Not at all, or with an error of the server."""
    ABSENT = "absent"
    """With 404 or 410."""
    HOME = "home"
    """With a redirect to the home page, where it used to be a page of its own."""
    ELSEWHERE = "elsewhere"
    """With a redirect to a host that is not the source's."""


class Fill(NamedTuple):
    """How often a field was there."""

    of: int
    """Pages read, 0 or more."""
    have: int
    """Those of them that had the field."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One run's view of one source. A run that asked the source nothing has `asked` 0 and proves nothing."""

    source: str
    run_id: int
    at: datetime
    """When the run ended; aware."""
    asked: int = 0
    """Requests made."""
    answered: int = 0
    """Requests that brought a page, or the word that it is unchanged."""
    failures: Mapping[str, int] = field(default_factory=dict)
    """Code of the failure (`timeout`, `status-503`, `name`) → how many requests ended so."""
    entrances: Mapping[Entrance, int] = field(default_factory=dict)
    elsewhere: str | None = None
    """The host most entrances lead to; None: none leads away."""
    links: int = 0
    """Links to articles that the entrances listed, known ones included."""
    stayed: int = 0
    """Entrances that were not read anew, because the portal says that they are as they were."""
    shown: int | None = None
    """Visits that showed an article, known ones included; None: a night of before this was counted."""
    queued: int = 0
    """Addresses that were still to be asked for when the run ended."""
    new: int = 0
    changed: int = 0
    vanished: int = 0
    held: Mapping[str, int] = field(default_factory=dict)
    """Why articles and revisions were held back in this run, a Doubt → how many were."""
    examples: tuple[str, ...] = ()
    """Addresses of some of them."""
    doubted: int = 0
    """Articles that seemed to have vanished, but too many at once to be believed."""
    newest: date | None = None
    """Day of the newest article known when the run ended; None: no article has a date."""
    site_name: str | None = None
    """The name that most pages printed; None: no name on most of them."""
    fills: Mapping[str, Fill] = field(default_factory=dict)
    """Field → how often it was there: `article` (a page that should be one), `published`, `byline`, `captions`."""
    bytes: int = 0
    """Received, as sent."""

    def worst(self) -> str:
        """The commonest failure's code; `no-answer` where none was noted."""
        return max(sorted(self.failures), key=lambda code: self.failures[code], default=Code.NO_ANSWER)

    def entrance_share(self, *kinds: Entrance) -> float:
        """Share of the entrances that answered in one of these ways, 0 to 1; 0 where none was asked."""
        total = sum(self.entrances.values())
        return sum(self.entrances.get(kind, 0) for kind in kinds) / total if total else 0.0

    @property
    def links_per_list(self) -> float | None:
        """Links to articles on a listing page, on average; None where none was read anew."""
        read = sum(self.entrances.get(kind, 0) for kind in (Entrance.READ, Entrance.EMPTY)) - self.stayed
        return self.links / read if read > 0 else None

    def as_json(self) -> str:
        """The observation as the archive keeps it; what is as it is by default is left out."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        values["fills"] = {name: list(fill) for name, fill in self.fills.items()}
        kept = {name: value for name, value in values.items() if value or (name == "shown" and value is not None)}
        return orjson.dumps(kept, option=orjson.OPT_NON_STR_KEYS).decode()

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `as_json` wrote. Years of nights are read for one page, so nothing is checked again."""
        values = orjson.loads(text)
        values.setdefault("run_id", 0)
        values["at"] = datetime.fromisoformat(values["at"])
        if "newest" in values:
            values["newest"] = date.fromisoformat(values["newest"])
        values["fills"] = {name: Fill(*fill) for name, fill in values.get("fills", {}).items()}
        values["examples"] = tuple(values.get("examples", ()))
        return cls(**values)
