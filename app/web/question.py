"""What a visitor asks, read from the parameters of an address and written back into one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Self, TypeVar, get_args

from luutin.app.web.errors import BadQuestionError, FieldsError
from luutin.app.web.i18n import phrase
from luutin.app.web.links import Parameter
from luutin.indexer import NoSuchDayError, Sort, read_days

SORTS: tuple[Sort, ...] = get_args(Sort)

MAX_QUERY = 1000
"""Characters of a query."""
_MAX_FIELD = 300
MAX_CURSOR = 6000
"""Characters of a cursor; by relevance it names every hit shown before."""
_LONGEST_TRAIL = 1500
"""Characters of a cursor that every link of a page may carry: the fifteenth page by relevance has about as many."""
_TEXTS = {"q": MAX_QUERY, "source": _MAX_FIELD, "category": _MAX_FIELD, "byline": _MAX_FIELD, "cursor": MAX_CURSOR}

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Question:
    """One question; empty strings and None mean: not asked for."""

    q: str = ""
    sort: Sort = "relevance"
    since: str | None = None
    """First day, `2020-01-09`."""
    until: str | None = None
    """Last day, included."""
    source: str = ""
    category: str = ""
    byline: str = ""
    expand: bool = True
    """False: abbreviations and spelling variants are not searched along."""
    cursor: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> Self:
        """Read *parameters*. Raises FieldsError with all that cannot be meant."""
        faults: dict[str, BadQuestionError] = {}

        def taken(name: str, read: Callable[[], Read]) -> Read | None:
            try:
                return read()
            except BadQuestionError as error:
                faults[name] = error
                return None

        texts = {name: taken(name, partial(_text, parameters, name, most)) or "" for name, most in _TEXTS.items()}
        since = taken("from", lambda: read_day(parameters, "from", first=True))
        until = taken("to", lambda: read_day(parameters, "to", first=False))
        if since and until and since > until:
            faults["to"] = BadQuestionError(
                phrase("The range of dates ends before it begins."), phrase("Swap the two dates.")
            )
        sort = taken("sort", lambda: _sort(parameters))
        if faults:
            raise FieldsError(faults)
        expand = parameters.get("expand", "") != "off"
        return cls(sort=sort or "relevance", since=since, until=until, expand=expand, **texts)

    @property
    def empty(self) -> bool:
        """Nothing is asked for: neither words nor a narrowing."""
        return not (self.q or self.narrowed)

    @property
    def narrowed(self) -> bool:
        """Something beside the words is asked for."""
        return bool(self.since or self.until or self.source or self.category or self.byline)

    @property
    def first_page(self) -> bool:
        """Asked from the first hit."""
        return not self.cursor

    @property
    def text(self) -> str:
        """The question in the index's query language (docs/query-language.md)."""
        parts = [self.q]
        parts += [f'{name}:"{value}"' for name in ("category", "byline") if (value := _bare(getattr(self, name)))]
        if not self.expand:
            parts.append("expand:off")
        return " ".join(part for part in parts if part)

    def parameters(self, **changes: Parameter) -> dict[str, Parameter]:
        """The address's parameters, in a fixed order; a cursor is only kept where *changes* give one."""
        chosen: dict[str, Parameter] = {
            "q": self.q,
            "sort": None if self.sort == "relevance" else self.sort,
            "from": self.since,
            "to": self.until,
            "source": self.source,
            "category": self.category,
            "byline": self.byline,
            "expand": None if self.expand else "off",
        }
        return {**chosen, **changes}

    @property
    def over_time(self) -> list[tuple[str, str]]:
        """The parameters of the chart that shows the same over time; what it has no field for stands in its words."""
        told = {"q": self.text, "source": self.source, "from": self.since, "to": self.until}
        return [(name, value) for name, value in told.items() if value]

    @property
    def to_watch(self) -> str:
        """What is new of it from now on, in the index's query language: without its dates."""
        source = f'source:"{_bare(self.source)}"' if self.source else ""
        return " ".join(part for part in (self.text, source) if part)

    @property
    def trail(self) -> dict[str, Parameter]:
        """What an article's address carries, so that it leads back to this page of the results."""
        return self.parameters(cursor=self.cursor if len(self.cursor) <= _LONGEST_TRAIL else None)

    def without_cursor(self) -> Self:
        """The same question from its first hit."""
        return replace(self, cursor="")


def read_day(parameters: Mapping[str, str], name: str, *, first: bool) -> str | None:
    """A day, a month or a year as people write it; of a month or a year its first or its last day."""
    text = parameters.get(name, "").strip()
    if not text:
        return None
    try:
        days = read_days(text)
    except NoSuchDayError as error:
        raise BadQuestionError(phrase("There is no %(given)s in the calendar."), given=text[:40]) from error
    if days is None:
        raise BadQuestionError(
            phrase("“%(given)s” is not a date."), phrase("Write it as dd/mm/yyyy, mm/yyyy or yyyy."), given=text[:40]
        )
    return (days.first if first else days.last).isoformat()


def _sort(parameters: Mapping[str, str]) -> Sort:
    asked = parameters.get("sort") or "relevance"
    sort = next((each for each in SORTS if each == asked), None)
    if sort is None:
        raise BadQuestionError(phrase("The order must be relevance, newest or oldest."))
    return sort


def _text(parameters: Mapping[str, str], name: str, longest: int) -> str:
    """A parameter as one line of text that UTF-8 can carry."""
    text = " ".join(parameters.get(name, "").replace("\0", " ").split())
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) > longest:
        raise BadQuestionError(phrase("%(name)s is longer than %(longest)s characters."), name=name, longest=longest)
    return text


def _bare(value: str) -> str:
    return value.replace('"', " ").strip()
