"""The elements of a page that name other pages or speak to crawlers, gathered in one pass over the tree.

Each pass costs as much as reading a hundred links does, so there is one for all who ask.
"""

from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

Attributes: TypeAlias = dict[str, str | None]

_NO_ADDRESS = ("#", "javascript:", "mailto:", "tel:", "data:")
_ALL = "a[href], area[href], link[href], base[href], frame[src], meta, input[name='__VIEWSTATE']"


@dataclass(slots=True)
class Elements:
    """What one page has of each, in document order."""

    base: str
    """The URL that relative links of the page resolve against: `<base href>`, else the page's own."""
    anchors: list[tuple[LexborNode, Attributes]] = field(default_factory=list)
    """`<a href>`, `<area href>` and `<link rel=next>`."""
    heads: list[Attributes] = field(default_factory=list)
    """`<link href>`."""
    metas: list[Attributes] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    """Addresses as written."""
    view_state: bool = False
    """Whether it carries the state of an ASP.NET form."""

    def addresses(self) -> int:
        """How many different addresses the anchors name, the page's own places left out."""
        return len({href for _, each in self.anchors if (href := each["href"]) and not href.startswith(_NO_ADDRESS)})

    def canonical(self) -> str | None:
        """What `<link rel=canonical>` says, as written; None where there is none."""
        return next((each["href"] for each in self.heads if each.get("rel") == "canonical"), None)


def gather(tree: LexborHTMLParser, url: str) -> Elements:
    """Gather the elements of the page at *url*."""
    found = Elements(url)
    base: str | None = None
    for node in tree.css(_ALL):
        attributes = node.attributes
        match node.tag:
            case "a" | "area":
                found.anchors.append((node, attributes))
            case "link":
                found.heads.append(attributes)
                if attributes.get("rel") == "next":
                    found.anchors.append((node, attributes))
            case "meta":
                found.metas.append(attributes)
            case "frame":
                found.frames.append(attributes.get("src") or "")
            case "base" if base is None:
                base = (attributes.get("href") or "").strip()
            case "input":
                found.view_state = True
    found.base = urljoin(url, base) if base else url
    return found
