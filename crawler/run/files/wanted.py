"""Which files that records name has nobody asked for? They go into the frontier, behind the pages."""

from collections.abc import Collection, Iterable
from datetime import datetime

from luutin.archive import ArticleRow, Files, Requisites, WantedFile
from luutin.crawler.frontier.file_links import add_file, wake_files
from luutin.crawler.frontier.visit import Kind, Link, Priority
from luutin.crawler.run.context import RunContext
from luutin.crawler.run.files.bound import ATTACHMENT, IMAGE, ROLES
from luutin.crawler.run.files.leaving import leave_file
from luutin.crawler.run.files.requisites import STYLES, want_requisites
from luutin.crawler.site.scope import RefusedUrl, ScopedUrl
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
                _want_looks(context, source, now)
            roles = [ROLES[each] for each in source.keep if each in ROLES]
            _want(context, source, list(Files(context.database).wanted(source.name, since=since, roles=roles)), now)


def _want_looks(context: RunContext, source: SourceSettings, now: datetime) -> None:
    """What pages need that nobody has asked for; what was refused is judged anew."""
    if STYLES in source.keep:
        requisites = Requisites(context.database)
        urls = [*requisites.refused(source.name), *requisites.unwanted(source.name)]
        want_requisites(context, source, urls, again=True, referrer=None, now=now)


def want_files_of(context: RunContext, article: ArticleRow, now: datetime) -> int:
    """Put what *article* names into the frontier; return how many are new to it. Inside the caller's transaction."""
    source = context.scope.sources[article.source]
    images = [image for _, image, _ in article.captions if image]
    urls = dict.fromkeys(images, IMAGE) if "images" in source.keep else {}
    urls = {url: role for role, named in named_by(article, source.keep).items() for url in named} | urls
    unknown = Files(context.database).unlinked(urls)
    return _want(context, source, (WantedFile(url, urls[url], article.url) for url in unknown), now)


def named_by(article: ArticleRow, keep: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Role → the addresses that *article* names, in its order, of what a source keeps."""
    named = {ATTACHMENT: tuple(url for _, url in article.attachments), IMAGE: tuple(article.images)}
    return {role: named[role] for kept, role in ROLES.items() if kept in keep}


def _want(context: RunContext, source: SourceSettings, wanted: Iterable[WantedFile], now: datetime) -> int:
    return sum(_put(context, source, each, now) for each in wanted)


def _put(context: RunContext, source: SourceSettings, wanted: WantedFile, now: datetime) -> bool:
    place = _link(context, source, wanted)
    return place is not None and _add(context, source, place, wanted, now)


def want_file(context: RunContext, source: SourceSettings, wanted: WantedFile, now: datetime) -> str | None:
    """Ask for one file; return the canonical address that is asked for it, None: none is, and that is counted."""
    place = _link(context, source, wanted)
    if place is not None:
        _add(context, source, place, wanted, now)
    return place.url if place is not None else None


def _link(context: RunContext, source: SourceSettings, wanted: WantedFile) -> ScopedUrl | None:
    files, place = Files(context.database), context.scope.place_file(wanted.url, source=source.name)
    if isinstance(place, RefusedUrl):
        files.link(wanted.url, source=source.name, role=wanted.role, address=None, refused=place.code)
        leave_file(context, source.name, place.code)
        return None
    files.link(wanted.url, source=source.name, role=wanted.role, address=place.url)
    return place


def _add(context: RunContext, source: SourceSettings, place: ScopedUrl, wanted: WantedFile, now: datetime) -> bool:
    link = Link(
        *(place.url, source.name, place.host, Kind.FILE, Priority.FILE),
        referrer=wanted.article_url,
        written=place.written,
    )
    return add_file(context.database, context.frontier, link, now=now)
