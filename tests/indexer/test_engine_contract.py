"""What every engine promises, asked through the protocol alone: a further engine adds one line to ENGINES.

The rows of docs/query-language.md are the first part of it: each is put to each engine.
"""

import pytest

from luutin.archive import Database
from luutin.indexer import BadRequestError, Index, NoIndexError
from luutin.indexer.fts.engine import FtsEngine
from luutin.indexer.opensearch.cluster_people import ClusterPeople
from luutin.indexer.opensearch.engine import ClusterEngine
from luutin.indexer.opensearch.generations import Generations
from luutin.indexer.opensearch.mapping import SCHEMA_VERSION
from luutin.indexer.people.lookup import People
from luutin.indexer.plain.engine import PlainEngine
from luutin.indexer.query.abbreviations import load_abbreviations
from luutin.indexer.query.expansion import expand
from luutin.indexer.query.parse import parse
from luutin.indexer.query.request import read_options
from tests.engine.server import follow_index, fresh_cluster
from tests.indexer.language_page import ROWS


class Asked:
    """An engine, with queries parsed and options read before they come to it."""

    shows_at_once = True
    """Does it read articles from the archive itself, so that one that was deleted is shown no more?"""

    def __init__(self, engine, archive, people=None):
        self.engine = engine
        self._archive = archive
        self._table = load_abbreviations(archive.path)
        self._people = people or People(archive)

    def age(self):
        """Let the index be one that another version made."""
        with Database.open(self._archive.path) as database:
            database.execute("UPDATE index_state SET analysis = 9999")

    def read(self, text):
        return expand(parse(text), self._table, self._people.find if self._people.is_there else None)

    def __getattr__(self, name):
        question = getattr(self.engine, name)
        return lambda text, **options: question(self.read(text), read_options(options))


class AskedOfCluster(Asked):
    """A cluster that follows whenever the archive's own index has."""

    shows_at_once = False

    def __init__(self, cluster, archive):
        super().__init__(_Following(cluster, archive), archive, ClusterPeople(cluster, time_s=60))
        self._cluster = cluster

    def read(self, text):
        self.engine.follow()
        return super().read(text) if self._is_there() else expand(parse(text), self._table)

    def _is_there(self):
        return Generations(self._cluster).live() is not None

    def age(self):
        """Likewise."""
        self.engine.follow()
        meta = {"_meta": {"luutin_schema": SCHEMA_VERSION, "analysis": 9999}}
        self._cluster.ask("PUT", f"/{self._cluster.index}/_mapping", meta)


class _Following(ClusterEngine):
    """Follows before each question."""

    def __init__(self, cluster, archive):
        super().__init__(cluster, time_s=60)
        self._archive, self._seen = archive, 0

    def follow(self):
        self._seen = follow_index(self._archive, self._cluster, self._seen)

    def _asking(self):
        self.follow()
        return super()._asking()


def make_cluster(request):
    """A cluster in which nothing is indexed yet, for as long as the fixture that asks."""
    made = fresh_cluster(request.getfixturevalue("engine_url"))
    request.addfinalizer(lambda: next(made, None))
    return next(made)


ENGINES = {
    "fts": lambda archive, _: Asked(FtsEngine(archive), archive),
    "plain": lambda archive, _: Asked(PlainEngine(archive), archive),
    "opensearch": lambda archive, request: AskedOfCluster(make_cluster(request), archive),
}
"""Name → what makes the engine for an archive that is open to read."""


EACH = [pytest.param(name, marks=[pytest.mark.engine] * (name == "opensearch")) for name in ENGINES]


@pytest.fixture(params=EACH)
def asked(request, database):
    """Each engine over the archive of the test."""
    with Database.read(database.path) as archive:
        asked = ENGINES[request.param](archive, request)
        assert asked.engine.name == request.param
        yield asked
        asked.engine.close()
        assert archive.value("SELECT count(*) FROM articles") >= 0  # it stays open for who opened it


@pytest.fixture
def catch_up(database):
    return Index(database).catch_up


