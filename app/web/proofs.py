"""What an article was read from, where that is kept on this machine."""

from luutin.archive import (
    Capture,
    CaptureEvidence,
    CaptureSource,
    Database,
    Reader,
    Record,
    SealFolder,
    WarcFolder,
    evidence_of,
    identify,
)


def capture_of(database: Database, record: Record) -> Capture | None:
    """The capture of a revision; None: it was imported, or it is of another archive, whose proof is elsewhere."""
    reader = Reader(database)
    own = identify(database).id_of(record.id)
    kept = reader.get(own, sha=record.sha256) if own is not None else None
    return reader.capture(kept.capture_id) if kept is not None else None


def evidence_behind(database: Database, record: Record, captures: CaptureSource) -> CaptureEvidence | None:
    """What stands behind a revision; None: it was imported, or its proof is elsewhere."""
    own = identify(database).id_of(record.id)
    kept = Reader(database).get(own, sha=record.sha256) if own is not None else None
    if kept is None or kept.capture_id is None or not isinstance(captures, WarcFolder):
        return None
    capture, seals = Reader(database).capture(kept.capture_id), SealFolder(database.path.parent / "seals")
    return evidence_of(kept.capture_id, capture, warc=captures.folder, seals=seals)


def received_before(database: Database, capture: Capture | None) -> Capture | None:
    """What was received, of which a browser made *capture*; None: it is as received."""
    return Reader(database).capture(capture.rendered_from) if capture is not None else None
