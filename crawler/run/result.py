"""What became of one visit."""

import asyncio
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from luutin.crawler.codes import Code
from luutin.crawler.errors import FetchError, UnreadableError
from luutin.crawler.frontier.visit import Visit
from luutin.crawler.reading.page_result import PageResult
from luutin.crawler.rendering.gate import Gate
from luutin.crawler.wire.fetch import Response


class Loaded(NamedTuple):
    """What a script of a page asked for, and got."""

    answer: Response
    sort: str
    """As browsers name it: `script`, `xhr`, `fetch`."""
    body: bytes | None = None
    """What was posted; None: it was a GET."""


class Rendering(NamedTuple):
    """How a browser filled a page."""

    html: bytes
    """What it showed at last, in UTF-8."""
    loaded: tuple[Loaded, ...]
    gate: Gate
    """What was withheld from its scripts."""


@dataclass(frozen=True, slots=True)
class Result:
    """A visit and what it brought: an answer with or without a reading, an error, or a refusal to ask at all."""

    visit: Visit
    answer: Response | None = None
    reading: PageResult | None = None
    """None unless the answer is a page with status 200."""
    error: FetchError | UnreadableError | None = None
    parts: tuple[Response, ...] = ()
    """Further pages of the article, whose text is joined to that of the first in the reading."""
    rendering: Rendering | None = None
    """How the reading came about where a browser had to fill the page; None: it is of the page as received."""
    refused: Code | None = None
    """Why it was not asked for: `robots`, `robots-unreachable`."""
    unreached: Code | None = None
    """With `robots-unreachable`: what robots.txt itself ended with."""
    retry_s: float | None = None
    """Seconds that Retry-After asks for; None: it does not."""


Results: TypeAlias = asyncio.Queue[Result]
"""Of visits, on their way to the writer."""
