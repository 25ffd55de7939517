"""What the commands that crawl share: choosing sources, running, catching the index up, telling how it went."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

import orjson

from luutin.app.clock import SystemClock
from luutin.app.config import Config
from luutin.app.errors import EXIT_FAILURE, EXIT_OK, EXIT_PARTIAL, EXIT_USAGE, UserError
from luutin.app.file_reading import read_behind, tell_files_read
from luutin.app.garbage import gc_paused, gc_relaxed
from luutin.app.guarding import RoomGuard, tell_odd
from luutin.app.help import translate
from luutin.app.progress import shown_progress
from luutin.app.sharding import hold_shard
from luutin.app.signals import ended_by_signals
from luutin.app.storing import claim_sources, store_behind
from luutin.app.terminal import talk
from luutin.archive import ROTATE_BYTES, AwayError, CaptureWriter, Database, Edits, HeldError, Work, lock, lock_file
from luutin.crawler import (
    Ending,
    ForkServer,
    Limits,
    Mode,
    Progress,
    SetupError,
    SourceSettings,
    Summary,
    crawl,
    in_processes,
    name_looks,
    reader_forks,
    reread,
)
from luutin.night import finish, logs

if TYPE_CHECKING:
    from luutin.indexer import Index

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
    gone = [name for name in names if known[name].historic]
    if gone:
        raise UserError(f"{', '.join(gone)}: historic in config.toml, so nothing is asked of it", code=EXIT_USAGE)
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
    patience_s: float = 0.0,
    since: date | None = None,
    until: date | None = None,
) -> int:
    """Crawl, catch the index up, judge the sources, tell how it went; return the exit code.

    Another run of the same archive is waited for at most *patience_s* seconds.
    """
    logs.configure()
    limits = Limits(pages=pages, seconds=seconds, since=since, until=until)
    summary = crawl_and_judge(config, sources, mode=mode, limits=limits, patience_s=patience_s)
    if not logs.are_on():
        _tell(summary)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(summary.as_json()) + b"\n")
    return _CODES[summary.ending]


def crawl_and_judge(  # noqa: PLR0913 - the options of the commands that crawl
    config: Config,
    sources: tuple[SourceSettings, ...],
    *,
    mode: Mode = Mode.CRAWL,
    limits: Limits | None = None,
    patience_s: float = 0.0,
    shown: Callable[[], AbstractContextManager[Progress]] = shown_progress,
) -> Summary:
    """Crawl, catch the index up, judge the sources; *shown* gives what shows the progress.

    Another run of the same archive is waited for at most *patience_s* seconds. Raises UserError where it goes on, and
    where the sources cannot be crawled as they are configured.
    """
    try:
        with lock(lock_file(config.db, Work.RUN), what=f"luutin {mode}", now=_now(), patience_s=patience_s) as dead:
            if dead is not None:
                talk(f"the run of pid {dead.pid} died in the middle; going on where it stopped")
            summary = _crawl(config, sources, mode=mode, limits=limits or Limits(), shown=shown)
            with ended_by_signals() as stop:
                store_behind(config, stop=stop)
                _send_behind(config, stop)
            finish(config, now=_now, say=talk)
    except HeldError as error:
        raise UserError(str(error)) from error
    except SetupError as error:
        raise UserError(str(error), code=EXIT_USAGE) from error
    return summary


def _crawl(
    config: Config,
    sources: tuple[SourceSettings, ...],
    *,
    mode: Mode,
    limits: Limits,
    shown: Callable[[], AbstractContextManager[Progress]],
) -> Summary:
    guard = RoomGuard(config, monotonic=time.monotonic, now=_now)
    guard.check()
    with (
        reader_forks() as forks,
        Database.open(config.db) as database,
        CaptureWriter(config.warc, database, rotate_bytes=rotate_bytes(config)) as captures,
        ended_by_signals() as stop,
    ):
        forks.start()  # it loads while all else opens
        hold_shard(config, database)
        claim_sources(config, database, [source.name for source in sources])
        tell_odd(config, captures, now=_now())
        follower = IndexFollower(database)
        if mode in {Mode.FILES, Mode.BACKFILL}:
            name_looks(config.crawler, sources, database, config.captures, stop=stop)
        with shown() as progress, gc_relaxed():
            summary = crawl(
                config.crawler,
                sources,
                database,
                captures,
                clock=SystemClock(),
                progress=progress,
                mode=mode,
                limits=replace(limits, stop=lambda: stop() or guard.is_low()),
                follow=follower.step,
                reading=partial(in_processes, forks=forks),
            )
        _reread(config, sources, database, lambda: stop() or guard.is_low(), forks)
        read = read_behind(config, database, stop=lambda: stop() or guard.is_low(), seconds=config.crawler.read_files_s)
        follower.catch_up()
    if not logs.are_on():
        tell_files_read(read)
    if guard.ended is not None:
        talk(f"Stopped: {guard.ended}; make room, or set `min_free` in config.toml.")
    return summary


def _send_behind(config: Config, stop: Callable[[], bool]) -> None:
    if config.engines:
        from luutin.app.sending import send_behind

        send_behind(config, stop=stop)


def rotate_bytes(config: Config) -> int:
    """Bytes at which a WARC file is left alone and the next one begun."""
    return ROTATE_BYTES if config.store is None else int(config.store.file_mb * 1e6)


def _reread(
    config: Config,
    sources: tuple[SourceSettings, ...],
    database: Database,
    stop: Callable[[], bool],
    forks: ForkServer,
) -> None:
    """Read articles again whose host is known better by now, and tell what that came to."""
    try:
        done = reread(config.crawler, sources, database, config.captures, clock=SystemClock(), stop=stop, forks=forks)
    except HeldError:
        return  # another crawl has begun meanwhile, and will do it at its own end
    except AwayError as error:
        talk(f"Captures cannot be read again for now: {error}")
        return
    if done.corrected or done.unread or done.left:
        counts = f"{done.corrected:,} of {done.articles:,} articles read otherwise than before"
        unread = f"; {done.unread:,} stay as they were, their pages cannot be read again" if done.unread else ""
        left = f"; {done.left:,} are left for the next run" if done.left else ""
        if logs.are_on():
            logs.log().info("reread", **asdict(done))
        else:
            hosts = "one host repeats on its" if done.hosts == 1 else f"{done.hosts:,} hosts repeat on their"
            talk(f"What {hosts} pages is known better now: {counts}{unread}{left}.")


def _now() -> datetime:
    return datetime.now(UTC)


class IndexFollower:
    """Keeps the index close behind a crawl, a step after each of its transactions, the rest at its end."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._failed = False

    @cached_property
    def _index(self) -> "Index":
        from luutin.indexer import Index

        return Index(self._database)  # may fail, as following may

    def step(self) -> None:
        """Take in a little of what the crawl has kept. The crawl goes on if that fails; `catch_up` tells of it."""
        if self._failed:
            return
        try:
            self._index.step()
        except Exception:  # noqa: BLE001 - what was crawled is kept, and the crawl can go on
            self._failed = True
            logs.log().exception("the index could not follow the crawl")

    def catch_up(self) -> None:
        """Bring the index, and the book of edits, up to date with what the crawl has kept."""
        with gc_paused(), self._database.lean():
            self._index.catch_up()
        Edits(self._database).catch_up()


