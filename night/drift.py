"""Did a redesign break the reading? A source's fields against the source's own past.

A field that was there on most pages and is suddenly missing is seen by chance alone once in a hundred thousand
nights (required fields) or a million (optional ones, which come in clumps: one author, one kind of news).
"""

from collections.abc import Iterable, Mapping, Sequence
from math import exp, lgamma, log
from typing import NamedTuple

from luutin.night.observation import Fill

CHANCE = {"article": 1e-5, "published": 1e-5, "byline": 1e-6, "captions": 1e-6}
"""Field → the chance below which its absence is no accident."""

_PAST_ENOUGH = 20
_POOL = 7
_SMALLEST = 3
_NONE = Fill(0, 0)


class Lost(NamedTuple):
    """A field that went missing."""

    field: str
    before: float
    """Its rate before, 0 to 1."""
    now: float
    """Its rate in the nights that show the loss."""
    pages: int
    """Pages of those nights."""


def together(nights: Iterable[Mapping[str, Fill]]) -> dict[str, Fill]:
    """The fills of several nights as one."""
    sums = dict[str, Fill]()
    for night in nights:
        for field, (of, have) in night.items():
            known = sums.get(field, _NONE)
            sums[field] = Fill(known.of + of, known.have + have)
    return sums


def lost_fields(past: Mapping[str, Fill], recent: Sequence[Mapping[str, Fill]]) -> list[Lost]:
    """Fields that *recent* nights (oldest first) lost against the *past* ones, taken together.

    The last night is judged alone, then together with those before it, up to a week: a source of one article a day
    needs some days to be certain.
    """
    suspects = [field for field in CHANCE if _seldom(past.get(field), _last(recent, field))]
    now = dict[str, Fill]()
    for night in recent[: -_POOL - 1 : -1] if suspects else ():
        now = together((now, night))
        if found := [loss for field in suspects if (loss := _lost(field, past.get(field), now.get(field)))]:
            return found
    return []


def still_lost(past: Mapping[str, Fill], night: Mapping[str, Fill], fields: Sequence[str]) -> list[Lost]:
    """Those of *fields*, known to be lost, that *night* does not show to be back. It need not prove the loss again."""
    losses = []
    for field in fields:
        was, now = past.get(field, _NONE), night.get(field, _NONE)
        usual, rate = (was.have + 1) / (was.of + 2), now.have / now.of if now.of else 0.0
        if rate <= usual / 2:
            losses.append(Lost(field, usual, rate, now.of))
    return losses


def _last(recent: Sequence[Mapping[str, Fill]], field: str) -> Fill:
    """The field in the last night that had pages to look for it in."""
    return next((fill for night in reversed(recent) if (fill := night.get(field, _NONE)).of), _NONE)


def _seldom(before: Fill | None, now: Fill) -> bool:
    """Whether a night makes a loss more likely: the field came at most half as often as usual."""
    if before is None or not now.of:
        return False
    return now.have * 2 * (before.of + 2) <= now.of * (before.have + 1)


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
