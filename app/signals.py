"""Ctrl-C and SIGTERM end long work between two of its steps, so that nothing is lost."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def ended_by_signals() -> Iterator[Callable[[], bool]]:
    """Make Ctrl-C and SIGTERM end the run cleanly; yields what tells whether one came. A second one ends it at once."""
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)

    previous = [(number, signal.signal(number, note)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in previous:
            signal.signal(number, handler)
