"""A service that others run, and that is asked over the network: how it refuses, rests, and is let be.

Who asks says who it is, asks for one thing at a time, and rests as long as the service says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

from luutin.crawler.errors import SetupError
from luutin.crawler.site.address import is_loopback

_T = TypeVar("_T")
_TRIES = 5
_REST_S = 5.0
"""Seconds of the first rest of a service that does not answer, without a word of its own; doubles each time."""
_LONGEST_REST_S = 3600.0
_IN_A_ROW = 3
"""Things in a row that do not come: then it is the service that fails, and not what is asked for."""
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 509, 520, 521, 522, 523, 524})
"""Answers after which asking again may help."""


class ServiceError(Exception):
    """The service did not give what was asked for."""

    def __init__(
        self, reason: str, *, rest_s: float | None = None, is_passing: bool = False, ends_look: bool = False
    ) -> None:
        super().__init__(reason)
        self.rest_s = rest_s
        """Seconds that it asks us to rest; None: it does not say."""
        self.is_passing = is_passing
        """Whether asking again may help."""
        self.ends_look = ends_look
        """Whether it is about the service, and not about the one thing that was asked for."""


@dataclass(slots=True)
class Budget:
    """How much a run may still ask of a service. Looks at one service share it."""

    limit: int | None = None
    """Captures; None: no bound."""
    asked: int = 0
    failed: int = 0
    """Captures in a row that did not come."""
    ended: str | None = None
    """Why the service is asked no more; None: it is."""

    @property
    def is_spent(self) -> bool:
        """Whether no capture may be asked for any more."""
        return self.ended is not None or (self.limit is not None and self.asked >= self.limit)

    def note_failure(self, error: ServiceError) -> None:
        """A capture did not come, after all tries."""
        self.failed += 1
        if error.ends_look or (error.is_passing and self.failed >= _IN_A_ROW):
            self.ended = str(error)


def ask_patiently(ask: Callable[[], _T], *, sleep: Callable[[float], object], stop: Callable[[], bool]) -> _T:
    """Ask, and again after each rest that the service needs. Raises ServiceError."""
    rest = _REST_S
    for number in range(1, _TRIES + 1):
        try:
            return ask()
        except ServiceError as error:
            if not error.is_passing or number == _TRIES or stop():
                raise
            sleep(min(error.rest_s if error.rest_s is not None else rest, _LONGEST_REST_S))
            rest = min(2 * rest, _LONGEST_REST_S)
    raise AssertionError  # the last try returned or raised


def rest_of(headers: Mapping[str, str]) -> float | None:
    """Seconds that an answer asks to rest (`Retry-After`, RFC 9110 §10.2.3); None: it does not say.

    A date is held against the service's own clock (`Date`).
    """
    said = headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        then, now = parsedate_to_datetime(said), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError):
        return None


def check_reachable(base: str, contact: str) -> None:
    """Raise SetupError where a public archive would be asked by somebody who does not say who they are."""
    if not contact.strip() and not is_loopback(urlsplit(base).hostname or ""):
        raise SetupError(
            f'{base} needs a contact: put `contact = "mailto:you@example.org"` into [crawler] of config.toml'
        )
