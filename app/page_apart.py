"""How the reading of one page in a process apart can end without an answer, in words, and how long it may take."""

import math
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from luutin.crawler import CrawlError, CrawlerSettings, NotAnArticleError

Command = TypeVar("Command", bound=Callable[..., Any])

_DEADLINE: Final = CrawlerSettings.model_fields["read_deadline_s"].default


def with_deadline(command: Command) -> Command:
    """Give *command* the option `--deadline`, in seconds, with that of a crawl's readers unless another is given."""
    return click.option(
        "--deadline",
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True),
        default=_DEADLINE,
        show_default=True,
        callback=_be_finite,
        help="How long one page may take, as in a crawl.",
    )(command)


def _be_finite(context: click.Context, option: click.Parameter, value: float) -> float:  # noqa: ARG001 - click's call
    if not math.isfinite(value):
        raise click.BadParameter("a number of seconds is needed")
    return value


def name_failure(error: Exception, page: str) -> tuple[str, str]:
    """Return the code of *error*, met while *page* was read, and what to say of it."""
    if isinstance(error, NotAnArticleError):
        return error.code, error.message
    if isinstance(error, CrawlError):
        return "unreadable", str(error)
    if isinstance(error, MemoryError):
        return "reader-memory", f"{page}: the page needs more memory than a reader may have"
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    said = f"{page}: {type(error).__name__} in {where}: {error}; please report it, with the page"
    return "reader-error", said


def explain_loss(code: str, deadline_s: float) -> str:
    """Say why there is no answer: *code* is `reader-timeout` or `reader-died`."""
    return f"no answer within {deadline_s:g} s" if code == "reader-timeout" else "the process that read it died"
