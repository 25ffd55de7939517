"""Marks that were printed beside the letter they belong to are put over it again, in the picture of a page.

Fonts that lack letters with two marks, and texts whose marks are characters of their own, print a tone over the next
letter, or over the gap behind the word: OCR takes the next letter for another one. OpenCV.
"""

from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from luutin.crawler.documents.page_image import Grey

_LETTERS: Final = (12, 60)
"""Pixels that letters are high at 200 dpi, of 8 to 40 points."""
_MOST: Final = 4_000
"""Marks of one page; a page with more is noise."""
_BODY, _MARK_HEIGHT, _MARK_WIDTH = 0.75, 0.62, 0.95
"""Of a letter's height: what a letter has at least, a mark at most."""
_DOT: Final = 0.28
"""Likewise: the dot of an i."""
_BESIDE: Final = (0.25, 1.1)
"""Likewise: how far to the right of a circumflex or a breve a tone was printed that belongs over it."""


class _Shapes(NamedTuple):
    """Connected shapes of ink."""

    number: NDArray[np.int64]
    """Their labels."""
    x: NDArray[np.int64]
    y: NDArray[np.int64]
    w: NDArray[np.int64]
    h: NDArray[np.int64]
    area: NDArray[np.int64]

    @property
    def middle(self) -> NDArray[np.float64]:
        return self.x + self.w / 2

    @property
    def foot(self) -> NDArray[np.int64]:
        return self.y + self.h

    def where(self, chosen: NDArray[np.bool_]) -> "_Shapes":
        return _Shapes(*(column[chosen] for column in self))


def restack(picture: Grey) -> tuple[Grey, int]:
    """Return *picture*, dark letters on light paper, with such marks over their letters, and how many were moved."""
    _, ink = cv2.threshold(picture, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    found = stats[1:].astype(np.int64)
    every = _Shapes(np.arange(1, len(found) + 1), *found.T)
    plain = (every.h >= _LETTERS[0]) & (every.h <= _LETTERS[1]) & (every.area >= 25)
    if not plain.any():
        return picture, 0
    tall = float(np.median(every.h[plain]))
    small = (every.area >= 8) & (every.h >= 3) & (every.h <= _MARK_HEIGHT * tall) & (every.w <= _MARK_WIDTH * tall)
    marks, bodies = every.where(small), every.where(every.h >= _BODY * tall)
    if len(marks.x) > _MOST:
        return picture, 0
    out, moved = picture.copy(), 0
    for place in range(len(marks.x)):
        target = None if _is_dot(marks, place, tall) else _target(marks, place, bodies, tall)
        if target is not None:
            x, y, w, h = (int(column[place]) for column in (marks.x, marks.y, marks.w, marks.h))
            own = (labels[y : y + h, x : x + w] == marks.number[place]).astype(np.uint8)
            own = cv2.dilate(own, np.ones((3, 3), np.uint8)).astype(bool)
            moved += _move(picture, out, own, at=(x, y), to=target)
    return out, moved


def _is_dot(marks: _Shapes, place: int, tall: float) -> bool:
    w, h = marks.w[place], marks.h[place]
    return bool(max(w, h) <= _DOT * tall and marks.area[place] > 0.6 * w * h)


def _target(marks: _Shapes, place: int, bodies: _Shapes, tall: float) -> tuple[int, int] | None:
    """Where the mark at *place* belongs, as x and y of its box; None: where it is."""
    x, w, h, foot = marks.x[place], marks.w[place], marks.h[place], marks.foot[place]
    middle = x + w / 2
    apart = middle - marks.middle
    hats = (apart > _BESIDE[0] * tall) & (apart < _BESIDE[1] * tall) & (np.abs(marks.foot - foot) < 0.45 * tall)
    hats &= (marks.w > 1.25 * marks.h) & (marks.w > 0.3 * tall)
    if hats.any():
        hat = int(np.argmin(np.where(hats, apart, np.inf)))
        return int(marks.middle[hat] - w / 2 + 0.2 * marks.w[hat]), int(marks.y[hat] - h - 1)
    near = (bodies.y >= foot - 2) & (bodies.y <= foot + 0.7 * tall)
    right = bodies.x + bodies.w
    if (near & (bodies.x < x + w) & (right > x)).any():
        return None
    before = near & (right <= middle + 2) & (right >= middle - 0.9 * tall)
    if not before.any():
        return None
    letter = int(np.argmax(np.where(before, right, -1)))
    return int(bodies.middle[letter] - w / 2), int(marks.y[place])


def _move(picture: Grey, out: Grey, own: NDArray[np.bool_], *, at: tuple[int, int], to: tuple[int, int]) -> bool:
    """Move the mark whose pixels within its box are *own*; False where there is no room for it."""
    (x, y), (to_x, to_y), (h, w) = at, to, own.shape
    if to_x < 0 or to_y < 0:
        return False
    place_of = out[to_y : to_y + h, to_x : to_x + w]
    if place_of.shape != own.shape:
        return False
    out[y : y + h, x : x + w][own] = 255
    np.minimum(place_of, picture[y : y + h, x : x + w], out=place_of, where=own)
    return True
