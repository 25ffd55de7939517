"""Here is a name, or some articles. Who is named, where, in which function, when, and beside whom?"""

import re
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from luutin.archive import Database
from luutin.indexer.people.names import AskedName, read_name

COUNTED = 20
"""People of a facet, and those named beside one."""

_CAPITALISED = re.compile(r"[^\W\da-zà-ỹ][^\W\d_]*(?: [^\W\da-zà-ỹ][^\W\d_]*)*")
_SQL = (
    "SELECT article_id, name, function, caption, published, source FROM people_named"
    " WHERE fold = ? ORDER BY published, article_id"
)


class NamedAt(NamedTuple):
    """A name in one article."""

    article_id: int
    name: str
    function: str
    caption: int
    published: str | None
    source: str


@dataclass(frozen=True, slots=True)
class HeldFunction:
    """A function with which a name is printed."""

    function: str
    """As printed most often; empty: none is."""
    articles: int
    first: str | None
    """Day of the first article with a date; None: none has one."""
    last: str | None


@dataclass(frozen=True, slots=True)
class Namesake:
    """What may be one of several people of one name: the functions that name one place or body."""

    place: str
    """`Hòa Lâm` of `Chủ tịch UBND huyện Hòa Lâm`; else the source that prints them; empty: without any function."""
    functions: tuple[HeldFunction, ...]


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What an archive prints of a name. Nobody says whether it is of one person."""

    names: tuple[str, ...]
    """As printed, the most frequent first."""
    articles: int
    namesakes: tuple[Namesake, ...]
    """The most frequent first."""
    beside: tuple[tuple[str, int], ...]
    """Names in the same articles, with the number of those."""
    pictured: tuple[int, ...]
    """Articles with a photo whose caption has the name, the newest first."""


class PeopleLookup(ABC):
    """What can be asked of the names that articles print, wherever they are kept."""

    @property
    @abstractmethod
    def is_there(self) -> bool:
        """Have articles been read for names?"""

    @abstractmethod
    def find(self, asked: AskedName) -> list[NamedAt]:
        """Where the name stands, the oldest first."""

    @abstractmethod
    def count(self, article_ids: Sequence[int]) -> list[tuple[str, int]]:
        """The names most of these articles print, with the number of articles."""

    def describe(self, name: str) -> PersonFacts | None:
        """What is printed of a name; None: it is not printed."""
        found = self.find(read_name(name))
        if not found:
            return None
        articles = {each.article_id for each in found}
        names = Counter(each.name for each in found)
        pictured = dict.fromkeys(each.article_id for each in reversed(found) if each.caption)
        return PersonFacts(
            tuple(name for name, _ in names.most_common()),
            len(articles),
            _namesakes(found),
            tuple(self._beside(sorted(articles), set(names))),
            tuple(pictured),
        )

    def _beside(self, article_ids: list[int], names: set[str]) -> list[tuple[str, int]]:
        return [(name, count) for name, count in self.count(article_ids) if name not in names]


class People(PeopleLookup):
    """Reads one archive; empty where nothing has been taken in."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_there = False

    @property
    def is_there(self) -> bool:
        """Has the archive been read for names? Asked again until it has: an index may be made while we read."""
        self._is_there = self._is_there or "people_named" in self._database.tables()
        return self._is_there

    def find(self, asked: AskedName) -> list[NamedAt]:
        """Where the name stands, the oldest first."""
        rows = self._database.all(_SQL, (asked.fold,)) if self.is_there else []
        found = [NamedAt(*row) for row in rows]
        meant = {name for name in {each.name for each in found} if asked.means(name)}  # few writings, many articles
        return [each for each in found if each.name in meant and asked.is_in_function(each.function)]

    def count(self, article_ids: Sequence[int]) -> list[tuple[str, int]]:
        """The names most of these articles print, with the number of articles."""
        if not self.is_there:
            return []
        rows = self._database.all(
            "SELECT name, count(DISTINCT article_id) AS articles FROM people_named"
            " WHERE article_id IN (SELECT value FROM json_each(?))"
            " GROUP BY name ORDER BY articles DESC, name LIMIT ?",
            (orjson.dumps(article_ids).decode(), COUNTED),
        )
        return [(row[0], row[1]) for row in rows]


def _namesakes(found: list[NamedAt]) -> tuple[Namesake, ...]:
    by_place: dict[str, list[NamedAt]] = defaultdict(list)
    for each in found:
        by_place[_place(each)].append(each)
    if len(by_place) > 1 and "" in by_place:  # an article that prints the function somewhere prints it once
        told = {each.article_id for place, group in by_place.items() if place for each in group}
        by_place[""] = [each for each in by_place[""] if each.article_id not in told]
    groups = sorted(by_place.items(), key=lambda each: (not each[0], -len(each[1]), each[0]))
    return tuple(Namesake(place, _functions(group)) for place, group in groups if group)


def _functions(group: list[NamedAt]) -> tuple[HeldFunction, ...]:
    by_function: dict[str, list[NamedAt]] = defaultdict(list)
    for each in group:
        by_function[each.function.lower()].append(each)
    return tuple(map(_held, by_function.values()))


def _held(group: list[NamedAt]) -> HeldFunction:
    days = [each.published[:10] for each in group if each.published]
    printed = Counter(each.function for each in group).most_common(1)[0][0]
    articles = len({each.article_id for each in group})
    return HeldFunction(printed, articles, min(days, default=None), max(days, default=None))


def _place(each: NamedAt) -> str:
    """What tells namesakes apart: the last name in the function, else who prints it."""
    if not each.function:
        return ""
    names = [name for name in _CAPITALISED.findall(each.function) if " " in name and name.count(" ") < 5]
    return names[-1] if names else each.source
