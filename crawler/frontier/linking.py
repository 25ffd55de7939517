"""Put the links of a page into the frontier: which are followed, and how soon."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urldefrag

from luutin.archive import Database
from luutin.crawler.frontier.depth import Depth
from luutin.crawler.frontier.frontier import Frontier
from luutin.crawler.frontier.hearsay import tell
from luutin.crawler.frontier.host import HostMemory
from luutin.crawler.frontier.lastmod import LASTMOD_PRIORITY, ClaimedChanges, SitemapEntries
from luutin.crawler.frontier.limits import Limits
from luutin.crawler.frontier.places import Places
from luutin.crawler.frontier.traps.budgets import Budgets
from luutin.crawler.frontier.traps.growth import Growth
from luutin.crawler.frontier.traps.patterns import is_of_one_archive
from luutin.crawler.frontier.traps.shown import Shown
from luutin.crawler.frontier.visit import Kind, Link, Priority, Visit
from luutin.crawler.reading.discovery.found import FoundLink, Role
from luutin.crawler.reading.discovery.pagination import following, series_of, split_number
from luutin.crawler.reading.page_result import PageResult, PageSort
from luutin.crawler.site.scope import RefusedUrl, Scope, ScopedUrl
from luutin.crawler.site.settings import CrawlerSettings
from luutin.crawler.site.urls import read_address

DEEPEST = 15
"""Links from a seed."""
_KINDS: dict[str, Kind] = {Role.FEED: Kind.FEED, Role.SITEMAP: Kind.SITEMAP, Role.NEXT: Kind.LISTING}
_PRIORITIES: dict[str, int] = {
    Role.ARTICLE: Priority.ARTICLE,
    Role.NEXT: Priority.NEXT,
    Role.FEED: Priority.MAP,
    Role.SITEMAP: Priority.MAP,
    Role.PAGE: Priority.PAGE,
}
_USUAL = ("sitemap.xml", "sitemap_index.xml", "wp-sitemap.xml")
"""Where sitemaps are without being announced, the commonest first."""
_ROOT = 2
"""Slashes in an origin."""


class Brought(NamedTuple):
    """What the links of one page brought."""

    unknown: int
    """Articles that it names and that were not known."""
    others: bool
    """Whether it is a list, and shows headlines that no list of its kind of address showed before it."""


@dataclass(slots=True)
class Linker:
    """Puts links into the frontier for one run."""

    database: Database
    frontier: Frontier
    scope: Scope
    settings: CrawlerSettings
    depth: dict[str, Depth]
    """By source."""
    room: dict[str, int]
    """URLs that the frontier may still take in, by source."""
    budgets: Budgets = field(default_factory=Budgets)
    hosts: dict[str, HostMemory] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    shown: Shown = field(default_factory=Shown)
    growth: Growth = field(default_factory=Growth)
    too_deep: dict[str, str] = field(default_factory=dict)
    """Source → the first page that was left because of how many links lead to it."""
    places: Places = field(init=False)
    _entries: dict[str, SitemapEntries] = field(default_factory=dict)
    """Address of a sitemap → its entries that are in before itself is kept."""

    def __post_init__(self) -> None:
        self.places = Places(self.scope, self.frontier)

    def put(self, visit: Visit, reading: PageResult, *, now: datetime) -> Brought:
        """Put the links of a page in."""
        if reading.article is None and self._adds_nothing(visit, reading):
            return Brought(0, others=False)
        again = self.shown.is_repeated(visit.url, reading.fingerprint)
        if reading.sort is PageSort.SITEMAP:
            unknown = self._put_sitemap(visit, reading, now=now)
        else:
            self._tell(visit, reading.links)
            unknown = self._put_links(visit, reading, now=now)
        if reading.article is not None:
            return Brought(unknown, others=False)
        headlines = (found.url for found in reading.links if found.role == Role.ARTICLE)
        return Brought(unknown, others=self.shown.shows_others(visit.url, headlines) and not again)

    def _adds_nothing(self, visit: Visit, reading: PageResult) -> bool:
        """Whether the page repeats those above it: none of its links is followed."""
        if reading.sort not in {PageSort.LISTING, PageSort.PAGE}:
            return False
        links = (found.url for found in reading.links if found.role not in {Role.NEXT, Role.FEED})
        return self.growth.adds_nothing(visit.url, visit.referrer, links)

    def _put_links(self, visit: Visit, reading: PageResult, *, now: datetime) -> int:
        unknown = 0
        nexts = [found for found in reading.links if found.role == Role.NEXT]
        for found in self._skip_met(reading.links):
            if found.role != Role.NEXT:
                unknown += self._put_one(visit, found, now=now) and found.role == Role.ARTICLE
        if nexts and (reading.sort is PageSort.LISTING or visit.kind in {Kind.SEED, Kind.LISTING}):
            self._put_next(visit, reading, nexts, unknown=unknown, now=now)
        for url, day in reading.days.items():
            place = self.scope.judge(url, source=visit.source)  # under https where the portal is
            if not isinstance(place, RefusedUrl):
                self._leave(place.url, day, now=now)
        return unknown

    def _tell(self, visit: Visit, links: Iterable[FoundLink]) -> None:
        """Note when the articles that are known were published, as this feed or news sitemap says."""
        for found in links:
            place = self.places.of(visit, found) if found.published is not None else None
            if place is not None and found.published is not None:
                tell(self.database, place.url, found.published)

    def named(self, visit: Visit, reading: PageResult) -> list[str]:
        """The addresses of the articles that a list names, in its order."""
        sofar = self._entries.pop(visit.url, SitemapEntries())
        return list(dict.fromkeys([*sofar.named, *self._named(visit, reading.links[sofar.count :])]))

    def _named(self, visit: Visit, links: Iterable[FoundLink]) -> list[str]:
        places = (self.places.of(visit, found) for found in links if found.role == Role.ARTICLE)
        return [place.url for place in places if place is not None]

    def try_sitemap_after(self, visit: Visit, *, now: datetime) -> None:
        """Nobody announced a sitemap, and the usual one is missing: other systems have theirs elsewhere."""
        base, _, name = visit.url.rpartition("/")
        if base.count("/") == _ROOT and name in _USUAL[:-1]:
            found = FoundLink(f"{base}/{_USUAL[_USUAL.index(name) + 1]}", Role.SITEMAP)
            self._add(visit, found, barren=0, again=False, now=now)

    def leave_known(self, source: str, *, now: datetime) -> None:
        """Leave what runs with bounds found out already: a run that goes on from one has not read its listings."""
        for url, day in self.frontier.list_left(source) if self.limits.bounded else ():
            self._leave(url, day, now=now)

    def _leave(self, url: str, day: date, *, now: datetime) -> None:
        """Leave an article as if unseen that a listing shows to be of no day that this run keeps."""
        outside = self.limits.outside(day)
        if outside is not None:
            self.frontier.leave(url, outside, day, now=now)

    def skip_page(self, visit: Visit, *, now: datetime) -> None:
        """A page of a listing was given up: go on with the one after it, if its address can be made."""
        target = following(visit.address) if visit.kind == Kind.LISTING and visit.form is None else None
        place = read_address(target) if target is not None else None
        if place is not None and visit.barren < self.settings.barren_pages:
            found = FoundLink(place.url, Role.NEXT, number=visit.number + 1, written=place.written)
            self._add(visit, found, barren=visit.barren + 1, again=False, now=now)

    def look_at(self, visit: Visit, place: ScopedUrl, *, now: datetime, soon: bool = False) -> bool:
        """Have an address asked for that a page does not link to; False where it is known, or not worth it.

        *soon*: before articles, for what it tells of all of them.
        """
        found = FoundLink(place.url, Role.ARTICLE, written=place.written)
        new = self._add(visit, found, barren=0, again=False, now=now)
        if new and soon:
            self.frontier.update(place.url, priority=Priority.MAP)
        return new

    def stand_in(self, host: str, *, now: datetime) -> None:
        """A key was found idle: articles that are known under addresses with it need no visit under those without."""
        rows = self.database.all(
            "SELECT url, source FROM pages WHERE host = ? AND article_id IS NOT NULL AND instr(url, '?')", (host,)
        )
        for row in rows:
            reduced = self.frontier.query_keys.reduce(row["url"])
            if reduced != row["url"] and self.frontier.add(Link(reduced, row["source"], host), now=now):
                self.frontier.retire(reduced, target=row["url"])

    def retire_parts(self, visit: Visit, parts: Iterable[FoundLink], *, now: datetime) -> list[int]:
        """The further pages of an article were read with its first, and are not visited by themselves.

        Returns the articles that they were kept as before that.
        """
        kept: list[int] = []
        for part in parts:
            place = self.places.of(visit, part)
            if place is not None:
                link = Link(place.url, place.source, place.host, referrer=visit.url, written=place.written)
                number = None if self.frontier.add(link, now=now) else self.frontier.article_of(place.url)
                if number is not None:
                    kept.append(number)
                    self.frontier.update(place.url, article_id=None)
                self.frontier.retire(place.url, target=visit.url)
        return kept

    def _skip_met(self, links: tuple[FoundLink, ...]) -> list[FoundLink]:
        """Those that this run has not met lately: of a page's hundred links a few."""
        is_known = self.frontier.is_known
        return [found for found in links if not is_known(found.url)]

    def _put_one(self, visit: Visit, found: FoundLink, *, now: datetime) -> bool:
        return self._add(visit, found, barren=0, again=False, now=now)

    def _put_next(
        self, visit: Visit, reading: PageResult, nexts: list[FoundLink], *, unknown: int, now: datetime
    ) -> None:
        """Follow the listing unless it goes in circles, is past its cap, or has shown nothing unknown for long."""
        depth = self.depth[visit.source]
        if (
            self.shown.is_repeated(visit.url, reading.fingerprint)
            or visit.number >= depth.cap
            or (reading.sort is not PageSort.LISTING and visit.number > 1)
        ):
            return
        self.shown.note_page(visit.url, reading.fingerprint)
        series = series_of(urldefrag(visit.url).url)
        barren = 0 if unknown else visit.barren + 1
        for found in nexts:
            # Another list's second page comes after this one's own: facets lead to hundreds of others.
            numbered = split_number(urldefrag(found.url).url)
            follow = found if numbered is None or numbered.series == series else found._replace(role=Role.PAGE)
            if barren < depth.barren_known:
                self._add(visit, follow, barren=barren, again=True, now=now)
            elif barren < depth.barren_unknown:
                self._add(visit, follow, barren=barren, again=False, now=now)

    def _add(self, visit: Visit, found: FoundLink, *, barren: int, again: bool, now: datetime) -> bool:
        if not again and self.frontier.is_known(found.url):
            return False
        place = self.places.of(visit, found)
        if place is None or self.room[visit.source] <= 0 or self.places.is_known_otherwise(place):
            self.frontier.note_known(found.url)
            return False
        headline = found.role != Role.PAGE and not barren  # the next page of a list that shows nothing new is no news
        depth = visit.depth + (found.role != Role.NEXT and not is_of_one_archive(visit.url, place.url))
        if depth > DEEPEST:
            self.too_deep.setdefault(visit.source, place.url)
            return False
        if not self.budgets.allows(place.url, source=place.source, headline=headline):
            return False
        if self.frontier.calendars.holds(place.url, source=place.source):
            self.frontier.note_known(found.url)
            return False
        new = self.frontier.add(
            Link(
                url=place.url,
                source=place.source,
                host=place.host,
                kind=_KINDS.get(found.role, Kind.PAGE),
                priority=max(_PRIORITIES[found.role], Priority.DOUBTED if place.doubt else 0),
                depth=depth,
                referrer=visit.url,
                form=found.form,
                lastmod=found.lastmod,
                barren=barren,
                number=found.number,
                again=again,
                headline=found.role == Role.ARTICLE,
                written=place.written,
                told=found.published,
            ),
            now=now,
        )
        self.room[visit.source] -= new
        return new

    def put_ahead(self, visit: Visit, links: tuple[FoundLink, ...], *, now: datetime) -> None:
        """Put the next entries of a sitemap in before itself is kept: it may have as many as fill seconds."""
        sofar = self._entries.setdefault(visit.url, SitemapEntries())
        self._put_entries(visit, links, sofar, now=now)
        sofar.named += self._named(visit, links)
        sofar.count += len(links)

    def _put_sitemap(self, visit: Visit, reading: PageResult, *, now: datetime) -> int:
        """Put a sitemap's entries in; those whose lastmod moved are asked for again as far as it is believed."""
        sofar = self._entries.get(visit.url, SitemapEntries())
        self._put_entries(visit, reading.links[sofar.count :], sofar, now=now)
        for url, lastmod in sofar.claims.believed(self.hosts.get(visit.host)):
            self.frontier.update(url, state="due", due_at=now, priority=LASTMOD_PRIORITY, lastmod=lastmod)
        return sofar.unknown

    def _put_entries(self, visit: Visit, links: tuple[FoundLink, ...], sofar: SitemapEntries, *, now: datetime) -> None:
        self._tell(visit, links)
        for found in links:
            if self._put_one(visit, found, now=now):
                sofar.unknown += found.role == Role.ARTICLE
                continue
            place = self.places.of(visit, found)
            if place is not None and found.lastmod is not None and found.role != Role.SITEMAP:
                self._compare(place.url, found.lastmod, sofar.claims)

    def _compare(self, url: str, lastmod: str, claims: ClaimedChanges) -> None:
        row = self.database.one("SELECT lastmod, state FROM pages WHERE url = ?", (url,))
        if row is not None and row["lastmod"] is not None:
            claims.known += 1
            if row["lastmod"] != lastmod and row["state"] == "resting":
                claims.moved.append((url, lastmod))
        elif row is not None:
            self.frontier.update(url, lastmod=lastmod)