@pytest.fixture
def news(put, catch_up):
    """Twelve articles over two years, two of them undated, of two sources."""
    days = ["2019-05-01", None, "2019-05-01T08:00", "2019-12-31", "2020-01-01", "2020-01-09T17:44"] * 2
    ids = [
        put(
            number,
            title=f"Thi đua số {number}" if number % 3 else "Đấu giá đất",
            body=("Hội nghị thi đua.",) * (number % 4) or ("Bản tin.",),
            published=day,
            source="quan-ba" if number % 2 else "quan-bon",
            category="Tin tức" if number % 4 else None,
            byline="Lan" if number == 5 else None,
        )
        for number, day in enumerate(days)
    ]
    catch_up()
    return ids


@pytest.fixture(scope="module", params=EACH)
def asked_of_page(request, page_archive):
    """Each engine over that archive."""
    with Database.read(page_archive) as archive:
        yield ENGINES[request.param](archive, request)


@pytest.mark.parametrize("row", range(len(ROWS)), ids=[row[0] for row in ROWS])
def test_each_row_of_the_page_holds(asked_of_page, row):
    """The query finds the one text and not the other."""
    query, wanted, other = ROWS[row][0], 2 * row + 1, 2 * row + 2
    assert asked_of_page.ids(query, among=[wanted, other]) == [wanted]
    assert not parse(query).warnings


IN_BLOCKS = {
    "title": "Hội nghị",
    "lead": "Thi đua",
    "body": ("Lô đất", "vàng bạc"),
    "captions": ({"text": "Đoàn diễu"}, {"text": "hành quân"}),
    "document_numbers": ("12/KH-UBND", "09/TB"),
    "attachments": tuple({"name": name, "url": f"http://portal.example/{name}"} for name in ("lịch", "sử.pdf")),
}
REACHES = {
    '"đất vàng"': True,
    "đất NEAR/0 vàng": True,
    "body:lô-đất-vàng": True,
    '"nghị thi"': False,
    '"đua lô"': False,
    '"bạc đoàn"': False,
    "bạc NEAR đoàn": False,
    '"diễu hành"': False,
    "diễu NEAR hành": False,
    "caption:(diễu NEAR/9 hành)": False,
    'number:"UBND 09"': False,
    'attachment:"lịch sử"': False,
    "diễu hành": True,
}


@pytest.mark.parametrize(("query", "is_found"), REACHES.items())
def test_a_phrase_goes_on_in_the_next_paragraph_but_never_in_another_field_caption_number_or_file(
    put, catch_up, asked, query, is_found
):
    """The paragraphs of a body are one text, as portals break sentences into them; everything else stands alone."""
    put(1, **IN_BLOCKS)
    catch_up()
    assert asked.count(query) == is_found


def test_a_phrase_that_goes_on_in_the_next_paragraph_is_shown_whole(put, catch_up, asked):
    """The snippet marks what of it stands in either."""
    put(1, body=("Lô đất", "vàng bạc"))
    catch_up()
    hit = asked.search('"đất vàng"').hits[0]
    assert [hit.snippet[start:end] for start, end in hit.highlights.snippet] == ["đất vàng"]


QUERIES = ["thi đua", "thi dua", '"thi đua" OR đấu', "đấu -hội", "date:2019", "", "source:quan-ba title:đ*", "xyz"]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.usefixtures("news")
def test_all_questions_tell_of_the_same_articles(asked, query):
    """Count, total, numbers, hits, top and timeline agree."""
    answer = asked.search(query, limit=1000, duplicates=True, timeline=True)
    hits = [hit.id for hit in answer.hits]
    assert asked.count(query) == answer.total == len(hits) == len(set(hits))
    assert sorted(asked.ids(query)) == sorted(hits)
    assert [number for number, _ in asked.top(query, limit=1000)] == hits
    assert asked.timeline(query) == answer.timeline
    assert answer.timeline.undated + sum(bar.count for bar in answer.timeline.bars) == answer.total


@pytest.mark.parametrize(("query", "all_of_them"), [("", True), ("   ", True), ("...", False), ("()", False)])
def test_nothing_typed_is_everything_and_only_marks_are_nothing(asked, news, query, all_of_them):
    """A query of blanks finds every article; one of nothing but marks finds none."""
    assert asked.count(query) == (len(news) if all_of_them else 0)


