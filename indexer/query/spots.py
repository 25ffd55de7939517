"""Does a printed word match a word or prefix of a query? Asked of texts, without an index."""

from collections.abc import Callable

from luutin.indexer.query.query import Prefix, Word
from luutin.indexer.text.words import WORD, Forms, forms


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
    there = [forms(found) for found in WORD.findall(text)]
    tests = list(map(matcher_of, words))
    return any(
        all(matches(there[start + at]) for at, matches in enumerate(tests))
        for start in range(len(there) - len(words) + 1)
    )
