"""A person's name as somebody types it: with a title, in capitals, without diacritics, a function behind a comma."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luutin.indexer.people.functions import head_length, title_length
from luutin.indexer.people.words import load_words
from luutin.indexer.text.words import WORD, forms


class AskedName(NamedTuple):
    """A name that is looked for."""

    words: tuple[str, ...]
    """Without titles."""
    function: tuple[str, ...] = ()
    """Words that the function must hold; empty: any function, or none."""

    @property
    def fold(self) -> str:
        """Without diacritics, in small letters."""
        return fold_name(self.words)

    def means(self, name: str) -> bool:
        """Is *name* this one? A word typed with diacritics must be that very word."""
        typed, printed = list(map(forms, self.words)), [forms(word) for word in WORD.findall(name)]
        return len(typed) == len(printed) and all(
            one.fold == other.fold and (not one.marked or one.exact == other.exact)
            for one, other in zip(typed, printed, strict=True)
        )

    def is_in_function(self, function: str) -> bool:
        """Does *function* hold the words asked for?"""
        if not self.function:
            return True
        held = {forms(word).fold for word in WORD.findall(function)}
        return all(forms(word).fold in held for word in self.function)


def read_name(text: str) -> AskedName:
    """Read what was typed: `Ông Nguyễn Văn Mẫu, Chủ tịch UBND huyện`, `đ/c nguyen van mau`."""
    name, _, function = text.partition(",")
    words = WORD.findall(name)
    while len(words) > 2 and (taken := _title(words)):
        del words[:taken]
    return AskedName(tuple(words), tuple(WORD.findall(function)))


def fold_name(words: Sequence[str]) -> str:
    """A name without diacritics, in small letters, its words parted by one blank."""
    return " ".join(forms(word).fold for word in words)


def _title(words: Sequence[str]) -> int:
    """Words of a title or a function that *words* begin with, and which are no family name."""
    lower = [word.lower() for word in words]
    if lower[0] in load_words().surnames - load_words().weak:
        return 0
    return next(_lengths(lower), 0)


def _lengths(lower: list[str]) -> Iterator[int]:
    if lower[:2] == ["đ", "c"]:
        yield 2
    for taken in (title_length(lower), head_length(lower)):
        if 0 < taken <= len(lower) - 2:
            yield taken