IN_TIME = {
    "newest": [11, 5, 10, 4, 9, 3, 8, 2, 6, 0, 7, 1],
    "oldest": [0, 6, 2, 8, 3, 9, 4, 10, 5, 11, 1, 7],
}


@pytest.mark.parametrize(("sort", "places"), IN_TIME.items())
def test_orders_by_date_put_undated_articles_last(asked, news, sort, places):
    """By day, then by minute (a day without one comes first), then by number; undated ones behind in both orders."""
    wanted = [news[place] for place in places]
    assert asked.ids("", sort=sort) == wanted
    answer = asked.search("", sort=sort)
    assert [hit.id for hit in answer.hits] == wanted
    assert {hit.score for hit in answer.hits} == {None}


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("query", ["thi dua", "hội OR đấu", "date:2019..2020"])
@pytest.mark.usefixtures("news")
def test_pages_are_one_list_cut_into_pieces(asked, sort, query):
    """Page by page, as cursors lead, comes what one long page shows; the last page has no cursor."""
    whole = [hit.id for hit in asked.search(query, sort=sort, limit=1000).hits]
    shown, cursor = [], None
    while True:
        answer = asked.search(query, sort=sort, limit=2, cursor=cursor)
        shown += [hit.id for hit in answer.hits]
        cursor = answer.next_cursor
        if cursor is None:
            break
    assert shown == whole


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.usefixtures("news")
def test_a_cursor_that_means_nothing_is_refused(asked, sort):
    """Whoever made it up is told so."""
    with pytest.raises(BadRequestError, match="cursor"):
        asked.search("thi dua", sort=sort, cursor="x")


def test_the_rarer_word_counts_for_more(put, catch_up, asked):
    """By relevance the best come first: more of the words, and the rarer ones; their scores descend."""
    for number in range(8):
        put(number, title="Bản tin", body=("Hội nghị thi đua của quận.",))
    for number in range(8, 20):
        put(number, title="Bản tin", body=("Không có gì.",))
    best = put(20, title="Bản tin", body=("Đấu giá và thi đua.",))
    catch_up()
    hits = asked.search("thi đua OR đấu").hits
    assert (hits[0].id, len(hits)) == (best, 9)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[1]


def test_equal_scores_put_the_newer_first(put, catch_up, asked):
    """Ties go to the newer article, and dated ones before undated ones."""
    undated, old, new = put(1), put(2, published="2019-01-01"), put(3, published="2020-01-01")
    catch_up()
    assert [hit.id for hit in asked.search("bản tin").hits] == [new, old, undated]


NARROWED = [
    ({"source": "quan-ba"}, 6),
    ({"source": "nowhere"}, 0),
    ({"since": "2020"}, 4),
    ({"until": "2019-05"}, 4),
    ({"since": "2019-12", "until": "2020-01-01"}, 4),
    ({"since": "2019", "source": "quan-ba"}, 4),
]


@pytest.mark.parametrize(("options", "count"), NARROWED)
@pytest.mark.usefixtures("news")
def test_options_narrow_what_is_found(asked, options, count):
    """A source, and days, both ends included; undated articles are within no days."""
    assert asked.count("", **options) == count
    assert len(asked.ids("", **options)) == count


def test_among_finds_only_the_articles_named(asked, news):
    """A saved search asks only about what is new; numbers of no article are nothing."""
    assert asked.ids("đấu", among=[*news[:4], 10**6]) == [news[3], news[0]]
    assert asked.count("đấu", among=[]) == 0


@pytest.mark.usefixtures("news")
def test_a_page_may_have_no_hits(asked):
    """With a limit of 0 there is a total and no cursor."""
    answer = asked.search("thi đua", limit=0)
    assert (answer.total > 0, answer.hits, answer.next_cursor) == (True, (), None)


