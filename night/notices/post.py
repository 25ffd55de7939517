"""Address letters to those whom the configuration names, and send what waits."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from luutin.archive import ArchiveError, Database, utc
from luutin.night import logs
from luutin.night.errors import NotSentError, SpoolError
from luutin.night.notices import outbox
from luutin.night.notices.letter import Addressed, Letter, Notice, Receiver, reference_of
from luutin.night.notices.spool import Spool
from luutin.night.notices.style import Style
from luutin.night.operation import Operation
from luutin.night.schema import NIGHT_SCHEMA
from luutin.night.subscribing import telling

Clock = Callable[[], datetime]
PATIENCE_S = 120.0
"""Seconds that the caller waits for receivers. Who is slower is served on, in a thread of his own."""


def address(database: Database, letter: Letter, config: Operation, *, now: datetime) -> int:
    """Put *letter* in for everyone whom the configuration names; return how many. In the caller's transaction."""
    return send_to(database, letter, config, _everyone(config), now=now)


def send_to(database: Database, letter: Letter, config: Operation, places: Mapping[str, str], *, now: datetime) -> int:
    """Put *letter* in for *places*, channel → address, where an empty one stands for whom the configuration names.

    Return how many notices that makes. In the caller's transaction, with the finding that the letter tells of.
    """
    return sum(
        outbox.put(database, letter, channel=channel, address=to, now=now) for channel, to in _addresses(config, places)
    )


def tell(config: Operation, letter: Letter, *, now: datetime) -> None:
    """Tell everyone whom the configuration names, whatever has become of the archive and its disk; then `post` sends.

    What cannot be kept is sent at once and once only. It stands in the log in any case.
    """
    logs.log().warning("notice", subject=letter.subject, text=letter.text)
    notices = addressed(config, letter, now=now)
    try:
        with open_spool(config, now=now) as spool:
            for notice in notices:
                spool.put(notice)
    except SpoolError as error:
        send_unkept(config, notices, error, now=now)


def addressed(config: Operation, letter: Letter, *, now: datetime) -> list[Addressed]:
    """The notices of *letter* for everyone whom the configuration names."""
    return [
        letter.addressed(channel=channel, address=to, made_at=utc(now))
        for channel, to in _addresses(config, _everyone(config))
    ]


def send_unkept(config: Operation, notices: Sequence[Addressed], error: SpoolError, *, now: datetime) -> None:
    """The last resort, where the spool cannot be written: one try each, and nobody remembers how it went."""
    logs.log().error("notices.not_kept", reason=str(error))
    for each in notices:
        notice = Notice(0, *each[1:], reference_of(each.key))
        try:
            _send(config, notice, now)
        except NotSentError as failure:
            logs.log().error("notices.lost", subject=each.subject, reason=_line(notice, failure))


def open_spool(config: Operation, *, now: datetime) -> Spool:
    """Open the spool of this operation. A damaged one was set aside, which is told. Raises SpoolError."""
    spool = Spool.open(config.spool)
    if spool.damaged is not None:
        letter = damaged_letter(str(spool.damaged), config.night.style)
        logs.log().error("notices.damaged", file=str(spool.damaged))
        for notice in addressed(config, letter, now=now):
            spool.put(notice)
    return spool


def damaged_letter(file: str, style: Style) -> Letter:
    """What waited in a damaged spool may never have been told."""
    set_aside = "The file of notices was damaged. It was set aside as {file}, and a new one was begun."
    look = "Notices that waited in it may not have been sent: `luutin status` shows how every source is."
    content = {"type": "notices.damaged", "file": file}
    subject = f"[luutin] {style.say('the file of notices was damaged')}"
    return Letter(
        f"notices-damaged:{file}", subject, f"{style.say(set_aside, file=file)}\n{style.say(look)}\n", content
    )


def post(config: Operation, *, now: Clock) -> int:
    """Send what is due; return how many notices were acknowledged. Where another is sending, it sends these.

    Each receiver has a thread and a lock of its own: one that does not answer holds up nobody else, and after
    PATIENCE_S nobody waits for it. Raises SpoolError.
    """
    with open_spool(config, now=now()) as spool:
        _hand_over(config, spool)
        receivers = dict.fromkeys(notice.receiver for notice in spool.due(now()))
    lanes = [_Lane(config, receiver, now) for receiver in receivers]
    for lane in lanes:
        lane.start()
    end = time.monotonic() + PATIENCE_S
    for lane in lanes:
        lane.join(max(0.0, end - time.monotonic()))
    sent = sum(lane.sent for lane in lanes)
    if sent:
        logs.log().info("notices.sent", count=sent)
    return sent


def post_soon(config: Operation, receiver: Receiver, *, now: Clock) -> None:
    """Begin to send what is due for one receiver, and do not wait for it."""
    _Lane(config, receiver, now).start()


class _Lane(threading.Thread):
    """Sends what is due for one receiver, one notice after the other; the first that fails ends it for this time."""

    def __init__(self, config: Operation, receiver: Receiver, now: Clock) -> None:
        super().__init__(daemon=True)  # a process that ends does not wait for a receiver
        self.config, self.receiver, self.now = config, receiver, now
        self.sent = 0

    def run(self) -> None:
        """Send."""
        try:
            with Spool.open(self.config.spool) as spool, spool.sending(self.receiver) as free:
                due = spool.due_for(self.receiver, self.now()) if free else []
                for notice in due:  # read while nobody else can be sending them
                    if not self._deliver(spool, notice):
                        return
        except SpoolError as error:
            logs.log().error("notices.failed", reason=str(error))

    def _deliver(self, spool: Spool, notice: Notice) -> bool:
        try:
            _send(self.config, notice, self.now())
        except NotSentError as error:
            spool.note_failure(notice, str(error), now=self.now())
            logs.log().warning("notices.not_sent", reason=_line(notice, error))
            return False
        except Exception as error:  # a defect of a channel must not try the same notice for ever
            spool.note_failure(notice, f"{type(error).__name__}: {error}", now=self.now())
            raise
        spool.note_sent(notice, now=self.now())
        self.sent += 1
        return True


def _hand_over(config: Operation, spool: Spool) -> None:
    """Take over what findings put into the archive. Where that cannot be read, the spool's own is sent all the same."""
    if not config.db.exists():
        return
    try:
        with Database.open(config.db, NIGHT_SCHEMA) as database:
            outbox.hand_over(database, spool)
    except ArchiveError as error:
        logs.log().error("notices.not_handed_over", reason=str(error))


def _send(config: Operation, notice: Notice, now: datetime) -> None:
    if notice.channel == telling.CHANNEL:
        telling.deliver(config, notice)
        return
    channel = config.night.channel(notice.channel)
    if channel is None:
        raise NotSentError(f"there is no channel {notice.channel!r} any more")
    channel.deliver(notice, now=now)


def _everyone(config: Operation) -> dict[str, str]:
    return dict.fromkeys((each.name for each in config.night.channels), "")


def _addresses(config: Operation, places: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, own in places.items():
        channel = config.night.channel(name)
        for to in (own,) if own else channel.addresses if channel else ():
            yield name, to


def _line(notice: Notice, error: NotSentError) -> str:
    return f"{notice.channel} to {notice.address}: {error}"
