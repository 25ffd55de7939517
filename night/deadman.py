"""The dead-man ping: a URL that is asked after each good run, of a service that calls you when it is asked no more.

It tells what no notice can: the machine is off, the disk and the spool are full, or notices do not get out. Any service
that takes a GET will do: healthchecks.io, Uptime Kuma, Dead Man's Snitch.
"""

import http.client
from datetime import datetime, timedelta

from luutin.archive import Run, from_utc
from luutin.night import logs
from luutin.night.channels.http import ask
from luutin.night.notices.overview import Notices
from luutin.night.operation import Operation

_TRIES, _TIMEOUT_S = 3, 20.0
_UNHEARD = timedelta(days=1)
"""A notice that waits for so long was told to nobody."""


def silence(run: Run, notices: Notices, *, now: datetime) -> str | None:
    """Why no ping is sent after *run*, so that somebody is called; None: all is well. Pure."""
    if run.outcome not in {"ok", "partial"}:
        return f"the run ended as {run.outcome}"
    if notices.trouble:
        return notices.trouble
    old = [each for each in notices.waiting if now - from_utc(each.made_at) > _UNHEARD]
    return f"{len(old)} notices have been waiting for a day" if old else None


def ping(config: Operation, run: Run, notices: Notices, *, now: datetime) -> bool:
    """Ask the URL of `[notices] ping` where all is well; return whether it answered."""
    url = config.night.notices.ping
    if url is None:
        return False
    reason = silence(run, notices, now=now)
    if reason is not None:
        logs.log().warning("ping.withheld", reason=reason)
        return False
    return any(_asked(url) for _ in range(_TRIES))


def _asked(url: str) -> bool:
    try:
        status = ask("GET", url, None, {}, timeout_s=_TIMEOUT_S)
    except (OSError, http.client.HTTPException) as error:
        logs.log().warning("ping.not_sent", reason=str(error) or type(error).__name__)
        return False
    if not 200 <= status < 300:
        logs.log().warning("ping.not_sent", reason=f"it answered {status}")
        return False
    return True
