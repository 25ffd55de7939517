"""Private keys on the disk: made for their owner alone, never written over, and refused where others may read them."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from luutin.archive.seals.seal import SealError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

LACKING = "sealing needs the package cryptography: `pip install luutin[seal]`"


def write_private_key(path: Path, key: "PrivateKeyTypes") -> None:
    """Write a new key that its owner alone may read. Raises SealError."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise SealError(f"{path} is there already: a key that sealed is never written over") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def read_private_key(path: Path, *, made_by: str) -> "PrivateKeyTypes":
    """Read a key; *made_by* is the command that makes one. Raises SealError, also where others may read it."""
    try:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError as error:
        raise SealError(LACKING) from error
    try:
        if path.stat().st_mode & 0o077:
            raise SealError(f"{path} can be read by others: `chmod 600 {path}`, and think of a new key")
        return load_pem_private_key(path.read_bytes(), None)
    except FileNotFoundError as error:
        raise SealError(f"there is no key {path}: `{made_by}` makes one") from error
    except (OSError, ValueError, TypeError) as error:
        raise SealError(f"{path} is no private key: {error}") from error
