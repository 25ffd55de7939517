"""Alarms: what is wrong with the operation itself, told once when it begins and once when it is over.

The spool remembers which are sounded, so a night that finds the same again tells nothing.
"""

from datetime import datetime
from typing import NamedTuple

from luutin.archive import utc
from luutin.night import logs
from luutin.night.errors import SpoolError
from luutin.night.notices.letter import Letter
from luutin.night.notices.post import addressed, open_spool, send_unkept
from luutin.night.notices.style import Style
from luutin.night.operation import Operation


class Alarm(NamedTuple):
    """Something wrong with the operation."""

    name: str
    """What it is about, the same each time: `disk`, `archive`, `clock`."""
    what: str
    """One line, for the subject."""
    advice: str
    """What to do; empty where there is nothing to do."""


def sound(config: Operation, alarm: Alarm, *, now: datetime) -> bool:
    """Tell of *alarm*, unless it was told already and not settled since; return whether it was told now.

    Needs neither the archive nor room on its disk. `post` sends it. Where nothing can be kept it is sent at once.
    """
    return sound_as(config, alarm.name, alarm_letter(alarm, now=now), now=now)


def sound_as(config: Operation, name: str, letter: Letter, *, now: datetime) -> bool:
    """Sound the alarm called *name* by a letter of its own."""
    notices = addressed(config, letter, now=now)
    try:
        with open_spool(config, now=now) as spool:
            new = spool.sound(name, notices, now=now)
    except SpoolError as error:
        send_unkept(config, notices, error, now=now)
        new = True
    if new:
        logs.log().error("alarm", alarm=name, subject=letter.subject, text=letter.text)
    return new


def settle(config: Operation, name: str, what: str, *, now: datetime) -> bool:
    """Tell that the alarm called *name* is over; *what* says how it is now. False where it was not sounded."""
    try:
        with open_spool(config, now=now) as spool:
            if name not in spool.alarms():
                return False
            return spool.settle(
                name, addressed(config, settled_letter(name, what, config.night.style, now=now), now=now)
            )
    except SpoolError as error:
        logs.log().error("notices.not_kept", reason=str(error))
        return False


def alarm_letter(alarm: Alarm, *, now: datetime) -> Letter:
    """What is told when it begins."""
    text = "\n\n".join(part for part in (alarm.what, alarm.advice) if part) + "\n"
    content = {"type": "alarm", "alarm": alarm.name, "what": alarm.what, "advice": alarm.advice}
    return Letter(f"alarm:{alarm.name}:{utc(now)}", f"[luutin] {alarm.name}: {alarm.what}", text, content)


def settled_letter(name: str, what: str, style: Style, *, now: datetime) -> Letter:
    """What is told when it is over."""
    content = {"type": "alarm.over", "alarm": name, "what": what}
    return Letter(
        f"alarm-over:{name}:{utc(now)}", f"[luutin] {style.say('{name}: over', name=name)}", f"{what}\n", content
    )
