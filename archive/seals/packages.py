"""Signatures of packages (WACZ): made with a key that nobody vouches for, and checked of whoever made them.

Source: https://specs.webrecorder.net/wacz-auth/0.1.0/. What is signed is the hash of `datapackage.json`, as text. The
curve is P-384, and a signature is its two numbers one behind the other, as browsers have it.
"""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from luutin.archive.seals.keys import LACKING, read_private_key, write_private_key
from luutin.archive.seals.seal import SealError, base64_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

_VERSION: Final = "0.1.0"


class UncheckedError(SealError):
    """A signature cannot be checked here, whatever it is worth."""


def make_package_key(path: Path) -> str:
    """Write a new private key that its owner alone may read; return the public one in base64. Raises SealError."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
    except ImportError as error:
        raise SealError(LACKING) from error
    key = generate_private_key(SECP384R1())
    write_private_key(path, key)
    return _public(key.public_key())


def load_package_key(path: Path) -> "EllipticCurvePrivateKey":
    """Read the private key. Raises SealError, also where others may read it."""
    key = read_private_key(path, made_by="luutin seal --make-wacz-key")
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

    if not isinstance(key, EllipticCurvePrivateKey) or key.curve.name != "secp384r1":
        raise SealError(f"{path} is no key of the curve P-384")
    return key


def sign_package(digest: str, key: "EllipticCurvePrivateKey", *, created: str, software: str) -> dict[str, str]:
    """Return the `signedData` of a package whose `datapackage.json` has the labelled hash *digest*."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    length = (key.curve.key_size + 7) // 8
    numbers = decode_dss_signature(key.sign(digest.encode(), ECDSA(SHA256())))
    return {
        "hash": digest,
        "created": created,
        "software": software,
        "version": _VERSION,
        "signature": base64_of(b"".join(number.to_bytes(length, "big") for number in numbers)),
        "publicKey": _public(key.public_key()),
    }


def who_signed(signed: Mapping[str, Any], digest: str) -> str:
    """Return who signed: the domain that a certificate names, or a key by the SHA-256 of its public half.

    Whether the domain's certificate was given by somebody trusted, and when it was signed, is not looked at. Raises
    SealError where the signature is not of *digest*, or cannot be checked.
    """
    if signed.get("hash") != digest:
        raise SealError("what was signed is another package")
    try:
        key, name = _signer(signed)
        signature = base64.b64decode(str(signed["signature"]), validate=True)
        is_good = _is_signed(key, signature, digest.encode())
    except ImportError as error:
        raise UncheckedError(LACKING) from error
    except (KeyError, ValueError, TypeError) as error:
        raise SealError(f"its signature cannot be read: {error}") from error
    if not is_good:
        raise SealError("its signature is not that of its key")
    return name


def _signer(signed: Mapping[str, Any]) -> tuple["PublicKeyTypes", str]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    if "domainCert" in signed:
        certificate = x509.load_pem_x509_certificates(str(signed["domainCert"]).encode())[0]
        return certificate.public_key(), str(signed.get("domain", ""))
    data = base64.b64decode(str(signed["publicKey"]), validate=True)
    return load_der_public_key(data), f"key {hashlib.sha256(data).hexdigest()[:16]}"


def _is_signed(key: "PublicKeyTypes", signature: bytes, content: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        if isinstance(key, EllipticCurvePublicKey):
            key.verify(_as_der(signature, key), content, ECDSA(SHA256()))
        elif isinstance(key, RSAPublicKey):
            key.verify(signature, content, PKCS1v15(), SHA256())
        else:
            raise SealError("its key is of a kind that nobody signs packages with")
    except InvalidSignature:
        return False
    return True


def _as_der(signature: bytes, key: "EllipticCurvePublicKey") -> bytes:
    """Browsers write the two numbers one behind the other; programs write them in DER."""
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    half = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * half:
        return signature
    return encode_dss_signature(int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))


def _public(key: "EllipticCurvePublicKey") -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return base64_of(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
