"""Tell of runs that did not happen or died: no run is there to tell of itself."""

from datetime import datetime

from luutin.archive import utc
from luutin.night.notices.letter import Letter
from luutin.night.notices.post import tell
from luutin.night.operation import Operation
from luutin.night.schedule import Mishap


def tell_trouble(config: Operation, mishap: Mishap, *, now: datetime) -> None:
    """Tell of *mishap*. It needs no archive: there may be none yet, or none any more."""
    tell(config, trouble_letter(mishap, now=now), now=now)


def trouble_letter(mishap: Mishap, *, now: datetime) -> Letter:
    """What is told; the same mishap of the same time is one letter."""
    due = utc(mishap.due or now)
    text = (
        f"The run “{mishap.job}” of {due} ({mishap.kind}): {mishap.reason}.\n\n"
        "`luutin schedule` shows the next runs, `luutin doctor` looks for causes.\n"
    )
    content = {"type": f"run.{mishap.kind}", "job": mishap.job, "due": due, "reason": mishap.reason}
    return Letter(f"run-{mishap.kind}:{mishap.job}:{due}", f"[luutin] run {mishap.job}: {mishap.kind}", text, content)
