"""Every construct of the query language, and any string at all, finds what a scan of the records finds.

The scan shares with the index only how a word is read and the tree of the query; it knows no postings, no rows and no
arrays. Records change, move in time and vanish between the queries.
"""

import random
from datetime import date
from functools import cache
from itertools import groupby, pairwise, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luutin.archive import Database, Reader
from luutin.indexer import Index, Searcher
from luutin.indexer.people.lookup import NamedAt
from luutin.indexer.people.mentions import find_mentions
from luutin.indexer.query.abbreviations import load_abbreviations
from luutin.indexer.query.enumerated import Enumerated
from luutin.indexer.query.expansion import expand
from luutin.indexer.query.parse import parse
from luutin.indexer.query.query import And, Near, Not, Or, Phrase, Prefix, Published, Valued, Within, Word
from luutin.indexer.query.spots import matcher_of
from luutin.indexer.text.columns import document_numbers, site
from luutin.indexer.text.words import WORD, forms
from tests.indexer.language_page import ROWS as PAGE_ROWS

SYLLABLES = [
    "thi",
    "đua",
    "thị",
    "đùa",
    "dua",
    "ủy",
    "ban",
    "bạn",
    "bán",
    "nhân",
    "dân",
    "UBND",
    "kỹ",
    "kĩ",
    "Đắk",
    "Đak",
    "hoà",
    "hòa",
    "09",
    "9",
    "2020",
    "KH",
    "đấu",
    "giá",
    "giả",
    "quận",
]
SYLLABLES += ["12/KH-UBND", "09h30", "Mặt trận Tổ quốc", "MTTQ", "Covid-19", "09/01/2020", "th\u00adi"]


class Scan:
    """One record as lists of words."""

    def __init__(self, record):
        fields = record.fields
        self.id = record.id
        captions = [caption["text"] for caption in fields["captions"]]
        self.texts = [fields["title"], fields["lead"] or "", *fields["body"], *captions]
        self.fields = {"source": record.source, "category": fields["category"] or "", "site": site(fields)}
        self.day = date.fromisoformat(fields["published"][:10]) if fields["published"] else None
        self.columns = {
            "title": words([fields["title"]]),
            "lead": words([fields["lead"] or ""]),
            "body": words(["\n".join(fields["body"])]),
            "caption": words(captions),
            "byline": words([fields["byline"] or ""]),
            "number": words(document_numbers(fields)),
            "attachment": words([attachment["name"] for attachment in fields["attachments"]]),
        }

    def matches(self, node, columns=None):
        columns = columns or list(self.columns)
        match node:
            case Word() | Prefix() | Phrase():
                return any(places(node, self.columns[name]) for name in columns)
            case Near():
                return any(near(node, self.columns[name]) for name in columns)
            case And(parts):
                return all(self.matches(part, columns) for part in parts)
            case Or(parts):
                return any(self.matches(part, columns) for part in parts)
            case Not(part):
                return not self.matches(part, columns)
            case Within(name, part):
                return self.matches(part, [name])
            case Valued(name, wanted):
                return bool(places(Phrase(wanted), words([self.fields[name]])))
            case Enumerated(article_ids):
                return self.id in article_ids
            case Published(since, until):
                return self.day is not None and (since or date.min) <= self.day <= (until or date.max)


def words(texts):
    """The words of some texts; None between one text and the next."""
    found = []
    for text in texts:
        found += [forms(word) for word in WORD.findall(text)] + [None]
    return tuple(found[:-1])


@cache
def places(spot, there):
    """Where a spot begins and ends. Ten thousand strings ask the same of ten records over and over."""
    run = spot.words if isinstance(spot, Phrase) else (spot,)
    tests = [matcher_of(word) for word in run]
    return [
        (start, start + len(run))
        for start in range(len(there) - len(run) + 1)
        if all(word is not None and test(word) for test, word in zip(tests, there[start:], strict=False))
    ]


def near(node, there):
    """Texts of one column are looked at one by one."""
    texts = [tuple(text) for is_text, text in groupby(there, bool) if is_text]
    return any(near_in(node, text) for text in texts)


