"""Why an article is a hit, by the numbers of FTS4 and sqlite_fts4; and why another is none."""

import pytest

from luutin.indexer import Index, NoIndexError, NotAHitError, Searcher, UnknownArticleError


@pytest.fixture
def searcher(database, put):
    """Nine articles about nothing, and one about much."""
    for number in range(9):
        put(number, title="Bản tin", body=("Hội nghị.",))
    put(
        9,
        title="Thi đua khen thưởng",
        lead="Khen hòa giải",
        body=("Phong trào thi đua của Mặt trận Tổ", "quốc, thị trấn; thi cử."),
        published="2020-01-09",
        category="Tin tức",
    )
    Index(database).catch_up()
    with Searcher(database.path) as searcher:
        yield searcher


EARNED = {
    "đua": [("đua", "title", ("đua",), 1), ("đua", "body", ("đua",), 1)],
    "thi": [("thi", "title", ("Thi",), 1), ("thi", "body", ("thi", "thị"), 3)],
    '"thi đua"': [('"thi đua"', "title", ("Thi đua",), 1), ('"thi đua"', "body", ("thi đua",), 1)],
    "khen*": [("khen*", "title", ("khen",), 1), ("khen*", "lead", ("Khen",), 1)],
    "hò*": [("hò*", "lead", ("hòa",), 1)],
    "title:khen": [("khen", "title", ("khen",), 1), ("khen", "lead", ("Khen",), 1)],
    "MTTQ": [('"Mặt trận Tổ quốc"', "body", ("Mặt trận Tổ quốc",), 1)],
    "thưởng OR xyz": [("thưởng", "title", ("thưởng",), 1)],
}


@pytest.mark.parametrize(("query", "earned"), EARNED.items())
def test_each_word_is_told_by_field(searcher, query, earned):
    """Words in the order typed, as the article prints them, and how often; what is not there is left out."""
    explanation = searcher.explain(query, 10)
    assert [(word.word, word.field, word.printed, word.times) for word in explanation.words] == earned
    assert {word.articles for word in explanation.words} == {1}


@pytest.mark.parametrize("query", ["thi dua", '"thi đua" khen*', "thi OR hội", "bản OR đua", "MTTQ -hội title:khen"])
def test_the_words_scores_add_up_to_the_hit_s(searcher, database, query):
    """The sum is what the plain engine ranks by; a word in half of the articles or more earns nothing."""
    with Searcher(database.path, engine="plain") as plain:
        score = dict(plain.top(query))[10]
    explanation = searcher.explain(query, 10)
    assert explanation.score == pytest.approx(score, abs=1e-3)
    assert explanation.score == pytest.approx(sum(word.score for word in explanation.words), abs=1e-3)
    assert (explanation.articles, explanation.title) == (10, "Thi đua khen thưởng")


def test_what_holds_beside_the_words_is_told(searcher):
    """Left-out words, values and days are conditions; they earn nothing."""
    explanation = searcher.explain('đua -hội category:"tin tức" date:2020', 10)
    assert explanation.conditions == ("-hội", 'category:"tin tức"', "date:2020-01-01..2020-12-31")


LACKING = {
    "đua vàng bạc": "it lacks vàng, bạc",
    '"đua thi"': 'it lacks "đua thi"',
    "title:(đua quốc)": "it lacks title:quốc",
    "vàng OR bạc": "it lacks vàng OR bạc",
    "đua -trấn": "it holds trấn, which the query leaves out",
    "đua date:2019": "it is not of date:2019-01-01..2019-12-31",
    "vàng source:other": "it lacks vàng; it is not of source:other",
    "...": "holds no word",
}


@pytest.mark.parametrize(("query", "reason"), LACKING.items())
def test_an_article_that_does_not_match_is_told_what_it_lacks(searcher, query, reason):
    """Every part of the query that fails is named."""
    with pytest.raises(NotAHitError, match="article 10 is no hit") as caught:
        searcher.explain(query, 10)
    assert reason in str(caught.value)


def test_what_cannot_be_explained_says_why(searcher, put):
    """An unknown article, and one that the index has not taken in yet."""
    with pytest.raises(UnknownArticleError, match="99: no such article"):
        searcher.explain("đua", 99)
    new = put(50, title="Đua thuyền")
    with pytest.raises(NotAHitError, match="not indexed yet: run `luutin index`"):
        searcher.explain("đua", new)


def test_without_an_index_nothing_is_explained(database, put):
    """The error names the command that makes one."""
    put(1)
    with Searcher(database.path) as searcher, pytest.raises(NoIndexError, match="luutin index"):
        searcher.explain("tin", 1)
