"""What can be asked of any searcher, wherever the words stand: of an archive's own index, or of a cluster."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from threading import RLock
from typing import Self, TypeVar, Unpack

from luutin.indexer.engine.engine import Engine
from luutin.indexer.gazetteer.naming import name_units
from luutin.indexer.people.lookup import PeopleLookup, PersonFacts
from luutin.indexer.query.abbreviations import Abbreviations
from luutin.indexer.query.answers import Answer, Count, Hit, InFiles, Span, Timeline, UnitFacts
from luutin.indexer.query.expansion import expand
from luutin.indexer.query.parse import parse
from luutin.indexer.query.placing import describe, namings
from luutin.indexer.query.query import Query
from luutin.indexer.query.remarks import Remark
from luutin.indexer.query.request import Options, SearchRequest, read_options
from luutin.indexer.query.switching import Expanded, alternatives, label_of, query_without

Reply = TypeVar("Reply")


class Searching(ABC):
    """Reads queries, asks an engine, and puts the answer together. One may serve many threads."""

    remark: Remark | None = None
    """What the person who asked should know of how the last answer came about; None: nothing."""

    def __init__(self, people: PeopleLookup, abbreviations: Abbreviations) -> None:
        self._people = people
        self._abbreviations = abbreviations
        self._lock = RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Close what was opened here."""

    @abstractmethod
    def _ask(self, question: Callable[[Engine], Reply]) -> Reply:
        """Put a question to the engine, one at a time."""

    @abstractmethod
    def _any_engine(self) -> Engine:
        """One that highlights."""

    @abstractmethod
    def _articles_with(self, kinds: Collection[str]) -> set[int] | None:
        """The articles with a file of one of these kinds; None: the engine itself finds no others."""

    @abstractmethod
    def _find_in_files(self, query: Query, request: SearchRequest, engine: Engine) -> InFiles | None:
        """What only files say, where the engine's answer does not tell it already."""

    def search(self, query: str, **options: Unpack[Options]) -> Answer:
        """Answer a query in the language of docs/query-language.md; no text is an error.

        Raises BadRequestError for options that mean nothing, NoIndexError where there is no index yet,
        DamagedIndexError where the one engine asked for cannot answer, and EngineDownError or EngineRefusedError where
        it is a cluster that does not. So do the methods below.
        """
        request, read = self._question(query, options)
        answer = self._ask(lambda engine: self._answer(engine, read, request))
        if request.facets and "person" not in answer.facets:
            answer = replace(answer, facets={**answer.facets, "person": self._people_of(read, request)})
        return replace(answer, places=namings(parse(query))) if read.places else answer

    def person(self, name: str) -> PersonFacts | None:
        """What is printed of a name, as after `person:`; None: nothing."""
        with self._lock:
            return self._people.describe(name)

    def places(self, name: str) -> tuple[UnitFacts, ...]:
        """The administrative units of a name, as after `place:`."""
        return describe(name_units(name))

    def similar(self, article_id: int, *, limit: int = 10) -> tuple[Hit, ...]:
        """Articles that share the words which tell this one from others, the most alike first; itself left out."""
        return self._ask(lambda engine: engine.similar(article_id, limit=limit))

    def ids(self, query: str, **options: Unpack[Options]) -> list[int]:
        """The numbers of all articles that match, whatever the limit, newest first or oldest first."""
        request, read = self._question(query, {"sort": "newest", "duplicates": True, **options})
        return self._ask(lambda engine: engine.ids(read, request))

    def count(self, query: str, **options: Unpack[Options]) -> int:
        """How many articles match."""
        request, read = self._question(query, options)
        return self._ask(lambda engine: engine.count(read, request))

    def top(self, query: str, **options: Unpack[Options]) -> list[tuple[int, float | None]]:
        """Numbers and scores of the hits that `search` would show, without reading the articles."""
        request, read = self._question(query, options)
        return self._ask(lambda engine: engine.top(read, request))

    def timeline(self, query: str, **options: Unpack[Options]) -> Timeline:
        """The hits over time."""
        request, read = self._question(query, options)
        return self._ask(lambda engine: engine.timeline(read, request))

    def highlight(self, query: str, text: str) -> tuple[Span, ...]:
        """Spans of *text* that match the words of *query*: for an opened article."""
        return self.highlights(query, (text,))[0]

    def highlights(self, query: str, texts: Iterable[str]) -> list[tuple[Span, ...]]:
        """The same for each of many texts. The query is read once: who is meant by a name takes a while to look up."""
        return self._any_engine().highlights(self._read(query), texts)

    def expansions(self, query: str) -> list[str]:
        """What is searched along with the words of *query*: `MTTQ = Mặt trận Tổ quốc`; of many ways the first few."""
        return [each.label for each in self.expanded(query)]

    def expanded(self, query: str) -> list[Expanded]:
        """The same, each with the query that leaves it out and nothing else."""
        found = dict[str, Expanded]()
        for node in alternatives(self._read(query).tree):
            label, other = label_of(node), query_without(query, node)
            left = {label_of(each) for each in alternatives(self._read(other).tree)} if other else {label}
            found.setdefault(label, Expanded(label, other if label not in left else ""))
        return list(found.values())

    def _question(self, query: str, options: Options) -> tuple[SearchRequest, Query]:
        """What is asked, among the articles with a file of a kind that it names."""
        request, read = read_options(options), self._read(query)
        if not read.files.kinds:
            return request, read
        of_kind = self._articles_with(read.files.kinds)
        if of_kind is None:
            return request, read
        return replace(request, among=of_kind if request.among is None else of_kind.intersection(request.among)), read

    def _read(self, query: str) -> Query:
        with self._lock:
            find = self._people.find if self._people.is_there else None
            return expand(parse(query), self._abbreviations, find)

    def _people_of(self, read: Query, request: SearchRequest) -> tuple[Count, ...]:
        """The people whom most of the articles found name."""
        every = replace(request, duplicates=True, cursor=None, sort="newest")
        found = self._ask(lambda engine: engine.ids(read, every))
        with self._lock:
            return tuple(Count(name, articles) for name, articles in self._people.count(found))

    def _answer(self, engine: Engine, query: Query, request: SearchRequest) -> Answer:
        """What *engine* finds, and beside it what only files say."""
        answer = engine.search(query, request)
        if not query.files.wanted:
            return answer
        found = self._find_in_files(query, request, engine)
        return answer if found is None else replace(answer, in_files=found)

    def _with_remark(self, reply: Reply) -> Reply:
        if not isinstance(reply, Answer) or self.remark is None:
            return reply
        return replace(reply, warnings=(*reply.warnings, self.remark))
