"""What pages of a source need to be shown, and their further pages, from one archive into another."""

import json
from collections.abc import Callable

from luutin.archive.database import Database
from luutin.archive.moving.rows import insert, select
from luutin.archive.past.requisites import Requisites

_NAMED = "SELECT o.capture_id, l.urls FROM requisites_of o JOIN requisite_lists l ON l.id = o.list_id"


def bring_requisites(origin: Database, target: Database, source: str, ours: Callable[[int | None], int | None]) -> None:
    """Bring them, and what the captures name that are in *target*. *ours*: the number there of a capture.

    In the caller's transaction.
    """
    for link in select(origin, "requisite_links", "source = ?", (source,)):
        insert(target, "requisite_links", link, {})
    for place in select(origin, "requisites", "source = ?", (source,)):
        insert(target, "requisites", place, {"capture_id": ours(place["capture_id"])})
    for row in origin.all("SELECT capture_id, number, part_id FROM further_pages"):
        mapped = {name: ours(row[name]) for name in ("capture_id", "part_id")}
        if None not in mapped.values():
            insert(target, "further_pages", row, mapped)
    for row in origin.all(_NAMED):
        capture = ours(row["capture_id"])
        if capture is not None:
            Requisites(target).name(capture, json.loads(row["urls"]))
