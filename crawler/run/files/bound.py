"""How many bytes of files may a source still bring? What its setting `max_gb` leaves."""

from luutin.archive import Database, Files, Requisites
from luutin.crawler.site.scope import Scope

_GIGABYTE = 1_000_000_000


class FilesBound:
    """The bound of each source; what is kept is counted once, and what comes is added."""

    def __init__(self, database: Database, scope: Scope) -> None:
        self._files = Files(database)
        self._requisites = Requisites(database)
        self._scope = scope
        self._kept: dict[str, int] = {}

    def add(self, source: str, size: int) -> None:
        """*size* more bytes are kept of *source*."""
        self._kept[source] = self._known(source) + size

    def is_reached(self, source: str) -> bool:
        """Whether no more files of *source* are asked for."""
        return self._known(source) >= self._scope.sources[source].max_gb * _GIGABYTE

    def _known(self, source: str) -> int:
        if source not in self._kept:
            self._kept[source] = self._files.bytes_of(source) + self._requisites.bytes_of(source)
        return self._kept[source]
