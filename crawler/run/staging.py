"""Put what a visit showed where the end of its run finds it: a new article is kept, a change of a known one waits.

A change can only be judged beside the others of its run (`luutin.crawler.run.doubt`). Until then the article stays as
it was, and a run that is killed leaves what waits to the next one.
"""

from collections.abc import Callable

from luutin.archive import ArticleRow, Held, Known, Outcome
from luutin.crawler.frontier.visit import Kind, Visit
from luutin.crawler.run.context import AnsweredVisit, RunContext
from luutin.crawler.run.doubt import Doubt

_LISTS = {Kind.SEED, Kind.LISTING, Kind.FEED, Kind.SITEMAP}


class Staging:
    """Keeps or proposes articles, inside the caller's transaction."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._held = Held(context.database)

    def keep(
        self, answered: AnsweredVisit, article: ArticleRow, known: Known | None, prove: Callable[[], int]
    ) -> tuple[int | None, Outcome]:
        """Keep *article*, or propose it; return its number, None where it has none yet, and what it would change.

        *prove* keeps the capture and returns its number; it is called where something is to be proved.
        """
        if known is not None and known.sha256 == article.sha256:
            self._held.drop(article.url)
            self._context.archive.seen(known.article_id, now=answered.now)
            return known.article_id, Outcome.SAME
        was_list = known is None and stood_list(answered.visit)
        if known is None and not was_list and not self._held.knows(article.url):
            stored = self._context.archive.keep(article, None, now=answered.now, capture_id=prove())
            return stored.article_id, stored.outcome
        return self.propose(answered, article, known, prove, against=Doubt.WAS_LIST if was_list else None)

    def propose(
        self,
        answered: AnsweredVisit,
        article: ArticleRow,
        known: Known | None,
        prove: Callable[[], int],
        *,
        against: Doubt | None,
    ) -> tuple[int | None, Outcome]:
        """Propose *article*; *against* is what its visit alone speaks against it. Returns as `keep` does."""
        article_id = known.article_id if known else None
        if article_id is not None:
            self._context.archive.seen(article_id, now=answered.now)
        before = self._held.at(article.url)
        again = before is not None and before.sha256 == article.sha256
        self._held.stage(
            *(article, known, against),
            now=answered.now,
            run_id=self._context.run_id,
            capture_id=before.capture_id if again and before else prove(),
        )
        if again and before and before.is_settled:
            return article_id, Outcome.SAME
        return article_id, Outcome.NEW if known is None else Outcome.CHANGED

    def forget(self, url: str) -> None:
        """There is no article at *url* any more, and nothing to propose."""
        self._held.drop(url)


def stood_list(visit: Visit) -> bool:
    """Whether a list stood at the address of *visit* before."""
    return visit.kind in _LISTS and visit.visited_at is not None and visit.article_id is None
