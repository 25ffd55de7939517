"""Here is what is searched along with a word. How is the query written that leaves just this out?"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from luutin.indexer.query.query import And, Near, Node, Not, Or, Phrase, Within, Word, atoms, spots
from luutin.indexer.text.words import LETTER

SAID = 4
"""Ways to write something that a person is told of; the rest is `…`."""


class Expanded(NamedTuple):
    """Something that is searched along."""

    label: str
    """`MTTQ = Mặt trận Tổ quốc`; of many ways the first few."""
    query: str
    """The query that leaves it out; empty where only `expand:off` does, which leaves out all."""


def alternatives(node: Node) -> Iterator[Or]:
    """Every node that the table of abbreviations, or a date's other spelling, added alternatives to."""
    if isinstance(node, Or) and node.label:
        return
    if isinstance(node, Or) and node.expanded:
        yield node
    parts = node.parts if isinstance(node, And | Or) else [node.part] if isinstance(node, Not | Within) else ()
    for part in parts:
        yield from alternatives(part)


def label_of(node: Or) -> str:
    """What a person is told of alternatives."""
    ways = [_bare(part) for part in node.parts]
    return " = ".join(ways[:SAID] + ["…"] * (len(ways) > SAID))


def query_without(text: str, node: Or) -> str:
    """*text* with `exact:` before what *node* stands for; empty where that would mean something else.

    Of words typed without diacritics `exact:` finds only those that have none, so it serves for those typed with them,
    and for what has none in print: figures and short forms.
    """
    part = _typed(node)
    typed = [word for word in atoms(spots(part)) if isinstance(word, Word)]
    marked = any(word.forms.marked for word in typed)
    if not typed or not (marked or all(word.text.isupper() or not word.text.isalpha() for word in typed)):
        return ""
    run = r"[^\w\"]+".join(re.escape(word.text) for word in typed)
    phrase = isinstance(part, Phrase) and not part.joined
    found = re.search(f'["“«]{run}["”»]' if phrase else f"(?<!{LETTER}){run}(?!{LETTER})", text)
    if found is None:
        return ""
    inside = found[0] if phrase or not re.search(r"\s", found[0]) else f"({found[0]})"
    return f"{text[: found.start()]}exact:{inside}{text[found.end() :]}"


def _typed(node: Or) -> Node:
    """What was typed; of neighbours the first one that is written otherwise too."""
    ways = [part.spots for part in node.parts if isinstance(part, Near)]
    return next((spot for spot, *others in zip(*ways, strict=True) if {spot} != {*others}), node.parts[0])


def _bare(part: Node) -> str:
    return str(part)[1:-1] if isinstance(part, Phrase) and not part.joined else str(part)
