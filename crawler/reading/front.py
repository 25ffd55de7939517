"""What does a page show before any script has run? Its words, heads, links and fields, for all who ask."""

import unicodedata
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from luutin.crawler.reading.discovery.elements import Elements
from luutin.crawler.reading.extract.refusals import is_loading

LONGEST = 3_000
"""Characters that are read: a page with more is what it shows."""
_LOADING = 120  # characters; who only says to wait says no more
_UNSEEN = {"script", "style", "template", "head", "title"}
_HEADS = {"h1", "h2", "h3"}


class Front(NamedTuple):
    """What a page shows. Texts are in NFC, white space folded."""

    title: str = ""
    text: str = ""
    """The visible text without the title."""
    heads: str = ""
    """Of it, what stands in headings."""
    hint: str = ""
    """What it tells visitors without scripts."""
    links: int = 0
    """Different addresses that it links to."""
    scripts: int = 0
    """Scripts that it loads."""
    password: bool = False
    """Whether it has a field for one."""
    pictures: int = 0
    loading: bool = False
    """Whether one of its texts, whole, says that something is being loaded."""

    @property
    def words(self) -> str:
        """All that it says."""
        return " ".join(filter(None, (self.title, self.text, self.hint)))


def look_at(tree: LexborHTMLParser, elements: Elements) -> Front:
    """What the page of *tree* shows, up to a bound."""
    title = tree.css_first("title")
    texts, heads, hints = list[str](), list[str](), list[str]()
    room = LONGEST
    for node in tree.body.traverse(include_text=True) if tree.body is not None else ():
        if node.tag != "-text":
            continue
        place = _place(node)
        if place == "unseen":
            continue
        text = node.text()
        (hints if place == "hint" else texts).append(text)
        if place == "head":
            heads.append(text)
        room -= len(text.strip())
        if room < 0:
            break
    return Front(
        title=_fold(title.text()) if title is not None else "",
        text=_fold(" ".join(texts)),
        heads=_fold(" ".join(heads)),
        hint=_fold(" ".join(hints)),
        links=elements.addresses(),
        scripts=sum("src" in node.attributes for node in tree.tags("script")),
        password=any((node.attributes.get("type") or "").lower() == "password" for node in tree.tags("input")),
        pictures=len(tree.tags("img")),
        loading=any(is_loading(_fold(text)) for text in texts if len(text) < _LOADING),
    )


def _place(node: LexborNode) -> str:
    """Where a text stands: `unseen`, `hint` (of noscript), `head`, or empty."""
    place = ""
    box = node.parent
    while box is not None and box.tag != "body":
        if box.tag in _UNSEEN:
            return "unseen"
        if box.tag == "noscript":
            return "hint"
        if box.tag in _HEADS:
            place = "head"
        box = box.parent
    return place


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
