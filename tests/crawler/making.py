"""A run's surroundings made by hand: a real archive in a folder, pages as values, and a clock that stands still."""

import random
from datetime import UTC, datetime, timedelta

from luutin.archive import Archive, Article, ArticleRow, CaptureWriter, Database
from luutin.crawler.frontier.depth import Depth
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.host import HostMemory
from luutin.crawler.frontier.limits import Limits
from luutin.crawler.frontier.linking import Linker
from luutin.crawler.frontier.progress import Summary
from luutin.crawler.frontier.tallies import Tallies, tallies_of
from luutin.crawler.frontier.traps.budgets import Budgets
from luutin.crawler.frontier.visit import Kind, Link
from luutin.crawler.reading.page_result import PageResult, PageSort
from luutin.crawler.run.context import AnsweredVisit, RunContext
from luutin.crawler.run.files.bound import FilesBound
from luutin.crawler.run.result import Result
from luutin.crawler.site.scope import Scope
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings
from luutin.crawler.wire.fetch import Response
from luutin.crawler.wire.page import Page

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
YESTERDAY = NOW - timedelta(hours=21)
SOURCE = SourceSettings(name="xa", seeds=("http://xa.vn/tin",), hosts=("cu.xa.vn",))
TITLE = "Hội nghị tổng kết phong trào thi đua của xã"
TEXT = "Toàn dân đoàn kết xây dựng đời sống văn hóa. " * 30


def at(name):
    return f"http://xa.vn/{name}"


def article(name="bai-1", *, title=TITLE, text=TEXT, published="2026-11-20T08:00"):
    return ArticleRow.of(Article(url=at(name), source="xa", title=title, body=(text,), published=published))


def shows(row, **more):
    """What a reader makes of a page with the article *row*."""
    return PageResult(PageSort.ARTICLE, article=row, **more)


class Making:
    """One run over one source, as far as recording needs it."""

    def __init__(self, folder, *, limits=None, source=SOURCE):
        self.database = Database.open(folder / "archive.db")
        self.captures = CaptureWriter(folder / "warc", self.database)
        self.frontier, self.scope = Frontier(self.database), Scope([source])
        self.settings, self.limits = CrawlerSettings(tries=3), limits or Limits()
        self.memory = HostMemory("xa.vn")
        depth = {"xa": Depth(barren_known=2, barren_unknown=4, cap=10)}
        self.linker = Linker(
            *(self.database, self.frontier, self.scope, self.settings, depth, {"xa": 1000}),
            *(Budgets(), {"xa.vn": self.memory}, self.limits),
        )
        self.summary, self.tallies = Summary(), Tallies(self.database, 1)
        self.archive = Archive(self.database)
        self.context = RunContext(
            database=self.database, archive=self.archive, captures=self.captures, frontier=self.frontier,
            scope=self.scope, settings=self.settings, linker=self.linker, summary=self.summary, tallies=self.tallies,
            chance=random.Random(7), run_id=1, began=NOW, files_bound=FilesBound(self.database, self.scope),
            since=self.limits.since, until=self.limits.until,
        )  # fmt: skip
        self.archive.add_source("xa", home=None, now=NOW)
        self.database.execute("INSERT INTO runs (kind, pid, started_at) VALUES ('crawl', 1, '')")

    def close(self):
        self.captures.close()
        self.database.close()

    @property
    def counts(self):
        return self.summary.of("xa")

    def visit(self, name="bai-1", *, kind=Kind.PAGE, hops=0, **columns):
        """Lease the page *name*, whose row has these *columns*."""
        self.frontier.add(Link(at(name), "xa", "xa.vn", kind=kind, hops=hops), now=NOW)
        if columns:
            self.frontier.update(at(name), **columns)
        return next(visit for visit in self.frontier.lease("xa.vn", now=NOW, limit=99) if visit.url == at(name))

    def known(self, row, *, now=NOW, **columns):
        """Lease a page whose article is in the archive already, as *row*."""
        stored = self.archive.keep(row, None, now=now)
        name = row.url.removeprefix("http://xa.vn/")
        return self.visit(name, kind=Kind.ARTICLE, article_id=stored.article_id, **columns)

    def response(self, visit, status=200, *, cut=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        page = Page(visit.url, visit.url, status, named, b"...", NOW, truncated=cut is not None, raw=b"...")
        return Response(page, "OK", (), (), "192.0.2.7", cut=cut)

    def result(self, visit, status=200, *, reading=None, cut=None, error=None, **headers):
        return Result(visit, answer=self.response(visit, status, cut=cut, **headers), reading=reading, error=error)

    def answered(self, visit, status=200, **more):
        return AnsweredVisit(visit, self.response(visit, status, **more), self.memory, self.counts, NOW)

    def row(self, name, *columns):
        return tuple(self.database.one(f"SELECT {', '.join(columns)} FROM pages WHERE url = ?", (at(name),)))

    def all(self, sql):
        return [tuple(row) for row in self.database.all(sql)]

    def tally(self):
        """Kind and code of what was counted."""
        self.tallies.save()
        return [(each.kind, str(each.code)) for each in tallies_of(self.database, 1)]
