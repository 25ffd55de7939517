"""What the selectors of a source choose on one page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from luutin.archive import normal
from luutin.crawler.reading.extract.blocks import Block, Box, Stream
from luutin.crawler.site.selectors import Layout


@dataclass(slots=True)
class Chosen:
    """Elements by field. A field without a selector, or whose selector matches nothing, is not in `nodes`."""

    rules: Mapping[str, str] = field(default_factory=dict)
    nodes: dict[str, list[LexborNode]] = field(default_factory=dict)
    missed: tuple[str, ...] = ()
    """Fields whose selector matched nothing, or is no selector."""

    def text(self, name: str) -> str | None:
        """Return the text of the first element chosen for field *name*."""
        return next(iter(self.texts(name)), None)

    def texts(self, name: str) -> list[str]:
        """Return the texts of the elements chosen for field *name* that have any."""
        texts = (normal(node.text(separator=" ")) for node in self.nodes.get(name, ()))
        return [text for text in texts if text]

    def blocks(self, name: str, stream: Stream) -> list[Block]:
        """Return the blocks of *stream* inside the elements chosen for field *name*, or equal to their text."""
        marks = {node.mem_id for node in self.nodes.get(name, ())}
        if not marks:
            return []
        texts = set(self.texts(name))
        return [
            block
            for block in stream.blocks
            if block.text in texts or any(box.node.mem_id in marks for box in block.box.chain())
        ]

    def box(self, name: str, stream: Stream) -> Box | None:
        """Return the box of the first element chosen for field *name*."""
        nodes = self.nodes.get(name)
        return None if not nodes else next((box for box in stream.boxes if box.node.mem_id == nodes[0].mem_id), None)


def choose(tree: LexborHTMLParser, layout: Layout | None) -> Chosen:
    """Apply the selectors of *layout* to *tree*. A selector that the parser refuses counts as one without a match."""
    chosen = Chosen(layout.given if layout is not None else {})
    missed = []
    for name, selector in chosen.rules.items():
        try:
            nodes = tree.css(selector)
        except (SelectolaxError, ValueError):
            nodes = []
        if nodes:
            chosen.nodes[name] = nodes
        elif name != "drop":
            missed.append(name)
    chosen.missed = tuple(missed)
    return chosen
