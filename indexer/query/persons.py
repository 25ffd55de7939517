"""`person:"Nguyễn Văn Mẫu"`: the articles that name a person, as a query.

Typed, it is the name as a phrase. Where the archive has been read for names, only those articles count in which it is a
person's: not a street's, nor a school's. Titles before it and spellings make no difference. A function may stand behind
a comma.
"""

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import TypeAlias

from luutin.indexer.people.lookup import NamedAt
from luutin.indexer.people.names import AskedName, read_name
from luutin.indexer.query.enumerated import Enumerated
from luutin.indexer.query.query import And, Or, Phrase, Word
from luutin.indexer.text.words import WORD

FindPerson: TypeAlias = Callable[[AskedName], list[NamedAt]]
"""Where a name stands as a person's."""

_HEAD = 'person:"'


def read_person(texts: Sequence[str]) -> tuple[str, int]:
    """The name that words begin with, which were typed behind `person:` without quotation marks, and how many."""
    behind = list(takewhile(lambda text: text[:1].isupper(), texts[1:5])) if texts[0][:1].isupper() else []
    return " ".join([texts[0], *behind]), 1 + len(behind)


def person(value: str) -> Or:
    """The articles that hold the name."""
    words = read_name(value).words
    return Or((_phrase(words),) if words else (), label=f'{_HEAD}{value}"')


def is_person(node: Or) -> bool:
    """Does the node stand for what was typed behind `person:`?"""
    return node.label.startswith(_HEAD)


def name_of(node: Or) -> str:
    """What was typed there."""
    return node.label.removeprefix(_HEAD).removesuffix('"')


def resolve(node: Or, find: FindPerson) -> Or:
    """The articles in which the name is a person's, with each writing of it."""
    found = find(read_name(name_of(node)))
    ways = dict.fromkeys(each.name for each in found)
    if not ways:
        return Or((), label=node.label)
    named = Or(tuple(_phrase(tuple(WORD.findall(way))) for way in ways))
    return Or((And((named, Enumerated(frozenset(each.article_id for each in found)))),), label=node.label)


def _phrase(words: tuple[str, ...]) -> Word | Phrase:
    made = tuple(Word(word) for word in words)
    return made[0] if len(made) == 1 else Phrase(made)
