"""The elements of a page that name other pages or speak to crawlers, gathered once for all who ask.

By their tags: the parser finds those in a third of the time that it takes to match selectors.
"""

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luutin.crawler.site.urls import resolve

Attributes: TypeAlias = dict[str, str | None]

_REFRESH = re.compile(r"""^\s*[\d.]*\s*[;,]?\s*(?:url\s*=)?\s*(['"]?)(?P<url>.*?)\1\s*$""", re.IGNORECASE | re.DOTALL)
_NO_ADDRESS = ("#", "javascript:", "mailto:", "tel:", "data:")


@dataclass(slots=True)
class Elements:
    """What one page has of each, the elements of one tag in document order."""

    base: str
    """The URL that relative links of the page resolve against: `<base href>`, else the page's own."""
    anchors: list[tuple[LexborNode, Attributes]] = field(default_factory=list)
    """`<a href>`, `<area href>` and `<link rel=next>`."""
    heads: list[Attributes] = field(default_factory=list)
    """`<link href>`."""
    metas: list[Attributes] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    """Addresses as written."""
    named: list[tuple[str, str]] = field(default_factory=list)
    """Address and shown text of what is named outside of links, where that was looked for."""
    view_state: bool = False
    """Whether it carries the state of an ASP.NET form."""

    def addresses(self) -> int:
        """How many different addresses the anchors name, the page's own places left out."""
        return len({href for _, each in self.anchors if (href := each["href"]) and not href.startswith(_NO_ADDRESS)})

    def canonical(self) -> str | None:
        """What `<link rel=canonical>` says, as written; None where there is none."""
        return next((each["href"] for each in self.heads if each.get("rel") == "canonical"), None)

    def refreshes(self) -> list[str]:
        """Where its meta elements send visitors on, as written."""
        said = [
            each.get("content") for each in self.metas if (each.get("http-equiv") or "").strip().lower() == "refresh"
        ]
        return [target for content in said if content and (target := refresh_target(content))]


def refresh_target(said: str) -> str | None:
    """The address in the words of a `Refresh` header or meta element; None: it is the page itself.

    >>> refresh_target("0; URL='/trang-chu/'")
    '/trang-chu/'
    """
    found = _REFRESH.match(said)
    target = found["url"].strip() if found else ""
    return target or None


def gather(tree: LexborHTMLParser, url: str) -> Elements:
    """Gather the elements of the page at *url*."""
    found = Elements(url)
    for tag in ("a", "area"):
        for node in tree.tags(tag):
            attributes = node.attributes
            if "href" in attributes:
                found.anchors.append((node, attributes))
    for node in tree.tags("link"):
        attributes = node.attributes
        if "href" in attributes:
            found.heads.append(attributes)
            if attributes.get("rel") == "next":
                found.anchors.append((node, attributes))
    found.metas += [node.attributes for node in tree.tags("meta")]
    found.frames += [node.attributes.get("src") or "" for node in tree.tags("frame")]
    found.view_state = any(node.attributes.get("name") == "__VIEWSTATE" for node in tree.tags("input"))
    base = next((node.attributes["href"] for node in tree.tags("base") if "href" in node.attributes), None)
    found.base = (resolve(base, url) if base else None) or url
    return found
