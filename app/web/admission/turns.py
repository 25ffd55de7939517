"""Whose request is worked on next: a few at one time, visitor after visitor, and nobody waits for long."""

import asyncio
from collections import OrderedDict, deque


class NoTurnError(Exception):
    """No turn came in time."""


class TurnQueue:
    """So many requests at one time. Of those that wait, each visitor's first comes before anybody's second.

    Belongs to one event loop.
    """

    def __init__(self, *, at_once: int, wait_s: float) -> None:
        self.wait_s = wait_s
        """Seconds that a request waits at most."""
        self._free = at_once
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    async def take(self, visitor: str) -> None:
        """Wait for a turn, which is to be given back. Raises NoTurnError."""
        if self._free and not self._waiting:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(visitor, deque()).append(turn)
        try:
            async with asyncio.timeout(self.wait_s):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.give_back()  # it came at the very moment at which the wait was over
            if isinstance(error, TimeoutError):
                raise NoTurnError from error
            raise

    def give_back(self) -> None:
        """A turn is over: the next begins."""
        self._free += 1
        while self._free and self._waiting:
            visitor, theirs = self._waiting.popitem(last=False)
            turn = theirs.popleft()
            if theirs:
                self._waiting[visitor] = theirs
            if not turn.done():
                self._free -= 1
                turn.set_result(None)
