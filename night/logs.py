"""Logs of night runs, on stderr: for people on a terminal, JSON lines otherwise. LUUTIN_LOG=text or json decides.

Each line carries what is bound with `structlog.contextvars`: the run's number, the source.
"""

import logging
import os
import sys
from typing import Any

import structlog

VARIABLE = "LUUTIN_LOG"
_PLACES = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
"""Where an exception was raised, without the values that stood there: one may be a password. So is the text form."""


def form() -> str:
    """`text` or `json`."""
    chosen = os.environ.get(VARIABLE, "")
    return chosen if chosen in {"text", "json"} else "text" if sys.stderr.isatty() else "json"


def are_on() -> bool:
    """Whether a log was asked for, in place of words for a person at a terminal: `luutin run` does."""
    return os.environ.get(VARIABLE, "") in {"text", "json"}


def configure(*, service: bool = False, quiet: bool = False, silent: bool = False) -> None:
    """Set the log up for this process. Where no log was asked for, only warnings are heard; of libraries too.

    *quiet*: not even those, for a command that shows by other means what they say. *silent*: no errors either.
    """
    heard = logging.CRITICAL if silent else logging.ERROR if quiet else logging.WARNING
    level = logging.INFO if service or are_on() else heard
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    last: list[Any] = (
        [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty() and not os.environ.get("NO_COLOR"),
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
        if form() == "text"
        else [structlog.processors.ExceptionRenderer(_PLACES), structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def log() -> Any:
    """The log."""
    return structlog.get_logger()
