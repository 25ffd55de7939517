"""Here is an archive and a question. Give me hits."""

from collections.abc import Callable, Collection
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from luutin.archive import DamagedError, Database, FileReader
from luutin.indexer.engine.engine import Engine
from luutin.indexer.engine.state import is_outdated
from luutin.indexer.errors import DamagedIndexError
from luutin.indexer.fts.engine import MEMORY_LIMIT, FtsEngine
from luutin.indexer.fts.schema import INDEX_SCHEMA
from luutin.indexer.people.lookup import People
from luutin.indexer.query.abbreviations import load_abbreviations
from luutin.indexer.query.answers import InFiles
from luutin.indexer.query.query import Query
from luutin.indexer.query.remarks import Remark
from luutin.indexer.query.request import SearchRequest
from luutin.indexer.searching import Reply, Searching

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


class Searcher(Searching):
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
            super().__init__(People(archive), load_abbreviations(archive.path))
            self._engine = self._plain() if engine == "plain" else FtsEngine(archive, memory_limit=memory_limit)
            self._opened = opened.pop_all()
        self._is_fast, self._falls_back = engine != "plain", engine is None

    def close(self) -> None:
        """Close the archive, if it was opened here."""
        self._engine.close()
        self._opened.close()

    def explain(self, query: str, article_id: int) -> "Explanation":
        """Why the article is a hit, word by word and field by field, by the plain engine's measure.

        Raises UnknownArticleError, NotAHitError with what the article lacks, and NoIndexError.
        """
        from luutin.indexer.plain.explain import explain

        with self._lock:
            return explain(self._database, self._read(query), article_id)

    def _any_engine(self) -> Engine:
        return self._engine

    def _articles_with(self, kinds: Collection[str]) -> set[int]:
        return FileReader(self._database).articles_with(kinds)

    def _find_in_files(self, query: Query, request: SearchRequest, engine: Engine) -> InFiles | None:
        from luutin.indexer.files.answering import find_in_files

        return find_in_files(self._database, query, request, engine.ids)

    def _plain(self) -> Engine:
        from luutin.indexer.plain.engine import PlainEngine

        return PlainEngine(self._database)

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
