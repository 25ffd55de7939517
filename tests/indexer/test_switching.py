"""What is searched along is told, and each of it can be left out by itself; what asks is not mended."""

import pytest

from luutin.indexer import Index, Searcher
from luutin.indexer.query.loosening import loosen
from luutin.indexer.query.parse import parse

WITHOUT = {
    "MTTQ quận": "exact:MTTQ quận",
    "UBND TPHCM": "exact:UBND TPHCM",
    "họp UBND": "họp exact:UBND",
    "Mặt trận Tổ quốc quận": "exact:(Mặt trận Tổ quốc) quận",
    '"họp MTTQ"': 'exact:"họp MTTQ"',
    "title:MTTQ": "title:exact:MTTQ",
    "GD&ĐT": "exact:GD&ĐT",
    "5 tỷ": "exact:(5 tỷ)",
    "9/1/2020 MTTQ": "exact:9/1/2020 MTTQ",
    "họp NEAR/3 MTTQ": "họp NEAR/3 exact:MTTQ",
    "mat tran to quoc": "",
}


@pytest.fixture
def searcher(database, put):
    put(1, title="MTTQ và quận", body=("Chủ tịch MTTQ quận trao quà.",))
    put(2, title="Quà", body=("Mặt trận Tổ quốc ở quận tăng 10% quà.",))
    Index(database).catch_up()
    with Searcher(database.path) as searcher:
        yield searcher


@pytest.mark.parametrize("query", WITHOUT)
def test_each_expansion_can_be_left_out_by_itself(searcher, query):
    """The others stay; of words without diacritics `exact:` would mean less, and all are left out."""
    first, *others = searcher.expanded(query)
    assert first.query == WITHOUT[query]
    if first.query:
        assert [each.label for each in searcher.expanded(first.query)] == [each.label for each in others]


@pytest.mark.parametrize(
    ("query", "total"), [("MTTQ NEAR/1 quận", 2), ("exact:MTTQ NEAR/1 quận", 1), ("10 phần trăm", 1), ("10%", 1)]
)
def test_short_forms_beside_others_and_percentages_are_found_along(searcher, query, total):
    """NEAR knows abbreviations too, and stays firm; `10 phần trăm` is `10%`."""
    assert searcher.count(query) == total
    assert searcher.search(query).most_words is None


@pytest.mark.parametrize(
    "query",
    ["strict:on thi", "expand:off MTTQ", "places:off hà nội", "files:off ocr:off file:pdf a", "expand:off strict:on a"],
)
def test_switches_stand_in_what_was_understood(query):
    """Typed again, it asks the same."""
    read = parse(query)
    assert read.understood == query
    assert loosen(parse(read.understood)) == loosen(read)


@pytest.mark.parametrize("words", ["bao nhiêu", "khi nào", "ở đâu", "ai"])
def test_words_that_ask_are_not_mended(searcher, words):
    """The archive lacks them; what resembles them was not meant."""
    answer = searcher.search(f"quà tăng {words}")
    assert answer.did_you_mean is None
    assert answer.most_words.total == 1
