"""What a photograph looks like, in 256 bits that stay nearly the same when it is made smaller, paler or packed anew.

Built as PDQ is (Meta, "PDQ & TMK + PDQF", 2019): the lowest frequencies of the grey picture, each above their median or
not. Its library comes without built packages, and OpenCV has all that it takes.
"""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

_SIDE, _KEPT = 64, 16
_LEAST_DETAIL: Final = 2.0
"""Mean step between neighbours, of 256, below which a picture is too plain to be told from others."""


def look_of(picture: NDArray[np.uint8]) -> str | None:
    """Return 64 hexadecimal figures for *picture*; None: it is too plain."""
    grey: Any = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    if np.abs(np.diff(small, axis=0)).mean() + np.abs(np.diff(small, axis=1)).mean() < _LEAST_DETAIL:
        return None
    low = cv2.dct(cv2.blur(small, (2, 2)))[1 : _KEPT + 1, 1 : _KEPT + 1]
    return np.packbits(low > np.median(low)).tobytes().hex()
