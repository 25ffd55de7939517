"""A text layer that holds no text is none; and what an old font hides is Vietnamese."""

import pytest

from luutin.crawler.documents.old_fonts import decode_lines, decode_run
from luutin.crawler.documents.text_layer import is_syllable, is_text, lost_its_marks

SENTENCE = "Ủy ban nhân dân huyện thông báo về việc nghỉ Tết Nguyên đán năm nay như sau"
LAYERS = [
    (SENTENCE, True),
    ("The meeting of the committee takes place at nine in the morning of the next day", True),
    ("", False),
    ("Bảng 1", True),
    ("\ue000\ue001\ue002 \ue003\ue004 abc", False),
    ("Ñôûy bãn ñhân dãñ hũyệñ tḥông ƀáo vễ vìệç ñgĥỉ Têţ ñ̃ăm này", False),
]


@pytest.mark.parametrize(("text", "sound"), LAYERS)
def test_layer_is_judged_by_its_words(text, sound):
    """Syllables that can be spelt are text. What no font means, and what nobody can say, is not."""
    assert is_text(text) == sound


def test_lost_marks_are_noticed():
    """Vietnamese without any mark was read by a program that knows none."""
    plain = "Uy ban nhan dan huyen thong bao ve viec nghi Tet nguyen dan nam nay nhu sau " * 3
    assert lost_its_marks(plain)
    assert not lost_its_marks(SENTENCE * 3)


SYLLABLES = ["nghiêng", "khuya", "quyết", "giếng", "oách", "xoong", "ưu", "yếu", "gì", "quốc", "thuở", "khuỷu", "huân"]


@pytest.mark.parametrize("word", SYLLABLES)
def test_syllable_can_be_spelt(word):
    """Syllables of all shapes are known."""
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["ñôûy", "hũyệñ", "vễvi", "strạ"])
def test_nonsense_cannot_be_spelt(word):
    """Letters that no syllable joins are none."""
    assert not is_syllable(word)


FONTS = [
    (".VnTime", "th«ng b¸o", "thông báo"),
    (".VnTimeH", "th«ng b¸o", "THÔNG BÁO"),
    ("ABCDEF+.VnArialH,Bold", "th«ng", "THÔNG"),
    ("VNI-Times", "thoâng baùo", "thông báo"),
    ("Times New Roman", "café", "café"),
    (None, "th«ng", "th«ng"),
]


@pytest.mark.parametrize(("font", "text", "decoded"), FONTS)
def test_old_font_is_known_by_its_name(font, text, decoded):
    """The font's name says how a run is typed; a modern font changes nothing."""
    assert decode_run(text, font) == decoded


def test_old_font_is_known_by_its_letters():
    """Where no font is told, the letters of the whole text tell it."""
    typed = "Uû ban nh©n d©n huyÖn th«ng b¸o vÒ viÖc nghØ TÕt Nguyªn ®¸n n¨m nay"
    assert decode_lines(typed).endswith("thông báo về việc nghỉ Tết Nguyên đán năm nay")
    assert decode_lines(SENTENCE) == SENTENCE
