"""What an article was read from, where that is kept on this machine."""

from typing import NamedTuple

import orjson

from luutin.app.web.errors import NotFoundError
from luutin.app.web.i18n import phrase
from luutin.archive import (
    Capture,
    CaptureEvidence,
    CaptureSource,
    Database,
    NotSealedError,
    Reader,
    Record,
    SealError,
    WarcFolder,
    evidence_of,
    identify,
    is_sealed,
    proof_json,
    prove_record,
)
from luutin.night import seals_of


def own_record(database: Database, record: Record) -> Record | None:
    """The revision as this archive itself has it; None: it is of another archive, whose proof is elsewhere."""
    own = identify(database).id_of(record.id)
    return Reader(database).get(own, sha=record.sha256) if own is not None else None


def capture_of(database: Database, record: Record) -> Capture | None:
    """The capture of a revision; None: it was imported, or it is of another archive, whose proof is elsewhere."""
    kept = own_record(database, record)
    return Reader(database).capture(kept.capture_id) if kept is not None else None


def evidence_behind(database: Database, record: Record, captures: CaptureSource) -> CaptureEvidence | None:
    """What stands behind a revision; None: it was imported, or its proof is elsewhere."""
    kept = own_record(database, record)
    return _evidence(database, kept, Reader(database).capture(kept.capture_id), captures) if kept is not None else None


class ShownProof(NamedTuple):
    """What an article's page says of its proof."""

    capture: Capture | None
    evidence: CaptureEvidence | None
    is_sealed: bool
    """Whether the proof can be had as a file."""


def shown_proof(database: Database, record: Record, captures: CaptureSource) -> ShownProof:
    """All that a page says of it."""
    kept = own_record(database, record)
    if kept is None:
        return ShownProof(None, None, is_sealed=False)
    capture = Reader(database).capture(kept.capture_id)
    return ShownProof(capture, _evidence(database, kept, capture, captures), _is_sealed(database, kept))


def is_provable(database: Database, record: Record) -> bool:
    """Whether the proof of a revision can be written: it is this archive's own, and sealed."""
    kept = own_record(database, record)
    return kept is not None and _is_sealed(database, kept)


def proof_of(database: Database, record: Record) -> bytes:
    """The file of `luutin prove` for a revision. Raises NotFoundError where it is not sealed; SealError."""
    kept = own_record(database, record)
    if kept is None:
        raise NotFoundError(phrase("The proof of this article is kept by another archive."))
    try:
        told = proof_json(kept, prove_record(database, seals_of(database.path), kept))
    except NotSealedError as error:
        hint = phrase("The archive seals what is new at the end of a night.")
        raise NotFoundError(phrase("This revision is not sealed yet."), hint) from error
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def received_before(database: Database, capture: Capture | None) -> Capture | None:
    """What was received, of which a browser made *capture*; None: it is as received."""
    return Reader(database).capture(capture.rendered_from) if capture is not None else None


def _evidence(
    database: Database, kept: Record, capture: Capture | None, captures: CaptureSource
) -> CaptureEvidence | None:
    if kept.capture_id is None or not isinstance(captures, WarcFolder):
        return None
    return evidence_of(kept.capture_id, capture, warc=captures.folder, seals=seals_of(database.path))


def _is_sealed(database: Database, kept: Record) -> bool:
    try:
        return is_sealed(database, seals_of(database.path), kept)
    except SealError:
        return False
