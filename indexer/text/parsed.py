"""Two follow one change log, one behind the other. What a record holds is parsed once for both."""

from typing import Any

import orjson

_MOST = 400
"""Records that wait for the other: more than the changes by which one is ahead, some eight megabytes."""


class ParsedRecords:
    """Records that one of the two has asked for, until the other does."""

    def __init__(self) -> None:
        self._waiting: dict[bytes, dict[str, Any]] = {}

    def of(self, record: bytes) -> dict[str, Any]:
        """What *record*, JSON, holds. It is not to be changed."""
        found = self._waiting.pop(record, None)
        if found is None:
            found = self._waiting[record] = orjson.loads(record)
            if len(self._waiting) > _MOST:
                self._waiting.pop(next(iter(self._waiting)))
        return found
