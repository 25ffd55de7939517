"""What the page's machine-readable markup claims: meta elements, JSON-LD, `<title>`, `<html lang>`, `<base>`."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import orjson
from selectolax.lexbor import LexborHTMLParser

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


@dataclass(slots=True)
class Markup:
    """The claims, as written. None means: the page makes no such claim."""

    title: str = ""
    """Text of `<title>`."""
    metas: dict[str, str] = field(default_factory=dict)
    """Name or property in lower case → the first content that is not empty."""
    headline: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()
    text: str = ""
    """`articleBody` of the JSON-LD."""
    captions: tuple[str, ...] = ()
    section: str | None = None
    language: str | None = None
    canonical: str | None = None
    base: str | None = None
    """`<base href>`, as written."""
    types: frozenset[str] = frozenset()

    def meta(self, *names: str) -> str | None:
        """Return the first of the meta elements *names* that the page has."""
        return next((self.metas[name] for name in names if name in self.metas), None)


def read_markup(tree: LexborHTMLParser) -> Markup:
    """Collect what the markup of *tree* claims; broken JSON-LD is passed over."""
    markup = Markup()
    title = tree.css_first("title")
    markup.title = " ".join(title.text()[:_LONGEST].split()) if title is not None else ""
    root = tree.root
    language = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "").strip() if root else ""
    markup.language = language.replace("_", "-") if _TAG.fullmatch(language) else None
    for node in tree.css("meta, base, link[rel=canonical], script[type='application/ld+json']"):
        tag, attributes = node.tag, node.attributes
        if tag == "meta":
            _read_meta(markup.metas, attributes)
        elif tag == "base":
            markup.base = markup.base or attributes.get("href")
        elif tag == "link":
            markup.canonical = markup.canonical or attributes.get("href")
        else:
            _read_json(markup, node.text())
    markup.published = markup.published or markup.meta(*_DATES)
    return markup


def _read_meta(metas: dict[str, str], attributes: dict[str, str | None]) -> None:
    name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
    content = (attributes.get("content") or "").strip()
    if name and content and len(content) < _LONGEST:
        metas.setdefault(name.lower(), content)


def _read_json(markup: Markup, text: str) -> None:
    if len(text) > _LONGEST_JSON:
        return
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        try:
            value = orjson.loads(text.replace("\n", " ").replace("\r", " ").replace("\t", " "))
        except orjson.JSONDecodeError:
            return
    for item in _items(value):
        _read_item(markup, item)


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


def _read_item(markup: Markup, item: dict[str, Any]) -> None:
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
    if strong:
        markup.authors = markup.authors or tuple(_names(item.get("author")))
        markup.text = markup.text or _words(item.get("articleBody")) or ""
        markup.section = markup.section or _words(_first(item.get("articleSection")))


def _first(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return value.strip() if isinstance(value, str) and value.strip() else None


def _words(value: Any) -> str | None:
    """Text of a JSON-LD value; many pages escape it for HTML once too often."""
    text = _first(value)
    return " ".join(html.unescape(text).split()) if text else None


def _names(value: Any) -> Iterator[str]:
    for author in value if isinstance(value, list) else [value]:
        name = author.get("name") if isinstance(author, dict) else author
        if isinstance(name, list):
            name = ", ".join(str(part) for part in name)
        if isinstance(name, str) and name.strip() and not name.startswith(("http:", "https:", "/")):
            yield " ".join(html.unescape(name).split())


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


def _is_plain(found: re.Match[str] | None) -> bool:
    """Say whether an address needs no joining: nothing in its path to fold, drop or resolve."""
    return found is not None and "//" not in found[1] and "/." not in found[1] and not found[1].endswith("?")
