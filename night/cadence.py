"""How long may a source be silent? Its own past says: a daily portal and a weekly one differ."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

QUIET_FLOOR = timedelta(days=14)
"""No source is called quiet sooner: the Tết holidays last nine days, and a week around them is slow."""
FROZEN_FLOOR = timedelta(days=60)

_UNKNOWN = timedelta(days=30)
_REMEMBERED = 60


class Patience(NamedTuple):
    """How long a source may be silent before it is called quiet, and then frozen."""

    quiet: timedelta
    frozen: timedelta


def patience(days: Sequence[date]) -> Patience:
    """From the days on which the source published, in order: four usual gaps, or two of its long ones."""
    gaps = sorted(later - earlier for earlier, later in pairwise(days[-_REMEMBERED:]))
    if len(gaps) < 3:
        quiet = _UNKNOWN
    else:
        usual, long = gaps[len(gaps) // 2], gaps[len(gaps) * 9 // 10]
        quiet = max(QUIET_FLOOR, 4 * usual, 2 * long)
    return Patience(quiet, max(FROZEN_FLOOR, 4 * quiet))


def resumed(days: Sequence[date]) -> date | None:
    """The last day on which the source spoke again after a silence that was long for it; None: there was none."""
    for index in range(len(days) - 1, 0, -1):
        gap = days[index] - days[index - 1]
        if gap > QUIET_FLOOR and gap > patience(days[:index]).quiet:
            return days[index]
    return None
