"""What the page's machine-readable markup claims: meta elements, JSON-LD, `<title>`, `<html lang>`, `<base>`."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from luutin.archive import normal
from luutin.crawler.reading.extract.loose_json import json_value

_CLAIMS: Final = (
    "title, meta, base, link[rel=canonical], script[type='application/ld+json'], a[rel~=author], a[class*=author]"
)
_LONGEST: Final = 4000
_LONGEST_JSON: Final = 1_000_000
_TAG: Final = re.compile(r"[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*")
_ARTICLES: Final = frozenset(
    [
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "reviewnewsarticle",
        "blogposting",
        "backgroundnewsarticle",
        "liveblogposting",
        "webpage",
        "report",
        "recipe",
        "review",
        "howto",
        "techarticle",
        "scholarlyarticle",
        "socialmediaposting",
    ]
)
_PLAIN_URL: Final = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(/[\w~!$&'()*+,=:@%./?-]*)", re.ASCII)
_PLAIN_PATH: Final = re.compile(r"(/[\w~!$&'()*+,=:@%./?-]*)", re.ASCII)
_DATES: Final = (
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "article.published",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
    "publish-date",
    "pubdate",
    "publication_date",
    "date",
    "article_date_original",
    "cxenseparse:recs:publishtime",
    "last-modified-date-iso",
    "shareaholic:article_published_time",
    "og:published_time",
    "article:published",
    "created",
    "originalpublicationdate",
    "citation_publication_date",
    "weibo: article:create_at",
)
_UPDATES: Final = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "og:article:modified_time",
    "article:modified",
    "article.updated",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
    "modified",
)
_AUTHORS: Final = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "citation_author",
    "og:article:author",
    "article:author_name",
    "og:author",
    "article.author",
    "article_author",
    "authors",
    "articleauthor",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dcsext.author",
    "mediator_author",
    "bc:authors",
    "creator",
)
_ADDRESSES: Final = ("http:", "https:", "/", "www.")
_LONGEST_NAME: Final = 300
_MOST_NAMES: Final = 20


@dataclass(slots=True)
class Markup:
    """The claims, as written. None means: the page makes no such claim."""

    title: str = ""
    """Text of `<title>`."""
    metas: dict[str, str] = field(default_factory=dict)
    """Name or property in lower case → the first content that is not empty."""
    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    """Whom the JSON-LD names as authors, in its order."""
    persons: bool = False
    """True where the JSON-LD says of none of them that it is an organisation."""
    named: tuple[str, ...] = ()
    """Whom the meta elements name as authors."""
    linked: tuple[str, ...] = ()
    """What links with `rel=author` say."""
    publisher: str | None = None
    captions: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None
    canonical: str | None = None
    base: str | None = None
    """`<base href>`, as written."""
    types: frozenset[str] = frozenset()
    host: str = ""
    """Of the page's own address."""

    def meta(self, *names: str) -> str | None:
        """Return the first of the meta elements *names* that the page has."""
        return next((self.metas[name] for name in names if name in self.metas), None)


def read_markup(tree: LexborHTMLParser) -> Markup:
    """Collect what the markup of *tree* claims; broken JSON-LD is mended where it can be."""
    markup = Markup()
    root = tree.root
    language = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "").strip() if root else ""
    markup.language = language.replace("_", "-") if _TAG.fullmatch(language) else None
    named: dict[str, list[str]] = {}
    title: str | None = None
    for node in tree.css(_CLAIMS):
        tag, attributes = node.tag, node.attributes
        if tag == "meta":
            _read_meta(markup.metas, named, attributes)
        elif tag == "title":
            title = node.text()[:_LONGEST] if title is None else title
        elif tag == "a":
            if len(markup.linked) < _MOST_NAMES:
                markup.linked = (*markup.linked, normal(node.text()[:_LONGEST_NAME]))
        elif tag == "base":
            markup.base = markup.base or attributes.get("href")
        elif tag == "link":
            markup.canonical = markup.canonical or attributes.get("href")
        else:
            _read_json(markup, node.text())
    markup.title = " ".join((title or "").split())
    markup.published = markup.published or markup.meta(*_DATES)
    markup.modified = markup.modified or markup.meta(*_UPDATES)
    markup.named = next((tuple(dict.fromkeys(named[name])) for name in _AUTHORS if name in named), ())
    return markup


