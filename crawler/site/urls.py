"""What goes on the wire for a link, and the one form that tells pages apart. Pure.

`resolve` gives the address as the page wrote it, read as browsers read it (WHATWG URL). It is what is asked for, and
what robots.txt is asked about. `canonical` gives w3lib's canonical form (RFC 3986 §6.2) of it, without what servers and
advertisers add to any address under names of their own. The frontier and the archive tell pages apart by it. It never
goes out. Any other key of a query may be an article's number, whatever it is called.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import ada_url

from luutin.crawler.site.doubts import LONGEST
from luutin.crawler.site.hosts import DEFAULT_PORTS

_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid|cfid|cftoken)=[^/?#;]*", re.IGNORECASE)
_ASP_SESSION_IN_PATH = re.compile(r"/\((?:[afsx]\([\w-]+\))+\)(?=/)", re.IGNORECASE)
"""ASP.NET's own without cookies: `/(S(lit3py55t21z5v55vlm25s55))/`, `/(X(1)S(…))/`, `/(A(…)F(…))/`."""
_ADDED_KEY = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|zarsrc|mc_[ce]id|_ga|_gl|igshid"
    r"|jsessionid|phpsessid|aspsessionid\w*|cfid|cftoken|p_auth|csrf_?token|_csrf|__viewstate"
    r"|nv_redirect|nvvithemever|checksess",
    re.IGNORECASE,
)
"""Names reserved for tracking and for sessions. `sid`, `token` and their like are articles' numbers on some portals."""
_PLAIN_PATH = r"(?:/[\w~-][\w.~-]*)*/?"
_PLAIN = re.compile(
    rf"https?://[a-z0-9][a-z0-9.-]*[a-z0-9](?::(?:[1-5]\d{{4}}|[1-9]\d{{0,3}}))?(?=/){_PLAIN_PATH}", re.ASCII
)
"""An address without anything that the canonical form writes otherwise, but for a default port."""
_PLAIN_REFERENCE = re.compile(rf"(?!//){_PLAIN_PATH}", re.ASCII)
_ORIGIN = re.compile(r"https?://[^/?#]+(?=/)")
_DEFAULT_PORT = re.compile(r"http://[^/]*:80/|https://[^/]*:443/")
_ORIGIN_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HTTP = re.compile(r"(https?://)(?:[^/?#]*@)?([^/?#]*?)\.?((?::\d+)?)(?=[/?#])")
"""Scheme, credentials, host with one dot too many, port: as ada writes them."""


def resolve(url: str, base: str | None = None) -> str | None:
    """Return the address that *url* names on a page whose base is *base*; None where it is no http or https URL.

    Read as browsers do, without fragment, credentials, and the dot that may end a host's name.

    >>> resolve("?/tin/bai 1#top", "http://Xa.Vn:80/a/index.php")
    'http://xa.vn/a/index.php?/tin/bai%201'
    """
    return _join_plain(url, base) or _resolve(url, base)


def canonical(url: str, base: str | None = None) -> str | None:
    """Return the canonical form of *url*, resolved against *base*; None where it is no http or https URL.

    >>> canonical("HTTP://Xa.Vn:80/a/../tin;jsessionid=9F?utm_source=x&b=2&a=1#top")
    'http://xa.vn/tin?a=1&b=2'
    """
    return _join_plain(url, base) or _the_long_way(url, base)


class Address(NamedTuple):
    """One address, in both its forms."""

    url: str
    """Canonical."""
    written: str | None = None
    """What goes on the wire; None: the canonical form itself."""


def read_address(url: str, base: str | None = None) -> Address | None:
    """Return both forms of *url*, resolved against *base*; None where it is no http or https URL."""
    plain = _join_plain(url, base)
    if plain is not None:
        return Address(plain)
    written = _resolve(url, base)
    form = _canonical(written) if written is not None else None
    return None if form is None else Address(form, None if written == form else written)


def _join_plain(url: str, base: str | None) -> str | None:
    """An address that is canonical as it stands, as most links are: the long way takes thirty times as long."""
    origin = _ORIGIN.match(base) if base and url[:1] == "/" and _PLAIN_REFERENCE.fullmatch(url) else None
    joined = origin[0] + url if origin is not None else url
    plain = _PLAIN.fullmatch(joined) and len(joined) <= LONGEST and not _DEFAULT_PORT.match(joined)
    return joined if plain else None


