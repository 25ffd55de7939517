"""Here are the lines of a text as it was and as it is. Which became which? Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_ALIKE = 0.35
"""Share of words that two lines have in common before they count as one that was edited."""


class Aligned(NamedTuple):
    """A line as it was and as it is; one of them empty: it was added or removed."""

    old: str
    new: str


def align(old: Sequence[str], new: Sequence[str]) -> Iterator[Aligned]:
    """Yield every line, in order; unchanged ones are the same twice. An edited line is put beside what it was."""
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Aligned(text, text) for text in new[j:j_end] if text)
        else:
            yield from _pair(list(old[i:i_end]), new[j:j_end])


def _pair(old: list[str], new: Sequence[str]) -> Iterator[Aligned]:
    """Pair each new line with the first old one that is much like it; what is passed over was removed."""
    for text in new:
        partner = next((place for place, was in enumerate(old) if _alike(was, text)), None)
        if partner is None:
            yield Aligned("", text)
            continue
        yield from (Aligned(was, "") for was in old[:partner])
        yield Aligned(old[partner], text)
        del old[: partner + 1]
    yield from (Aligned(was, "") for was in old)


def _alike(one: str, other: str) -> bool:
    a, b = Counter(one.split()), Counter(other.split())
    return 2 * (a & b).total() >= _ALIKE * (a.total() + b.total())
