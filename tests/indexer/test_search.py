"""From an article put to an answer given."""

import pytest

from luutin.indexer import BadRequestError, NoIndexError, Searcher


def test_diacritics_typed_mean_that_word_alone(put, found):
    """`đua` finds đua; `dua` finds đua and dừa."""
    race, coconut = put(1, title="Đường đua"), put(2, title="Vườn dừa")
    assert found("đua") == {race}
    assert found("dua") == {race, coconut}


def test_a_hit_shows_where_it_matches(put, search):
    """Spans are counted in the text as printed."""
    put(
        1,
        title="Hội nghị thi đua",
        body=("Sáng 12/3, hội nghị tổng kết thi đua được tổ chức.",),
        published="2024-03-12",
    )
    hit = search("thi dua").hits[0]
    assert [hit.title[a:b] for a, b in hit.highlights.title] == ["thi", "đua"]
    assert [hit.snippet[a:b] for a, b in hit.highlights.snippet] == ["thi", "đua"]
    assert hit.matched == ("title", "body")
    assert hit.published == "2024-03-12"


def test_a_caption_alone_is_found_and_shown(put, search):
    """A word that only a photo's caption has is a hit, and the caption is its snippet."""
    put(1, title="Lễ hội", captions=({"text": "Các đội diễu hành qua lễ đài"},))
    hit = search("diễu hành").hits[0]
    assert hit.caption == hit.snippet == "Các đội diễu hành qua lễ đài"


@pytest.mark.parametrize(("sort", "order"), [("newest", [3, 2, 4, 1]), ("oldest", [2, 3, 1, 4])])
def test_orders_by_date_put_undated_articles_last(put, search, sort, order):
    """Undated articles come behind all dated ones in both orders."""
    days = {1: None, 2: "2019-05-01", 3: "2020-01-01", 4: None}
    ids = {put(number, title="Tin", published=day): number for number, day in days.items()}
    shown = [ids[hit.id] for hit in search("tin", sort=sort).hits]
    assert shown == (order if sort == "oldest" else [3, 2, 4, 1])


def test_pages_neither_repeat_nor_skip_while_articles_come_in(put, search):
    """A cursor goes on behind what was shown, whatever was put meanwhile."""
    for sort in ("relevance", "newest", "oldest"):
        first = {put(number, title=f"Tin {sort} {number}", published="2020-01-01") for number in range(10)}
        shown, cursor = [], None
        for turn in range(20):
            answer = search(sort, sort=sort, limit=3, cursor=cursor)
            shown += [hit.id for hit in answer.hits]
            put(100 + turn, title=f"Mới {sort} {sort}", published="2020-01-01")
            cursor = answer.next_cursor
            if cursor is None or turn == 8:
                break
        assert len(shown) == len(set(shown))
        assert first <= set(shown)


def test_an_archive_without_index_says_what_to_do(database):
    """The error names the command that helps."""
    with Searcher(database.path) as searcher, pytest.raises(NoIndexError, match="luutin index"):
        searcher.search("tin")


@pytest.mark.parametrize(
    ("option", "value"),
    [("sort", "best"), ("limit", -1), ("limit", 10**9), ("since", "mai"), ("until", "31/02/2020"), ("cursor", "x")],
)
def test_options_that_mean_nothing_are_refused(put, search, option, value):
    """The error names the option and what is expected."""
    put(1)
    with pytest.raises(BadRequestError, match=option):
        search("tin", **{option: value})


def test_counts_by_value_year_and_month(put, search):
    """Facets and timeline count every hit; undated ones stand apart."""
    put(1, published="2019-11-05", category="Tin tức", byline="Lan")
    put(2, published="2020-02-05", category="Tin tức")
    put(3)
    answer = search("bản tin", facets=True, timeline=True)
    assert {name: [(c.value, c.count) for c in counts] for name, counts in answer.facets.items()} == {
        "source": [("portal", 3)],
        "year": [("2020", 1), ("2019", 1)],
        "category": [("Tin tức", 2)],
        "byline": [("Lan", 1)],
        "person": [],
    }
    assert [(bar.period, bar.count) for bar in answer.timeline.bars] == [
        ("2019-11", 1),
        ("2019-12", 0),
        ("2020-01", 0),
        ("2020-02", 1),
    ]
    assert answer.timeline.undated == 1


def test_among_finds_only_the_articles_named(put, search):
    """A saved search asks only about what is new."""
    ids = [put(number, title="Đấu giá đất") for number in range(3)]
    answer = search("đấu giá", among=ids[1:], duplicates=True)
    assert (answer.total, sorted(hit.id for hit in answer.hits)) == (2, ids[1:])
    assert search("đấu giá", among=[]).total == 0


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("thì đua", "thi đua"),
        ("đấu giả", "đấu giá"),
        ("thii đua", "thi đua"),
        ("dấu giá", "đấu giá"),
        ("thi đua", None),
        ("xyzzyx", None),
        ("0912345679", None),
    ],
)
def test_did_you_mean(put, search, query, meant):
    """Other diacritics and a mended letter, but no other number, are suggested as the articles write them."""
    for number in range(4):
        put(number, title="Thi đua khen thưởng", body=("Kết quả đấu giá đất. Gọi 0912345678.",))
    assert search(query).did_you_mean == meant


