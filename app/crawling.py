"""What the commands that crawl share: choosing sources, running, catching the index up, telling how it went."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import orjson

from app.clock import SystemClock
from app.config import Config
from app.errors import EXIT_FAILURE, EXIT_OK, EXIT_PARTIAL, EXIT_USAGE, UserError
from app.progress import shown_progress
from app.terminal import talk
from archive import CaptureWriter, Database
from crawler.crawl import Limits, Mode, crawl
from crawler.errors import CrawlRunningError, SetupError
from crawler.progress import Ending, Summary
from crawler.settings import SourceSettings

_CODES = {
    Ending.OK: EXIT_OK,
    Ending.PARTIAL: EXIT_PARTIAL,
    Ending.INTERRUPTED: EXIT_PARTIAL,
    Ending.FAILED: EXIT_FAILURE,
}


def chosen_sources(config: Config, names: tuple[str, ...]) -> tuple[SourceSettings, ...]:
    """The enabled sources, or those named, enabled or not. Raises UserError for a name that is not configured."""
    known = {source.name: source for source in config.sources}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UserError(
            f"no such source: {', '.join(unknown)}; configured are: {', '.join(sorted(known)) or 'none'}",
            code=EXIT_USAGE,
        )
    return (
        tuple(known[name] for name in dict.fromkeys(names)) if names else tuple(s for s in config.sources if s.enabled)
    )


def run_crawl(  # noqa: PLR0913 - the options of the commands that crawl
    config: Config,
    sources: tuple[SourceSettings, ...],
    *,
    mode: Mode,
    pages: int | None,
    seconds: float | None,
    as_json: bool,
) -> int:
    """Crawl, catch the index up, say how it went; return the exit code."""
    with Database.open(config.db) as database, CaptureWriter(config.warc, database) as captures:
        try:
            with _ended_by_signals() as stop, shown_progress() as progress:
                summary = crawl(
                    config.crawler,
                    sources,
                    database,
                    captures,
                    clock=SystemClock(),
                    progress=progress,
                    mode=mode,
                    limits=Limits(pages=pages, seconds=seconds, stop=stop),
                )
        except CrawlRunningError as error:
            raise UserError(str(error)) from error
        except SetupError as error:
            raise UserError(str(error), code=EXIT_USAGE) from error
        _catch_up(database)
    _tell(summary)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(summary.as_json()) + b"\n")
    return _CODES[summary.ending]


def _catch_up(database: Database) -> None:
    """Bring the index up to date with what the crawl has kept."""
    import indexer

    index = getattr(indexer, "Index", None)
    if index is not None:
        index(database).catch_up()


@contextmanager
def _ended_by_signals() -> Iterator[Callable[[], bool]]:
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


def _tell(summary: Summary) -> None:
    for name, counts in sorted(summary.sources.items()):
        parts = [f"{counts.fetched:,} fetched", f"{counts.new:,} new", f"{counts.changed:,} changed"]
        for word, count in (
            ("unchanged", counts.unchanged),
            ("other addresses", counts.aliases),
            ("missing", counts.missing),
            ("vanished", counts.vanished),
            ("refused", counts.refused),
            ("given up", counts.given_up),
            ("left for the next run", counts.queued),
        ):
            if count:
                parts.append(f"{count:,} {word}")
        talk(f"{name}: {', '.join(parts)}")
        if counts.trouble:
            talk(f"{name}: {counts.trouble}")
    if summary.interrupted:
        talk("Interrupted; nothing is lost. Run the same command again to go on.")
