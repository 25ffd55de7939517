"""Somebody wants the hits of a saved search by e-mail: ask the address whether it does."""

from luutin.archive import utc
from luutin.night.notices.post import Clock, open_spool, post_soon
from luutin.night.notices.style import Style
from luutin.night.operation import Operation
from luutin.night.subscribing.subscriptions import Subscriptions
from luutin.night.subscribing.telling import asking_letter, lane_of


def ask_to_confirm(  # noqa: PLR0913 - each by its name
    config: Operation, address: str, *, watch: str, query: str, style: Style, clock: Clock
) -> None:
    """Keep that *address* wants the hits of *watch*, OWN_QUERY for its own query, and send a link that confirms it.

    One that is confirmed already is asked likewise.
    Returns before the letter is sent; a night run sends what could not be. Raises ArchiveError, SpoolError.
    """
    now = clock()
    with Subscriptions.open(config.subscriptions) as book:
        number = book.ask(watch=watch, query=query, address=address, now=now)
    lane = lane_of(number)
    letter = asking_letter(number, watch or query, query, key=f"subscribe:{number:x}:{utc(now)}", style=style)
    with open_spool(config, now=now) as spool:
        spool.put(letter.addressed(channel=lane.channel, address=lane.address, made_at=utc(now)))
    post_soon(config, lane, now=clock)
