"""Words in drawn diagrams (SmartArt) of DOCX and PPTX: they stand in a part of their own (ECMA-376, part 1, §21.4)."""

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_NO_WORDS: Final = {"pres", "parTrans", "sibTrans", "doc"}
"""Points of a diagram that only place others."""
DIAGRAM: Final = f"{_DIAGRAM}relIds"
"""The element that says: here stands a diagram."""


def read_diagram(element: Any, part: Any) -> Iterator[str]:
    """Yield the lines of the diagram that *element* of *part* names, one for each paragraph of its points."""
    related = part.rels.get(element.get(_RELATION))
    if related is None or related.is_external:
        return
    tree = etree.fromstring(related.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    for point in tree.iter(f"{_DIAGRAM}pt"):
        if point.get("type") not in _NO_WORDS:
            for paragraph in point.iter(f"{_DRAWING}p"):
                yield "".join(text.text or "" for text in paragraph.iter(f"{_DRAWING}t"))
