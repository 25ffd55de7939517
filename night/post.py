"""Send what waits in the outbox, by the ways that the configuration names."""

from collections.abc import Callable, Mapping
from datetime import datetime

from luutin.archive import Database, HeldError, Work, lock, lock_file
from luutin.night import logs
from luutin.night.errors import NotSentError
from luutin.night.operation import Operation
from luutin.night.outbox import Letter, Notice, deliver, put
from luutin.night.schema import NIGHT_SCHEMA


def address(database: Database, letter: Letter, config: Operation, *, now: datetime) -> int:
    """Put *letter* in for everyone whom the configuration names; return how many. In the caller's transaction."""
    return send_to(database, letter, config, dict.fromkeys((each.name for each in config.night.channels), ""), now=now)


def send_to(database: Database, letter: Letter, config: Operation, places: Mapping[str, str], *, now: datetime) -> int:
    """Put *letter* in for *places*, channel → address, where an empty one stands for whom the configuration names.

    Return how many notices that makes. In the caller's transaction.
    """
    count = 0
    for name, own in places.items():
        channel = config.night.channel(name)
        addresses = (own,) if own else channel.addresses if channel else ()
        count += sum(put(database, letter, channel=name, address=to, now=now) for to in addresses)
    return count


def post(config: Operation, *, now: Callable[[], datetime]) -> int:
    """Send what is due; return how many notices were acknowledged. Where another process is sending, it sends these."""
    try:
        with (
            lock(lock_file(config.db, Work.POST), what="sending notices", now=now()),
            Database.open(config.db, NIGHT_SCHEMA) as database,
        ):
            sent, failures = deliver(database, lambda notice: _send(config, notice, now()), now=now)
    except HeldError:
        return 0
    if sent:
        logs.log().info("notices.sent", count=sent)
    for failure in failures:
        logs.log().warning("notices.not_sent", reason=failure)
    return sent


def _send(config: Operation, notice: Notice, now: datetime) -> None:
    channel = config.night.channel(notice.channel)
    if channel is None:
        raise NotSentError(f"there is no channel {notice.channel!r} any more")
    channel.deliver(notice, now=now)
