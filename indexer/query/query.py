"""The tree of a query. docs/query-language.md tells what each construct means to the person who types it.

Every node can write itself in the query language (`str(node)`): that is what an answer gives as `understood`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as with_options
from datetime import date
from typing import TypeAlias

from luutin.indexer.query.enumerated import Enumerated
from luutin.indexer.query.file_terms import ALL_FILES, FileTerms
from luutin.indexer.query.remarks import Remark
from luutin.indexer.text.fields import ATTACHMENT, BODY, BYLINE, CAPTION, LEAD, NUMBER, TITLE
from luutin.indexer.text.words import Forms, forms, prefix_forms

TEXT_FIELDS = {
    "title": TITLE,
    "lead": LEAD,
    "body": BODY,
    "caption": CAPTION,
    "byline": BYLINE,
    "number": NUMBER,
    "attachment": ATTACHMENT,
}
"""Fields that are columns of the index."""

VALUE_FIELDS = ("source", "category", "site")
"""Fields of which an article has one value; they match where the value holds the words."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word. With diacritics it means itself; without, every word that reads so without them."""

    text: str
    """As typed."""
    literal: bool = False
    """True after `exact:`: without diacritics it means only the word that has none."""

    @property
    def forms(self) -> Forms:
        """Folded and exact form."""
        return forms(self.text)

    @property
    def exact(self) -> bool:
        """True where only the exact form will do."""
        return self.literal or self.forms.marked

    def __str__(self) -> str:
        return f"exact:{self.text}" if self.literal else self.text


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word, `đấu gi*`; without a tone it stands for every tone."""

    text: str

    @property
    def zeros(self) -> bool:
        """True for digits with leading zeros, which the folded form leaves out."""
        return self.text.isdecimal() and self.text.startswith("0")

    def matches(self, word: Forms) -> bool:
        """Does a word of the index begin so?"""
        fold, toneless, tones = prefix_forms(self.text)
        if self.zeros:
            return word.exact.startswith(fold) or word.fold == forms(self.text).fold
        if toneless == fold and not tones:
            return word.fold.startswith(fold) or word.fold == forms(self.text).fold
        own = prefix_forms(word.exact)
        return own[1].startswith(toneless) and (not tones or own[2] == tones)

    def __str__(self) -> str:
        return f"{self.text}*"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one behind the other."""

    words: tuple["Word | Prefix", ...]
    joined: str = ""
    """What was typed as one, like 12/KH-UBND; empty for a phrase in quotation marks."""

    def __str__(self) -> str:
        if self.joined:
            return self.joined
        literal = all(isinstance(word, Word) and word.literal for word in self.words)
        text = " ".join(word.text if isinstance(word, Word) else str(word) for word in self.words)
        return f'exact:"{text}"' if literal else f'"{text}"'


Spot: TypeAlias = Word | Prefix | Phrase
"""What stands at places in a text."""


@dataclass(frozen=True, slots=True)
class Near:
    """Spots of which each has its neighbour within some words, on either side."""

    spots: tuple[Spot, ...]
    distances: tuple[int, ...]
    """Words that may stand between a spot and the next one; one entry fewer than spots."""

    def __str__(self) -> str:
        rest = zip(self.distances, self.spots[1:], strict=True)
        return str(self.spots[0]) + "".join(f" NEAR/{distance} {spot}" for distance, spot in rest)


@dataclass(frozen=True, slots=True)
class And:
    """Every part must match. No parts: every article matches."""

    parts: tuple["Node", ...] = ()

    def __str__(self) -> str:
        return " ".join(map(_bracket, self.parts))


@dataclass(frozen=True, slots=True)
class Or:
    """One part must match."""

    parts: tuple["Node", ...]
    expanded: bool = False
    """True where the table of abbreviations, or a date's other spelling, added the parts behind the first."""
    label: str = ""
    """What was typed that stands for all parts: `place:"Hà Nội"`; empty: the parts were."""

    def __str__(self) -> str:
        return self.label or " OR ".join(map(_bracket, self.parts))


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not match."""

    part: "Node"

    def __str__(self) -> str:
        return f"-{_bracket(self.part)}"


@dataclass(frozen=True, slots=True)
class Within:
    """The part must match in one field of text."""

    field: str
    part: "Node"

    def __str__(self) -> str:
        return f"{self.field}:{_bracket(self.part)}"


@dataclass(frozen=True, slots=True)
class Valued:
    """The article's one value of a field must hold the words, one behind the other."""

    field: str
    words: tuple[Word | Prefix, ...]
    text: str = with_options(compare=False)

    def __str__(self) -> str:
        return f'{self.field}:"{self.text}"' if " " in self.text else f"{self.field}:{self.text}"


