"""Tell of runs that did not happen or died, and of a clock that was changed: no run is there to tell of itself.

It needs no archive: there may be none yet, or none any more.
"""

from datetime import datetime

from luutin.archive import utc
from luutin.night.notices.alarms import settle, sound_as
from luutin.night.notices.letter import Letter
from luutin.night.notices.post import tell
from luutin.night.notices.style import Style
from luutin.night.operation import Operation
from luutin.night.timetable import Job, Jump, Mishap


def tell_trouble(config: Operation, mishap: Mishap, *, now: datetime) -> None:
    """Tell of *mishap*: of a job that dies every night once, until it has ended well."""
    letter = mishap_letter(mishap, config.night.style, now=now)
    if mishap.kind == "missed":
        tell(config, letter, now=now)
    else:
        sound_as(config, _alarm(mishap.job), letter, now=now)


def tell_end(config: Operation, job: Job, *, now: datetime) -> None:
    """Tell that *job*, whose trouble was told, has ended well; and that the archive can be used, likewise."""
    settle(config, _alarm(job.name), f"the run “{job.name}” ended well", now=now)
    settle(config, ARCHIVE, "the archive can be used again", now=now)


def tell_jump(config: Operation, jump: Jump, *, now: datetime) -> None:
    """Tell that the machine's clock was changed, once for each day that it shows, and each direction."""
    tell(config, jump_letter(jump, config.night.style), now=now)


ARCHIVE = "archive"
"""The alarm that the archive cannot be used."""


def _alarm(job: str) -> str:
    return f"run {job}"


def jump_letter(jump: Jump, style: Style) -> Letter:
    """What is told of a clock that was changed."""
    by = abs(jump.shown - jump.expected)
    how = (
        style.say("{number} days", number=by.days)
        if by.days
        else style.say("{number} minutes", number=int(by.total_seconds() // 60))
    )
    changed = "This machine's clock was changed by {how}: it shows {shown}, and would show {expected}."
    what = style.say(changed, how=how, shown=utc(jump.shown), expected=utc(jump.expected))
    text = f"{what}\n\n{style.say(_KEEP_TIME)}\n"
    content = {"type": "clock.changed", "expected": utc(jump.expected), "shown": utc(jump.shown)}
    back = jump.shown < jump.expected
    subject = style.say("the clock was set back by {how}" if back else "the clock was set forward by {how}", how=how)
    way = "back" if back else "forward"
    return Letter(f"clock:{way}:{jump.shown.date()}", f"[luutin] {subject}", text, content)


_KEEP_TIME = (
    "Runs go on by the time that really passes. But moments are part of the proof of every page: if the clock is wrong"
    " now, set it, and keep it right with NTP (`timedatectl set-ntp true`)."
)


def mishap_letter(mishap: Mishap, style: Style, *, now: datetime) -> Letter:
    """What is told of a run; the same mishap of the same time is one letter."""
    due = utc(mishap.due or now)
    values = {"job": mishap.job, "kind": mishap.kind}
    text = (
        f"{style.say('The run “{job}” of {due} ({kind}): {reason}.', due=due, reason=mishap.reason, **values)}\n\n"
        f"{style.say('`luutin schedule` shows the next runs, `luutin doctor` looks for causes.')}\n"
    )
    content = {"type": f"run.{mishap.kind}", "job": mishap.job, "due": due, "reason": mishap.reason}
    key = f"run-{mishap.kind}:{mishap.job}:{due}"
    return Letter(key, f"[luutin] {style.say('run {job}: {kind}', **values)}", text, content)
