"""Letters to subscribers: put in without an address, which is looked up when they are sent.

So a subscription that ends takes its letters along, and neither spool nor log ever holds an address.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import orjson

from luutin.archive import ArchiveError, Database, from_utc
from luutin.night.channels.mail import Mail
from luutin.night.diagnosis import Diagnosis, Level
from luutin.night.errors import NotSentError
from luutin.night.letters import Find, digest_letter
from luutin.night.notices import outbox
from luutin.night.notices.letter import Letter, Notice, Receiver
from luutin.night.notices.style import Style
from luutin.night.operation import Operation
from luutin.night.subscribing.links import LinkPurpose, LinkSigner
from luutin.night.subscribing.subscriptions import UNCONFIRMED, Subscription, Subscriptions, ask_book

CHANNEL = "subscriber"
_ASKS = "subscription.confirm"
_LANES = 8
"""Who is served slowly, or refused, holds up at most every eighth."""


def lane_of(subscription: int) -> Receiver:
    """Whom the spool takes the receiver for."""
    return Receiver(CHANNEL, f"lane-{subscription % _LANES}")


def subscribers(config: Operation, watch: str, query: str) -> list[int]:
    """Numbers of those who get the hits of a saved search; none where the operator does not allow it."""
    if not config.night.subscriptions:
        return []
    return ask_book(config.subscriptions, lambda book: book.confirmed(watch, query)) or []


def forget_others(config: Operation, searches: Sequence[tuple[str, str]]) -> None:
    """Forget who subscribed to a search that is saved no longer; *searches* are the others, each a name and a query."""
    ask_book(config.subscriptions, lambda book: book.keep_only(searches))


def put_in(  # noqa: PLR0913 - what a digest is made of
    database: Database,
    config: Operation,
    receivers: Sequence[int],
    *,
    watch: str,
    query: str,
    found: Sequence[Find],
    key: str,
    now: datetime,
) -> None:
    """Put the digest in for each of *receivers*, in the caller's transaction."""
    for number in receivers:
        letter = digest_letter(
            watch, query, found, key=f"{key}:{number:x}", style=config.night.style, to_operator=False
        )
        content = {"type": "subscription.found", "subscription": number}
        lane = lane_of(number)
        outbox.put(database, replace(letter, content=content), channel=lane.channel, address=lane.address, now=now)


def asking_letter(subscription: int, watch: str, query: str, *, key: str, style: Style) -> Letter:
    """Asks whether an address wants the hits of a saved search; the link is put in when it is sent."""
    asked = "Somebody asked to get the new hits of “{name}” ({query}) at this address."
    if watch == query:
        asked = "Somebody asked to get the new hits of “{name}” at this address."
    nothing = "If it was not you, do nothing: nothing more will come."
    text = "\n".join([style.say(asked, name=watch, query=query), style.say(nothing), ""])
    subject = f"[luutin] {style.say('{name}: do you want this by e-mail?', name=watch)}"
    return Letter(key, subject, text, {"type": _ASKS, "subscription": subscription, "language": style.language})


def deliver(config: Operation, notice: Notice) -> None:
    """Send *notice* to the address that its subscription has now; to nobody where it has ended. Raises NotSentError."""
    content, mail = orjson.loads(notice.content), config.night.channel("mail")
    try:
        with Subscriptions.open(config.subscriptions) as book:
            found = book.find(content["subscription"])
        signer = LinkSigner.at(config.subscription_key)
    except (ArchiveError, OSError) as error:
        raise NotSentError(f"the file of subscriptions cannot be read: {type(error).__name__}") from error
    if found is None or not config.night.subscriptions:
        return
    if not isinstance(mail, Mail):
        raise NotSentError("config.toml has no [mail] any more")
    if content["type"] == _ASKS:
        style = config.night.style._replace(language=content["language"])
        mail.send(_asking(notice, found, signer, style))
    elif found.is_confirmed:
        style = config.night.style
        end = style.link("subscription", signer.sign(LinkPurpose.END, found.id))
        tail = f"\n-- \n{style.say('To get no more of these: {link}', link=end)}\n"
        mail.send(replace(notice, address=found.address, text=notice.text + tail), end=end)


def _asking(notice: Notice, found: Subscription, signer: LinkSigner, style: Style) -> Notice:
    until = from_utc(notice.made_at) + UNCONFIRMED
    link = style.link("subscription", signer.sign(LinkPurpose.CONFIRM, found.id, until=until))
    said = style.say("If you want them, open this within two days and confirm: {link}", link=link)
    return replace(notice, address=found.address, text=f"{notice.text}\n{said}\n")


def diagnose_subscriptions(config: Operation) -> list[Diagnosis]:
    """How many subscribers there are, where the operator allows them, and whether their file is well."""
    if not config.night.subscriptions or not config.subscriptions.exists():
        return []
    try:
        with Subscriptions.open(config.subscriptions) as book:
            return [Diagnosis("subscriptions", Level.OK, f"{book.count():,} confirmed addresses")]
    except ArchiveError as error:
        return [Diagnosis("subscriptions", Level.FAIL, f"nobody gets hits by e-mail: {error}; set the file aside")]