@dataclass(frozen=True, slots=True)
class Published:
    """Published within these days, both included; None is open. Undated articles never are."""

    since: date | None
    until: date | None

    def __str__(self) -> str:
        return f"date:{self.since or ''}..{self.until or ''}"


Node: TypeAlias = Spot | Near | And | Or | Not | Within | Valued | Published | Enumerated


@dataclass(frozen=True, slots=True)
class Query:
    """A query as understood."""

    text: str
    """As typed."""
    tree: Node
    warnings: tuple[Remark, ...] = ()
    """What was typed like an operator and is none, in words for the person who typed it."""
    expand: bool = True
    strict: bool = False
    """True after `strict:on`: nothing is shown that lacks a word."""
    files: FileTerms = ALL_FILES
    places: bool = True
    """False after `places:off`: units are words like others."""

    @property
    def understood(self) -> str:
        """The tree in the query language, behind what was switched."""
        switches = ("expand:off", not self.expand), ("strict:on", self.strict), ("places:off", not self.places)
        switched = (name for name, is_switched in switches if is_switched)
        return " ".join(filter(None, (*switched, str(self.files), str(self.tree))))

    def within(self, since: date | None, until: date | None) -> Node:
        """The tree, narrowed to these days, both included; nothing where something was typed that asks for nothing."""
        if self.tree == And() and self.text.strip() and not self.files.kinds:
            return Or(())
        return And((self.tree, Published(since, until))) if since or until else self.tree


def _bracket(node: Node) -> str:
    is_many = isinstance(node, Or | Near) or (isinstance(node, And) and len(node.parts) != 1)
    return f"({node})" if is_many and not (isinstance(node, Or) and node.label) else str(node)


def required_parts(node: Node) -> Iterator[Node]:
    """What must hold of a hit, each part alone."""
    match node:
        case And(parts):
            for part in parts:
                yield from required_parts(part)
        case Within(name, And(parts)):
            for part in parts:
                yield from required_parts(Within(name, part))
        case _:
            yield node


def typed_spots(node: Node) -> list[Spot]:
    """The same without alternatives that were not typed."""
    match node:
        case And(parts):
            return [spot for part in parts for spot in typed_spots(part)]
        case Or(parts, expanded):
            return [spot for part in (parts[:1] if expanded else parts) for spot in typed_spots(part)]
        case Within():
            return typed_spots(node.part)
        case _:
            return spots(node)


def nears(node: Node) -> list[Near]:
    """Every `NEAR` that a hit may hold."""
    match node:
        case Near():
            return [node]
        case And(parts) | Or(parts):
            return [near for part in parts for near in nears(part)]
        case Within():
            return nears(node.part)
        case _:
            return []


def expansions(node: Node) -> list[tuple[list[Spot], list[Spot]]]:
    """What was typed, and an alternative to it, for each alternative that was added."""
    match node:
        case And(parts):
            return [pair for part in parts for pair in expansions(part)]
        case Or(parts, expanded) if expanded:
            return [(spots(parts[0]), spots(other)) for other in parts[1:]]
        case Or(parts):
            return [pair for part in parts for pair in expansions(part)]
        case Within():
            return expansions(node.part)
        case _:
            return []


def atoms(some: list[Spot]) -> list[Word | Prefix]:
    """The words and prefixes of some spots, one by one."""
    return [atom for spot in some for atom in (spot.words if isinstance(spot, Phrase) else (spot,))]


def spots(node: Node) -> list[Spot]:
    """The words, prefixes and phrases that a hit may hold: those not under `-`, in the order typed."""
    match node:
        case Word() | Prefix() | Phrase():
            return [node]
        case Near():
            return list(node.spots)
        case And(parts) | Or(parts):
            return [spot for part in parts for spot in spots(part)]
        case Within():
            return spots(node.part)
        case _:
            return []
