"""How a crawl's progress is shown: a table that moves on a terminal, JSON lines on stderr otherwise."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import orjson
from rich.console import Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from luutin.app.terminal import stderr
from luutin.crawler import Progress, Summary

_ROWS = 12
_LINE_EVERY_S = 10.0


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Yield what shows a crawl's progress on stderr, as fits what stderr is."""
    console = stderr()
    if not console.is_terminal:
        yield _Lines()
        return
    with Live(console=console, refresh_per_second=4, transient=True) as live:
        yield _Table(live)


class _Table:
    def __init__(self, live: Live) -> None:
        self._live = live
        self._began = time.monotonic()

    def update(self, summary: Summary, *, queued: int) -> None:
        """Redraw: the busiest sources, and the total with rate and time left."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("source")
        for name in ("fetched", "new", "changed", "failed"):
            table.add_column(name, justify="right")
        busiest = sorted(summary.sources.items(), key=lambda entry: -entry[1].fetched)
        for name, counts in busiest[:_ROWS]:
            numbers = (counts.fetched, counts.new, counts.changed, counts.failed)
            table.add_row(name, *(f"{number:,}" for number in numbers))
        fetched = summary.total("fetched")
        rate = fetched / max(time.monotonic() - self._began, 0.001)
        left = f", about {_duration(queued / rate)} left" if rate and queued else ""
        self._live.update(Group(table, Text(f"{fetched:,} pages, {rate:.1f} a second, {queued:,} known to come{left}")))


class _Lines:
    def __init__(self) -> None:
        self._began = self._told = time.monotonic()

    def update(self, summary: Summary, *, queued: int) -> None:
        """Write one JSON object every ten seconds."""
        now = time.monotonic()
        if now - self._told < _LINE_EVERY_S:
            return
        self._told = now
        fetched = summary.total("fetched")
        rate = fetched / (now - self._began)
        line = {
            "event": "progress",
            "fetched": fetched,
            "new": summary.total("new"),
            "changed": summary.total("changed"),
            "failed": summary.total("failed"),
            "queued": queued,
            "pages_per_second": round(rate, 2),
            "eta_s": round(queued / rate) if rate else None,
            "sources": {
                name: {"fetched": c.fetched, "new": c.new, "changed": c.changed, "failed": c.failed}
                for name, c in summary.sources.items()
            },
        }
        sys.stderr.write(orjson.dumps(line).decode() + "\n")
        sys.stderr.flush()


def _duration(seconds: float) -> str:
    minutes = int(seconds / 60)
    if minutes < 1:
        return f"{int(seconds)} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"
