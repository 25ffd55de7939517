"""The search form, filled: with the question that was answered, or with what was typed where it could not be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from luutin.app.web.errors import FieldsError, WebError
from luutin.app.web.printed import day
from luutin.app.web.question import Question

FIELDS = ("q", "from", "to", "source", "sort", "category", "byline", "expand")
"""Parameters that a form keeps, whatever becomes of them."""


@dataclass(frozen=True, slots=True)
class SearchForm:
    """What the fields of a form show."""

    action: str
    """Path of the page that it asks."""
    typed: Mapping[str, str]
    """By the names of the parameters; every one of FIELDS."""
    sources: Sequence[str]
    """To choose from."""
    faults: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Parameter → what is wrong with it and what to do, in the visitor's words."""

    @classmethod
    def of(cls, question: Question, sources: Sequence[str], *, action: str = "/") -> Self:
        """The form of a question that was answered."""
        told = {name: str(value or "") for name, value in question.parameters().items()}
        told |= {"from": day(question.since) or "", "to": day(question.until) or "", "sort": question.sort}
        return cls(action, told, _with(sources, question.source))

    @classmethod
    def as_typed(
        cls, parameters: Mapping[str, str], sources: Sequence[str], *, action: str, error: WebError,
        translate: Callable[[str], str],
    ) -> Self:  # fmt: skip
        """The form as its visitor filled it in, with *error* beside its fields."""
        typed = {name: parameters.get(name, "") for name in FIELDS}
        faults = error.faults if isinstance(error, FieldsError) else {}
        told = {name: fault.words(translate) for name, fault in faults.items()}
        return cls(action, typed, _with(sources, typed["source"]), told)

    @property
    def first_fault(self) -> str:
        """The field to go to first; empty: none."""
        return next(iter(self.faults), "")

    @property
    def is_narrow(self) -> bool:
        """Whether something beside the words is asked for."""
        return any(self.typed[name] for name in FIELDS[1:] if self.typed[name] != "relevance")


def _with(sources: Sequence[str], chosen: str) -> Sequence[str]:
    return sources if not chosen or chosen in sources else [*sources, chosen]
