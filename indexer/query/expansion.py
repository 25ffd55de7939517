"""Put into a query what its words are also written as: abbreviations, long forms, numbers, days, names of documents.

What is added stands in the tree as an alternative, so that the answer shows it. `expand:off` leaves it out, and
`exact:` does for one word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import NamedTuple, TypeAlias

from luutin.indexer.gazetteer.naming import LONGEST_WRITTEN, other_writings
from luutin.indexer.query.abbreviations import Abbreviations
from luutin.indexer.query.persons import FindPerson, is_person, resolve
from luutin.indexer.query.printed import Writing
from luutin.indexer.query.query import And, Near, Node, Not, Or, Phrase, Query, Within, Word
from luutin.indexer.query.values import read_value
from luutin.indexer.text.words import forms

LONGEST = 12
"""Words side by side that are looked at as one."""

MOST_NEAR = 8
"""Ways to write neighbours that are searched along."""

_Part: TypeAlias = Word | Phrase


class _Found(NamedTuple):
    """What some parts at the beginning of a run are also written as."""

    parts: int
    writings: tuple[Writing, ...]


def expand(query: Query, table: Abbreviations, find_person: FindPerson | None = None) -> Query:
    """The query with alternatives to what it was typed as, and with the people looked up that it names."""
    if not query.expand:
        return query
    shouted = query.text.isupper() and " " in query.text.strip()
    return replace(
        query, tree=_Expansion(table, shouted=shouted, places=query.places, find_person=find_person).node(query.tree)
    )


@dataclass(frozen=True, slots=True)
class _Expansion:
    table: Abbreviations
    shouted: bool
    """The whole query is in capitals, so that they tell nothing."""
    places: bool
    """Are units searched along with what they became, and in their other spellings?"""
    find_person: FindPerson | None
    """None: the archive has not been read for names."""

    def node(self, node: Node) -> Node:
        match node:
            case Word() | Phrase() if _run([node]):
                return next(self._side_by_side([node]))
            case Phrase():
                return self._quoted(node)
            case And(parts):
                return And(tuple(self._side_by_side(list(parts))))
            case Or(label=label) if label:
                return self._person(node) if is_person(node) else self._place(node)
            case Or(parts):
                return Or(tuple(map(self.node, parts)))
            case Not(part):
                return Not(self.node(part))
            case Within(name, part):
                return Within(name, self.node(part))
            case Near():
                return self._near(node)
            case _:
                return node

    def _person(self, node: Or) -> Node:
        return resolve(node, self.find_person) if self.find_person else node

    def _place(self, node: Or) -> Node:
        """What stands behind `place:`, with what it became and what it was, and in every writing."""
        from luutin.indexer.query.placing import place, value_of

        found = place(value_of(node), wide=True) if self.places else node
        return replace(found, parts=tuple(map(self.node, found.parts)))

    def _near(self, node: Near) -> Node:
        """Neighbours, of which short and long forms are written otherwise."""
        ways = []
        for spot in node.spots:
            run = _run([spot])
            found = self._abbreviation(run) if run else _Found(0, ())
            ways.append((spot, *map(phrase, found.writings)))
        others = [replace(node, spots=way) for way in islice(product(*ways), MOST_NEAR)]
        return Or(tuple(others), expanded=True) if len(others) > 1 else node

    def _side_by_side(self, parts: Sequence[Node]) -> Iterator[Node]:
        at = 0
        while at < len(parts):
            run = _run(parts[at : at + LONGEST])
            found = self._longest(run)
            if found.parts:
                yield _with_others(run[: found.parts], found.writings)
            else:
                yield run[0] if run else self.node(parts[at])
            at += max(found.parts, 1)

    def _longest(self, run: Sequence[_Part]) -> _Found:
        return max(self._abbreviation(run), self._value(run), self._spelling(run), key=lambda each: each.parts)

    def _spelling(self, run: Sequence[_Part]) -> _Found:
        """A unit with its kind, in full or in short, or its name where print spells it in several ways."""
        for count in range(min(len(run), LONGEST_WRITTEN) if self.places else 0, 0, -1):
            if writings := other_writings([word.text for word in _words(run[:count])]):
                return _Found(count, writings)
        return _Found(0, ())

    def _value(self, run: Sequence[_Part]) -> _Found:
        ends, text = [], ""
        for part in run:
            text = f"{text} {part}" if text else str(part)
            ends.append(len(text))
        value = read_value(text)
        if value is None or value.length not in ends:
            return _Found(0, ())
        return _Found(ends.index(value.length) + 1, value.writings)

    def _abbreviation(self, run: Sequence[_Part]) -> _Found:
        """The longest beginning of a run that the table knows."""
        for count in range(len(run), 0, -1):
            joined = count == 1 and isinstance(run[0], Phrase)
            writings = self.table.others(_words(run[:count]), shouted=self.shouted, joined=joined)
            if writings:
                return _Found(count, writings)
        return _Found(0, ())

    def _quoted(self, phrase: Phrase) -> Node:
        """A phrase in quotation marks with one short form, long form or value in it written otherwise."""
        words = [word for word in phrase.words if isinstance(word, Word) and not word.literal]
        if len(words) < len(phrase.words):
            return phrase
        for at in range(len(words)):
            if (found := self._longest(words[at:])).parts:
                before, after = _texts(words[:at]), _texts(words[at + found.parts :])
                return _with_others([phrase], [(*before, *other, *after) for other in found.writings])
        return phrase


def phrase(words: Writing) -> Word | Phrase:
    """Words one behind the other; zeros before a number count in it."""
    made = tuple(Word(word, literal=word.startswith("0")) for word in words)
    return made[0] if len(made) == 1 else Phrase(made)


def _with_others(typed: Sequence[_Part], writings: Sequence[Writing]) -> Node:
    one = _as_one(typed)
    own = tuple(_literally(word) for word in _words([one] if isinstance(one, Phrase) else typed))
    others = [each for each in writings if tuple(forms(word).fold for word in each) != own]
    return Or((one, *dict.fromkeys(map(phrase, others))), expanded=True) if others else one


def _as_one(typed: Sequence[_Part]) -> Node:
    """Words typed side by side. Several numbers are one value together: scattered, they are another."""
    if len(typed) == 1:
        return typed[0]
    words = _texts(_words(typed))
    is_value = sum(any(map(str.isdigit, word)) for word in words) > 1
    return phrase(words) if is_value else And(tuple(typed))


def _literally(word: Word) -> str:
    """What of a word must be printed so: zeros before a number do where the word is meant literally."""
    return word.forms.exact if word.literal else word.forms.fold


def _run(parts: Sequence[Node]) -> list[_Part]:
    """The plain words and the words typed as one with which *parts* begin."""
    run: list[_Part] = []
    for part in parts:
        plain = isinstance(part, Word) and not part.literal
        if not (plain or (isinstance(part, Phrase) and part.joined and all(map(_is_plain, part.words)))):
            break
        run.append(part)  # type: ignore[arg-type]  # it is one of the two
    return run


def _is_plain(word: object) -> bool:
    return isinstance(word, Word) and not word.literal


def _words(parts: Sequence[_Part]) -> list[Word]:
    spread = [part.words if isinstance(part, Phrase) else (part,) for part in parts]
    return [word for words in spread for word in words if isinstance(word, Word)]


def _texts(words: Sequence[Word]) -> Writing:
    return tuple(word.text for word in words)