def near_in(node, there):
    options = [places(spot, there) for spot in node.spots]
    return any(
        all(
            0 <= max(b[0] - a[1], a[0] - b[1]) <= distance
            for (a, b), distance in zip(pairwise(chosen), node.distances, strict=True)
        )
        for chosen in product(*options)
    )


def expected(database, query):
    read = expand(parse(query), load_abbreviations(database.path))
    if read.tree == And() and query.strip():
        return set()
    return {record.id for record in Reader(database).current() if Scan(record).matches(read.tree)}


def text(chance, most):
    return " ".join(chance.choice(SYLLABLES) for _ in range(chance.randrange(most)))


def record(chance):
    return {
        "title": text(chance, 6) or "Tin",
        "body": (text(chance, 25), text(chance, 25)),
        "lead": text(chance, 6) or None,
        "byline": chance.choice([None, "Lan Anh", "UBND quận"]),
        "category": chance.choice([None, "Tin tức", "Thi đua"]),
        "source": chance.choice(["portal", "quan-ba"]),
        "site_name": chance.choice([None, "Quận Ba"]),
        "published": chance.choice([None, "2019-05-01", "2020-01-09T17:44", "2020-12-31"]),
        "captions": tuple({"text": text(chance, 5) or "ảnh"} for _ in range(chance.randrange(3))),
        "document_numbers": chance.choice([(), ("12/KH-UBND",), ("15/2024/QĐ-UBND", "09/TB-MTTQ")]),
        "attachments": chance.choice([(), ({"name": "12-KH-UBND.pdf", "url": "http://portal.example/f"},)]),
    }


@pytest.fixture
def _filled(put):
    chance = random.Random(5)
    for number in range(60):
        put(number, **record(chance))


CONSTRUCTS = """
thi đua · thi dua · "thi đua" · "thi dua" · THI ĐUA · thị · hoà · hòa · kĩ · Đăk · dak · 09 · 9 · 00 · 2020
thi* · th* · thí* · đu* · "ủy ba*" · 0* · 09* · ky* · gi* · "đ* gi*" · Đ*
thi OR giả · thi | giả · thi OR giả dua · (thi OR giả) dua · thi AND dua · ((thi)) · "a b" OR
thi -đua · thi NOT đua · -thi · NOT (thi OR dua) · -"thi đua" · --thi · thi -(đua -giá)
đấu NEAR/2 giá · đấu NEAR giá · "ủy ban" NEAR/3 nhân · ban NEAR/1 ban · thi NEAR/0 đua NEAR/3 quận · NEAR/2 thi
title:thi · title:"thi đua" · title:(thi OR giá) · title:(thi -giá) · -title:thi · lead:ban · body:thi* · caption:giá
caption:"thi thi" · byline:lan · byline:"lan anh" · number:12/KH-UBND · number:UBND · number:"UBND 09" · attachment:pdf
title:thi NEAR/2 đua · title:(đấu NEAR/5 giá) · "thi dua" NEAR/1 "dua thi" · "thi thi" NEAR/0 thi
"thí* dua" NEAR/9 đù*
source:portal · source:quan-ba · category:"tin tức" · category:thi · site:"quận ba" · site:portal.example -source:portal
date:2020 · date:2019..2020 · date:..2019 · date:2020-01-09 · date:09/01/2020 · date:01/2020 · date:2020.. · date:x
before:2020 · after:2019 · after:2020-01-09 · before:2020-01-09 thi · date:2020 OR title:giá
exact:thi · exact:dua · exact:"thi dua" · exact:(thi OR ban) · exact:09
MTTQ · mttq · mặt trận tổ quốc · "mặt trận tổ quốc" · mat tran to quoc · expand:off MTTQ · UBND · -UBND
12/KH-UBND · KH-UBND · kh-ubnd · 15/2024/QĐ-UBND · QD-UBND · Covid-19 · covid 19 · 09/01/2020 · 9.1.2020
"chưa đóng · (thi · thi) đua · ( · ) · " · * · - · OR · AND · NOT · NEAR · title: · :: · “thi đua” · «giá» · ủ* -
"""


ROWS = [part for part in CONSTRUCTS.replace("\n", " · ").split(" · ") if part]


