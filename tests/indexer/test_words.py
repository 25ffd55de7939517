"""The two forms of a word: what is told apart, and what is not."""

import unicodedata

import pytest

from luutin.indexer.text.words import DOT, count, forms, tokenizer

SAME = [
    ("hoà", "hòa"),
    ("uỷ", "ủy"),
    ("thuý", "thúy"),
    ("quý", "qúy"),
    ("kĩ", "kỹ"),
    ("lí", "lý"),
    ("Đắk", "Đăk"),
    ("Đắk", "Đak"),
    ("Bẩy", "Bảy"),
    ("Đường", "\u00d0ường"),
    ("thi", "THI"),
    ("soft", "so\u00adft"),
    ("đấu", "đ\u200bấu"),
    ("m2", "m²"),
    ("ế", "e\u0301\u0302"),
]
DIFFERENT = [("bán", "bạn"), ("đua", "dua"), ("hòa", "hóa"), ("ma", "mà"), ("tuyên", "tuyển"), ("việt", "viết")]
FOLDED = {"đường": "duong", "Ủy": "uy", "thi": "thi", "D9ài": "d9ai", "09": "9", "2020": "2020", "00": "0", "kỹ": "ki"}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_are_one_word(one, other, form):
    """Tone placement, Unicode form, case, invisible marks and listed pairs make no difference."""
    assert forms(unicodedata.normalize(form, one)).exact == forms(other).exact


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_words_stay_different(one, other):
    """The exact form keeps every diacritic that tells words apart."""
    assert forms(one).exact != forms(other).exact


@pytest.mark.parametrize(("word", "fold"), FOLDED.items())
def test_the_folded_form_has_no_marks(word, fold):
    """Folded, a Vietnamese word is ASCII, and a number has no leading zeros."""
    assert forms(word).fold == fold


def test_tokens_come_in_order_one_dot_each():
    """The number of dots is the number of words, which is what the index stores as length."""
    tokens = tokenizer()("Kế hoạch số 12/KH-UBND, “thi đua”...")
    assert [token.split(DOT)[0] for token in tokens.decode().split()] == [
        "ke",
        "hoach",
        "so",
        "12",
        "kh",
        "ubnd",
        "thi",
        "dua",
    ]
    assert count(tokens) == 8
