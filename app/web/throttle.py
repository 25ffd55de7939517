"""A log that a stranger can make us write is written a few times a minute, and the rest is counted."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable

_MOST = 5
_WINDOW_S = 60.0
_KINDS = 200
"""Sorts of messages that are counted at one time."""


class Throttle(logging.Filter):
    """Lets five messages of a sort through in a minute; the next one after that says how many were left out."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self.clock = clock
        """Seconds, never going back."""
        self._sorts: OrderedDict[tuple[str, str], tuple[float, int]] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether *record* is written."""
        now, sort = self.clock(), (record.name, str(record.msg))
        since, count = self._sorts.pop(sort, (now, 0))
        left_out = max(count - _MOST, 0)
        if now - since >= _WINDOW_S:
            since, count = now, 0
            if left_out:
                record.msg = f"{record.msg} ({left_out:,} more like this were left out)"
        self._sorts[sort] = since, count + 1
        if len(self._sorts) > _KINDS:
            self._sorts.popitem(last=False)
        return count < _MOST


def throttle_logs() -> None:
    """Throttle what the web interface and its server log in this process."""
    ours = [name for name in logging.root.manager.loggerDict if name.startswith("luutin.app.web")]
    for name in ("uvicorn.error", "asyncio", *ours):
        logging.getLogger(name).addFilter(Throttle(time.monotonic))
