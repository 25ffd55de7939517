"""What an address under /web, /timegate and /timemap asks for: the address of a page stands in it as it is."""

import re
from typing import Final, NamedTuple

from starlette.requests import Request

from luutin.crawler import address_forms, resolve

_MEMENTO: Final = re.compile(r"(?P<stamp>\d{4,14})(?P<form>[a-z]{2}_)?/(?P<url>.+)", re.DOTALL)
_SCHEME: Final = re.compile(r"(https?):/+", re.IGNORECASE)
"""A proxy may have made one slash of two."""


class AskedAddress(NamedTuple):
    """An address, and which capture of it."""

    url: str
    """As asked for, with its scheme."""
    stamp: str | None = None
    """Four to fourteen digits; None: of no moment in particular."""
    form: str = ""
    """`im_` and the like: the capture itself, caged; `id_`: its very bytes, to save; empty: in a page of ours."""


def read_asked(request: Request, *, after: str) -> AskedAddress:
    """Return what stands behind *after* in the request's address, with its query."""
    path = (request.scope.get("raw_path") or request.scope["path"].encode()).partition(after.encode())[2]
    query = request.scope["query_string"]
    rest = (path + (b"?" + query if query else b"")).decode("latin-1")
    found = _MEMENTO.fullmatch(rest)
    return (
        AskedAddress(with_scheme(rest))
        if found is None
        else AskedAddress(with_scheme(found["url"]), found["stamp"], found["form"] or "")
    )


def with_scheme(url: str) -> str:
    """Return *url* as people paste it, with a scheme: http where they left it out."""
    found = _SCHEME.match(url)
    return f"{found[1].lower()}://{url[found.end() :]}" if found else f"http://{url.lstrip('/')}"


def forms_of(url: str) -> list[str]:
    """Return the canonical addresses under which what stands at *url* may be kept, the likeliest first; empty: none."""
    return list(dict.fromkeys(address_forms(url)))


def named(url: str) -> str | None:
    """Return *url* as a record names a file; None: it is no address of the web."""
    return resolve(url)
