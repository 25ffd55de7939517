"""Photographs that show the same are found by their looks."""

import numpy as np
import pytest

from luutin.app.web.kept import ShownFile
from luutin.app.web.likeness import Looks
from luutin.app.web.photos import Photo, Photos, group
from luutin.archive import ArticleFile, CaptionRow

BASE = np.random.default_rng(1).integers(0, 256, 32, np.uint8)


def look(changed):
    """The look of BASE with so many bits another."""
    bits = np.unpackbits(BASE)
    bits[:changed] ^= 1
    return np.packbits(bits)


LOOKS = Looks(np.array([2, 3, 5, 8]), np.array([look(0), look(20), look(128), look(24)]))


@pytest.mark.parametrize(("file_id", "near"), [(2, [3, 8]), (3, [8, 2]), (5, []), (8, [3, 2]), (4, []), (9, [])])
def test_the_nearest_come_first(file_id, near):
    """Up to 24 bits of 256 apart; a file that has no look is near none."""
    assert LOOKS.near(file_id) == near


def photo(number, text):
    row = CaptionRow(*[None] * len(CaptionRow._fields))._replace(article_id=number or 0, text=text)
    file = ArticleFile("u", "image", None, None, number, "jpeg")
    return Photo(row, file=ShownFile(file, None))


def test_a_gallery_shows_each_photograph_once():
    """The captions of the others are told with the first; what is not kept is like nothing."""
    shown = [photo(2, "một"), photo(None, "hai"), photo(8, "ba"), photo(None, "bốn"), photo(5, "năm"), photo(2, "sáu")]
    found = group(Photos(shown, None, None), LOOKS).photos
    told = [(each.row.text, [row.text for row in each.again]) for each in found]
    assert told == [("một", ["ba", "sáu"]), ("hai", []), ("bốn", []), ("năm", [])]