def end_with_parent() -> None:
    """End this run, as SIGTERM would, when standard input ends: whoever started it has died."""

    def follow() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=follow, daemon=True).start()


def _tell(summary: Summary) -> None:
    for name, counts in sorted(summary.sources.items()):
        parts = [
            f"{count:,} {translate(word)}"
            for word, count in (("fetched", counts.fetched), ("new", counts.new), ("changed", counts.changed))
        ]
        for word, count in (
            ("unchanged", counts.unchanged),
            ("held back", counts.held),
            ("other addresses", counts.aliases),
            ("missing", counts.missing),
            ("vanished", counts.vanished),
            ("refused", counts.refused),
            ("given up", counts.given_up),
            ("files kept", counts.files),
            ("style sheets kept", counts.styles),
            ("files changed", counts.files_changed),
            ("left for the next run", counts.queued),
        ):
            if count:
                parts.append(f"{count:,} {translate(word)}")
        talk(f"{name}: {', '.join(parts)}")
        if counts.withdrawn:
            talk(
                f"{name}: {counts.withdrawn} pages were withdrawn: they proved to be no articles of their own;"
                f" `luutin source patterns {name}` lists what was taken for a calendar"
            )
        if counts.no_news:
            kinds = sorted(counts.no_news.items(), key=lambda kind: -kind[1])
            talk(f"{name}: no news: {', '.join(f'{code} ×{number}' for code, number in kinds)}")
        if counts.no_files:
            kinds = sorted(counts.no_files.items(), key=lambda kind: -kind[1])
            talk(f"{name}: files not kept: {', '.join(f'{code} ×{number}' for code, number in kinds)}")
        for note in counts.notes:
            talk(f"{name}: {note}")
        if counts.trouble:
            talk(f"{name}: {counts.trouble}")
    if summary.interrupted:
        talk(translate("Interrupted; nothing is lost. Run the same command again to go on."))
