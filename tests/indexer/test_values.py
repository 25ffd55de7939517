"""Numbers, days and names of documents are read in every way that people print them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from luutin.indexer.query.abbreviations import load_abbreviations
from luutin.indexer.query.expansion import expand
from luutin.indexer.query.parse import parse
from luutin.indexer.query.switching import alternatives
from luutin.indexer.query.values import read_value

SAME = [
    ("9/1/2020", "09-01-2020", "9.1.2020", "2020-01-09", "ngày 9 tháng 1 năm 2020", "ngay 9 thang 1 nam 2020"),
    ("tháng 1/2020", "tháng 01 năm 2020", "1/2020", "thang 1 nam 2020"),
    ("quý III/2020", "quý 3 năm 2020", "Quý 3/2020"),
    ("khóa X", "khóa 10"),
    ("1000", "1.000", "1 000"),
    ("0912345678", "0912 345 678", "0912.345.678", "+84 912 345 678"),
    ("29A-123.45", "29A12345", "29A 123.45"),
    ("P.12", "P12", "phường 12", "phuong 12"),
    ("Q.Gò", "quận Gò"),
    ("5 tỷ", "5 tỉ", "5 ty"),
    ("2,5 triệu", "2.5 triệu", "2,5 trieu", "2 triệu rưỡi"),
    ("1.000.000đ", "1.000.000 đồng", "1 000 000 VNĐ", "1000000 dong"),
    ("1.234,56", "1234,56", "1,234.56"),
    ("5-7", "5 – 7", "5 đến 7"),
    ("thế kỷ XXI", "thế kỉ 21", "the ky xxi", "THẾ KỶ XXI"),
    ("30/4", "30-4", "ngày 30 tháng 4", "ngày 30.4", "mùng 30 tháng 4"),
    ("8h30", "08h30", "8 giờ 30", "8:30", "8g30"),
    ("5ha", "5 ha"),
    ("0236 3822 888", "02363822888", "+84-236-3822-888", "+842363822888"),
    ("43C-123.45", "43c 12345", "43C12345"),
    ("51F 1234", "51F-1234", "51F1234"),
    ("59-F1 123.45", "59F1-12345"),
    ("quyết định 15/2024", "quyết định số 15 năm 2024"),
    ("U23", "U-23"),
    ("covid19", "Covid-19"),
]
NONE = [
    "", "2019", "iPhone X", "X", "P", "quý", "32/1/2020", "31/4", "tháng 13/2020", "kỳ", "khóa họp", "12/KH-UBND",
    "1,2,3", "192.168.1.1", "quận gò", "khóa XX họp", "phần vi", "phần Vi", "cấp xi",
    "Covid", "chương v", "5 con", "lớp 10", "số 12", "45:30", "99h", "dau1",
]  # fmt: skip


@pytest.mark.parametrize("ways", SAME, ids=lambda ways: ways[0])
def test_all_ways_to_write_a_value_are_written_in_the_same_other_ways(ways):
    """Whatever way is typed, the others found along are the same, but for the words as typed."""
    read = [read_value(way) for way in ways]
    assert all(read), ways
    figures = [{tuple(word for word in writing if word.isdecimal()) for writing in one.writings} for one in read]
    assert all(one == figures[0] for one in figures)
    assert [one.length for one in read] == [len(way) for way in ways]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_value_is_left_alone(text):
    """A year, letters, numbers that no calendar has, and what names something else."""
    found = read_value(text)
    assert found is None or found.length < len(text)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.text(some.sampled_from("0123456789.,/- quýtháng năkhóaXIVPQ.Gòsố")))
def test_no_string_is_an_error(text):
    """Whatever is typed, reading it ends with a value or with none, and a value takes no more than there is."""
    found = read_value(text)
    assert found is None or (0 < found.length <= len(text) and all(all(words) for words in found.writings))


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("TPHCM", '"TP Hồ Chí Minh"'),
        ("tp hcm", "TPHCM"),
        ("TP. Hồ Chí Minh", '"Thành phố HCM"'),
        ("GDĐT", '"GD ĐT"'),
        ("gdđt", '"Giáo dục và Đào tạo"'),
        ("U.B.N.D", '"Ủy ban nhân dân"'),
        ("đồng chí", '"Đ c"'),
        ("đ/c", '"Đồng chí"'),
        ('"UBND phường"', '"Ủy ban nhân dân phường"'),
        ("title:MTTQ", '"Mặt trận Tổ quốc"'),
        ("-MTTQ", '"Mặt trận Tổ quốc"'),
    ],
)
def test_each_way_to_write_a_short_form_leads_to_the_others(tmp_path, query, other):
    """Signs, joins and case make no difference, and what is made of several may be written in part."""
    tree = expand(parse(query), load_abbreviations(tmp_path / "archive.db")).tree
    assert other in [str(part) for node in alternatives(tree) for part in node.parts]


@pytest.mark.parametrize(
    "query", ["ca", "X", "iPhone X", "đ c", "U B N D", "exact:MTTQ", "expand:off MTTQ", "phường họp"]
)
def test_what_may_be_a_word_is_left_alone(tmp_path, query):
    """A syllable in small letters, a lone letter, and what was asked for exactly are not expanded."""
    tree = expand(parse(query), load_abbreviations(tmp_path / "archive.db")).tree
    assert not list(alternatives(tree))
