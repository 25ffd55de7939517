"""Send what waits in the outbox, by the ways that the configuration names."""

from collections.abc import Callable
from datetime import datetime

from luutin.archive import Database, HeldError, lock, lock_file
from luutin.night import logs
from luutin.night.channels.mail import send_mail
from luutin.night.channels.webhook import send_webhook
from luutin.night.errors import NotSentError
from luutin.night.operation import Operation
from luutin.night.outbox import Letter, Notice, deliver, put
from luutin.night.schema import NIGHT_SCHEMA


def address(database: Database, letter: Letter, config: Operation, *, now: datetime) -> int:
    """Put *letter* in for everyone whom the configuration names; return how many. In the caller's transaction."""
    places = []
    if config.night.mail is not None:
        places += [("mail", to) for to in config.night.mail.to]
    if config.night.webhook is not None:
        places.append(("webhook", config.night.webhook.url))
    return sum(put(database, letter, channel=channel, address=to, now=now) for channel, to in places)


def post(config: Operation, *, now: Callable[[], datetime]) -> int:
    """Send what is due; return how many notices were acknowledged. Where another process is sending, it sends these."""
    try:
        with (
            lock(lock_file(config.db, "post"), what="sending notices", now=now()),
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
    settings = config.night
    if notice.channel == "mail":
        if settings.mail is None:
            raise NotSentError("config.toml has no [mail] any more")
        send_mail(notice, settings.mail)
    else:
        send_webhook(notice, settings.webhook_for(notice.address), now=now)