@pytest.mark.usefixtures("news")
def test_hits_are_counted_by_value_and_year(asked):
    """The most frequent value first, the newest year first; articles without a value are not counted."""
    facets = dict(asked.search("", facets=True, limit=0).facets)
    facets.pop("person", None)  # an engine may count people, too
    assert {name: [(each.value, each.count) for each in counts] for name, counts in facets.items()} == {
        "source": [("quan-bon", 6), ("quan-ba", 6)],
        "year": [("2020", 4), ("2019", 6)],
        "category": [("Tin tức", 9)],
        "byline": [("Lan", 1)],
    }
    assert list(facets) == ["source", "year", "category", "byline"]


@pytest.mark.usefixtures("news")
def test_hits_over_time_stand_without_gaps(asked, database):
    """A bar for each month, and for each whether a crawl ran: nothing can be said before the first."""
    add = "INSERT INTO runs (kind, pid, started_at, summary) VALUES ('crawl', 1, '2019-07-01T01:00:00Z', '{}')"
    database.execute(add)
    timeline = asked.timeline("")
    assert (timeline.unit, timeline.undated) == ("month", 2)
    counts = {bar.period: bar.count for bar in timeline.bars if bar.count}
    assert counts == {"2019-05": 4, "2019-12": 2, "2020-01": 4}
    assert [bar.crawled for bar in timeline.bars] == [None, None, True, *[False] * 6]


def test_a_hit_shows_where_it_matches(put, catch_up, asked):
    """Snippet, spans and fields are worked out alike, whoever found the article."""
    put(1, title="Hội nghị thi đua", body=("Sáng 12/3, tổng kết thi đua.",), captions=({"text": "Lễ thi đua"},))
    catch_up()
    hit = asked.search("thi dua").hits[0]
    assert [hit.title[a:b] for a, b in hit.highlights.title] == ["thi", "đua"]
    assert [hit.snippet[a:b] for a, b in hit.highlights.snippet] == ["thi", "đua"]
    assert (hit.matched, hit.caption) == (("title", "body", "caption"), "Lễ thi đua")


def test_any_text_is_highlighted(asked):
    """Expansions included; no index is needed for it."""
    text = "Uỷ ban Mặt trận Tổ quốc quận"
    assert [text[a:b] for a, b in asked.engine.highlight(asked.read("MTTQ"), text)] == ["Mặt trận Tổ quốc"]


def test_similar_articles_share_telling_words(put, database, asked):
    """The words that most articles have count nothing; the article itself and an unknown one find nothing."""
    for number in range(10):
        put(number, title=f"Bản tin {number}", body=("Hội nghị quận.",))
    one = put(20, title="Đấu giá đất", body=("Hội nghị đấu giá đất vàng.",))
    other = put(21, title="Phiên đấu giá", body=("Hội nghị về đất vàng.",))
    Index(database).rebuild()
    assert [hit.id for hit in asked.engine.similar(one, limit=5)] == [other]
    assert asked.engine.similar(10**6, limit=5) == ()


def test_the_index_may_change_between_two_questions(put, delete, catch_up, asked):
    """An engine that was asked before finds what is new, and no more what is gone."""
    gone, kept = put(1, title="Bí mật"), put(2, title="Bí quyết")
    catch_up()
    assert asked.ids("bí") == [kept, gone]
    delete(gone)
    new = put(3, title="Bí thư")
    shown = [kept] if asked.shows_at_once else [kept, gone]  # the one has no text to show, the other no words yet
    assert [hit.id for hit in asked.search("bí").hits] == shown
    catch_up()
    assert asked.ids("bí") == [new, kept]


QUESTIONS = {
    "search": lambda asked: asked.search("tin"),
    "ids": lambda asked: asked.ids("tin"),
    "count": lambda asked: asked.count("tin"),
    "top": lambda asked: asked.top("tin"),
    "timeline": lambda asked: asked.timeline("tin"),
    "similar": lambda asked: asked.engine.similar(1, limit=5),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_without_an_index_there_is_no_answer(put, asked, question):
    """The error names the command that makes one."""
    put(1)
    with pytest.raises(NoIndexError, match="luutin index"):
        question(asked)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_an_index_of_another_version_gives_no_answer(put, catch_up, asked, question):
    """Its words were read in another way, so that what it finds could be wrong."""
    put(1)
    catch_up()
    asked.age()
    with pytest.raises(NoIndexError, match="another version"):
        question(asked)
