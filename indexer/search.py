"""Here is a question. Give me hits."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Literal, Self, TypeAlias, TypeVar, Unpack

from luutin.archive import DamagedError, Database, FileReader
from luutin.indexer.engine.engine import Engine
from luutin.indexer.engine.state import is_outdated
from luutin.indexer.errors import DamagedIndexError
from luutin.indexer.files.answering import find_in_files
from luutin.indexer.fts.engine import MEMORY_LIMIT, FtsEngine
from luutin.indexer.fts.schema import INDEX_SCHEMA
from luutin.indexer.gazetteer.naming import name_units
from luutin.indexer.people.lookup import People, PersonFacts
from luutin.indexer.query.abbreviations import load_abbreviations
from luutin.indexer.query.answers import Answer, Count, Hit, Span, Timeline, UnitFacts
from luutin.indexer.query.expansion import expand
from luutin.indexer.query.parse import parse
from luutin.indexer.query.placing import describe, namings
from luutin.indexer.query.query import Query
from luutin.indexer.query.remarks import Remark
from luutin.indexer.query.request import Options, SearchRequest, read_options
from luutin.indexer.query.switching import Expanded, alternatives, label_of, query_without

if TYPE_CHECKING:
    from luutin.indexer.plain.explain import Explanation

EngineName: TypeAlias = Literal["fts", "plain"]

FALLEN_BACK = Remark.of(
    "The fast index is missing or damaged. The plain engine answered: slower, in another order, near-duplicates apart."
    " `luutin index --rebuild` mends it."
)
"""What an answer says of the plain engine where it was not asked for."""

OUTDATED = Remark.of(
    "The index was made by an earlier version, which read numbers otherwise. `luutin index` makes it anew."
)
"""What an answer says of such an index."""

Reply = TypeVar("Reply")


class Searcher:
    """Searches one archive. Reads only; one may serve many threads; a context manager.

    *engine* is who answers. None: the fast one, and where what it alone reads is missing or damaged, the plain one.
    """

    def __init__(
        self, archive: Database | Path | str, *, memory_limit: int = MEMORY_LIMIT, engine: EngineName | None = None
    ) -> None:
        with ExitStack() as opened:
            if not isinstance(archive, Database):
                archive = opened.enter_context(Database.read(archive, any_thread=True))
            if not archive.is_sealed:
                archive.holds(INDEX_SCHEMA, as_is=True)  # brings up to date what an older program made
            self._database = archive
            self._abbreviations = load_abbreviations(archive.path)
            self._people = People(archive)
            self._engine = self._plain() if engine == "plain" else FtsEngine(archive, memory_limit=memory_limit)
            self._opened = opened.pop_all()
        self._is_fast, self._falls_back = engine != "plain", engine is None
        self._lock = RLock()
        self.remark: Remark | None = None
        """What the person who asked should know of the index that gave the last answer; None: nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the archive, if it was opened here."""
        self._engine.close()
        self._opened.close()

    def search(self, query: str, **options: Unpack[Options]) -> Answer:
        """Answer a query in the language of docs/query-language.md; no text is an error.

        Raises BadRequestError for options that mean nothing, NoIndexError where there is no index yet, and
        DamagedIndexError where the one engine asked for cannot answer. So do the methods below.
        """
        request, read = self._question(query, options)
        answer = self._ask(lambda engine: self._answer(engine, read, request))
        if request.facets:
            answer = replace(answer, facets={**answer.facets, "person": self._people_of(read, request)})
        return replace(answer, places=namings(parse(query))) if read.places else answer

    def person(self, name: str) -> PersonFacts | None:
        """What the archive prints of a name, as after `person:`; None: nothing."""
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
        return self._engine.highlight(self._read(query), text)

    def explain(self, query: str, article_id: int) -> "Explanation":
        """Why the article is a hit, word by word and field by field, by the plain engine's measure.

        Raises UnknownArticleError, NotAHitError with what the article lacks, and NoIndexError.
        """
        from luutin.indexer.plain.explain import explain

        with self._lock:
            return explain(self._database, self._read(query), article_id)

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
        of_kind = FileReader(self._database).articles_with(read.files.kinds)
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

    def _plain(self) -> Engine:
        from luutin.indexer.plain.engine import PlainEngine

        return PlainEngine(self._database)

    def _answer(self, engine: Engine, query: Query, request: SearchRequest) -> Answer:
        """What *engine* finds, and beside it what only files say."""
        answer = engine.search(query, request)
        if not query.files.wanted:
            return answer
        found = find_in_files(self._database, query, request, engine.ids)
        return answer if found is None else replace(answer, in_files=found)

    def _ask(self, question: Callable[[Engine], Reply]) -> Reply:
        with self._lock:
            self.remark = None
            try:
                reply = question(self._engine) if self._is_fast else self._ask_plain(question)
                self.remark = OUTDATED if is_outdated(self._database) else self._engine.remark
            except (DamagedIndexError, DamagedError):
                if not self._falls_back:
                    raise
                self.remark = FALLEN_BACK
                reply = self._ask_plain(question)
            return self._with_remark(reply)

    def _ask_plain(self, question: Callable[[Engine], Reply]) -> Reply:
        try:
            return question(self._plain())
        except DamagedError as error:
            raise DamagedIndexError(self._database.path, error.reason, plain_helps=False) from error

    def _with_remark(self, reply: Reply) -> Reply:
        if not isinstance(reply, Answer) or self.remark is None:
            return reply
        return replace(reply, warnings=(*reply.warnings, self.remark))
