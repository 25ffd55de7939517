"""Here is a path. Give me the page. One site of the portal, without a network: items in, responses out."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from threading import Lock
from urllib.parse import parse_qsl, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from luutin.app.demo.content import Item, NewsPhoto
from luutin.app.demo.documents import document, type_of
from luutin.app.demo.layouts import PortalLayout, weekday
from luutin.app.demo.pictures import png
from luutin.archive import VIETNAM, Article, Attachment, Caption

_HTML, _XML, _TEXT = "text/html; charset=utf-8", "text/xml; charset=utf-8", "text/plain; charset=utf-8"
_RELATED = 5
_FEED = 15
_NEWEST = 12
_SITEMAP_PART = 20


@dataclass(frozen=True, slots=True)
class DemoResponse:
    """What the site answers."""

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


Route = Callable[[], DemoResponse]


class Site:
    """One portal: its articles, the pages made of them, and how often each was visited.

    Visits are counted for each address, so that the first visit shows the same page whatever was visited before it.
    """

    def __init__(self, layout: PortalLayout, items: Iterable[Item], *, now: Callable[[], datetime]) -> None:
        self.layout = layout
        self.base_url = ""
        """Set by the server once it knows its port; without a slash at the end."""
        self._items = {item.id: item for item in items}
        self._now = now
        self._visits: Counter[str] = Counter()
        self._lock = Lock()
        self._templates = Environment(
            loader=PackageLoader("luutin.app.demo"),
            undefined=StrictUndefined,
            autoescape=select_autoescape(default=True),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._routes = self._make_routes()

    @property
    def items(self) -> list[Item]:
        """Newest first."""
        return sorted(self._items.values(), key=lambda item: (item.published, item.id), reverse=True)

    def put(self, item: Item) -> None:
        """Publish *item*, or replace the one with its number."""
        self._items[item.id] = item
        self._routes = self._make_routes()

    def remove(self, number: int) -> None:
        """Take an article off the site: its address answers 404 from now on."""
        del self._items[number]
        self._routes = self._make_routes()

    def item(self, number: int) -> Item:
        """The article with this number. Raises KeyError."""
        return self._items[number]

    def expected(self, item: Item) -> Article:
        """The record that *item*'s page shows to someone who reads it right."""
        before = 0
        captions = []
        for block in item.body:
            if isinstance(block, str):
                before += 1
            elif block.caption is not None:
                image = self.base_url + self._photo_path(item, block)
                position = 0 if block.style == "head" else before
                captions.append(Caption(text=block.caption, image=image, position=position))
        stamp = item.published if self.layout.stamp(item).find(":") > 0 else item.published[:10]
        return Article(
            url=self.address(item),
            source=self.layout.key,
            title=item.title,
            lead=item.lead,
            byline=item.byline,
            published=stamp,
            body=item.paragraphs,
            captions=tuple(captions),
            images=tuple(self.base_url + self._photo_path(item, photo) for photo in item.photos),
            attachments=tuple(
                Attachment(name=file.title, url=self.base_url + self._file_path(item, file.name)) for file in item.files
            ),
            category=item.category,
        )

    def address(self, item: Item) -> str:
        """Its canonical URL."""
        return self.base_url + self._path(self.layout.article, item)

    def respond(self, target: str, *, if_none_match: str | None = None) -> DemoResponse:
        """Answer a request for *target*, a path with its query."""
        parts = urlsplit(target)
        if parts.path.startswith("/banners/"):
            return DemoResponse(302, _TEXT, b"", {"Location": "/"})
        wanted = dict(parse_qsl(parts.query))
        known = parts.path + "".join(f"?Category={value}" for key, value in wanted.items() if key == "Category")
        route = self._routes.get(known)
        if route is None:
            return self._html("missing.html", status=404)
        response = route()
        if if_none_match is not None and response.headers.get("ETag") == if_none_match:
            return DemoResponse(304, response.content_type, b"", response.headers)
        return response

    def _make_routes(self) -> dict[str, Route]:
        routes: dict[str, Route] = {"/robots.txt": self._robots, self.layout.feed: self._feed}
        routes |= self._listing_routes()
        routes |= self._sitemap_routes()
        for item in self.items:
            routes |= self._item_routes(item)
        return routes

    def _item_routes(self, item: Item) -> dict[str, Route]:
        layout = self.layout
        routes: dict[str, Route] = {}
        shown_at = (layout.article, "article.html"), (layout.alias, "article.html"), (layout.print_view, "print.html")
        for pattern, template in shown_at:
            if pattern is not None:
                path = self._path(pattern, item)
                routes[path] = partial(self._article, item, path, template)
        for photo in item.photos:
            routes[self._photo_path(item, photo)] = partial(self._picture, photo.photo)
        for file in item.files:
            routes[self._file_path(item, file.name)] = partial(self._document, file.name)
        return routes

    def _listing_routes(self) -> dict[str, Route]:
        further = self.layout.home_page
        newest = self.items if further else self.items[:_NEWEST]
        routes = self._listing("home.html", newest, first="/", further=further)
        for category in self._categories():
            items = [item for item in self.items if item.category == category]
            first, page = self._listing_paths(items[0].section)
            routes |= self._listing("list.html", items, first=first, further=page, category=category)
        return routes

    def _listing_paths(self, section: str) -> tuple[str, str | None]:
        """Page 1 of a section, and the pattern of its further pages."""
        page = self.layout.page
        return self.layout.listing.format(section=section), page and page.replace("{section}", section)

    def _listing(
        self, template: str, items: Sequence[Item], *, first: str, further: str | None, category: str | None = None
    ) -> dict[str, Route]:
        """Routes to every page of one listing; everything on one page where there is no pattern for further ones."""
        size = self.layout.page_size if further else max(len(items), 1)
        parts = [items[start : start + size] for start in range(0, len(items), size)] or [items]
        paths = [first, *(further.format(n=n) for n in range(2, len(parts) + 1) if further)]
        return {
            path: partial(
                self._html,
                template,
                items=part,
                category=category,
                number=n,
                pages=list(enumerate(paths, 1)),
                featured=self.items[:2] if path == "/" else [],
            )
            for n, (path, part) in enumerate(zip(paths, parts, strict=True), 1)
        }

    def _sitemap_routes(self) -> dict[str, Route]:
        items = self.items
        if self.layout.sitemap_part is None:
            return {self.layout.sitemap: partial(self._sitemap, items)}
        parts = [items[start : start + _SITEMAP_PART] for start in range(0, len(items), _SITEMAP_PART)]
        paths = [self.layout.sitemap_part.format(n=n) for n in range(1, len(parts) + 1)]
        routes: dict[str, Route] = {self.layout.sitemap: partial(self._sitemap_index, paths)}
        routes |= {path: partial(self._sitemap, part) for path, part in zip(paths, parts, strict=True)}
        return routes

    def _categories(self) -> list[str]:
        return sorted({item.category for item in self._items.values()})

    def _path(self, pattern: str, item: Item, name: str = "") -> str:
        day = item.day
        return pattern.format(
            section=item.section, slug=item.slug, id=item.id, year=day.year, month=day.month, name=name
        )

    def _photo_path(self, item: Item, photo: NewsPhoto) -> str:
        return self._path(self.layout.photo, item, photo.photo)

    def _file_path(self, item: Item, name: str) -> str:
        return self._path(self.layout.file, item, name)

    def _article(self, item: Item, path: str, template: str) -> DemoResponse:
        with self._lock:
            self._visits[path] += 1
            visit = self._visits[path]
        headers = {}
        if self.layout.validates:
            headers["ETag"] = f'"{hashlib.sha256(item.model_dump_json().encode()).hexdigest()[:16]}"'
        return self._html(
            template,
            headers=headers,
            item=item,
            hits=100 + item.id % 97 * 7 + visit,
            related=self._related(item, visit),
            stamp=self.layout.stamp(item),
            canonical=self.address(item),
            photo_path=partial(self._photo_path, item),
            file_path=partial(self._file_path, item),
            print_path=self.layout.print_view and self._path(self.layout.print_view, item),
        )

    def _related(self, item: Item, visit: int) -> list[Item]:
        """Other articles; which ones changes with every visit, as on a portal that publishes daily."""
        others = [other for other in self.items if other.id != item.id]
        start = (item.id + visit * _RELATED) % max(len(others), 1)
        return (others + others)[start : start + _RELATED]

    def _html(
        self, template: str, *, status: int = 200, headers: dict[str, str] | None = None, **values: object
    ) -> DemoResponse:
        body = self._render(f"{self.layout.key}/{template}", **values)
        return DemoResponse(status, _HTML, body, headers or {})

    def _render(self, template: str, **values: object) -> bytes:
        now = self._now().astimezone(VIETNAM)
        text = self._templates.get_template(template).render(
            site=self.layout,
            base=self.base_url,
            now=now,
            today=weekday(now),
            token=hashlib.sha256(now.isoformat().encode()).hexdigest()[:12],
            sections=[(name, self.layout.listing.format(section=self._section(name))) for name in self._categories()],
            path=partial(self._path, self.layout.article),
            alias_path=partial(self._path, self.layout.alias or self.layout.article),
            **values,
        )
        return text.encode()

    def _section(self, category: str) -> str:
        return next(item.section for item in self._items.values() if item.category == category)

    def _robots(self) -> DemoResponse:
        lines = [*self.layout.robots, f"Sitemap: {self.base_url}{self.layout.sitemap}"]
        return DemoResponse(200, _TEXT, ("\n".join(lines) + "\n").encode())

    def _feed(self) -> DemoResponse:
        entries = [(item, format_datetime(item.moment.replace(tzinfo=VIETNAM))) for item in self.items[:_FEED]]
        return DemoResponse(200, _XML, self._render("feed.xml", entries=entries))

    def _sitemap(self, items: Sequence[Item]) -> DemoResponse:
        entries = [(item, self._last_modified(item)) for item in items]
        return DemoResponse(200, _XML, self._render("sitemap.xml", entries=entries))

    def _sitemap_index(self, paths: Sequence[str]) -> DemoResponse:
        return DemoResponse(200, _XML, self._render("sitemap-index.xml", paths=paths))

    @staticmethod
    def _last_modified(item: Item) -> str:
        moment = item.modified or item.moment.replace(tzinfo=VIETNAM) + timedelta(minutes=20)
        return moment.astimezone(VIETNAM).isoformat(timespec="seconds")

    @staticmethod
    def _picture(name: str) -> DemoResponse:
        return DemoResponse(200, "image/png", png(name))

    @staticmethod
    def _document(name: str) -> DemoResponse:
        return DemoResponse(200, type_of(name), document(name))
