"""Has an article vanished from its portal? Pure: evidence and times in, verdict out.

Evidence is a 404 or 410, a refusal of what was public, an error page served with 200, or a redirect to the home page or
to where pages that never existed are sent. One visit proves nothing: the second on another day does. What was archived
stays in any case.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

APART = timedelta(hours=20)
"""Two strikes are at least so far apart."""
NEEDED = 2
LOOK_AGAIN_S = int(APART.total_seconds())
"""So soon is an article with a strike asked for again: by the run of the next night, whatever was its turn."""
_A_FEW = 10


class Strikes(NamedTuple):
    """What is known after one more visit that did not find the article."""

    number: int
    last: datetime
    vanished: bool


def believable(vanishing: int, *, shown: int, known: int) -> bool:
    """Can so many articles of one source vanish in one run?

    A few can. Most of the *known* ones, or of those asked for (*shown* were there), rather mean a portal in trouble.
    """
    return vanishing < _A_FEW or (vanishing <= known / 2 and vanishing <= 4 * shown)


def strike(count: int, last: datetime | None, now: datetime) -> Strikes:
    """Add the evidence of a visit at *now*; visits close to the last strike do not count again."""
    if last is not None and now - last < APART:
        return Strikes(count, last, count >= NEEDED)
    return Strikes(count + 1, now, count + 1 >= NEEDED)