def _read_meta(metas: dict[str, str], named: dict[str, list[str]], attributes: dict[str, str | None]) -> None:
    name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
    content = (attributes.get("content") or attributes.get("value") or "").strip()
    if name and content and len(content) < _LONGEST:
        name = name.lower()
        for one in name.split() if ":" in name else (name,):  # a property may be several
            metas.setdefault(one, content)
        if name in _AUTHORS and not content.startswith(_ADDRESSES) and len(content) < _LONGEST_NAME:
            named.setdefault(name, []).append(normal(html.unescape(content)).strip(" ,;"))


def _read_json(markup: Markup, text: str) -> None:
    if len(text) > _LONGEST_JSON:
        return
    items = list(_items(json_value(text)))
    known = {str(item["@id"]): item for item in items if "@id" in item and "name" in item}
    for item in items:
        _read_item(markup, item, known)


def _items(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _items(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _items(value.get(key), depth + 1)


def _read_item(markup: Markup, item: dict[str, Any], known: dict[str, dict[str, Any]]) -> None:
    kinds = item.get("@type")
    kinds = {str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])}
    markup.types |= kinds
    if not kinds & _ARTICLES:
        return
    strong = not kinds <= {"webpage"}
    if strong or markup.headline is None:
        markup.headline = _words(item.get("headline")) or markup.headline
    if strong or markup.published is None:
        markup.published = _first(item.get("datePublished")) or markup.published
        markup.modified = _first(item.get("dateModified")) or markup.modified
    if strong:
        authors = item.get("author") or item.get("creator") or ()
        if not markup.authors:
            markup.authors = tuple(dict.fromkeys(_names(authors, known)))
            markup.persons = '"Organization"' not in str(authors).replace("'", '"')
        markup.publisher = markup.publisher or next(_names(item.get("publisher"), known), None)
        markup.section = markup.section or _words(_first(item.get("articleSection")))


def _first(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return value.strip() if isinstance(value, str) and value.strip() else None


def _words(value: Any) -> str | None:
    """Text of a JSON-LD value; many pages escape it for HTML once too often."""
    text = _first(value)
    return " ".join(html.unescape(text).split()) if text else None


def _names(value: Any, known: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Yield the names of persons and organisations in *value*; *known* are the items that it may only refer to."""
    for author in value if isinstance(value, list) else [value]:
        name = author
        if isinstance(author, dict):
            name = author.get("name") or known.get(str(author.get("@id")), {}).get("name")
        for part in name if isinstance(name, list) else [name]:
            if isinstance(part, str) and part.strip() and not part.startswith(_ADDRESSES):
                yield " ".join(html.unescape(part).split()).strip(" ,;|")


class Addresses:
    """Makes the addresses of one page absolute, by its URL and its `<base href>`."""

    def __init__(self, url: str, base: str | None) -> None:
        self.base = url
        """What relative addresses are resolved against."""
        try:
            urlsplit(url)
            self.base = urljoin(url, base.strip()) if base else url
            parts = urlsplit(self.base)
        except ValueError:
            self.base = "http://invalid/"
            parts = urlsplit(self.base)
        self._own = url
        self._origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""

    def absolute(self, url: str) -> str | None:
        """Return *url* as an absolute http(s) URL, or None where it is none."""
        url = url.strip()
        if _is_plain(_PLAIN_URL.fullmatch(url)):
            return url
        if self._origin.startswith(("http://", "https://")) and _is_plain(_PLAIN_PATH.fullmatch(url)):
            return self._origin + url
        try:
            found = urljoin(self.base, url)
        except ValueError:
            return None
        return found if found.startswith(("http://", "https://")) else None

    def canonical(self, claimed: str | None) -> str:
        """Return the page's canonical URL; *claimed* is believed, unless it is of another host, or the home page."""
        target = self.absolute(claimed) if claimed else None
        if target is None:
            return self._own
        mine, other = urlsplit(self._own), urlsplit(target)
        same_host = (other.hostname or "").removeprefix("www.") == (mine.hostname or "").removeprefix("www.")
        return target if same_host and (other.path.strip("/") or not mine.path.strip("/")) else self._own


def _is_plain(found: re.Match[str] | None) -> bool:
    """Say whether an address needs no joining: nothing in its path to fold, drop or resolve."""
    return found is not None and "//" not in found[1] and "/." not in found[1] and not found[1].endswith("?")