@pytest.mark.parametrize(("query", "meant"), [("pháo hia", "pháo hoa"), ("covid2019", "covid 2019"), ("bosss", "boss")])
def test_what_stands_together_is_meant_before_what_is_common_or_lacks_a_mark(put, search, query, meant):
    """Of the words one letter off the one that finds articles, and a space lost before a mark that no key makes."""
    for number in range(3):
        put(number, title="Giá bia", body=("Mua bia hơi.",))
        put(number + 10, title="Pháo hoa", body=("Covid-2019. Boss bó hoa.",))
    assert search(query).did_you_mean == meant


def test_similar_articles_share_telling_words(put, search, database):
    """The words that most articles have count nothing."""
    for number in range(10):
        put(number, title=f"Bản tin {number}", body=("Hội nghị quận.",))
    one = put(20, title="Đấu giá đất", body=("Hội nghị đấu giá đất vàng.",))
    other = put(21, title="Phiên đấu giá", body=("Hội nghị về đất vàng.",))
    search("tin")
    with Searcher(database.path) as searcher:
        assert [hit.id for hit in searcher.similar(one)] == [other]


def test_the_opened_article_is_highlighted(put, search, database):
    """Spans for any text, expansions included."""
    put(1)
    search("tin")
    with Searcher(database.path) as searcher:
        text = "Uỷ ban Mặt trận Tổ quốc quận"
        assert [text[a:b] for a, b in searcher.highlight("MTTQ", text)] == ["Mặt trận Tổ quốc"]


def test_the_timeline_tells_days_without_a_crawl(put, search, database):
    """A day without a crawl is marked, of the source asked for; before the first crawl nothing is known."""
    for number, day in enumerate(("2024-03-01", "2024-03-05")):
        put(number, published=day)
    add = "INSERT INTO runs (kind, pid, started_at, summary) VALUES ('crawl', 1, ?, ?)"
    database.execute(add, ("2024-03-01T20:00:00Z", '{"sources": {"portal": {}}}'))  # the 2nd, in Vietnam
    database.execute(add, ("2024-03-04T02:00:00Z", '{"sources": {"other": {}}}'))
    bars = search("bản tin", timeline=True).timeline.bars
    assert [bar.crawled for bar in bars] == [None, True, False, True, False]
    bars = search("bản tin", timeline=True, source="portal").timeline.bars
    assert [bar.crawled for bar in bars] == [None, True, False, False, False]


def test_the_same_text_under_two_addresses_of_one_source_is_one_hit(put, search):
    """Word for word the same is one; another word, as in announcements made from a form, makes two."""
    body = " ".join(f"Kỳ {number}: Ủy ban nhân dân phường tiếp công dân năm {2000 + number}." for number in range(30))
    put(1, title="Lịch tiếp dân", body=(body,))
    put(2, title="Lịch tiếp dân", body=(body,))
    put(3, title="Lịch tiếp dân", body=(f"{body} Hết.",))
    answer = search("lịch tiếp dân")
    assert (answer.total, len(answer.hits)) == (3, 2)
    assert sorted(twin.id for hit in answer.hits for twin in hit.also) in ([1], [2])


def test_a_hit_in_the_byline_alone_shows_the_byline(put, search):
    """The snippet is where the match is."""
    put(1, title="Lễ hội", body=("Người dân dự lễ.",), byline="Tin, ảnh: Ngọc Lan")
    hit = search("Ngọc Lan").hits[0]
    assert [hit.snippet[start:end] for start, end in hit.highlights.snippet] == ["Ngọc", "Lan"]


@pytest.mark.parametrize("slip", ["0001-01-01", "9999-12-31T23:59"])
def test_a_date_that_is_a_slip_spoils_nothing(put, search, slip):
    """An article dated to the first or the last year of the calendar leaves order, ranges and timeline as they are."""
    put(1, title="Thi đua", published=slip)
    put(2, title="Thi đua", published="2020-01-09")
    put(3, title="Thi đua")
    order = [hit.id for hit in search("thi đua", sort="newest").hits]
    assert order == ([2, 1, 3] if slip < "2" else [1, 2, 3])
    assert [hit.id for hit in search("thi đua date:2020").hits] == [2]
    timeline = search("thi đua", timeline=True).timeline
    assert ([bar.period for bar in timeline.bars], timeline.undated) == (["2020-01-09"], 2)


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("đấu NEAR/1 giá", ["đấu", "giá"]),
        ("đấu NEAR/1 giá NEAR/1 đất", ["đấu", "giá", "đất"]),
        ("đấu NEAR/1 giá đấu", ["đấu", "giá", "đấu"]),
    ],
)
def test_only_neighbours_are_marked(put, search, query, marked):
    """A word that a hit holds elsewhere too is no match of NEAR there."""
    put(1, body=("Mở đấu giá đất; rồi mai kia lại đấu thầu, xin mời xem bảng và các loại giá.",))
    hit = search(query).hits[0]
    assert [hit.snippet[start:end] for start, end in hit.highlights.snippet] == marked
