"""Work on very many records in one go."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def bulk() -> Iterator[None]:
    """Rest the collector of cycles, which records never are part of: looking for them takes a twentieth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def long_run() -> Iterator[None]:
    """Look for cycles seldom, and never among what was loaded before: a long run's pages and rows are part of few."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
