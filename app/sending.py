"""What a crawl has kept goes to the clusters of config.toml, behind it: late where one does not answer, never wrong."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from luutin.app.config import Config
from luutin.app.garbage import gc_paused
from luutin.app.terminal import talk
from luutin.archive import Database
from luutin.indexer import (
    Caught,
    ClusterFollower,
    EngineDownError,
    EngineRefusedError,
    EngineSettings,
    Shape,
    open_cluster,
)
from luutin.night import Alarm, logs, settle, sound

_ADVICE = "Nothing is lost: the cluster lacks what is new until `luutin index --to {name}` sends it, or the next crawl."
_SLICE_S = 0.5
"""A pause is cut into such pieces, so that a signal ends it."""

Sleep = Callable[[float], None]


class _EndedError(Exception):
    """Somebody ends the run: what was sent is kept, and the rest waits."""


def send_behind(config: Config, *, stop: Callable[[], bool], sleep: Sleep = time.sleep) -> None:
    """Send what is new to each cluster that is to follow. One that takes nothing is waited for a minute, then told."""
    for name, settings in config.engines.items():
        if not settings.follow:
            continue
        try:
            _tell(name, _send(config, name, settings, stop, sleep))
        except _EndedError:
            return
        except (EngineDownError, EngineRefusedError) as error:
            sound(config, Alarm(_alarm(name), str(error), _ADVICE.format(name=name)), now=_now())
            if logs.are_on():
                logs.log().error("engine.failed", engine=name, reason=str(error))
            else:
                talk(f"The cluster lacks what is new: {error}")
        else:
            settle(config, _alarm(name), "the cluster has all that the archive has", now=_now())


def _send(config: Config, name: str, settings: EngineSettings, stop: Callable[[], bool], sleep: Sleep) -> Caught:
    def wait(seconds: float) -> None:
        for _ in range(max(int(seconds / _SLICE_S), 1)):
            check()
            sleep(_SLICE_S)

    def check(_: int = 0) -> None:
        if stop():
            raise _EndedError

    shape = Shape(settings.shards, settings.replicas)
    with open_cluster(name, settings, wait=wait) as cluster, Database.read(config.db) as database, gc_paused():
        return ClusterFollower(database, cluster, shape=shape).catch_up(progress=check)


def _tell(name: str, done: Caught) -> None:
    if logs.are_on():
        logs.log().info("engine.followed", engine=name, sent=done.put, taken_out=done.removed)
    elif done.put or done.removed:
        talk(f"Engine {name}: {done.put:,} articles sent, {done.removed:,} taken out.")


def _alarm(name: str) -> str:
    return f"engine {name}"


def _now() -> datetime:
    return datetime.now(UTC)
