"""A record as XML: Dublin Core for everyone, and our own format with all that a record has."""

from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from luutin.app.formats.citations import citation
from luutin.app.web.atom import xml_text
from luutin.archive import EXPORTED, Record

_SCHEMA_LOCATION = "xsi:schemaLocation"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OWN = "urn:luutin:record:1"
"""Namespace of our own format."""
_ITEMS = {"body": "p", "captions": "caption", "images": "image", "attachments": "file", "related": "link",
          "document_numbers": "number"}  # fmt: skip
"""Field that is a list → name of each item's element."""


def dublin_core(record: Record, permalink: str) -> Element:
    """A record as unqualified Dublin Core (OAI-PMH 2.0 §7.1), by its permalink."""
    cited, fields = citation(record, permalink), record.as_json()
    root = Element(
        "oai_dc:dc",
        {
            "xmlns:oai_dc": _DC,
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:xsi": XSI,
            _SCHEMA_LOCATION: f"{_DC} {_DC[:-1]}.xsd",
        },
    )
    pairs = [
        ("title", cited.title),
        ("creator", cited.author),
        ("subject", fields["category"]),
        ("description", fields["lead"]),
        ("publisher", cited.publisher),
        ("date", cited.published.isoformat() if cited.published else ""),
        ("type", "Text"),
        ("format", "text/html"),
        ("identifier", permalink),
        ("identifier", f"sha256:{record.sha256}"),
        ("source", cited.url),
        ("language", cited.language),
        *(("relation", number) for number in fields["document_numbers"]),
    ]
    for name, text in pairs:
        if text:
            SubElement(root, f"dc:{name}").text = xml_text(text)
    return root


def own_format(record: Record, permalink: str) -> Element:
    """A record with every exported field, as `record.xsd` has it."""
    fields = record.as_json()
    location = f"{OWN} {permalink.partition('/a/')[0]}/oai/record.xsd"
    root = Element("record", {"xmlns": OWN, "xmlns:xsi": XSI, _SCHEMA_LOCATION: location})
    for name in (*EXPORTED, "first_seen", "last_seen", "vanished_at", "revised", "revision", "sha256"):
        _field(root, name, fields[name])
    SubElement(root, "permalink").text = permalink
    return root


def _field(root: Element, name: str, value: Any) -> None:
    """One field; what a page does not show has no element."""
    if value is None or value in ([], ()):
        return
    element = SubElement(root, name)
    if not isinstance(value, list | tuple):
        element.text = xml_text(str(value))
        return
    for item in value:
        inner = SubElement(element, _ITEMS[name])
        if isinstance(item, Mapping):
            words, *rest = item.items()
            inner.text = xml_text(str(words[1]))
            for key, text in rest:
                if text is not None:
                    inner.set(key, xml_text(str(text)))
        else:
            inner.text = xml_text(str(item))


FORMATS: Mapping[str, tuple[Callable[[Record, str], Element], str, str]] = {
    "oai_dc": (dublin_core, f"{_DC[:-1]}.xsd", _DC),
    "luutin": (own_format, "/oai/record.xsd", OWN),
}
"""metadataPrefix → who writes it, its schema, its namespace."""
