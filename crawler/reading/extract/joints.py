"""Where one inline element ends and another begins right behind it: are their words one word, or two?

A label and its value stand so, and day and clock; so do the pieces of one word that a word processor has cut up.
"""

import re
from typing import Final

from selectolax.lexbor import LexborNode

from luutin.crawler.reading.extract.pieces import Pieces
from luutin.crawler.reading.extract.tags import HEADINGS

SAME: Final = 1
"""Elements of one kind, as a word processor makes them."""
OTHER_CLASS: Final = 2
OTHER_TAG: Final = 3
LISTED: Final = 4
"""Elements of one class, as a template makes them for one value after the other."""

_SCRIPTS: Final = frozenset(("sub", "sup", "small", "wbr", "ruby", "rt", "rp", "rb"))
_DAY: Final = re.compile(r"\d[/.-]\d{4}$|\d{4}-\d\d?-\d\d?$")
_CLOCK: Final = re.compile(r"[0-9][0-9]?\s?(?::|h|giờ)\s?\d")


def joint(left: LexborNode, right: LexborNode) -> int:
    """Say how the inline element *right* differs from *left*, which ends where it begins.

    0 where both may hold pieces of one word.
    """
    if left.tag in _SCRIPTS or right.tag in _SCRIPTS:
        return 0
    if left.tag != right.tag or left.tag == "a":
        return OTHER_TAG
    named = right.attributes.get("class")
    if left.attributes.get("class") != named:
        return OTHER_CLASS
    return LISTED if named else SAME


def ends_named_line(left: LexborNode, pieces: Pieces) -> bool:
    """Say whether *left*, with a class, is all of a line, and behind its line break another class begins.

    So pages are laid out that have no blocks: a headline, a line with the day, the text.
    """
    named = left.attributes.get("class") if pieces.texts else None
    line = left.next if named else None
    after = line.next if line is not None and line.tag == "br" else None
    while after is not None and (
        after.tag == "br" or (after.tag == "-text" and not (after.text_content or "").strip())
    ):
        after = after.next
    other = after.attributes.get("class") if after is not None and after.tag == left.tag else None
    return other is not None and other != named and pieces.is_no_longer_than(len(left.text().strip()))


def needs_space(before: str, after: str, kind: int) -> bool:
    """Say whether the texts *before* and *after* a joint are words of their own, although no space parts them."""
    last, first = before[-1:], after[:1]
    if last == ":":
        return first.isalpha() or (first.isdigit() and not before[-2:-1].isdigit())
    if not last.isalnum() or not first.isalnum():
        return False
    if kind == LISTED and last.isdigit() != first.isdigit():
        return True
    if kind in (SAME, LISTED):
        return (last.islower() and first.isupper()) or (
            last.isdigit() and _DAY.search(before) is not None and _CLOCK.match(after) is not None
        )
    if len(before.strip()) == 1:
        return False  # an initial
    return kind == OTHER_TAG or not (last.islower() and first.islower())


def begins_anew(before: str, text: str, tag: str) -> bool:
    """Say whether *text*, right behind an inline element that ended in *before*, is no more of its last word.

    A place before a sentence is set apart by style, and no word goes on with a capital. Headings, by *tag*, are left.
    """
    return text[0].isupper() and before[-1].islower() and tag not in HEADINGS
