"""How much room is there on the archive's disk, and is it still enough to go on?"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator

_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
_WRITTEN = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(%|[kmgt]?b?)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reserve:
    """What a crawl leaves free: so many bytes, or so much of the disk, whichever is less."""

    bytes: int | None = 10**9
    share: float | None = 0.02

    def of(self, total: int) -> int:
        """Bytes of a disk of *total* bytes."""
        shares = [] if self.share is None else [int(total * self.share)]
        return min([*shares, *([] if self.bytes is None else [self.bytes])], default=0)

    @classmethod
    def read(cls, written: object) -> "Reserve":
        """Read `1 GB`, `500 MB`, `2 %`, or a number of bytes. Raises ValueError."""
        if isinstance(written, Reserve):
            return written
        found = _WRITTEN.fullmatch(str(written)) if isinstance(written, str | int | float) else None
        if found is None or isinstance(written, bool):
            raise ValueError(f"{written!r} is no amount of room; write 1 GB, 500 MB or 2 %")
        number, unit = float(found[1].replace(",", ".")), found[2].lower()
        if unit == "%":
            if number >= 100:
                raise ValueError("less than the whole disk is needed")
            return cls(None, number / 100)
        return cls(int(number * _UNITS[unit if unit.endswith("b") or not unit else f"{unit}b"]), None)


ReserveSetting = Annotated[Reserve, BeforeValidator(Reserve.read)]
"""`min_free` of config.toml."""


class Room(NamedTuple):
    """The room on a disk at one moment, in bytes."""

    free: int
    """For whoever is not the superuser."""
    total: int
    reserve: int
    """What is to stay free."""

    @property
    def low(self) -> bool:
        """Whether nothing more may be taken."""
        return self.free < self.reserve

    def __str__(self) -> str:
        return f"{_written(self.free)} of {_written(self.total)} are free, {_written(self.reserve)} are kept in reserve"


def room_at(folder: Path, reserve: Reserve) -> Room:
    """The room on the disk of *folder*, or of the folder above where it is not there yet. Raises OSError."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.is_dir())
    found = shutil.disk_usage(there)
    return Room(found.free, found.total, reserve.of(found.total))


def _written(size: int) -> str:
    for unit, one in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= one:
            return f"{size / one:,.1f} {unit}"
    return f"{size} bytes"
