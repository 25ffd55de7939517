"""What stands in a crawl's way on this machine: too little room, and proof that is not as it was written."""

from collections.abc import Callable
from datetime import datetime

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.terminal import talk
from luutin.archive import CaptureWriter
from luutin.night import Alarm, Room, logs, room_at, settle, sound

_LOOK_EVERY_S = 1.0
_ADVICE = "make room, or set `min_free` in config.toml; what was fetched is kept, and the next run goes on"


class RoomGuard:
    """Ends a crawl while there is room to end it cleanly."""

    def __init__(self, config: Config, *, monotonic: Callable[[], float], now: Callable[[], datetime]) -> None:
        self._config, self._monotonic, self._now = config, monotonic, now
        self._looked = monotonic()
        self.ended: Room | None = None
        """The room there was when it ended the crawl; None: it did not."""

    def check(self) -> None:
        """Before anything is asked of a portal. Raises UserError where there is too little room, once it is told."""
        room = self._room()
        if room.low:
            self._tell(room)
            raise UserError(f"nothing was crawled: {room}; {_ADVICE}")
        settle(self._config, "disk", str(room), now=self._now())

    def is_low(self) -> bool:
        """Whether the crawl is to end; looks once a second, and tells when it ends one."""
        if self.ended is None and self._monotonic() - self._looked >= _LOOK_EVERY_S:
            self._looked = self._monotonic()
            room = self._room()
            if room.low:
                self.ended = room
                self._tell(room)
        return self.ended is not None

    def _room(self) -> Room:
        return room_at(self._config.db.parent, self._config.min_free)

    def _tell(self, room: Room) -> None:
        sound(
            self._config,
            Alarm("disk", f"crawling stopped: {room}", f"{_ADVICE[0].upper()}{_ADVICE[1:]}."),
            now=self._now(),
        )


def tell_odd(config: Config, captures: CaptureWriter, *, now: datetime) -> None:
    """Name the proof that is not as it was written; the crawl goes on in a new WARC file."""
    for odd in captures.odd:
        if logs.are_on():
            log = logs.log().error if odd.lost else logs.log().warning
            log(f"proof.{odd.what}", file=odd.name, committed=odd.committed, size=odd.size)
        else:
            advice = "`luutin verify` names each capture" if odd.lost else "`luutin compact` takes in what is missing"
            talk(f"{captures.folder.name}/{odd}; {advice}")
    lost = [str(odd) for odd in captures.odd if odd.lost]
    if lost:
        advice = "`luutin verify` names each capture, `luutin restore FOLDER --proof` brings back what a backup has."
        sound(config, Alarm("proof", f"{captures.folder.name}/{'; '.join(lost)}", advice), now=now)
    else:
        settle(config, "proof", "every WARC file is as long as it was written", now=now)
