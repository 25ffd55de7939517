"""Abbreviations that an archive explains are learnt, listed, refused, and searched."""

import pytest

from luutin.indexer import AbbreviationsError, Searcher, learn_abbreviations
from luutin.indexer.query.learning import LEARNT, find_pairs


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Sở Giao thông vận tải (GTVT) họp", [("GTVT", "Giao thông vận tải")]),
        ("ngành Giáo dục và Đào tạo (GD&ĐT)", [("GD&ĐT", "Giáo dục và Đào tạo")]),
        ("Đại học Quốc gia (ĐHQG) và (LĐ)", [("ĐHQG", "Đại học Quốc gia")]),
        ("Giao thông vận tải (Hà Nội)", []),
        ("họp ở xã (TX)", []),
        ("ông Nguyễn Văn An (SN 1990)", []),
        ("vận tải (GTVT)", []),
        ("(GTVT)", []),
    ],
)  # fmt: skip
def test_a_short_form_is_explained_by_the_words_whose_initials_it_is(text, pairs):
    """Words right before the bracket, one for each letter; small words between may be passed over."""
    assert [(short, " ".join(long)) for short, long in find_pairs(text)] == pairs


@pytest.fixture(name="archive")
def fill(put, database):
    for number in range(1, 7):
        put(number, title="Tin", body=(f"Khu kinh tế đêm (KKTĐ) thứ {number}. Một lần thôi (MLT) và {number}.",))
    put(8, title="KKTĐ mở cửa")
    return database


def test_what_is_explained_is_searched_both_ways_until_it_is_refused(archive, search):
    """The file beside the archive decides, and a refusal outlives the next reading."""
    learn_abbreviations(archive)
    assert search("kktđ").total == 7
    with Searcher(archive.path) as searcher:
        assert searcher.expansions("KKTĐ") == ["KKTĐ = Khu kinh tế đêm"]
    place = archive.path.parent / LEARNT
    place.write_text(place.read_text("utf-8").replace("KKTĐ", "-KKTĐ"), "utf-8")
    assert [pair.refused for pair in learn_abbreviations(archive) if pair.short == "KKTĐ"] == [True]
    with Searcher(archive.path) as searcher:
        assert searcher.expansions("KKTĐ") == []


def test_a_file_that_cannot_be_read_is_told_and_kept(archive):
    """A line without a meaning is an error that names it."""
    place = archive.path.parent / LEARNT
    place.write_text("KKTĐ\n", "utf-8")
    with pytest.raises(AbbreviationsError, match="1"):
        learn_abbreviations(archive)
    assert place.read_text("utf-8") == "KKTĐ\n"
