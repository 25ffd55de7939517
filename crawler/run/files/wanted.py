"""Which files that records name has nobody asked for? They go into the frontier, behind the pages."""

from collections.abc import Iterable
from datetime import datetime

from luutin.archive import ArticleRow, Files, Requisites, WantedFile
from luutin.crawler.frontier.file_links import add_file, wake_files
from luutin.crawler.frontier.visit import Kind, Link, Priority
from luutin.crawler.run.context import RunContext
from luutin.crawler.run.files.bound import ATTACHMENT, IMAGE, ROLES
from luutin.crawler.run.files.leaving import leave_file
from luutin.crawler.run.files.requisites import STYLES, want_requisites
from luutin.crawler.site.scope import RefusedUrl
from luutin.crawler.site.settings import SourceSettings


def want_all_files(context: RunContext, *, since: datetime | None, now: datetime) -> None:
    """Put what kept records name into the frontier, source by source, in a transaction of its own.

    *since*: of articles that the portal showed after that moment, as what was kept at the end of the last run; None: of
    all, and what was refused or left for a bound is judged anew: config.toml may say otherwise by now.
    """
    with context.database.transaction():
        for source in context.scope.sources.values():
            if since is None:
                wake_files(context.database, source.name, now=now)
                _want_refused_requisites(context, source, now)
            roles = [ROLES[each] for each in source.keep if each in ROLES]
            _want(context, source, list(Files(context.database).wanted(source.name, since=since, roles=roles)), now)


def _want_refused_requisites(context: RunContext, source: SourceSettings, now: datetime) -> None:
    """What was not asked for is judged anew."""
    if STYLES in source.keep:
        refused = Requisites(context.database).refused(source.name)
        want_requisites(context, source, refused, again=True, referrer=None, now=now)


def want_files_of(context: RunContext, article: ArticleRow, now: datetime) -> int:
    """Put what *article* names into the frontier; return how many are new to it. Inside the caller's transaction."""
    source = context.scope.sources[article.source]
    named = {
        ATTACHMENT: [url for _, url in article.attachments],
        IMAGE: [*article.images, *(image for _, image, _ in article.captions if image)],
    }
    urls = {url: ROLES[kept] for kept in source.keep if kept in ROLES for url in named[ROLES[kept]]}
    unknown = Files(context.database).unlinked(urls)
    return _want(context, source, (WantedFile(url, urls[url], article.url) for url in unknown), now)


def _want(context: RunContext, source: SourceSettings, wanted: Iterable[WantedFile], now: datetime) -> int:
    return sum(_put(context, source, each, now) for each in wanted)


def _put(context: RunContext, source: SourceSettings, wanted: WantedFile, now: datetime) -> bool:
    files = Files(context.database)
    place = context.scope.place_file(wanted.url, source=source.name)
    if isinstance(place, RefusedUrl):
        files.link(wanted.url, source=source.name, role=wanted.role, address=None, refused=place.code)
        leave_file(context, source.name, place.code)
        return False
    files.link(wanted.url, source=source.name, role=wanted.role, address=place.url)
    link = Link(
        *(place.url, source.name, place.host, Kind.FILE, Priority.FILE),
        referrer=wanted.article_url,
        written=place.written,
    )
    return add_file(context.database, context.frontier, link, now=now)
