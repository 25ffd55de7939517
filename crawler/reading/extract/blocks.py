"""The page as one list of blocks and pictures in reading order, made in a single walk over the tree.

A block is the text between two block-level boundaries. A single `<br>` inside it is a space, two or more are
a boundary. Everything that is decided later is decided on this list, and nothing walks the tree again.
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborNode

__all__ = ["ONLY_LINKS", "Block", "Box", "InlineLink", "Look", "Picture", "Stream"]


ONLY_LINKS: Final = "only links"
"""Why a line of the text's own box is no text, where all of it leads elsewhere."""


class Look:
    """How text is set: bits of one int."""

    CENTRED: Final = 1
    RIGHT: Final = 2
    ITALIC: Final = 4
    BOLD: Final = 8
    SMALL: Final = 16


class Box:
    """An element that stands as a block: a paragraph, a cell, a container, or a span with a telling class.

    Most boxes have most of their marks unset; the class holds those defaults, which makes a box cheap to make.
    """

    hidden = False
    look = 0
    """How its text is set, by its own style or one round it: `Look` bits."""
    marked_date = ""
    """The machine-readable moment of a `time` element or of `itemprop=datePublished`."""
    weight = 0.0
    """Running text inside, in characters, links not counted."""
    raw = 0.0
    """As `weight`, with the text of boxes that look like widgets."""
    junk = False
    """True where its names, or those of a box round it, put it outside the article."""
    apart = False
    """As `junk`, for menus, comments and lists of other articles only: a surer sign."""
    last = -1
    """Index of the last item of the stream inside; less than `first` where there is none."""

    says = 0
    """What its tag, names and attributes say: `Says` bits."""
    around_says = 0
    """As `says`, with those of the boxes round it."""
    name = ""
    """Its class and id, as written."""

    def __init__(self, tag: str, outer: "Box | None", node: LexborNode, number: int, first: int) -> None:
        self.tag = tag
        self.parent = outer
        self.node = node
        self.number = number
        """Position among all boxes in document order, from 0."""
        self.first = first
        """Index of the first item of the stream inside or after it."""

    @property
    def centred(self) -> bool:
        """Whether its text is centred."""
        return bool(self.look & Look.CENTRED)

    @property
    def right(self) -> bool:
        """Whether its text is set to the right."""
        return bool(self.look & Look.RIGHT)

    @property
    def italic(self) -> bool:
        """Whether its style makes all its text italic."""
        return bool(self.look & Look.ITALIC)

    @property
    def bold(self) -> bool:
        """Whether its style makes all its text bold."""
        return bool(self.look & Look.BOLD)

    @property
    def small(self) -> bool:
        """Whether its style makes its text small print."""
        return bool(self.look & Look.SMALL)

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
        box: Box | None = self
        while box is not None and box.tag not in tags:
            box = box.parent
        return box


class Block:
    """A run of text without a block-level boundary inside; *linked*, *bold* and *italic* count characters of it."""

    repeated = False
    """True where its host repeats it on other pages, and it is no article's."""

    def __init__(self, text: str, box: Box, linked: int, bold: int, italic: int) -> None:
        self.text = text
        self.box = box
        self.linked = linked
        """Characters inside links."""
        self.bold = bold
        self.italic = italic
        self.after_break = False
        """True where it follows a `<br>`, a picture or an inner box inside its own box."""
        self.continues = False
        """True where one `<br>` parts it from what stands before: a bold line of its own box is one text with it."""
        self.links = 0
        """Number of links in it."""
        self.index = -1

    @property
    def size(self) -> float:
        """Length in characters of a script with letters; a Chinese or Japanese sign counts about double."""
        text = self.text
        return len(text) if text.isascii() else (len(text) + len(text.encode("utf-8", "replace"))) / 2

    @property
    def link_share(self) -> float:
        """Share of its characters inside links, 0 to 1."""
        return self.linked / max(len(self.text), 1)


class Picture:
    """An image that is not an icon or a spacer; *url* as written in the markup, not yet absolute."""

    repeated = False
    """True where its host shows it on other pages, and it is no article's."""

    def __init__(self, url: str, alt: str, box: Box) -> None:
        self.url = url
        self.alt = alt
        self.box = box
        self.index = -1
        self.inline = False
        """True where text of its own paragraph stands before and after it."""
        self.linked = False
        """True where it stands in a link."""
        self.words = ""
        """The caption that only a script prints."""


class InlineLink:
    """A link, with the words it stands on; *index* is that of the item it stands in, or of the next one."""

    download: str | None = None
    """The file's name where the link says that it is a file; it may be empty. None where it does not."""
    asked = False
    """True once it has been looked at whether it leads to a file."""
    file: tuple[str, str] | None = None
    """The name and the address of that file."""
    framed = False
    """True where the page shows what stands at the address, in a frame of its own."""

    def __init__(self, url: str, text: str, title: str, box: Box, index: int) -> None:
        self.url = url
        self.text = text
        self.title = title
        self.box = box
        self.index = index


class Stream:
    """The page in reading order."""

    def __init__(self) -> None:
        self.items: list[Block | Picture] = []
        self.boxes: list[Box] = []
        self.links: list[InlineLink] = []
        self.blocks: list[Block] = []
        """The texts among the items."""
        self.teasers: set[int] = set()
        """Indexes of the blocks that are openings of other articles."""
        self.passed: list[LexborNode] = []
        """Elements that were passed over because of their names."""
        self.dropped: list[tuple[Block, str]] = []
        """Lines of the text's own box that are no text, each with the reason."""
        self.passed_at: list[int] = []
        """Index of the next item behind each of them."""

    def pass_over(self, node: LexborNode) -> None:
        """Note that *node*, which begins here, was passed over."""
        self.passed.append(node)
        self.passed_at.append(len(self.items))

    def links_in(self, block: Block) -> list[InlineLink]:
        """Return the links of *block*."""
        first = bisect_left(self.links, block.index, key=_index_of)
        return [link for link in self.links[first : first + block.links] if link.index == block.index]

    def longest(self, count: int) -> list[Block]:
        """Return the *count* longest blocks, the longest first."""
        return sorted(self.blocks, key=lambda block: len(block.text), reverse=True)[:count]


def _index_of(link: InlineLink) -> int:
    return link.index
