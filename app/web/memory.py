"""Counts over the whole archive, remembered until the archive has changed."""

import threading
from collections.abc import Callable, Hashable
from typing import TypeVar

from luutin.archive import Database, Reader

Counted = TypeVar("Counted")

PATIENCE_S = 20.0
"""Seconds for which a count stands even if the archive changes: while a crawl writes, it changes all the time."""
_MOST = 1000
"""Values kept."""


class Memory:
    """Remembers what was counted. Shared by threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        """Seconds, never going back."""
        self._values: dict[Hashable, tuple[object, int, float, object]] = {}
        self._lock = threading.Lock()

    def peek(self, name: Hashable) -> object | None:
        """What was counted a moment ago under *name*; None: nothing, or longer ago."""
        with self._lock:
            held = self._values.get(name)
        return held[3] if held and self.clock() - held[2] < PATIENCE_S else None

    def for_a_while(self, name: Hashable, count: Callable[[], Counted]) -> Counted:
        """What *count* gives; asked again when patience is over."""
        with self._lock:
            held = self._values.get(name)
        if held and self.clock() - held[2] < PATIENCE_S:
            return held[3]  # type: ignore[return-value]  # stored under this name by this very count
        value = count()
        with self._lock:
            self._values[name] = "", 0, self.clock(), value
        return value

    def of(self, database: Database, name: Hashable, count: Callable[[Database], Counted]) -> Counted:
        """What *count* gives for *database*; asked again when the archive has changed and patience is over."""
        change, now = Reader(database).last_change(), self.clock()
        with self._lock:
            held = self._values.get(name)
            if held and held[:2] == (database.file, change):  # it holds as of now
                held = self._values[name] = (*held[:2], now, held[3])
        if held and held[0] == database.file and now - held[2] < PATIENCE_S:
            return held[3]  # type: ignore[return-value]  # stored under this name by this very count
        value = count(database)
        with self._lock:
            if len(self._values) >= _MOST:
                self._values.clear()
            self._values[name] = database.file, change, now, value
        return value
