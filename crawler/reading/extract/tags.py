"""The elements of HTML, by what the walk does with them. Source: HTML Standard, §15 Rendering."""

from typing import Final


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


SKIPPED: Final = _set("""
    -comment applet area audio base button canvas col colgroup datalist dialog embed head iframe input link map math
    meta meter noframes noscript object optgroup option param progress script select source style svg template
    textarea title track video wbr
""")
"""Elements that hold no text of the article: passed over with all that is in them."""

BLOCKS: Final = _set("""
    address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre search section
    summary table tbody td tfoot th thead time tr ul xmp
""")
"""Elements that begin and end a block. `time` is one, so that a stamp stands alone."""

MENUS: Final = _set("footer menu nav")
HOLDERS: Final = _set("div ol section ul")
"""Elements that a class name alone may turn into a menu."""
EMPTY: Final = _set("area base br col embed hr img input link meta source track wbr")
CLOSED_BY_NEXT: Final = _set("dd dt li option p tbody td tfoot th thead tr")
"""Elements that the start of the next of their kind closes, so that they do not nest by themselves."""

RAW: Final = _set("iframe noembed noframes script style textarea title xmp")
"""Elements whose content holds no tags, whatever it looks like."""
STYLING: Final = _set("a b big code em font i nobr s small strike strong tt u")
"""Elements that go on in the next block where they are not closed (HTML Standard, §13.2.4.3: formatting)."""

FRAMES: Final = _set("embed iframe object")
"""Of the elements passed over, those that may show a document."""
PICTURES: Final = _set("amp-img img")
HEADINGS: Final = _set("h1 h2 h3 h4 h5 h6")
BOLD: Final = _set("b strong")
ITALIC: Final = _set("cite em i")


class NodeKind:
    """What the walk does with a node: one look for its tag, where a look in each set costs a fifth of the walk."""

    SKIPPED: Final = 0
    BREAK: Final = 1
    PICTURE: Final = 2
    FRAME: Final = 3
    TEXT: Final = 4
    INLINE: Final = 5
    BLOCK: Final = 6


KINDS: Final[dict[str, int]] = {
    "": NodeKind.SKIPPED,
    "-text": NodeKind.TEXT,
    **dict.fromkeys(SKIPPED, NodeKind.SKIPPED),
    **dict.fromkeys(BLOCKS, NodeKind.BLOCK),
    **dict.fromkeys(FRAMES, NodeKind.FRAME),
    **dict.fromkeys(PICTURES, NodeKind.PICTURE),
    "br": NodeKind.BREAK,
}
"""The kind of each node that is not inline, by its tag."""

NAMED: Final[dict[int, tuple[str, int]]] = {}
"""Name and kind of the elements that HTML has, by the parser's number: half as dear as asking for a name."""
_HTMLS_OWN: Final = 1_000
"""Numbers from which on elements are named by the page: they are those of other ones on the next."""


def learn_name(number: int, tag: str) -> tuple[str, int]:
    """Return name and kind of an element named *tag*, and keep them by its *number* where that always means it."""
    named = tag, KINDS.get(tag, NodeKind.INLINE)
    if number < _HTMLS_OWN:
        NAMED[number] = named
    return named
