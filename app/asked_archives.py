"""What the commands share that ask a web archive: options, who asks, the rests, and the words at the end."""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import click

from luutin.app.config import Config
from luutin.app.errors import EXIT_PARTIAL, EXIT_USAGE, UserError
from luutin.app.ingesting import run_ingest
from luutin.app.terminal import talk
from luutin.archive import Database, Holding
from luutin.crawler import ArchiveLook, SetupError, WantedCaptures, check_reachable

_LOOK_S = 0.5
_TOLD_FROM_S = 3.0
"""Seconds from which a rest is told: shorter ones are the pace that is kept anyway."""
_BATCH = 10
"""Captures that are kept at once: what a kill loses has to be asked for again."""
_DAYS = click.DateTime(["%Y-%m-%d", "%Y"])


class Narrowing(NamedTuple):
    """Which captures are wanted, as the options say it."""

    since: date | None
    until: date | None
    path: str | None
    pictures: bool
    limit: int | None

    def of(self, address: str, *, collapse: str | None = None) -> WantedCaptures:
        """What is wanted of an *address*."""
        return WantedCaptures(address, self.since, self.until, collapse, self.limit, self.path, self.pictures)


def with_narrowing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give *command* the options that narrow a look; it gets them as `narrowing`."""
    options = (
        click.option("--from", "since", type=_DAYS, help="Captures from this day (YYYY-MM-DD, or a year) on."),
        click.option("--to", "until", type=_DAYS, help="Captures up to this day."),
        click.option("--path", help="Only addresses that hold this regular expression."),
        click.option("--pictures", is_flag=True, help="Pictures too, which are asked for one by one."),
        click.option(
            "--limit", type=click.IntRange(min=1), help="Ask for at most so many captures; the next run goes on."
        ),
        click.option("--json", "as_json", is_flag=True, help="Write what it came to on standard output, as JSON."),
    )

    def run(
        *args: Any,
        since: datetime | None,
        until: datetime | None,
        path: str | None,
        pictures: bool,
        limit: int | None,
        **more: Any,
    ) -> Any:
        narrowing = Narrowing(_day(since), _day(until), path, pictures, limit)
        return command(*args, narrowing=narrowing, **more)

    run.__doc__, run.__name__ = command.__doc__, command.__name__
    for option in reversed(options):
        run = option(run)
    return run


class WantedLooks(NamedTuple):
    """A look at one archive, opened with our own."""

    bases: Sequence[str]
    """Scheme and host of whatever is asked."""
    open: Callable[[Database, Callable[[], bool]], Iterable[ArchiveLook]]
    """Given the archive and whether to stop, yields the looks."""


def take_looks(config: Config, looks_of: WantedLooks, *, as_json: bool, what: str) -> None:
    """Take in what is found by *looks_of*, tell how it went, and end with the exit code."""
    looks: list[ArchiveLook] = []

    def begin(database: Database, stop: Callable[[], bool]) -> Iterable[Holding]:
        looks.extend(looks_of.open(database, stop))
        return [each.holding() for each in looks]

    try:
        for base in looks_of.bases:
            check_reachable(base, config.crawler.contact)
        code = run_ingest(config, begin, again=False, as_json=as_json, what=what, batch=_BATCH)
    except SetupError as error:
        raise UserError(str(error), code=EXIT_USAGE) from error
    raise SystemExit(EXIT_PARTIAL if _tell(looks) else code)


def agent_of(config: Config) -> str:
    """How we say who asks."""
    crawler = config.crawler
    return f"{crawler.product} ({crawler.contact})" if crawler.contact else crawler.product


def rest_until(stop: Callable[[], bool]) -> Callable[[float], None]:
    """What rests as the service asks, in pieces, so that Ctrl-C ends it."""

    def rest(seconds: float) -> None:
        if seconds >= _TOLD_FROM_S:
            talk(f"The archive asks for a rest of {seconds:,.0f} seconds.")
        until = time.monotonic() + seconds
        while not stop() and (left := until - time.monotonic()) > 0:
            time.sleep(min(_LOOK_S, left))

    return rest


def _tell(looks: Sequence[ArchiveLook]) -> bool:
    """Say how the looks went; whether something of them is left."""
    for name in dict.fromkeys(f"{each.witness} {each.wanted.address}" for each in looks):
        mine = [each for each in looks if f"{each.witness} {each.wanted.address}" == name]
        talk(f"{name}: {sum(each.fetched for each in mine):,} captures asked for.")
    for reason in dict.fromkeys(each.ended for each in looks if each.ended is not None):
        talk(f"Ended early: {reason}.")
    left, unsearched = sum(each.left for each in looks), sum(not each.is_searched for each in looks)
    if left:
        talk(f"{left:,} captures are left. Run the same command again to go on.")
    if unsearched and len(looks) > 1:
        talk(f"{unsearched:,} of {len(looks):,} were not gone through. Run the same command again to go on.")
    return bool(left or unsearched) or any(each.ended is not None for each in looks)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None
