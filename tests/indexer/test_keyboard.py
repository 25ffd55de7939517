"""The keys of a keyboard that was off make the word that was meant."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from luutin.indexer.query.keyboard import decode_keys
from luutin.indexer.text.words import forms


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("ddaaus", "đấu"),
        ("gias", "giá"),
        ("ddaats", "đất"),
        ("dduwowngf", "đường"),
        ("duwowngdf", "đường"),
        ("dduongwf", "đường"),
        ("Nguyeenx", "nguyễn"),
        ("nuwowcs", "nước"),
        ("uwr", "ử"),
        ("d9a61u", "đấu"),
        ("gia1", "giá"),
        ("d9u7o7ng2", "đường"),
        ("d9uo7ng2", "đường"),
        ("tra8ng1", "trắng"),
        ("bosss", "boss"),
        ("thi", None),
        ("2019", None),
        ("KH", None),
        ("đấu", None),
    ],
)
def test_keys_make_the_word(typed, word):
    """Telex and VNI, each with marks and tone in the orders that people type; what is no keys makes nothing."""
    decoded = decode_keys(typed)
    assert (decoded and forms(decoded).token) == (word and forms(word).token)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.text(max_size=16))
def test_no_string_is_an_error(text):
    """Whatever is typed, a word in NFC comes back, or nothing."""
    word = decode_keys(text)
    assert word is None or (word and word == unicodedata.normalize("NFC", word))
