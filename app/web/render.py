"""Pages from templates: what every page knows, and answers that a browser need not fetch twice."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from luutin import __version__
from luutin.app.settings import WebSettings
from luutin.app.web import i18n, printed
from luutin.app.web.links import Links
from luutin.app.web.reasons import why_not_kept, why_unread
from luutin.app.web.security import IS_HEAD

_SHOWN_MOST = ("base.html", "macros.html", "busy.html", "front.html", "search.html", "article.html")


@dataclass(frozen=True)
class WebVisit:
    """One request of a reader: its language and its addresses."""

    request: Request
    settings: WebSettings
    names: Callable[[], Mapping[str, str]] = dict
    """What sources are called."""
    has_collections: bool = False
    """Whether the operator has put any together."""

    @cached_property
    def language(self) -> str:
        """Language of the answer."""
        asked, accepted = self.request.query_params.get("lang"), self.request.headers.get("accept-language")
        chosen = self.settings.language
        return i18n.choose(asked, accepted, chosen if chosen in i18n.LANGUAGES else "vi")

    @cached_property
    def links(self) -> Links:
        """Addresses as this visitor sees them."""
        asked = self.request.query_params.get("lang")
        origin = self.settings.public_url or f"{self.request.url.scheme}://{self.request.url.netloc}"
        return Links(self.settings.root_path, origin, asked if asked in i18n.LANGUAGES else None, self.names)

    @cached_property
    def path(self) -> str:
        """Path of the page, without a proxy's prefix."""
        return self.request.url.path.removeprefix(self.settings.root_path) or "/"

    def switch(self, language: str) -> str:
        """This very page in another language."""
        return self.links.to(self.path, {**self.request.query_params, "lang": language})


def page(visit: WebVisit, template: str, *, status: int = 200, **values: Any) -> Response:
    """Render *template* for *visit*."""
    language = visit.language
    text = render(template, language, visit=visit, links=visit.links, languages=i18n.LANGUAGES, **values)
    return answer(visit.request, text.encode(), "text/html; charset=utf-8", status=status, language=language)


def render(template: str, language: str, **values: Any) -> str:
    """*template* with *values*, in *language*."""
    return _environment(language).get_template(template).render(language=language, **values)


def load_templates(language: str) -> None:
    """Read the templates that are shown most, and the words of *language*: else the first who asks waits for them."""
    for name in _SHOWN_MOST:
        _environment(language).get_template(name)


def answer(
    request: Request, body: bytes, media_type: str, *, status: int = 200, language: str | None = None
) -> Response:
    """A whole answer with its ETag; 304 without a body where the client has it already (RFC 9110 §13.1.2)."""
    tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if language:
        headers |= {"Content-Language": language, "Vary": "Accept-Language"}
    if status == 200 and has_already(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, status, headers, media_type)


def stream(request: Request, pieces: Iterator[bytes], media_type: str, headers: Mapping[str, str]) -> Response:
    """An answer that is made while it is sent. To HEAD it is its headers, and nothing is made."""
    if request.scope.get(IS_HEAD):
        told = Response(None, headers=dict(headers), media_type=media_type)
        if "Content-Length" not in headers:
            del told.headers["Content-Length"]  # it would be that of no body
        return told
    return StreamingResponse(pieces, media_type=media_type, headers=dict(headers))


def has_already(request: Request, tag: str) -> bool:
    """Whether the client has the answer that *tag* names (RFC 9110 §13.1.2)."""
    held = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    return tag.removeprefix("W/") in held


def _write_out_direction(value: Any) -> Any:
    """What a template prints: archived text cannot turn the direction of what stands beside it."""
    return printed.visible(value) if type(value) is str else value


def _code(text: str) -> Markup:
    """English prose of ours with what stands in backticks as code."""
    parts = [escape(part) for part in text.split("`")]
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else part for place, part in enumerate(parts)
    )


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("luutin.app.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_write_out_direction,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(i18n.translations(language), newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    environment.filters |= {
        "day": printed.day,
        "why_not_kept": why_not_kept,
        "why_unread": why_unread,
        "day_and_time": printed.day_and_time,
        "moment": printed.moment,
        "month": printed.month,
        "code": _code,
        "count": lambda number: printed.count(number, language),
        "size": lambda number: printed.size(number, language),
    }
    environment.globals["version"] = __version__
    return environment
