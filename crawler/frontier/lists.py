"""What fell out of a list that named it? It is looked at soon: it may be withdrawn, or stand at another address.

What new entries push off a list's end is no sign. What goes from between others is, and so is an end that goes without
new entries.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from luutin.archive import Database
from luutin.crawler.frontier.frontier import Frontier

MOST = 20
"""Looked at because of one list, in one run: it may show others at random, or be rebuilt."""
MOST_OF_SOURCE = 60


def fallen(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """The entries of *before* that are not in *now*, but for those that its new entries pushed off its end."""
    there, known = set(now), set(before)
    room = sum(entry not in known for entry in there)
    kept = len(before)
    while kept and room and before[kept - 1] not in there:
        kept, room = kept - 1, room - 1
    return [entry for entry in before[:kept] if entry not in there]


@dataclass(frozen=True, slots=True)
class Lists:
    """What the lists of an archive named when they were last read. Works inside the caller's transaction."""

    database: Database
    frontier: Frontier
    began: datetime
    """When the run did: what it has visited since need not be looked at again."""
    _looked_at: Counter[str] = field(default_factory=Counter)
    """Source → articles that this run looks at because they fell out of a list."""

    def note(self, url: str, named: Sequence[str], *, source: str, now: datetime) -> int:
        """Note what the list *url* names now, and have looked at what fell out of it; return how many."""
        before = self.database.value("SELECT named FROM lists WHERE url = ?", (url,))
        text = "\n".join(named)
        if text == before:
            return 0
        self.database.execute("INSERT OR REPLACE INTO lists (url, named) VALUES (?, ?)", (url, text))
        room = min(MOST, MOST_OF_SOURCE - self._looked_at[source])
        gone = fallen(before.split("\n"), named)[: max(0, room)] if before else []
        looked = sum(self.frontier.look_now(each, now=now, since=self.began) for each in gone)
        self._looked_at[source] += looked
        return looked
