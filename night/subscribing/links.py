"""Links that only we can have made: to begin a subscription, which expires, and to end it, which does not."""

import hashlib
import hmac
import os
import re
import secrets
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Self

_KEY_BYTES = 32
_FORM = re.compile(
    r"(?P<told>(?P<purpose>[ce])(?P<number>[0-9a-f]{16})(?P<until>[0-9a-f]{1,12}))\.(?P<mac>[0-9a-f]{32})"
)


class LinkPurpose(StrEnum):
    """What a link is for."""

    CONFIRM = "c"
    END = "e"


class SignedLink(NamedTuple):
    """What a link says, and we have said."""

    purpose: LinkPurpose
    subscription: int


class LinkSigner:
    """Signs by HMAC-SHA-256, of which 128 bits are kept. No address stands in a link: proxies write them down."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def at(cls, path: Path) -> Self:
        """By the key in the file *path*, which is made, whole and for its owner alone, where it is not there."""
        if not path.exists():
            aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(_KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            try:
                path.hardlink_to(aside)
            except FileExistsError:  # another process was first: its key counts
                pass
            finally:
                aside.unlink()
        return cls(path.read_bytes())

    def sign(self, purpose: LinkPurpose, subscription: int, *, until: datetime | None = None) -> str:
        """The last part of a link's address; *until* is when it expires, None: never."""
        told = f"{purpose}{subscription:016x}{int(until.timestamp()) if until else 0:x}"
        return f"{told}.{self._mac(told)}"

    def read(self, token: str, *, now: datetime) -> SignedLink | None:
        """What a link says; None: we did not sign it, or it has expired."""
        form = _FORM.fullmatch(token)
        if form is None or not hmac.compare_digest(self._mac(form["told"]), form["mac"]):
            return None
        until = int(form["until"], 16)
        if until and until < now.timestamp():
            return None
        return SignedLink(LinkPurpose(form["purpose"]), int(form["number"], 16))

    def _mac(self, told: str) -> str:
        return hmac.digest(self._key, told.encode(), hashlib.sha256)[:16].hex()
