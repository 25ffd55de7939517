"""Which photographs show the same? By their looks, near enough: made smaller, paler or packed anew."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from luutin.app.web.memory import Memory
from luutin.archive import Database, FileReader

_NEAR: Final = 24
"""Bits of 256 in which two photographs of the same differ at most. Of different ones, a hundred and more do."""


class Looks(NamedTuple):
    """The looks of all photographs."""

    files: NDArray[np.int64]
    """Their numbers, in order."""
    bits: NDArray[np.uint8]
    """A row of 32 bytes for each."""

    def near(self, file_id: int) -> list[int]:
        """Numbers of the photographs that show the same as this one, the nearest first; not its own."""
        place = int(np.searchsorted(self.files, file_id))
        if place == len(self.files) or self.files[place] != file_id:
            return []
        apart = np.bitwise_count(self.bits ^ self.bits[place]).sum(axis=1)
        found = np.flatnonzero(apart <= _NEAR)
        return [int(self.files[each]) for each in found[np.argsort(apart[found], kind="stable")] if each != place]

    def group(self, file_ids: Sequence[int]) -> dict[int, int]:
        """Those of *file_ids* that show the same as an earlier one → that one."""
        first: dict[int, int] = {}
        for place, file_id in enumerate(file_ids):
            near = set(self.near(file_id)) | {file_id}
            same = next((each for each in file_ids[:place] if each in near), None)
            if same is not None:
                first[file_id] = first.get(same, same)
        return first


def load_looks(memory: Memory, database: Database) -> Looks:
    """The looks of the archive's photographs, remembered until another file was read."""
    return memory.of(database, ("looks", FileReader(database).last_reading()), _load)


def _load(database: Database) -> Looks:
    told = FileReader(database).looks()
    bits = np.frombuffer(bytes.fromhex("".join(look for _, look in told)), np.uint8).reshape(-1, 32)
    return Looks(np.array([number for number, _ in told], np.int64), bits)
