"""WARC (ISO 28500, drafts from 0.17 on) and ARC files: records become captures, revisits and faults."""

import base64
import hashlib
import io
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from luutin.archive.foreign.found import Beside, FaultKind, Finds, ForeignCapture, ForeignFault, Found, Revisit
from luutin.archive.foreign.framing import RawRecord, frame
from luutin.archive.foreign.http_answer import HttpAnswer, fields, read_answer, read_bare
from luutin.archive.foreign.rewritten import read_rewritten, read_stamp
from luutin.archive.foreign.segments import RecordSegments
from luutin.archive.foreign.unpacking import ByteSource, unpack

_OPERATOR = re.compile(rb"^operator:[ \t]*([^\r\n]{1,200})", re.IGNORECASE | re.MULTILINE)
_LABEL = re.compile(r"sha1:[A-Z2-7]{32}|sha256:[0-9a-f]{64}")
_HASHES = {"sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64, "md5": 16}
_ARC_HEAD = re.compile(r"(\S.*?) (?:[0-9a-fA-F.:]+|-) (\d{14}|\d{12}) ")
_SELDOM_PAGES = ("image/", "text/css", "text/javascript", "application/javascript", "application/x-javascript", "font/")
_MOMENT = re.compile(r"(\d{4})-?(\d\d)?-?(\d\d)?[T ]?(\d\d)?:?(\d\d)?:?(\d\d)?")


def read_warc(file: ByteSource, *, name: str) -> Finds:
    """Yield what the file called *name* holds, record by record. Raises OSError."""
    witness, segments = name, RecordSegments()
    for record in frame(unpack(file), name=name):
        if isinstance(record, ForeignFault):
            yield record
        elif record.is_arc:
            yield _of_arc(record, witness)
        else:
            head = {key.lower(): value for key, value in fields(record.head)}
            if head.get("warc-type") == "warcinfo" and (operator := _OPERATOR.search(record.content)) is not None:
                witness = operator[1].decode("utf-8", "replace").strip() or name
            whole = [_of_warc(*each, witness) for each in segments.join(record, head)]
            yield from whole or [Beside("segment of a record")]
    yield from (_of_warc(*each, witness) for each in segments.cut())


def _of_warc(record: RawRecord, head: dict[str, str], witness: str) -> Found:
    kind = head.get("warc-type", "").lower()
    if kind not in {"response", "resource", "revisit"}:
        return Beside(kind or "record without a type")
    url, moment = head.get("warc-target-uri", "").strip("<> "), read_moment(head.get("warc-date", ""))
    if not url:
        return ForeignFault(record.place, FaultKind.NO_ADDRESS)
    if not url.lower().startswith(("http:", "https:")):
        return Beside(url.partition(":")[0])
    if moment is None:
        return ForeignFault(record.place, FaultKind.NO_MOMENT, head.get("warc-date", ""))
    digest = label_of(head.get("warc-payload-digest"))
    if kind == "revisit":
        return _revisit(record, head, url, moment, witness)
    if not digest_agrees(head.get("warc-block-digest"), record.content):
        return ForeignFault(record.place, FaultKind.WRONG_DIGEST, url)
    if kind == "resource":
        answer: HttpAnswer | None = _saved(head.get("content-type", ""), record.content)
    else:
        answer = read_answer(record.content) or read_bare(record.content)
    if answer is None:
        return ForeignFault(record.place, FaultKind.NO_HTTP, url)
    is_whole = "warc-truncated" not in head
    if is_whole and not (
        digest_agrees(digest, answer.entity, answer.body, record.content) or _is_of_unpacked(digest, answer)
    ):
        return ForeignFault(record.place, FaultKind.WRONG_DIGEST, url)
    cut = answer.is_cut or not is_whole
    return capture_of(answer, url, moment, witness=witness, place=record.place, digest=digest, cut=cut)


def _is_of_unpacked(digest: str | None, answer: HttpAnswer) -> bool:
    """Whether a digest is of the content without its content coding, as some programs write it."""
    plain = b"".join(piece.data for piece in unpack(io.BytesIO(answer.body)))
    return len(plain) > 0 and digest_agrees(digest, plain)


def _revisit(record: RawRecord, head: dict[str, str], url: str, moment: datetime, witness: str) -> Found:
    """What it repeats is named by a digest, by address and moment, or it is the capture before it."""
    answer = read_answer(record.content)
    kind = {name.lower(): value for name, value in answer.headers}.get("content-type", "") if answer else ""
    if kind.lower().startswith(_SELDOM_PAGES):
        return Beside("revisit of no page")
    # A host that answers 304 says nothing of the payload: a digest would be that of nothing.
    said_304 = head.get("warc-profile", "").rstrip("/").lower().endswith("/server-not-modified")
    digest = None if said_304 else label_of(head.get("warc-payload-digest"))
    original = head.get("warc-refers-to-target-uri", "").strip("<> ") or None
    original_at = read_moment(head.get("warc-refers-to-date", ""))
    real = read_rewritten(url)
    if real is not None:
        return Revisit(real.url, real.captured_at, digest, real.witness or witness, url)
    return Revisit(url, moment, digest, witness, record.place, original, original_at)


def _of_arc(record: RawRecord, witness: str) -> Found:
    """A record of an ARC file: `URL IP-ADDRESS DATE TYPE LENGTH` before an answer. Some addresses hold spaces."""
    head = record.head.decode("utf-8", "replace")
    facts = _ARC_HEAD.match(head)
    url = facts[1] if facts is not None else head.partition(" ")[0]
    if not url.lower().startswith(("http:", "https:")):
        return Beside(url.partition(":")[0])
    moment = read_stamp(facts[2]) if facts is not None else None
    if moment is None:
        return ForeignFault(record.place, FaultKind.NO_MOMENT)
    answer = read_answer(record.content) or read_bare(record.content)
    if answer is None:
        return ForeignFault(record.place, FaultKind.NO_HTTP, url)
    return capture_of(answer, url, moment, witness=witness, place=record.place, cut=answer.is_cut)


def capture_of(  # noqa: PLR0913 - what a record says, each thing under its name
    answer: HttpAnswer,
    url: str,
    moment: datetime,
    *,
    witness: str,
    place: str,
    digest: str | None = None,
    cut: bool = False,
) -> ForeignCapture:
    """The capture that a record tells of; of one that was itself taken out of a web archive, the original one."""
    real = read_rewritten(url)
    if real is not None:
        url, moment, witness, place = real.url, real.captured_at, real.witness or witness, url
    return ForeignCapture(
        *(url, moment, answer.status, answer.reason, answer.headers, answer.body),
        witness=witness,
        place=place,
        digest=digest,
        truncated=cut,
    )


def _saved(content_type: str, content: bytes) -> HttpAnswer:
    """What was saved without an answer round it."""
    return HttpAnswer(200, "OK", (("Content-Type", content_type),) if content_type else (), content, content)


def read_moment(text: str) -> datetime | None:
    """A WARC-Date (W3C profile of ISO 8601, any precision; drafts wrote 14 digits); None where it is none."""
    found = _MOMENT.match(text.strip())
    if found is None:
        return _moment_in_words(text)
    parts = [int(part) if part else default for part, default in zip(found.groups(), (1, 1, 1, 0, 0, 0), strict=True)]
    try:
        year, month, day, hour, minute, second = parts
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _moment_in_words(text: str) -> datetime | None:
    """A moment as HTTP and mail write it."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def digest_agrees(label: str | None, *contents: bytes) -> bool:
    """Whether one of *contents* is what the labelled digest says; one in a form that is unknown here says nothing."""
    name, _, said = (label or "").partition(":")
    name = name.strip().lower().replace("-", "")
    wanted = _bytes_of(said.strip(), _HASHES.get(name, 0))
    if wanted is None:
        return True
    return any(hashlib.new(name, content, usedforsecurity=False).digest() == wanted for content in contents)


def label_of(said: str | None) -> str | None:
    """A labelled digest with SHA-1 in base 32, others in base 16; None: none in a known form is said."""
    if said is None or _LABEL.fullmatch(said):
        return said
    name, _, value = said.partition(":")
    name = name.strip().lower().replace("-", "")
    found = _bytes_of(value.strip(), _HASHES.get(name, 0))
    if found is None:
        return None
    return f"{name}:{base64.b32encode(found).decode() if name == 'sha1' else found.hex()}"


def digest_of(content: bytes) -> str:
    """The labelled digest of *content* that most archives write."""
    return f"sha1:{base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()}"


def _bytes_of(said: str, length: int) -> bytes | None:
    """A digest of *length* bytes in base 16 or base 32; None where it is none."""
    try:
        if len(said) == 2 * length:
            return bytes.fromhex(said) if length else None
        found = base64.b32decode(said.upper() + "=" * (-len(said) % 8))
    except ValueError:
        return None
    return found if length and len(found) == length else None
