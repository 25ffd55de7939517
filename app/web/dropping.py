"""Nothing is found: which part of the question is to blame? Each that can be dropped, with what is found without it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from luutin.app.web.finding import count
from luutin.app.web.question import Question
from luutin.app.web.sessions import ReadSession

_PART = re.compile(r'[\w-]*:?"[^"]*"|\S+')
_OPERATORS = {"AND", "OR", "NOT", "NEAR"}
_MOST_WORDS = 8
"""Words of a question of which each is tried: a count costs as much as a search."""
_SHOWN = 5


class WayOut(NamedTuple):
    """A question that finds something, and what was dropped for it."""

    what: str
    """`word`, `diacritics`, `dates`, `source`, `category` or `byline`."""
    dropped: str
    """As it was typed; empty: see `what`."""
    question: Question
    found: int


def ways_out(session: ReadSession, question: Question) -> list[WayOut]:
    """The questions nearest to one that finds nothing which do, the most found first."""
    tried = [WayOut(what, dropped, other, count(session, other)) for what, dropped, other in _others(question)]
    return sorted((each for each in tried if each.found), key=lambda each: -each.found)[:_SHOWN]


def _others(question: Question) -> Iterator[tuple[str, str, Question]]:
    if question.since or question.until:
        yield "dates", "", replace(question, since=None, until=None)
    for name in ("source", "category", "byline"):
        if getattr(question, name):
            yield name, getattr(question, name), replace(question, **{name: ""})  # type: ignore[arg-type]  # each is a text
    bare = _bare(question.q)
    if bare != question.q:
        yield "diacritics", "", replace(question, q=bare)
    parts = _PART.findall(question.q)
    if 2 <= len(parts) <= _MOST_WORDS and not _OPERATORS & set(parts):
        for place, part in enumerate(parts):
            yield "word", part, replace(question, q=" ".join(parts[:place] + parts[place + 1 :]))


def _bare(text: str) -> str:
    """Without diacritics."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
