"""Ways to narrow an answer, with their counts, and what narrows it now, each to be taken off again."""

from collections.abc import Callable
from dataclasses import dataclass

from luutin.app.web.links import Links
from luutin.app.web.printed import day
from luutin.app.web.question import Question
from luutin.indexer import Answer

_SHOWN = 8
"""Values of one facet. Years are all told: one that is left out reads as a year without hits."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet; its address narrows to it, or widens again where it is chosen."""

    label: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow."""

    name: str
    values: list[Value]


def facets(links: Links, question: Question, answer: Answer, _: Callable[[str], str]) -> list[Facet]:
    """Those with something to choose between; *_* translates."""
    names = {
        "source": _("Source"),
        "year": _("Year"),
        "category": _("Category"),
        "byline": _("Byline"),
        "person": _("People"),
    }
    made = [Facet(names[key], _values(links, question, answer, key)) for key in names]
    return [facet for facet in made if len(facet.values) > 1 or any(value.chosen for value in facet.values)]


def _values(links: Links, question: Question, answer: Answer, key: str) -> list[Value]:
    values = []
    for found in answer.facets.get(key, ())[: None if key == "year" else _SHOWN]:
        chosen = _chosen(question, key, found.value)
        narrowed = (
            _name(question, found.value, chosen=chosen)
            if key == "person"
            else _narrow(key, None if chosen else found.value)
        )
        href = links.to("/", question.parameters(**narrowed))
        label = links.named(found.value) if key == "source" else found.value
        values.append(Value(label, found.count, href, chosen))
    return values


def _chosen(question: Question, key: str, value: str) -> bool:
    if key == "year":
        return (question.since, question.until) == (f"{value}-01-01", f"{value}-12-31")
    if key == "person":
        return f'person:"{value}"' in question.q
    chosen: str = getattr(question, key)
    return chosen == value


def _name(question: Question, name: str, *, chosen: bool) -> dict[str, str | None]:
    """The words with the name as one of them, or without it."""
    asked = f'person:"{name}"'
    return {"q": question.q.replace(asked, "").strip() if chosen else f"{question.q} {asked}".strip()}


def _narrow(key: str, value: str | None) -> dict[str, str | None]:
    return {"from": value, "to": value} if key == "year" else {key: value}


def chips(links: Links, question: Question, _: Callable[[str], str]) -> list[tuple[str, str]]:
    """What narrows the answer, as label and the address without it."""
    made: list[tuple[str, dict[str, str | None]]] = []
    if question.source:
        made.append((f"{_('Source')}: {links.named(question.source)}", {"source": None}))
    if question.since or question.until:
        made.append((f"{day(question.since) or '…'} – {day(question.until) or '…'}", {"from": None, "to": None}))
    if question.category:
        made.append((f"{_('Category')}: {question.category}", {"category": None}))
    if question.byline:
        made.append((f"{_('Byline')}: {question.byline}", {"byline": None}))
    return [(label, links.to("/", question.parameters(**without))) for label, without in made]
