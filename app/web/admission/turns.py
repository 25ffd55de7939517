"""Whose request is worked on next: a few at one time, visitor after visitor, and nobody waits for long."""

import asyncio
from collections import OrderedDict, deque

_LATEST = 0.1
"""How much the latest turn counts in how long turns are at present."""
_SPARED = 3
"""Of so many turns' length the wait falls short of what it may be: most requests take no more once they have one."""
_LEAST_PART = 0.25
"""Of the wait that may be, what is left where turns take very long."""


class NoTurnError(Exception):
    """No turn came in time."""


class TurnQueue:
    """So many requests at one time. Of those that wait, each visitor's first comes before anybody's second.

    Belongs to one event loop.
    """

    def __init__(self, *, at_once: int, wait_s: float) -> None:
        self.wait_s = wait_s
        """Seconds in which a request should have waited and been answered."""
        self._lasted_s = 0.0
        """How long turns have lasted lately."""
        self._free = self._at_once = at_once
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def patience_s(self) -> float:
        """Seconds that a request waits at most: where answers take long now, it would be late with the rest."""
        return max(self.wait_s - _SPARED * self._lasted_s, self.wait_s * _LEAST_PART)

    @property
    def are_taken(self) -> bool:
        """Is any request worked on? Any thread may ask; the answer is a moment old."""
        return self._free < self._at_once

    async def take(self, visitor: str) -> None:
        """Wait for a turn, which is to be given back. Raises NoTurnError."""
        if self._free and not self._waiting:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(visitor, deque()).append(turn)
        try:
            async with asyncio.timeout(self.patience_s):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.give_back()  # it came at the very moment at which the wait was over
            if isinstance(error, TimeoutError):
                raise NoTurnError from error
            raise

    def give_back(self, lasted_s: float | None = None) -> None:
        """A turn is over: the next begins. *lasted_s*: how long it was, where anything was done in it."""
        if lasted_s is not None:
            self._lasted_s += _LATEST * (lasted_s - self._lasted_s)
        self._free += 1
        while self._free and self._waiting:
            visitor, theirs = self._waiting.popitem(last=False)
            turn = theirs.popleft()
            if theirs:
                self._waiting[visitor] = theirs
            if not turn.done():
                self._free -= 1
                turn.set_result(None)
