"""The page as one list of blocks and pictures in reading order, made in a single walk over the tree.

A block is the text between two block-level boundaries; a single `<br>` inside it is a space, two or more are
a boundary. Everything that later rooms decide, they decide on this list; none of them walks the tree again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

__all__ = ["Block", "Box", "Link", "Picture", "Stream"]


@dataclass(slots=True, eq=False)
class Box:
    """An element that stands as a block: a paragraph, a cell, a container, or a span with a telling class."""

    tag: str
    parent: "Box | None"
    says: int
    name: str
    """Its class and id, as written."""
    node: LexborNode
    number: int
    """Position among all boxes in document order, from 0."""
    hidden: bool = False
    centred: bool = False
    right: bool = False
    italic: bool = False
    small: bool = False
    marked_date: str = ""
    """The machine-readable moment of a `time` element or of `itemprop=datePublished`."""
    weight: float = 0.0
    """Running text inside, in characters, links not counted."""
    raw: float = 0.0
    """As `weight`, with the text of boxes that look like widgets."""
    junk: bool = False
    first: int = -1
    """Index of the first item of the stream inside; -1 while there is none."""
    last: int = -1

    def chain(self) -> Iterator["Box"]:
        """Yield this box and those around it, innermost first."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent

    def within(self, other: "Box") -> bool:
        """Say whether *other* is this box or one around it."""
        return any(box is other for box in self.chain())

    def around(self, *tags: str) -> "Box | None":
        """Return the nearest box with one of *tags*, this one included."""
        return next((box for box in self.chain() if box.tag in tags), None)


@dataclass(slots=True, eq=False)
class Block:
    """A run of text without a block-level boundary inside."""

    text: str
    box: Box
    linked: int = 0
    """Characters of it inside links."""
    bold: int = 0
    italic: int = 0
    after_break: bool = False
    """True where it follows a `<br>` or a picture inside the same box."""
    index: int = -1
    links: int = 0
    """Number of links in it."""

    @property
    def size(self) -> float:
        """Length in characters of a script with letters; a Chinese or Japanese sign counts about double."""
        text = self.text
        return len(text) if text.isascii() else (len(text) + len(text.encode("utf-8", "replace"))) / 2

    @property
    def link_share(self) -> float:
        """Share of its characters inside links, 0 to 1."""
        return self.linked / max(len(self.text), 1)


@dataclass(slots=True, eq=False)
class Picture:
    """An image that is not an icon or a spacer."""

    url: str
    """As written in the markup; not yet absolute."""
    alt: str
    title: str
    box: Box
    index: int = -1
    inline: bool = False
    """True where text of its own paragraph stands before and after it."""


@dataclass(slots=True, eq=False)
class Link:
    """A link, with the words it stands on."""

    url: str
    text: str
    title: str
    box: Box
    index: int
    """Index in the stream of the item it stands in, or of the next one."""


@dataclass(slots=True, eq=False)
class Stream:
    """The page in reading order."""

    items: list[Block | Picture] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @property
    def blocks(self) -> list[Block]:
        """The texts, without the pictures."""
        return [item for item in self.items if isinstance(item, Block)]
