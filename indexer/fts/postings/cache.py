"""A bounded memory of what was worked out, the least recently used forgotten first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Cache(Generic[Value]):
    """Values by key, up to a number of bytes; safe to share between threads."""

    def __init__(self, limit: int, size: Callable[[Value], int]) -> None:
        self.limit = limit
        """Bytes."""
        self.used = 0
        """Bytes."""
        self._size = size
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        """The value kept under *key*, or None."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: Hashable, value: Value) -> Value:
        """Keep *value*, forgetting the oldest while there is too much; one of more than half the limit is not kept."""
        size = self._size(value)
        with self._lock:
            if size <= self.limit // 2 and key not in self._values:
                self._values[key] = value
                self.used += size
                while self.used > self.limit:
                    self.used -= self._size(self._values.popitem(last=False)[1])
        return value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self.used = 0
