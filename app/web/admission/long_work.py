"""What turns out to be long goes on beside the others, one at a time, so that it keeps none of them waiting.

No look at a question tells what it costs: that shows while it is worked on. So each begins as all do. Threads of Python
run one at a time, so long work also pauses while others are at work: they are done in a moment, and it has seconds.
"""

import threading
import time
from collections.abc import Callable
from contextvars import ContextVar

SHORT_S = 0.3
"""Seconds of processor time up to which a request is like the others."""
_STRETCH_S, _PAUSE_S = 0.005, 0.05
"""Seconds of processor time that long work takes between two pauses, and how long one is at most."""
_PAUSE_SHARE = 3
"""A pause is so many times as long as the stretch before it."""


class LongWork:
    """Places for requests that turned out to be long. Shared by threads."""

    def __init__(
        self,
        *,
        at_once: int = 1,
        waiting: int = 1,
        others_at_work: Callable[[], bool] = lambda: False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """*others_at_work*: whether short requests are worked on now; asked by any thread."""
        self.others_at_work = others_at_work
        self.sleep = sleep
        self._places = threading.Semaphore(at_once + waiting)
        self._running = threading.Semaphore(at_once)

    def enter(self, wait_s: float) -> bool:
        """Wait until there is a place to work; False: too many wait already, or it took too long."""
        if not self._places.acquire(blocking=False):
            return False
        if self._running.acquire(timeout=max(wait_s, 0.0)):
            return True
        self._places.release()
        return False

    def leave(self) -> None:
        """The place is free again."""
        self._running.release()
        self._places.release()


class RequestTurn:
    """One request while it is worked on; ended once."""

    def __init__(self, give_back: Callable[[], None], long_work: LongWork | None) -> None:
        self.was_refused = False
        """Whether it was stopped because there was no place for long work."""
        self._give_back = give_back
        """Makes room for the next one; called by any thread."""
        self._long_work = long_work
        """None: too few readers to have one for it."""
        self._is_long = False
        self._paused_at_s = 0.0
        """What it had taken when it last paused."""
        self._lock = threading.Lock()
        self._ended = False

    def outgrows(self, spent_s: float, left_s: float) -> bool:
        """Must it end here? Asked now and then by the thread that works on it, which has taken *spent_s* so far.

        Where it turns out to be long, it waits here for a place to go on, *left_s* seconds at most.
        """
        if self._long_work is None or self._ended or spent_s < SHORT_S:
            return False
        if self._is_long:
            self._give_way(self._long_work, spent_s)
            return False
        if not self._long_work.enter(left_s):
            self.was_refused = True
            return True
        with self._lock:
            self._is_long = True
            ended = self._ended
        if ended:
            self._long_work.leave()
        else:
            self._give_back()
        return False

    def _give_way(self, long_work: LongWork, spent_s: float) -> None:
        """Pause for a moment where others are at work, in proportion to what was done since the last pause."""
        stretch = spent_s - self._paused_at_s
        if stretch >= _STRETCH_S and long_work.others_at_work():
            long_work.sleep(min(stretch * _PAUSE_SHARE, _PAUSE_S))
            self._paused_at_s = spent_s

    def end(self) -> None:
        """It is over, or its answer has begun."""
        with self._lock:
            if self._ended:
                return
            self._ended = True
            was_long = self._is_long  # from here on the thread that works on it sees that it is over
        if was_long and self._long_work:
            self._long_work.leave()
        else:
            self._give_back()


CURRENT_TURN: ContextVar[RequestTurn | None] = ContextVar("CURRENT_TURN", default=None)
"""The turn of the request that is worked on here; None: outside the web server, where nobody else waits."""
