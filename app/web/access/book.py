"""The file of those who may read a private archive: a line for each name, with the hash of its password or token.

    password  lan     scrypt$16384$8$1$SALT$HASH
    token     zotero  sha256$HASH

A token is 256 random bits, so that one round of SHA-256 is enough. A password is not, so it costs scrypt (RFC 7914).
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from luutin.app.config import Config

N, R, P = 1 << 14, 8, 1
"""Cost of scrypt: 16 MB and some 50 ms for each password that is tried."""
LEAST = 10
"""Characters of a password."""
_NAME = re.compile(r"[\w.@+-]{1,64}")
_TOKEN = "luutin_"  # noqa: S105 - how every token begins, so that one that leaks is known for what it is


class AccessFileError(Exception):
    """The file of names cannot be used, so that nobody may come in."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}; `luutin access add NAME` makes and fills it")


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """One line of the file."""

    kind: str
    """`password` or `token`."""
    name: str
    hashed: str

    def __str__(self) -> str:
        """The line itself."""
        return f"{self.kind}\t{self.name}\t{self.hashed}"


def access_file(config: Config) -> Path:
    """Where the file of names stands that `[web]` names: beside config.toml, or in the folder of the command."""
    return (config.path.parent if config.path else Path()) / config.web.access


def hash_password(password: str) -> str:
    """The hash of a password as the file holds it, under a salt of its own."""
    salt = os.urandom(16)
    return f"scrypt${N}${R}${P}${_text(salt)}${_text(_scrypt(password, salt, N, R, P))}"


def hash_token(token: str) -> str:
    """The hash of a token as the file holds it."""
    return f"sha256${hashlib.sha256(token.encode()).hexdigest()}"


def make_token() -> str:
    """A new token."""
    return _TOKEN + secrets.token_urlsafe(32)


def is_name(name: str) -> bool:
    """Whether *name* can be one: letters, digits and `.@+-_`, at most 64."""
    return _NAME.fullmatch(name) is not None


def read_entries(path: Path) -> list[AccessEntry]:
    """The lines of the file. Raises AccessFileError where it is missing, or a line is none."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AccessFileError(path, f"cannot be read ({getattr(error, 'strerror', None) or error})") from error
    return [_entry(path, number, line) for number, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]


def write_entries(path: Path, entries: Iterable[AccessEntry]) -> None:
    """Put the file in its place, whole, for its owner's eyes alone."""
    text = "# Who may read this archive: `luutin access`.\n" + "".join(f"{each}\n" for each in entries)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


class AccessBook:
    """Who may come in, as the file says now: it is read again when it has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: tuple[int, int, int] | None = None
        self._passwords: Mapping[str, str] = {}
        self._tokens: Mapping[str, str] = {}
        self._nobody = hash_password(secrets.token_hex())
        """What the password of an unknown name is compared with, so that it takes as long as a known one's."""
        self.refresh()

    def refresh(self) -> bool:
        """Read the file again where it has changed; return whether it had. Raises AccessFileError."""
        try:
            found = self.path.stat()
        except OSError as error:
            self._stamp = None
            raise AccessFileError(self.path, f"cannot be read ({error.strerror})") from error
        stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
        if stamp == self._stamp:
            return False
        entries = read_entries(self.path)
        self._passwords = {each.name: each.hashed for each in entries if each.kind == "password"}
        self._tokens = {each.hashed: each.name for each in entries if each.kind == "token"}
        self._stamp = stamp
        return True

    def holder(self, token: str) -> str | None:
        """Whose token it is; None: nobody's."""
        return self._tokens.get(hash_token(token))

    def is_password(self, name: str, password: str) -> bool:
        """Whether it is the password of *name*. Takes its time, whoever asks."""
        known = self._passwords.get(name)
        _, n, r, p, salt, expected = (known or self._nobody).split("$")
        made = _scrypt(password, base64.b64decode(salt), int(n), int(r), int(p))
        return hmac.compare_digest(made, base64.b64decode(expected)) and known is not None


def _entry(path: Path, number: int, line: str) -> AccessEntry:
    parts = line.split()
    forms = {"password": r"scrypt(\$\d+){3}(\$[A-Za-z0-9+/=]+){2}", "token": r"sha256\$[0-9a-f]{64}"}
    if len(parts) != 3 or parts[0] not in forms or not re.fullmatch(forms[parts[0]], parts[2]):
        raise AccessFileError(path, f"line {number} is neither a password nor a token")
    return AccessEntry(*parts)


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=256 * n * r, dklen=32)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