def _resolve(url: str, base: str | None) -> str | None:
    try:
        joined = ada_url.join_url(base, url) if base else ada_url.normalize_url(url)
    except ValueError:  # no URL at all, or a broken host or port
        return None
    if not joined.startswith(("http://", "https://")) or len(joined) > 4 * LONGEST:
        return None
    return _HTTP.sub(r"\1\2\3", joined, count=1).partition("#")[0]


def _the_long_way(url: str, base: str | None) -> str | None:
    address = _resolve(url, base)
    return _canonical(address) if address is not None else None


@lru_cache(maxsize=20_000)
def _canonical(url: str) -> str | None:
    # It brings TLS and urllib's client along, which a reader that meets plain addresses need not load.
    from w3lib.url import canonicalize_url

    address, mark, query = url.partition("?")
    parts = urlsplit(canonicalize_url(address))
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return None
    port = parts.port
    host = parts.hostname if ":" not in parts.hostname else f"[{parts.hostname}]"
    host = host.rstrip(".")
    if port is not None and port != DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    path = _ASP_SESSION_IN_PATH.sub("", _SESSION_IN_PATH.sub("", parts.path)) or "/"
    return urlunsplit((parts.scheme, host, path, _query(query) if mark else "", ""))


def _query(query: str) -> str:
    """A query with its pairs sorted; a route (`?/tin/bai-1`) before them stays as it is written."""
    route, _, rest = query.partition("&") if "/" in query.partition("=")[0] else ("", "", query)
    pairs = parse_qsl(rest, keep_blank_values=True, errors="surrogateescape")
    kept = sorted(pair for pair in pairs if not _ADDED_KEY.fullmatch(pair[0]))
    return "&".join(filter(None, (route, urlencode(kept, errors="surrogateescape"))))


def twins(url: str) -> list[str]:
    """Other canonical URLs that lead to the same page on any portal: by the other scheme, with `www.` or without."""
    host, slash, path = url.partition("://")[2].partition("/")
    bare = host.removeprefix("www.")
    hosts = (bare, f"www.{bare}") if "." in bare and not bare[-1].isdecimal() else (host,)
    found = (f"{scheme}://{name}{slash}{path}" for scheme in ("http", "https") for name in hosts)
    return [each for each in found if each != url]


def spellings(url: str) -> list[str]:
    """Other canonical URLs that may show what stands at *url*: its twins, on the host for telephones, in lower case."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    bare = host.removeprefix("m.").removeprefix("www.")
    others = [bare, f"www.{bare}"] if host.startswith("m.") else [f"m.{bare}"]
    lower = [f"{scheme}://{host}{slash}{path.lower()}"] if path != path.lower() else []
    return [*twins(url), *(f"{scheme}://{name}{slash}{path}" for name in others), *lower]


def address_forms(text: str) -> list[str]:
    """The canonical URLs that an address from a person's hands may stand for, the likeliest first; empty: it is none.

    >>> address_forms("xa.vn/tin")[:2]
    ['http://xa.vn/tin', 'http://www.xa.vn/tin']
    """
    url = canonical(text if _ORIGIN_SCHEME.match(text) else f"http://{text}")
    return [] if url is None else [url, *spellings(url)]


def is_home(url: str) -> bool:
    """Tell whether *url* is a site's front door: no path, or only a default document, and no query."""
    parts = urlsplit(url)
    return (
        not parts.query
        and re.fullmatch(r"/(?:(?:index|default|home|trang-?chu|main)(?:\.\w{2,5})?/?)?", parts.path, re.IGNORECASE)
        is not None
    )


_DIGITS = re.compile(r"\d+")
_SLUG = re.compile(r"(?<![^/])[^/]*[^/\d.]-[^/]*-[^/]*")
_OPAQUE = re.compile(r"(?<![^/])(?=[^/]*\d)[\da-f]{8}-?(?:[\da-f]{4}-?){3,}[\da-f]*(?=[/.]|$)", re.IGNORECASE)
"""A segment that is a hash or a UUID."""


@lru_cache(maxsize=2_000)
def shape(url: str) -> str:
    """Return the pattern that the canonical *url* belongs to: slugs, hashes, numbers folded, query values left out.

    Pages of one template share a shape, and so do the endless addresses of a trap.

    >>> shape("http://xa.vn/tin/khai-mac-hoi-nghi-12.html?page=3")
    'xa.vn/tin/*?page'
    """
    parts = urlsplit(url)
    path = _DIGITS.sub("0", _SLUG.sub("*", _OPAQUE.sub("*", parts.path)))
    keys = sorted({key for key, _ in parse_qsl(parts.query, keep_blank_values=True)}) if parts.query else ()
    return f"{parts.netloc}{path}" + (f"?{'&'.join(keys)}" if keys else "")
