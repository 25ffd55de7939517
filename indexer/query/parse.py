"""Read what a person typed into a tree. Every string is a query: what cannot be read as an operator is text."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import takewhile

from luutin.indexer.query.days import days_or_none
from luutin.indexer.query.file_terms import FileTerms, read_kinds
from luutin.indexer.query.lexemes import Lexeme, read_lexemes
from luutin.indexer.query.query import (
    TEXT_FIELDS,
    VALUE_FIELDS,
    And,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Published,
    Query,
    Spot,
    Valued,
    Within,
    Word,
)
from luutin.indexer.query.remarks import Remark
from luutin.indexer.text.words import WORD

MAX_WORDS = 64
"""Words of a query that are read; the rest is left out, with a warning."""

MAX_DEPTH = 20
"""Brackets within brackets that are read."""


def parse(text: str) -> Query:
    """Read a query. Never fails."""
    parser = _Parser(read_lexemes(text))
    tree = parser.any_of(depth=0)
    while parser.lexemes:  # a closing bracket that nothing opened
        parser.next()
        parser.warn("A closing bracket without an opening one was left out.")
        rest = parser.any_of(depth=0)
        tree = _all([tree, rest])
    return Query(
        text,
        tree,
        tuple(dict.fromkeys(parser.warnings)),
        expand=parser.expand,
        strict=parser.strict,
        places=parser.places,
        files=FileTerms(parser.files, parser.ocr, frozenset(parser.kinds)),
    )


@dataclass
class _Parser:
    lexemes: list[Lexeme]
    warnings: list[Remark] = field(default_factory=list)
    words: int = 0
    expand: bool = True
    strict: bool = False
    places: bool = True
    files: bool = True
    ocr: bool = True
    kinds: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.lexemes.reverse()

    def peek(self) -> Lexeme:
        return self.lexemes[-1] if self.lexemes else Lexeme("end", "")

    def next(self) -> Lexeme:
        return self.lexemes.pop()

    def warn(self, phrase: str, **values: object) -> None:
        self.warnings.append(Remark.of(phrase, **values))

    def any_of(self, *, depth: int) -> Node:
        """`a OR b`: binds weaker than words side by side."""
        parts = [self.all_of(depth=depth)]
        while self.peek().kind == "operator" and self.peek().text in {"OR", "|"}:
            self.next()
            parts.append(self.all_of(depth=depth))
        filled = [part for part in parts if part != And()]
        if len(filled) < len(parts) and len(parts) > 1:
            self.warn("OR needs something on both sides; it was left out.")
        return filled[0] if len(filled) == 1 else Or(tuple(filled)) if filled else And()

    def all_of(self, *, depth: int) -> Node:
        """Words side by side, up to an OR, a closing bracket or the end."""
        parts: list[Node] = []
        while True:
            lexeme = self.peek()
            if lexeme.kind in {"end", "close"} or (lexeme.kind == "operator" and lexeme.text in {"OR", "|"}):
                return _all(parts)
            if lexeme.kind == "near" and parts and isinstance(parts[-1], Word | Prefix | Phrase):
                parts[-1] = self._near(parts[-1], depth=depth)
            else:
                parts.append(self.one(depth=depth))

    def one(self, *, depth: int) -> Node:
        """One word, phrase, group or field; an empty And where there is nothing in it."""
        lexeme = self.next()
        if lexeme.kind == "minus" or (lexeme.kind == "operator" and lexeme.text == "NOT"):
            return self._without(lexeme, depth=depth)
        if lexeme.kind == "open":
            return self._group(depth=depth + 1)
        if lexeme.kind == "field":
            return self._field(lexeme.text.lower(), depth=depth)
        if lexeme.kind == "quoted":
            return self._quotation(lexeme.text)
        if lexeme.kind == "operator" and lexeme.text == "AND":
            return And()  # words side by side mean just that
        if lexeme.kind == "stray":
            self.warn("A lone %(word)s was left out.", word=lexeme.text)
            return And()
        if lexeme.kind == "ending":
            self.warn(
                "A star stands behind the beginning of a word; %(word)s was read without it.", word=f"*{lexeme.text}"
            )
        if lexeme.kind == "near":
            self.warn("NEAR stands between two words or phrases; here it was read as a word.")
        return self._text(lexeme.text)

    def _without(self, lexeme: Lexeme, *, depth: int) -> Node:
        if self.peek().kind in {"end", "close"} or (self.peek().kind == "operator" and self.peek().text in {"OR", "|"}):
            self.warn("%(word)s stands before what is to be left out; here it was read as a word.", word=lexeme.text)
            return self._text(lexeme.text)
        part = self.one(depth=depth)
        return And() if part == And() else part.part if isinstance(part, Not) else Not(part)

    def _group(self, *, depth: int) -> Node:
        if depth > MAX_DEPTH:
            self.warn("Brackets deeper than %(most)s were left out.", most=MAX_DEPTH)
            return And()
        part = self.any_of(depth=depth)
        if self.peek().kind == "close":
            self.next()
        else:
            self.warn("A bracket was never closed; it was closed at the end.")
        return part

    def _near(self, first: Spot, *, depth: int) -> Node:
        spots, distances = [first], list[int]()
        while self.peek().kind == "near":
            near = self.next()
            follower = self.one(depth=depth) if self.peek().kind in {"text", "quoted"} else And()
            if not isinstance(follower, Word | Prefix | Phrase):
                self.warn("NEAR stands between two words or phrases; here it was left out.")
                rest: list[Node] = [Near(tuple(spots), tuple(distances)) if distances else first, follower]
                return _all(rest)
            spots.append(follower)
            distances.append(near.number)
        return Near(tuple(spots), tuple(distances))

    def _field(self, name: str, *, depth: int) -> Node:
        if name in TEXT_FIELDS:
            part = self.one(depth=depth)
            if isinstance(part, Published | Valued | Within):
                return part
            return Within(name, part) if part != And() else part
        if name == "exact":
            return _literal(self.one(depth=depth))
        lexeme = self.next()
        if name in VALUE_FIELDS:
            return self._value(name, lexeme.text)
        if name == "place":
            return self._place(lexeme)
        if name == "person":
            return self._person(lexeme)
        if name == "file":
            self.kinds |= read_kinds(lexeme.text.lower(), self.warn)
            return And()
        if name in {"expand", "strict", "places", "files", "ocr"}:
            return self._switch(name, lexeme.text)
        return self._period(name, lexeme.text)

    def _value(self, name: str, value: str) -> Node:
        words = _words(value)
        self._count(len(words))
        return Valued(name, tuple(words), value) if words else And()

    def _place(self, lexeme: Lexeme) -> Node:
        from luutin.indexer.query.placing import place, read_place, remark_on

        value = self._several_words(lexeme, read_place)
        if remark := remark_on(value):
            self.warnings.append(remark)
        made = place(value, wide=False)
        return made if made.parts else And()

    def _person(self, lexeme: Lexeme) -> Node:
        from luutin.indexer.query.persons import person, read_person

        made = person(self._several_words(lexeme, read_person))
        return made if made.parts else And()

    def _several_words(self, lexeme: Lexeme, read: Callable[[list[str]], tuple[str, int]]) -> str:
        """A name behind a field, which *read* finds the end of where it was typed without quotation marks."""
        value = lexeme.text
        if lexeme.kind == "text":
            behind = takewhile(lambda each: each.kind == "text", reversed(self.lexemes))
            value, taken = read([value, *(each.text for each in behind)])
            del self.lexemes[len(self.lexemes) - taken + 1 :]
        self._count(len(_words(value)))
        return value

    def _switch(self, name: str, value: str) -> Node:
        if value.lower() in {"off", "on"}:
            setattr(self, name, value.lower() == "on")
        else:
            self.warn("%(name)s: knows only off and on; it was left out.", name=name)
        return And()

    def _period(self, name: str, value: str) -> Node:
        first, dots, last = value.partition("..") if name == "date" else (value, "", "")
        since, until = (days_or_none(part) if part else None for part in (first, last))
        if (first and since is None) or (last and until is None) or not (first or last):
            self.warn(
                "%(given)s is not a date such as 2019, 05/2019 or 31/05/2019; it was read as words.",
                given=f"{name}:{value}",
            )
            return self._text(f"{name}:{value}")
        if name == "before" and since:
            return Published(None, since.first - timedelta(days=1)) if since.first > date.min else Or(())
        if name == "after" and since:
            return Published(since.last + timedelta(days=1), None) if since.last < date.max else Or(())
        if not dots:
            until = since
        return Published(since.first if since else None, until.last if until else None)

    def _quotation(self, text: str) -> Node:
        words = _words(text)
        self._count(len(words))
        if len(words) == 1:
            return words[0]
        return Phrase(tuple(words)) if words else And()

    def _text(self, text: str) -> Node:
        words = _words(text)
        if not self._count(len(words)) or not words:
            return And()
        if len(words) == 1:
            return words[0]
        return Phrase(tuple(words), joined=text.strip(",.;:!?"))

    def _count(self, words: int) -> bool:
        """True while the query is short enough."""
        self.words += words
        if self.words > MAX_WORDS:
            self.warn("Only the first %(most)s words were read.", most=MAX_WORDS)
        return self.words <= MAX_WORDS


def _words(text: str) -> list[Word | Prefix]:
    """The words of a piece of text; a star right behind one makes it a prefix."""
    words: list[Word | Prefix] = []
    for found in WORD.finditer(text):
        starred = text[found.end() : found.end() + 1] == "*"
        words.append(Prefix(found[0]) if starred else Word(found[0]))
    return words


def _all(parts: list[Node]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, And) else [part]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def _literal(node: Node) -> Node:
    """The same words, each meaning only itself."""
    match node:
        case Word(text):
            return Word(text, literal=True)
        case Phrase(words, joined):
            return Phrase(tuple(_literal_word(word) for word in words), joined and "")
        case And(parts):
            return And(tuple(map(_literal, parts)))
        case Or(parts):
            return Or(tuple(map(_literal, parts)))
        case Not(part):
            return Not(_literal(part))
        case Within(name, part):
            return Within(name, _literal(part))
        case Near(spots, distances):
            return Near(tuple(_literal(spot) for spot in spots), distances)  # type: ignore[misc]
        case _:
            return node


def _literal_word(word: Word | Prefix) -> Word | Prefix:
    return Word(word.text, literal=True) if isinstance(word, Word) else word
