"""The look of a photograph."""

import cv2
import numpy as np
import pytest

from luutin.crawler.documents.file_record import Bounds
from luutin.crawler.documents.likeness import look_of
from luutin.crawler.documents.page_image import look_at_picture

NEAR = 24


def photograph(seed):
    """A picture of soft shapes in colour."""
    noise = np.random.default_rng(seed).integers(0, 256, (12, 16, 3), np.uint8)
    return cv2.resize(noise, (640, 480), interpolation=cv2.INTER_CUBIC)


def bits_of(picture):
    return np.unpackbits(np.frombuffer(bytes.fromhex(look_of(picture)), np.uint8))


def packed(picture, quality):
    return cv2.imdecode(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)


SAME = {
    "smaller": lambda picture: cv2.resize(picture, (200, 150), interpolation=cv2.INTER_AREA),
    "packed anew": lambda picture: packed(picture, 25),
    "paler": lambda picture: cv2.convertScaleAbs(picture, alpha=0.8, beta=40),
    "in grey": lambda picture: cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY),
    "signed": lambda picture: cv2.putText(picture.copy(), "XA DONG TRE", (10, 460), 0, 0.7, (255, 255, 255), 2),
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_the_same_photograph_looks_alike(change):
    """Another size, packing, light or a name in its corner moves few bits."""
    assert all(np.count_nonzero(bits_of(photograph(n)) != bits_of(change(photograph(n)))) <= NEAR for n in range(5))


def test_other_photographs_look_otherwise():
    """About half of the bits differ."""
    looks = [bits_of(photograph(n)) for n in range(20)]
    assert min(np.count_nonzero(a != b) for n, a in enumerate(looks) for b in looks[:n]) > 2 * NEAR


def test_a_plain_picture_has_no_look():
    """It would be like every other plain one."""
    plain = np.full((300, 400, 3), 200, np.uint8)
    assert look_of(plain) is None
    assert look_at_picture(cv2.imencode(".png", photograph(1))[1].tobytes(), Bounds()).look == look_of(photograph(1))
