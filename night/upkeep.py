"""When was the archive last backed up and verified, and did that go well? Written beside the archive, not into it.

So a damaged archive, or one on a read-only disk, is told of as well. What is overdue is a function of the time.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import orjson

from luutin.archive import from_utc, utc, write_durably
from luutin.night import logs
from luutin.night.notices.alarms import Alarm, settle, sound
from luutin.night.operation import Operation


class Deed(StrEnum):
    """What is done now and then, so that nothing is lost."""

    BACKUP = "backup"
    VERIFY = "verify"


EVERY = {Deed.BACKUP: timedelta(days=3), Deed.VERIFY: timedelta(days=40)}
"""After how long a deed is overdue: the timers of `luutin deploy` do one each day, the other each month."""
_COMMAND = {Deed.BACKUP: "luutin backup FOLDER", Deed.VERIFY: "luutin verify"}


@dataclass(frozen=True, slots=True)
class DeedNote:
    """How one deed went. Moments are UTC text."""

    good_at: str | None = None
    """When it last went well; None: never, as far as is known here."""
    where: str | None = None
    """The backup made then."""
    failed_at: str | None = None
    """When it last failed, if it has not gone well since."""
    error: str | None = None
    """Why."""

    def age(self, now: datetime) -> timedelta | None:
        """How long ago it went well; None: never."""
        return None if self.good_at is None else max(now - from_utc(self.good_at), timedelta())


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Both deeds."""

    backup: DeedNote = field(default_factory=DeedNote)
    verify: DeedNote = field(default_factory=DeedNote)

    def of(self, deed: Deed) -> DeedNote:
        """The note of *deed*."""
        return self.backup if deed is Deed.BACKUP else self.verify

    def trouble(self, deed: Deed, now: datetime) -> str | None:
        """What is wrong with *deed* at *now*, with what to do; None: nothing."""
        note, command = self.of(deed), _COMMAND[deed]
        age = note.age(now)
        if note.error is not None:
            last = f"the last good one is of {note.good_at}" if note.good_at else "there is no good one"
            return f"the {deed} of {note.failed_at} failed: {note.error}; {last}"
        if age is None:
            return f"there was no {deed} yet: `{command}`"
        if age > EVERY[deed]:
            return f"the last {deed} is {age.days} days old: `{command}`"
        if note.where is not None and not Path(note.where).exists():
            return f"the last {deed}, {note.where}, is not there any more, or its disk is away"
        return None


def upkeep_file(db: Path) -> Path:
    """Where it is written: `archive.db` gives `archive.db-upkeep.json`."""
    return db.with_name(f"{db.name}-upkeep.json")


def read_upkeep(db: Path) -> Upkeep:
    """What is known; where the file is not there, or makes no sense, that is nothing."""
    try:
        known = orjson.loads(upkeep_file(db).read_bytes())
        return Upkeep(DeedNote(**known["backup"]), DeedNote(**known["verify"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Upkeep()


def note_good(config: Operation, deed: Deed, *, now: datetime, where: Path | None = None) -> bool:
    """Write down that *deed* went well, and tell it where it was told to have failed.

    False where nothing can be written beside the archive, as on a read-only disk.
    """
    kept = _write(config.db, deed, DeedNote(utc(now), str(where) if where else None))
    settle(config, deed, f"the {deed} of {utc(now)} went well", now=now)
    return kept


def note_failed(config: Operation, deed: Deed, error: str, *, now: datetime) -> bool:
    """Write down that *deed* failed, and tell whom the configuration names. False likewise."""
    before = read_upkeep(config.db).of(deed)
    kept = _write(config.db, deed, DeedNote(before.good_at, before.where, utc(now), error))
    last = f"The last good one is of {before.good_at}." if before.good_at else "There is no good one."
    sound(config, Alarm(deed, f"the {deed} failed: {error}", last), now=now)
    return kept


def tell_overdue(config: Operation, *, now: datetime) -> None:
    """Tell of a deed that was done once and is not any more. Who never began is told by status and doctor alone."""
    upkeep = read_upkeep(config.db)
    for deed in Deed:
        trouble = upkeep.trouble(deed, now)
        if trouble is not None and upkeep.of(deed).good_at is not None:
            sound(config, Alarm(deed, trouble, ""), now=now)


def _write(db: Path, deed: Deed, note: DeedNote) -> bool:
    known = asdict(read_upkeep(db)) | {str(deed): asdict(note)}
    try:
        write_durably(upkeep_file(db), orjson.dumps(known, option=orjson.OPT_INDENT_2))
    except OSError as error:
        if logs.are_on():
            logs.log().warning("upkeep.not_written", deed=str(deed), reason=error.strerror)
        return False
    return True
