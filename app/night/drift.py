"""Did a redesign break the reading? A source's fields against the source's own past.

A field that was there on most pages and is suddenly missing is seen by chance alone once in a hundred thousand
nights (required fields) or a million (optional ones, which come in clumps: one author, one kind of news).
"""

from collections.abc import Mapping, Sequence
from math import exp, lgamma, log
from typing import NamedTuple

from app.night.observation import Fill, added

CHANCE = {"article": 1e-5, "published": 1e-5, "byline": 1e-6, "captions": 1e-6}
"""Field → the chance below which its absence is no accident."""

_PAST_ENOUGH = 20
_POOL = 7
_SMALLEST = 3


class Lost(NamedTuple):
    """A field that went missing."""

    field: str
    before: float
    """Its rate before, 0 to 1."""
    now: float
    """Its rate in the nights that show the loss."""
    pages: int
    """Pages of those nights."""


def lost_fields(past: Sequence[Mapping[str, Fill]], recent: Sequence[Mapping[str, Fill]]) -> list[Lost]:
    """Fields that *recent* nights (oldest first) lost against the *past* ones.

    The last night is judged alone, then together with those before it, up to a week: a source of one article a day
    needs some days to be certain.
    """
    before = added(list(past))
    for nights in range(1, min(_POOL, len(recent)) + 1):
        now = added(list(recent[-nights:]))
        if found := [loss for field in CHANCE if (loss := _lost(field, before.get(field), now.get(field)))]:
            return found
    return []


def still_lost(past: Sequence[Mapping[str, Fill]], night: Mapping[str, Fill], fields: Sequence[str]) -> list[Lost]:
    """Those of *fields*, known to be lost, that *night* does not show to be back. It need not prove the loss again."""
    before = added(list(past))
    losses = []
    for field in fields:
        was, now = before.get(field, Fill(0, 0)), night.get(field, Fill(0, 0))
        usual, rate = (was.have + 1) / (was.of + 2), now.have / now.of if now.of else 0.0
        if rate <= usual / 2:
            losses.append(Lost(field, usual, rate, now.of))
    return losses


def _lost(field: str, before: Fill | None, now: Fill | None) -> Lost | None:
    if before is None or now is None or before.of < _PAST_ENOUGH or now.of < _SMALLEST:
        return None
    usual = (before.have + 1) / (before.of + 2)  # never quite 0 or 1, however uniform the past
    rate = now.have / now.of
    if rate > usual / 2 or _at_most(now.have, now.of, usual) >= CHANCE[field]:
        return None
    return Lost(field, before.have / before.of, rate, now.of)


def _at_most(have: int, of: int, rate: float) -> float:
    """The chance of *have* or fewer successes in *of* tries (binomial distribution)."""
    log_of = lgamma(of + 1)
    return sum(
        exp(log_of - lgamma(k + 1) - lgamma(of - k + 1) + k * log(rate) + (of - k) * log(1 - rate))
        for k in range(have + 1)
    )
