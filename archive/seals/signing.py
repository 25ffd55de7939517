"""Keys and signatures: Ed25519 by the package `cryptography`, an extra that only sealing needs."""

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING

from luutin.archive.seals.seal import Seal, SealError, Statement, base64_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_LACKING = "sealing needs the package cryptography: `pip install luutin[seal]`"


def make_key(path: Path) -> str:
    """Write a new private key that its owner alone may read; return the public one in base64. Raises SealError."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    except ImportError as error:
        raise SealError(_LACKING) from error
    key = Ed25519PrivateKey.generate()
    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise SealError(f"{path} is there already: a key that sealed is never written over") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return _public(key)


def load_key(path: Path) -> "Ed25519PrivateKey":
    """Read the private key. Raises SealError, also where others may read it."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError as error:
        raise SealError(_LACKING) from error
    try:
        if path.stat().st_mode & 0o077:
            raise SealError(f"{path} can be read by others: `chmod 600 {path}`, and think of a new key")
        key = load_pem_private_key(path.read_bytes(), None)
    except FileNotFoundError as error:
        raise SealError(f"there is no key {path}: `luutin seal --make-key` makes one") from error
    except (OSError, ValueError, TypeError) as error:
        raise SealError(f"{path} is no private key: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SealError(f"{path} is no Ed25519 key")
    return key


def sign(statement: Statement, key: "Ed25519PrivateKey") -> Seal:
    """Return the seal of *statement*."""
    return Seal(statement, base64_of(key.sign(statement.signed)), _public(key))


def is_signed(seal: Seal) -> bool:
    """Tell whether the signature is that of the key that the seal names. Raises SealError without the package."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError as error:
        raise SealError(_LACKING) from error
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(seal.public_key))
        key.verify(base64.b64decode(seal.signature), seal.statement.signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _public(key: "Ed25519PrivateKey") -> str:
    return base64_of(key.public_key().public_bytes_raw())
