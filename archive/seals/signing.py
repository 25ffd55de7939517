"""Keys and signatures: Ed25519 by the package `cryptography`, an extra that only sealing needs."""

import base64
from pathlib import Path
from typing import TYPE_CHECKING

from luutin.archive.seals.keys import LACKING, read_private_key, write_private_key
from luutin.archive.seals.seal import Seal, SealError, Statement, base64_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def make_key(path: Path) -> str:
    """Write a new private key that its owner alone may read; return the public one in base64. Raises SealError."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError as error:
        raise SealError(LACKING) from error
    key = Ed25519PrivateKey.generate()
    write_private_key(path, key)
    return _public(key)


def load_key(path: Path) -> "Ed25519PrivateKey":
    """Read the private key. Raises SealError, also where others may read it."""
    key = read_private_key(path, made_by="luutin seal --make-key")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

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
        raise SealError(LACKING) from error
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(seal.public_key))
        key.verify(base64.b64decode(seal.signature), seal.statement.signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _public(key: "Ed25519PrivateKey") -> str:
    return base64_of(key.public_key().public_bytes_raw())
