"""How do the notices stand? For whoever looks at the operation, and changes nothing."""

from typing import NamedTuple

from luutin.archive import Database
from luutin.night.errors import SpoolError
from luutin.night.notices import outbox
from luutin.night.notices.spool import Spool, Waiting
from luutin.night.operation import Operation


class Notices(NamedTuple):
    """What waits to be sent, and what is wrong."""

    waiting: tuple[Waiting, ...]
    """Put into the spool and not acknowledged."""
    to_come: int
    """In the archive, not in the spool yet."""
    alarms: dict[str, str]
    """What is wrong with the operation and was told → since when."""
    trouble: str | None
    """Why the spool cannot be read; None: it can, or there is none yet."""


def overview(config: Operation, database: Database | None) -> Notices:
    """How the notices stand; *database* None where the archive cannot be read."""
    to_come = outbox.count_waiting(database) if database else 0
    try:
        spool = Spool.read(config.spool)
        if spool is None:
            return Notices((), to_come, {}, None)
        with spool:
            return Notices(tuple(spool.waiting()), to_come, spool.alarms(), None)
    except SpoolError as error:
        return Notices((), to_come, {}, str(error))
