"""A package (WACZ) says what it holds: is all of it still so, and who signed that? Nothing of it is believed before."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from luutin.archive.seals.packages import UncheckedError, who_signed
from luutin.archive.seals.seal import SealError

_SUMS, _DIGEST = "datapackage.json", "datapackage-digest.json"
_UNCHECKED = "somebody: nothing here can check it without luutin[seal]"
_PIECE = 1 << 20
_LARGEST = 64 << 20
"""Bytes of a package's own word of what it holds."""


class TamperedError(Exception):
    """A package is not what it says; the message says what is otherwise."""


def check_package(packed: zipfile.ZipFile) -> str | None:
    """Return who signed a package; None: nobody, or it is a ZIP that says nothing of what it holds.

    Raises TamperedError, and what Python's reader of ZIP files raises.
    """
    names = set(packed.namelist())
    if _SUMS not in names:
        if _DIGEST in names:
            raise TamperedError(f"{_SUMS} is missing")
        return None
    said = _read(packed, _SUMS)
    signer = _check_digest(_json(_read(packed, _DIGEST), _DIGEST), said) if _DIGEST in names else None
    _check_resources(packed, _json(said, _SUMS), names)
    return signer


def _check_digest(digest: Mapping[str, Any], said: bytes) -> str | None:
    hashed = f"sha256:{hashlib.sha256(said).hexdigest()}"
    if digest.get("hash") not in {hashed, None}:
        raise TamperedError(f"{_SUMS} is not what {_DIGEST} says")
    signed = digest.get("signedData")
    if not isinstance(signed, dict):
        return None
    try:
        return who_signed(signed, hashed)
    except UncheckedError:
        return _UNCHECKED
    except SealError as error:
        raise TamperedError(str(error)) from error


def _check_resources(packed: zipfile.ZipFile, package: Mapping[str, Any], names: set[str]) -> None:
    said = package.get("resources")
    resources = [each for each in said if isinstance(each, dict)] if isinstance(said, list) else []
    known = {str(each.get("path")) for each in resources}
    for path in sorted(names - known):
        if path.startswith("archive/") and not path.endswith("/") and known:
            raise TamperedError(f"{path} is none of what the package holds")
    for each in resources:
        path = str(each.get("path"))
        if path not in names:
            raise TamperedError(f"{path} is missing")
        if not _agrees(packed, path, str(each.get("hash") or "")):
            raise TamperedError(f"{path} is not what {_SUMS} says")


def _agrees(packed: zipfile.ZipFile, path: str, label: str) -> bool:
    name, _, wanted = label.partition(":")
    if not wanted or name not in hashlib.algorithms_available:
        return True  # a sum in a form that is unknown here says nothing
    found = hashlib.new(name, usedforsecurity=False)
    with packed.open(path) as file:
        for piece in _pieces(file):
            found.update(piece)
    return found.hexdigest() == wanted.strip().lower()


def _pieces(file: Any) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _read(packed: zipfile.ZipFile, path: str) -> bytes:
    if packed.getinfo(path).file_size > _LARGEST:
        raise TamperedError(f"{path} is larger than {_LARGEST >> 20} MB")
    return packed.read(path)


def _json(content: bytes, path: str) -> Mapping[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise TamperedError(f"{path} is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise TamperedError(f"{path} is no table")
    return value
