"""Where do the words and phrases of a query stand in a text? Asked of texts, without an index."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from luutin.indexer.query.query import Near, Phrase, Prefix, Spot, Word
from luutin.indexer.text.words import BREAK, WORD, Forms, forms, parts

_BREAK = parts(BREAK)


def matcher_of(spot: Word | Prefix) -> Callable[[Forms], bool]:
    """What tells whether a printed word, by its forms, matches a word or prefix of a query."""
    if isinstance(spot, Prefix):
        return spot.matches
    wanted, exact = spot.forms, spot.exact
    if exact:
        return lambda word: word.exact == wanted.exact
    return lambda word: word.fold == wanted.fold


def holds(text: str, words: tuple[Word | Prefix, ...]) -> bool:
    """Do the words stand in *text*, one behind the other?"""
    return bool(places(Phrase(words), [forms(found) for found in WORD.findall(text)]))


def places(spot: Spot, text: Sequence[Forms]) -> list[range]:
    """Where a spot stands among the words of a text, in order."""
    tests = [matcher_of(word) for word in (spot.words if isinstance(spot, Phrase) else (spot,))]
    begins = [start for start, word in enumerate(text[: max(len(text) - len(tests) + 1, 0)]) if tests[0](word)]
    for at, matches in enumerate(tests[1:], 1):
        begins = [start for start in begins if matches(text[start + at])]
    return [range(start, start + len(tests)) for start in begins]


def is_near(one: range, other: range, distance: int) -> bool:
    """Do two runs of words stand beside each other, with at most *distance* words between?"""
    return 0 <= max(one.start - other.stop, other.start - one.stop) <= distance


def near_places(near: Near, text: Sequence[Forms]) -> list[range]:
    """Where the last of some spots stands, each of which has the one before it within its distance, on either side.

    Neighbours do not stand on two sides of a break.
    """
    walls = [-1, *(at for at, word in enumerate(text) if word == _BREAK), len(text)]
    return [
        range(place.start + before + 1, place.stop + before + 1)
        for before, wall in pairwise(walls)
        for place in _near_places(near, text[before + 1 : wall])
    ]


def _near_places(near: Near, text: Sequence[Forms]) -> list[range]:
    found = places(near.spots[0], text)
    for distance, spot in zip(near.distances, near.spots[1:], strict=True):
        found = [place for place in places(spot, text) if any(is_near(place, one, distance) for one in found)]
    return found