@pytest.mark.parametrize("query", ROWS)
@pytest.mark.usefixtures("_filled")
def test_each_construct_finds_what_a_scan_finds(database, found, query):
    """One row, one construct, over sixty records of a small vocabulary, by either engine."""
    wanted = expected(database, query)
    assert found(query) == wanted
    with Searcher(database.path, engine="plain") as searcher:
        assert set(searcher.ids(query)) == wanted


@pytest.mark.usefixtures("_filled")
def test_the_constructs_are_told_apart(found):
    """The small vocabulary is no trivial one: most constructs find some records and not others."""
    sizes = [len(found(query)) for query in ROWS]
    assert sum(0 < size < 60 for size in sizes) > 90


def test_records_that_change_between_queries(database, put, delete, found):
    """Inserted, re-dated, rewritten and deleted articles are found as they are now, by one searcher all along."""
    chance = random.Random(9)
    ids = {}
    for turn in range(40):
        for _ in range(3):
            number = chance.randrange(25)
            if number in ids and chance.random() < 0.3:
                delete(ids.pop(number))
            else:
                ids[number] = put(number, **record(chance))
        if turn == 20:
            Index(database).rebuild()
        for query in ("thi dua", '"thi đua"', "title:ban", "date:2020 -giá", "UBND", "đ*", "đấu NEAR/3 giá"):
            assert found(query) == expected(database, query)
    assert Index(database).check() == []


def named_so(scans):
    """What looks people up: reads each text for names, and keeps nothing."""

    def find(asked):
        return [
            NamedAt(scan.id, mention.name, mention.function, 0, None, "")
            for scan in scans
            for text in scan.texts
            for mention in find_mentions(text)
            if asked.means(mention.name) and asked.is_in_function(mention.function)
        ]

    return find


@pytest.fixture(scope="module")
def scanned_page(page_archive):
    """The records of the page's rows as a scan reads them, and both engines."""
    with (
        Database.read(page_archive) as database,
        Searcher(page_archive) as searcher,
        Searcher(page_archive, engine="plain") as plain,
    ):
        yield [Scan(record) for record in Reader(database).current()], searcher, plain


@pytest.mark.parametrize("query", [row[0] for row in PAGE_ROWS])
def test_each_row_of_the_page_finds_what_a_scan_of_all_its_texts_finds(scanned_page, query):
    """A construct that the page names is asked of the texts of all others, too."""
    scans, *searchers = scanned_page
    read = expand(parse(query), load_abbreviations(Path("none")), named_so(scans))
    wanted = {scan.id for scan in scans if scan.matches(read.tree)}
    assert wanted
    for searcher in searchers:
        assert set(searcher.ids(query)) == wanted


OPERATORS = '( ) " “ « - * : .. | OR AND NOT NEAR NEAR/2 title: date: date:2020 exact: expand:off source:'
PIECES = [*SYLLABLES, *OPERATORS.split()]


def test_ten_thousand_strings_are_all_answered(database, put):
    """Any string is a query: no error, and what the scan finds. The plain engine is asked each tenth of them."""
    for number in range(10):
        put(number, **record(random.Random(number)))
    Index(database).catch_up()
    scans = {record.id: Scan(record) for record in Reader(database).current()}
    table = load_abbreviations(database.path)
    chance = random.Random(3)
    with Searcher(database.path) as searcher, Searcher(database.path, engine="plain") as plain:
        for turn in range(10_000):
            query = chance.choice(["", " "]).join(chance.choice(PIECES) for _ in range(chance.randrange(1, 9)))
            read = expand(parse(query), table)
            nothing = read.tree == And() and query.strip()
            wanted = set() if nothing else {docid for docid, scan in scans.items() if scan.matches(read.tree)}
            assert set(searcher.ids(query)) == wanted, query
            assert turn % 10 or set(plain.ids(query)) == wanted, query


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_is_a_query(database, put, query):
    """Text of any script and any control character is answered."""
    put(1)
    Index(database).catch_up()
    with Searcher(database.path) as searcher:
        answer = searcher.search(query, facets=True, timeline=True)
        assert answer.total in {0, 1}


@pytest.mark.parametrize("query", ROWS)
def test_understood_is_a_query_that_means_the_same(query):
    """What an answer says it understood can be typed again."""
    once = parse(query)
    if once.tree != And():
        assert parse(once.understood).understood == once.understood
