"""Not all words: what is shown beside a thin answer, and when nothing is."""

import pytest

ARTICLES = {
    1: ("Dời tượng đá ở chùa Bà", ("Sư trụ trì xin dời tượng.",)),
    2: ("Hội nghị phường", ("Bà con nhân dân phấn khởi.", "Tượng đài ở quận.")),
    3: ("Tin chùa", ("Lễ hội chùa.",)),
}


@pytest.fixture(name="filled")
def fill(put, search):
    for number, (title, body) in ARTICLES.items():
        put(number, title=title, body=body)
    return search


@pytest.mark.parametrize(
    ("query", "without", "best"),
    [
        ("dời tượng đá sắt ở chùa Bà", ["sắt"], 1),
        ("dời tượg đá ở chùa Bà", ["tượg"], 1),
        ("dời tượng đá ở chùaBà", ["chùaBà"], 1),
        ("vì sao dời tượng đá ở chùa?", ["vì", "sao"], 1),
        ("dời tượng -sắt bạc", ["bạc"], 1),
        ("dời tượng đá UBND", ["UBND"], 1),
        ("title:tượng dời đá bạc", ["bạc"], 1),
    ],
)
def test_an_article_with_most_words_is_shown_apart(filled, query, without, best):
    """`total` counts articles with all words; the others come with what the first of them lacks."""
    answer = filled(query)
    assert (answer.total, answer.most_words.hits[0].id) == (0, best)
    assert list(answer.most_words.without) == without
    assert answer.as_json()["most_words"].total == len(answer.most_words.hits)


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("strict:on dời tượng đá sắt", {}),
        ("dời tượng đá sắt", {"sort": "newest"}),
        ("dời tượng đá sắt", {"limit": 0}),
        ("sắt", {}),
        ("sắt thép đồng", {}),
        ("dời tượng đá sắt date:1999", {}),
        ("dời tượng đá sắt -chùa", {}),
    ],
)
def test_nothing_is_shown_beside_where_it_was_not_wanted_or_is_not_there(filled, query, options):
    """`strict:on`, another order, one word, filters that leave nothing: then the answer has no second part."""
    answer = filled(query, **options)
    assert answer.most_words is None
    assert "most_words" not in answer.as_json()


def test_a_hit_is_never_shown_twice(filled):
    """What holds all words is a hit, and not among those that lack one."""
    answer = filled("dời tượng")
    assert [hit.id for hit in answer.hits] == [1]
    assert not answer.most_words or 1 not in [hit.id for hit in answer.most_words.hits]


def test_weak_hits_do_not_hide_the_article_meant(put, search):
    """Articles that scatter the words over a long text are no answer where one holds all but one of them together."""
    put(1, title="Quân đội bắt đầu xây hầm ở đảo xa", body=("Tin ngắn.",))
    far = " ".join(["tin"] * 60)
    for number in range(2, 22):
        put(number, title="Bản tin", body=(f"Quân {far} đội {far} {number} bắt {far} đầu {far} xây {far} tường.",))
    answer = search("quân đội bắt đầu xây tường")
    assert answer.total == 20
    assert answer.most_words.hits[0].id == 1


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ('"tượng chùa Bà dời"', "tượng chùa bà dời"),
        ("dowif tuwowngj", "dời tượng"),
        ("do72i tu7o7ng5", "dời tượng"),
        ("dờitượng", "dời tượng"),
        ("dời tượgn", "dời tượng"),
        ("nhân dân", None),
        ("Bà con", None),
        ("thuỵ", None),
    ],
)
def test_another_writing_is_suggested_only_where_it_helps(filled, query, other):
    """A query whose words the archive holds is never rewritten; one that finds nothing is, as the articles write it."""
    assert (filled(query).did_you_mean or "").lower() == (other or "")
