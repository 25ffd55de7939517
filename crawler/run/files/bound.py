"""Which files may a source still bring? Those that its setting `keep` names, as many bytes as its `max_gb` leaves."""

from typing import Final

from luutin.archive import Database, Files, Requisites
from luutin.crawler.codes import Code
from luutin.crawler.frontier.visit import Visit
from luutin.crawler.site.scope import Scope

_GIGABYTE = 1_000_000_000
ATTACHMENT: Final = "attachment"
IMAGE: Final = "image"
ROLES: Final = {"attachments": ATTACHMENT, "images": IMAGE}
"""What a source's `keep` says → what a file is to its article."""


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

    def obstacle(self, visit: Visit) -> Code | None:
        """Why a file that is due is not asked for; None: it is. `keep` may say less now than when it was queued."""
        keep = self._scope.sources[visit.source].keep
        roles = self._files.roles_at(visit.url)
        # Of what pages need to be shown nothing is known here: where that is kept, nothing is turned away.
        kept = roles if not roles or "styles" in keep else roles & {ROLES[each] for each in keep}
        if not keep or (roles and not kept):
            return Code.FILES_OFF
        return Code.FILES_FULL if visit.visited_at is None and self.is_reached(visit.source) else None

    def is_reached(self, source: str) -> bool:
        """Whether no more files of *source* are asked for."""
        return self._known(source) >= self._scope.sources[source].max_gb * _GIGABYTE

    def _known(self, source: str) -> int:
        if source not in self._kept:
            self._kept[source] = self._files.bytes_of(source) + self._requisites.bytes_of(source)
        return self._kept[source]
