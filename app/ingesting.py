"""What the commands that take in others' captures share: opening, progress, the index behind, the words at the end."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeAlias

import orjson

from luutin.app.clock import SystemClock
from luutin.app.config import Config
from luutin.app.crawling import IndexFollower, rotate_bytes
from luutin.app.errors import EXIT_FAILURE, EXIT_OK, EXIT_PARTIAL, UserError
from luutin.app.file_reading import read_behind, tell_files_read
from luutin.app.garbage import gc_relaxed
from luutin.app.guarding import RoomGuard
from luutin.app.signals import ended_by_signals
from luutin.app.terminal import byte_progress, talk
from luutin.archive import CaptureWriter, Database, HeldError, Holding, Work, lock, lock_file
from luutin.crawler import FRONTIER_SCHEMA, Code, IngestTally, ingest
from luutin.night import logs

_SHOWN = 10
_OWN_WORDS = {
    "picture-of-no-article": "a picture that no kept article shows",
    "repeats-what-is-not-kept": "a capture with the content of another one that is not kept",
}


Look: TypeAlias = Callable[[Database, Callable[[], bool]], Iterable[Holding]]
"""Opens what is to be taken in: with the archive, and whether to stop."""


def run_ingest(  # noqa: PLR0913 - the options of the commands that take in
    config: Config, look: Look, *, again: bool, as_json: bool, what: str = "luutin ingest", batch: int = 100
) -> int:
    """Take in what *look* opens, bring the index up to date, tell how it went; return the exit code.

    *batch*: so many things are one transaction.
    """
    logs.configure()
    try:
        with lock(lock_file(config.db, Work.RUN), what=what, now=_now()):
            tally = _ingest(config, look, again=again, batch=batch)
    except HeldError as error:
        raise UserError(str(error)) from error
    if not logs.are_on():
        for line in words_of_tally(tally):
            talk(line)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(tally.as_json()) + b"\n")
    return exit_code(tally)


def _ingest(config: Config, look: Look, *, again: bool, batch: int) -> IngestTally:
    guard = RoomGuard(config, monotonic=time.monotonic, now=_now)
    guard.check()
    with (
        Database.open(config.db, FRONTIER_SCHEMA) as database,
        CaptureWriter(config.warc, database, rotate_bytes=rotate_bytes(config)) as captures,
        ended_by_signals() as stop,
    ):
        follower = IndexFollower(database)
        is_over = lambda: stop() or guard.is_low()  # noqa: E731 - asked by all of them
        with _shown(look(database, is_over)) as (told, progress), gc_relaxed():
            tally = ingest(
                *(config.crawler, config.sources, database, captures, told),
                clock=SystemClock(),
                stop=is_over,
                progress=progress,
                follow=follower.step,
                again=again,
                batch=batch,
                source=config.captures,
            )
        read = read_behind(config, database, stop=is_over, seconds=config.crawler.read_files_s)
        follower.catch_up()
    if not logs.are_on():
        tell_files_read(read)
    return tally


@contextmanager
def _shown(holdings: Iterable[Holding]) -> Iterator[tuple[Iterable[Holding], Callable[[Holding, int], None]]]:
    """A progress bar over the bytes of all files."""
    chosen = list(holdings)
    sizes = [holding.size for holding in chosen]
    total = None if None in sizes else sum(size or 0 for size in sizes)
    with byte_progress("Taking in", total) as advance:
        yield chosen, lambda _holding, count: advance(count)


def exit_code(tally: IngestTally) -> int:
    """0: all was read; 3: some of it could not be; 1: nothing of it could."""
    if tally.interrupted:
        return EXIT_PARTIAL
    if not tally.faults:
        return EXIT_OK
    return EXIT_PARTIAL if tally.captures or tally.whole else EXIT_FAILURE


def words_of_tally(tally: IngestTally) -> Iterator[str]:
    """What an ingest came to, line by line."""
    for name, counts in sorted(tally.sources.items()):
        made = " (no configured source has this host: kept under its name, never crawled)" if counts.is_made else ""
        parts = [f"{counts.new:,} new", f"{counts.changed:,} changed"]
        for word, count in (
            ("as they were", counts.unchanged),
            ("under other addresses", counts.aliases),
            (f"held back: `luutin held {name}` lists them", counts.held),
            ("files kept", counts.files),
        ):
            if count:
                parts.append(f"{count:,} {word}")
        yield f"{name}: {', '.join(parts)}{made}"
    known = f", {tally.known:,} of them known already" if tally.known else ""
    yield f"{tally.captures:,} captures read{known}."
    yield from _reasons(tally)
    if tally.whole:
        names = ", ".join(tally.whole[:_SHOWN]) + (", …" if len(tally.whole) > _SHOWN else "")
        yield f"Taken in whole before, and left: {names}. `--again` reads them once more."
    if tally.open_revisits:
        yield f"{tally.open_revisits:,} revisits wait for their original, which may stand in another file."
    if tally.interrupted:
        yield "Interrupted; nothing is lost. Run the same command again to go on."


def _reasons(tally: IngestTally) -> Iterator[str]:
    if tally.reasons:
        kinds = sorted(tally.reasons.items(), key=lambda kind: (-kind[1], kind[0]))
        yield "Not kept:"
        for code, number in kinds:
            yield f"  {code} ×{number:,}: {_words(code)}"
    if tally.beside:
        kinds = sorted(tally.beside.items(), key=lambda kind: (-kind[1], kind[0]))
        yield f"Beside captures: {', '.join(f'{kind} ×{number:,}' for kind, number in kinds)}."
    if tally.faults:
        number = sum(tally.faults.values())
        yield f"Refused, {number:,}: {', '.join(f'{kind} ×{count:,}' for kind, count in sorted(tally.faults.items()))}"
        yield from (f"  {fault}" for fault in tally.shown_faults[:_SHOWN])
        if number > _SHOWN:
            yield "  …; `--json` names up to 200"


def _words(code: str) -> str:
    """What a reason means."""
    if code in _OWN_WORDS:
        return _OWN_WORDS[code]
    return Code(code).words


def _now() -> datetime:
    return datetime.now(UTC)
