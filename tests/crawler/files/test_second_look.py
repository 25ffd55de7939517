"""OCR's words: what cannot be spelt, what only one thing can be meant by, and marks that were printed too far right."""

import unicodedata

import cv2
import numpy as np
import pytest

from luutin.crawler.documents.second_look.marks import restack
from luutin.crawler.documents.second_look.spelling import better, faults, mend, with_small_ls

MENDED = {
    "sưả": "sửa",
    "cuôí": "cuối",
    "đâù,": "đầu,",
    "THIÊÚ": "THIẾU",
    "đât": "đất",
    "QUÔC": "QUỐC",
    "tôtf": "tốt",
    "hêf.": "hết.",
    # What may be meant otherwise stays.
    "đươc": "đươc",
    "tiên": "tiên",
    "hòa": "hòa",
    "Internet": "Internet",
    "Đắk": "Đắk",
    "12/KH-UBND": "12/KH-UBND",
}


@pytest.mark.parametrize(("read", "meant"), MENDED.items())
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_word_is_mended_where_only_one_thing_can_be_meant(read, meant, form):
    """The tone stands over the vowel with a mark of its own, and a syllable of a stop has one."""
    assert unicodedata.normalize("NFC", mend(unicodedata.normalize(form, read))) == meant


FAULTS = {"tiê6": 1, "giôág": 1, "nêóø": 1, "đê/": 1, "Bến": 0, "UBND": 0, "Số:": 0, "30/6/2025": 0, "“được”,": 0}


@pytest.mark.parametrize(("word", "number"), FAULTS.items())
def test_words_that_cannot_be_spelt_are_told(word, number):
    """Of words in plain Latin letters nothing is said: they may be names."""
    assert faults(word) == number


CHOICES = {("tiê6", "tiếp"): "tiếp", ("tâm", "tầm"): "tầm", ("HTX", "HTIX"): "HTX", ("hồ", "hỗ"): "hồ"}


@pytest.mark.parametrize(("looks", "chosen"), CHOICES.items())
def test_of_two_looks_the_one_that_can_be_spelt_is_believed(looks, chosen):
    """Else the one with a tone that the other lacks, else the first."""
    assert better(*looks) == chosen


def test_an_l_that_looks_like_a_capital_is_small_where_no_name_can_stand():
    """Only on a page without a word that begins with a small one."""
    page = [["Phòng", "họp", "Là", "nơi", "Lớn", "và", "Lạ"], ["ông", "Lê", "Văn", "Tám.", "Lại", "về"]]
    assert with_small_ls(page) == [["Phòng", "họp", "là", "nơi", "lớn", "và", "lạ"], page[1]]
    assert with_small_ls([*page, ["lên"]]) == [*page, ["lên"]]


def letter(page, x, y, *marks):
    """An o whose box begins at *x*, *y*, with marks: (across, up, width, height) from its left edge and its top."""
    cv2.ellipse(page, (x + 9, y + 11), (8, 10), 0, 0, 360, 0, 3)
    for across, up, width, height in marks:
        points = [(x + across, y - up), (x + across + width // 2, y - up - height), (x + across + width, y - up)]
        cv2.polylines(page, [np.array(points, np.int32)], False, 0, 2)


def test_a_tone_printed_over_the_next_letter_is_put_over_its_own():
    """A circumflex with a tone to its right gets it above; a lone circumflex, and the dot of an i, stay."""
    page = np.full((120, 400), 255, np.uint8)
    for n in range(8):
        letter(page, 20 + 40 * n, 60)
    letter(page, 340, 60, (2, 5, 13, 5))
    right = page.copy()
    assert restack(right)[1] == 0
    letter(page, 20, 60, (2, 5, 13, 5), (20, 4, 6, 7))
    mended, moved = restack(page)
    assert moved == 1
    assert mended[45:58, 38:52].min() == 255
    assert mended[35:49, 25:40].min() < 128
