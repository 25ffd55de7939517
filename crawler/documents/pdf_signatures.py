"""Who signed a PDF, and when: from the signature's own data (CMS, RFC 5652). Whether it holds is not examined here."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as api
from asn1crypto import cms

from luutin.crawler.documents.file_record import Signature


def read_signatures(document: pdfium.PdfDocument) -> tuple[Signature, ...]:
    """Return the signatures of *document*, as its fields stand. One that cannot be read is left out."""
    return tuple(_signatures(document))


def _signatures(document: pdfium.PdfDocument) -> Iterator[Signature]:
    for place in range(max(api.FPDF_GetSignatureCount(document.raw), 0)):
        signature = api.FPDF_GetSignatureObject(document.raw, place)
        length = api.FPDFSignatureObj_GetContents(signature, None, 0)
        contents = ctypes.create_string_buffer(length)
        api.FPDFSignatureObj_GetContents(signature, contents, length)
        try:
            signers = list(_signers(contents.raw))
        except (ValueError, TypeError, KeyError):
            signers = []
        if any(signer or moment for signer, moment in signers):
            yield from (Signature(signer, moment or _stated(signature), "cms") for signer, moment in signers)
        elif _stated(signature):
            yield Signature(None, _stated(signature), "cms")


def _signers(contents: bytes) -> Iterator[tuple[str | None, str | None]]:
    """Yield name and moment of each signer. Raises ValueError, TypeError or KeyError for what is no CMS."""
    signed = cms.ContentInfo.load(contents)["content"]
    certificates = [choice.chosen for choice in signed["certificates"] if choice.name == "certificate"]
    for info in signed["signer_infos"]:
        yield _name(info["sid"], certificates), _signing_time(info)


def _name(told: Any, certificates: list[Any]) -> str | None:
    for certificate in certificates:
        if told.name == "issuer_and_serial_number":
            if certificate.serial_number != told.chosen["serial_number"].native:
                continue
        elif certificate.key_identifier != told.chosen.native:
            continue
        subject = certificate.subject.native
        name = subject.get("common_name") or subject.get("organization_name")
        return name if isinstance(name, str) else None
    return None


def _signing_time(info: Any) -> str | None:
    attributes = info["signed_attrs"]
    if not isinstance(attributes, cms.CMSAttributes):
        return None
    for attribute in attributes:
        if attribute["type"].native == "signing_time":
            return str(attribute["values"][0].native.isoformat())
    return None


def _stated(signature: Any) -> str | None:
    """Return the moment that the signature's dictionary states (`D:20200207093000+07'00'`), in ISO 8601."""
    length = api.FPDFSignatureObj_GetTime(signature, None, 0)
    if length < len("D:20200207"):
        return None
    told = ctypes.create_string_buffer(length)
    api.FPDFSignatureObj_GetTime(signature, told, length)
    digits = told.raw.rstrip(b"\0").decode("ascii", "replace").removeprefix("D:")
    day = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
    if not digits[:14].isdecimal() or len(digits) < 14:
        return day if digits[:8].isdecimal() else None
    offset = digits[14:].replace("'", ":").rstrip(":")
    return f"{day}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}{'+00:00' if offset[:1] == 'Z' else offset}"
