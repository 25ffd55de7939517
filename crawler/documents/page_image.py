"""Pictures of pages: is a photograph one of a document, and how does it look laid flat under even light? OpenCV."""

import io
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from luutin.crawler.documents.file_record import Bounds, FileKind, FilePage, FileRecord
from luutin.crawler.documents.likeness import look_of
from luutin.crawler.documents.picture_header import LEAST_SIDE
from luutin.crawler.errors import UnreadableFileError

Grey: TypeAlias = NDArray[np.uint8]

_LOOK: Final = 1000
"""Pixels of the longer side, for looking at what a picture shows."""
_PAGE_AREA: Final = 0.25
"""Of the picture: what a page that lies in it covers at least."""
_WHOLE: Final = 0.97
"""Of the picture: a page from which nothing lies around it."""
_LETTER: Final = (0.004, 0.035)
"""Of the longer side: heights that letters of a page have."""
_LEAST_LETTERS: Final = 150
_PAPER: Final = 0.6
"""Of a page's pixels: those that are paper, once the light is even."""
_IN_LINES: Final = 0.5
"""Of the letters: those that have a neighbour beside them at their own height."""
_READING_HEIGHT: Final = 2339
"""Pixels of an A4 page's longer side at 200 dpi, where tesseract reads Vietnamese best."""


def decode_picture(data: bytes, bounds: Bounds) -> NDArray[np.uint8]:
    """Return the picture *data* in colour, turned as its camera says. Raises UnreadableFileError."""
    height, width = picture_size(data)
    if height * width > bounds.pixels:
        raise UnreadableFileError("bomb", f"{width} × {height} pixels, and {bounds.pixels:,} are read")
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise UnreadableFileError("broken", "no picture can be made of it")
    return np.asarray(picture, np.uint8)


def picture_size(data: bytes) -> tuple[int, int]:
    """Return height and width as the picture's head states them. Raises UnreadableFileError."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.height, picture.width
    except Image.DecompressionBombError as error:
        raise UnreadableFileError("bomb", f"{error}") from error
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise UnreadableFileError("broken", f"{error}") from error


def look_at_picture(data: bytes, bounds: Bounds) -> FileRecord:
    """Return what the picture *data* is: a page that only OCR can read, or none. Raises UnreadableFileError."""
    picture = decode_picture(data, bounds)
    height, width = picture.shape[:2]
    page = FilePage(1, "", needs_ocr=shows_a_page(picture))
    # Two pages of print look alike whatever they say.
    look = None if page.needs_ocr else look_of(picture)
    return FileRecord(FileKind.JPEG, (page,), width=width, height=height, look=look)


def shows_a_page(picture: NDArray[np.uint8]) -> bool:
    """Return whether *picture* is a page of print: paper, with letters in lines. A photograph is not."""
    if min(picture.shape[:2]) < LEAST_SIDE:
        return False
    return _is_print(even_light(_shrink(flatten_page(picture), 2 * _LOOK)))


def prepare(picture: NDArray[np.uint8]) -> Grey:
    """Return *picture*, of a page, as OCR reads it best: the page alone, laid flat, evenly lit, of a good size."""
    flat = flatten_page(picture)
    scale = _READING_HEIGHT / max(flat.shape[:2])
    if scale < 0.95 or scale > 1.05:
        kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        flat = np.asarray(cv2.resize(flat, None, fx=scale, fy=scale, interpolation=kind), np.uint8)
    return even_light(flat)


def flatten_page(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the page that lies in *picture*, seen from above; *picture* itself where no edge of a page is seen."""
    corners = _corners(picture)
    if corners is None:
        return picture
    top_left, top_right, bottom_right, bottom_left = corners
    width = int(max(np.linalg.norm(top_right - top_left), np.linalg.norm(bottom_right - bottom_left)))
    height = int(max(np.linalg.norm(bottom_left - top_left), np.linalg.norm(bottom_right - top_right)))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    warp = cv2.getPerspectiveTransform(corners, target)
    return np.asarray(cv2.warpPerspective(picture, warp, (width, height), flags=cv2.INTER_CUBIC), np.uint8)


def even_light(picture: NDArray[np.uint8]) -> Grey:
    """Return *picture* in grey, divided by its paper: shadows and yellowed paper become white."""
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    side = max(grey.shape) // 60 | 1
    paper = cv2.medianBlur(cv2.dilate(grey, np.ones((7, 7), np.uint8)), min(side, 51))
    return np.asarray(cv2.divide(grey, paper, scale=255), np.uint8)


def _corners(picture: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    """Return the corners of the bright page in *picture*, clockwise from the top left."""
    small = _shrink(picture, _LOOK)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    _, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    page = max(outlines, key=cv2.contourArea)
    share = cv2.contourArea(page) / (small.shape[0] * small.shape[1])
    if not _PAGE_AREA <= share <= _WHOLE:
        return None
    hull = cv2.convexHull(page)
    for slack in (0.01, 0.02, 0.03, 0.05):
        shape = cv2.approxPolyDP(hull, slack * cv2.arcLength(hull, True), True)
        if len(shape) == 4:
            return _in_order(shape.reshape(4, 2).astype(np.float32) * (picture.shape[0] / small.shape[0]))
    return None


def _in_order(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    total, difference = corners.sum(axis=1), np.diff(corners, axis=1).ravel()
    order = [total.argmin(), difference.argmin(), total.argmax(), difference.argmax()]
    return np.ascontiguousarray(corners[order], np.float32)


def _shrink(picture: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    scale = side / max(picture.shape[:2])
    if scale >= 1:
        return picture
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _is_print(grey: Grey) -> bool:
    """Return whether *grey*, evenly lit, is paper with many small marks of one height side by side.

    Or above each other, on a page that lies on its side.
    """
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    if 1 - np.count_nonzero(ink) / ink.size < _PAPER or np.count_nonzero(grey > 200) < _PAPER * grey.size:
        return False
    _, _, stats, centres = cv2.connectedComponentsWithStats(ink)
    least, most = (share * max(grey.shape) for share in _LETTER)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    letters = (heights >= least) & (heights <= most) & (widths <= 3 * most)
    if np.count_nonzero(letters) < _LEAST_LETTERS:
        return False
    placed = centres[1:][letters]
    return max(_neighbours(placed, heights[letters]), _neighbours(placed[:, ::-1], widths[letters])) >= _IN_LINES


def _neighbours(centres: NDArray[np.float64], heights: NDArray[np.int32]) -> float:
    """Return the share of the marks that have another close by to the right, at about their own height."""
    order = np.argsort(centres[:, 0])[:4000]
    x, y, tall = centres[order, 0], centres[order, 1], heights[order]
    found = 0
    for place in range(len(order)):
        end = np.searchsorted(x, x[place] + 2.5 * tall[place])
        beside = slice(place + 1, end)
        found += bool(np.any(np.abs(y[beside] - y[place]) < 0.5 * tall[place]))
    return found / max(len(order), 1)
