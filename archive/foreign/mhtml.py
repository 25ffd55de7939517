"""MHTML (RFC 2557), a page with all it shows in one file: each part that has an address is a capture."""

import email
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

from luutin.archive.foreign.found import FaultKind, Finds, ForeignCapture, ForeignFault


def read_mhtml(content: bytes, *, name: str, saved_at: datetime) -> Finds:
    """Yield what the file called *name* holds; *saved_at* is the file's own day, where it says none."""
    message = email.message_from_bytes(content, policy=default)
    moment = _moment(message) or saved_at
    number = 0
    for number, part in enumerate(_parts(message), 1):
        own = message.get("Snapshot-Content-Location") if number == 1 else None
        url = str(part.get("Content-Location") or own or "").strip()
        place = f"{name}#{number}"
        if not url.lower().startswith(("http:", "https:")):
            if part.get_content_type() == "text/html" and number == 1:
                yield ForeignFault(place, FaultKind.NO_ADDRESS)
            continue
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            said = (("Content-Type", str(part.get("Content-Type", "")).replace("\n", " ")),)
            yield ForeignCapture(url, moment, 200, "OK", said, body, witness=name, place=place)
    if not number:
        yield ForeignFault(name, FaultKind.DAMAGED, "it has no parts")


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts in their order: the page, then what it shows."""
    return (part for part in message.walk() if not part.is_multipart() and isinstance(part, EmailMessage))


def _moment(message: EmailMessage) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(message["Date"]))
    except (ValueError, TypeError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
