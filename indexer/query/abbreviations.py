"""MTTQ is Mặt trận Tổ quốc: what abbreviations stand for, and every way to write them.

A short form is read blind to signs, joins and case: GD&ĐT, GDĐT, G.D.Đ.T and GD ĐT are one. One that is made of others
may be written in part: TPHCM is also TP HCM, TP Hồ Chí Minh and thành phố HCM.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from luutin.indexer.errors import AbbreviationsError
from luutin.indexer.query.learning import LEARNT, read_learnt
from luutin.indexer.query.printed import Writing
from luutin.indexer.query.query import Word
from luutin.indexer.text.words import WORD, forms, is_syllable
from luutin.packaged import folder_of

FILE = "abbreviations.tsv"
"""Name of the table, in this package and beside an archive."""

_Folds: TypeAlias = tuple[str, ...]
_ONE_WAY = "→"
_IS_LONG = 5
"""Letters from which on a short form is printed in parts, too."""


class _Entry(NamedTuple):
    """A short form and what it stands for."""

    short: Writing
    longs: tuple[Writing, ...]
    one_way: bool
    """Only from the short form to the long ones."""


class _Piece(NamedTuple):
    """A word of a writing."""

    text: str
    short: bool
    """It is a short form, and has to look like one where it is typed."""


_Pieces: TypeAlias = tuple[_Piece, ...]


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """A table of abbreviations."""

    entries: tuple[_Entry, ...]
    _by_writing: dict[_Folds, list[tuple[_Pieces, _Entry]]] = field(default_factory=dict)
    """Short forms that only diacritics tell apart stand together: ND and NĐ."""
    _by_long: dict[_Folds, tuple[Writing, _Entry]] = field(default_factory=dict)
    _writings: dict[Writing, tuple[Writing, ...]] = field(default_factory=dict)
    """Short form → every way to write it."""

    def __post_init__(self) -> None:
        by_letters = {_letters(entry.short): entry for entry in reversed(self.entries)}
        for entry in self.entries:
            writings = list(_writings(entry, by_letters))
            self._writings[entry.short] = tuple(dict.fromkeys(_texts(each) for each in writings))
            for each in writings:
                self._by_writing.setdefault(_folds(_texts(each)), []).append((each, entry))
            spelt = tuple(_Piece(letter, short=True) for letter in "".join(entry.short))
            self._by_writing.setdefault(_folds(_texts(spelt)), []).append((spelt, entry))
            if len(entry.longs) == 1 and not entry.one_way:
                self._by_long.update({_folds(long): (long, entry) for long in _spellings(entry)})

    @classmethod
    def read(cls, path: Path) -> "Abbreviations":
        """Read a table. Raises AbbreviationsError."""
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise AbbreviationsError(path, 1, f"it cannot be read ({error})") from error
        return cls(tuple(_entries(text, path)))

    def others(self, words: Sequence[Word], *, shouted: bool = False, joined: bool = False) -> tuple[Writing, ...]:
        """Other ways to write a run of words, the long forms of a short one first; empty where it is none.

        *shouted*: the whole query is in capitals, so that they tell nothing. *joined*: the words were typed as one.
        """
        folds = _folds([word.text for word in words])
        known = self._by_writing.get(folds, ())
        entry = next(
            (entry for pieces, entry in known if _looks_like(words, pieces, shouted=shouted, joined=joined)), None
        )
        if entry:
            found = (*_spellings(entry), *self._writings[entry.short])
        elif (of_long := self._by_long.get(folds)) and _same(words, of_long[0]):
            found = (*_spellings(of_long[1]), *self._writings[of_long[1].short])
        else:
            return ()
        return tuple(other for other in found if _folds(other) != folds)


def load_abbreviations(archive: Path) -> Abbreviations:
    """The table beside an archive, or the one of this package where there is none, with what the archive explains.

    Raises AbbreviationsError.
    """
    own = archive.parent / FILE
    table = Abbreviations.read(own) if own.exists() else _shipped_table()
    known = {_letters(entry.short) for entry in table.entries}
    learnt = [
        _Entry(tuple(WORD.findall(pair.short)), (tuple(WORD.findall(pair.long)),), one_way=False)
        for pair in read_learnt(archive.parent / LEARNT)
        if not pair.refused and _letters(tuple(WORD.findall(pair.short))) not in known
    ]
    return Abbreviations((*table.entries, *learnt)) if learnt else table


@cache
def _shipped_table() -> Abbreviations:
    place = folder_of("luutin.indexer.text") / "lists" / FILE
    return Abbreviations(tuple(_entries(place.read_text("utf-8"), Path(str(place)))))


def _entries(text: str, path: Path) -> Iterator[_Entry]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        short, *meanings = (tuple(WORD.findall(column)) for column in line.split("\t"))
        if not short or not meanings or not all(meanings):
            raise AbbreviationsError(path, number, "a short form, a tab and a meaning are expected")
        yield _Entry(short, tuple(meanings), _ONE_WAY in line)


def _writings(entry: _Entry, by_letters: dict[str, _Entry]) -> Iterator[_Pieces]:
    """Every way to write a short form; first as the table has it, then as one word, then in part."""
    yield tuple(_Piece(part, short=True) for part in entry.short)
    for cut in _cuts("".join(entry.short)):
        yield tuple(_Piece(part, short=True) for part in cut)
    if len(entry.longs) == 1:
        yield from _in_part(_letters(entry.short), entry.longs[0], by_letters)


def _cuts(short: str) -> list[Writing]:
    """A short form as one word; a long one also in parts of two letters and more: `LĐ-TB&XH`, `LĐTB&XH`."""
    if len(short) < _IS_LONG:
        return [(short,)]
    return [(short,), *((short[:at], *rest) for at in range(2, len(short) - 1) for rest in _parted(short[at:]))]


def _parted(letters: str) -> list[Writing]:
    """Letters as one part, and in every way as several of two and more."""
    return [
        (letters,),
        *((letters[:at], *rest) for at in range(2, len(letters) - 1) for rest in _parted(letters[at:])),
    ]


def _spellings(entry: _Entry) -> tuple[Writing, ...]:
    """The long forms; of one with `và`, also as it stands where a sign is printed for it: `Giáo dục & Đào tạo`."""
    signed = (tuple(word for word in long if word.lower() != "và") for long in entry.longs)
    return tuple(dict.fromkeys((*entry.longs, *signed)))


def _in_part(letters: str, long: Writing, by_letters: dict[str, _Entry]) -> Iterator[_Pieces]:
    """A short form as others that it is made of, each short or long; not all of them long."""
    for at in range(2, len(letters) - 1):
        head, tail = by_letters.get(letters[:at]), by_letters.get(letters[at:])
        if head and tail and any(_folds(one + other) == _folds(long) for one in head.longs for other in tail.longs):
            split = len(long) - next(len(other) for other in tail.longs if _folds(long)[-len(other) :] == _folds(other))
            ways = [
                [_short_piece(head), tuple(_Piece(word, short=False) for word in long[:split])],
                [_short_piece(tail), tuple(_Piece(word, short=False) for word in long[split:])],
            ]
            yield from (
                one + other for one in ways[0] for other in ways[1] if any(piece.short for piece in one + other)
            )


def _short_piece(entry: _Entry) -> _Pieces:
    return (_Piece("".join(entry.short), short=True),)


def _looks_like(words: Sequence[Word], pieces: _Pieces, *, shouted: bool, joined: bool) -> bool:
    """Short forms look short, or are joined as the table has them; the rest are these very words."""
    if not _same(words, _texts(pieces)):
        return False
    together = joined and len(pieces) > 1
    return all(
        together or not piece.short or _looks_short(word.text, shouted=shouted)
        for word, piece in zip(words, pieces, strict=True)
    )


def _looks_short(text: str, *, shouted: bool) -> bool:
    """Capitals, or letters that make no syllable: `ca` is a word, `CA` and `ubnd` are not. One letter is none."""
    if len(text) < 2:
        return False
    return (text.isupper() and not shouted) or not is_syllable(text)


def _letters(short: Writing) -> str:
    return "".join(_folds(short))


def _texts(pieces: _Pieces) -> Writing:
    return tuple(piece.text for piece in pieces)


def _folds(words: Sequence[str]) -> _Folds:
    return tuple(forms(word).fold for word in words)


def _same(typed: Sequence[Word], words: Writing) -> bool:
    """A word typed with diacritics must be that very word."""
    return all(
        not word.exact or word.forms.exact == forms(other).exact for word, other in zip(typed, words, strict=True)
    )
