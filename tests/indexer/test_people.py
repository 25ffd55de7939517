"""Whom an article names, in which function, and what of a name is told: without ever merging namesakes."""

import re
from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest

from luutin.indexer import Index, Searcher
from luutin.indexer.people.columns import NamedRows, PeopleColumns
from luutin.indexer.people.follow import PeopleFollower
from luutin.indexer.people.mentions import find_mentions
from luutin.indexer.people.names import read_name

SAMPLE = [
    line
    for line in (Path(__file__).parent / "people" / "named.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def test_names_are_found_and_streets_and_schools_are_none():
    """Of the names found at least nine in ten are people's, and of the people at least nine in ten are found."""
    right = wrong = missed = 0
    for line in SAMPLE:
        wanted = set(re.findall(r"\[(.+?)\]", line))
        found = {mention.name for mention in find_mentions(re.sub(r"[\[\]]", "", line))}
        right, wrong, missed = right + len(wanted & found), wrong + len(found - wanted), missed + len(wanted - found)
    assert right / (right + wrong) >= 0.9
    assert right / (right + missed) >= 0.9


FUNCTIONS = {
    "Ông Phạm Đức Mẫu, Chủ tịch UBND huyện Hòa Lâm, chủ trì.": "Chủ tịch UBND huyện Hòa Lâm",
    "Ông Phạm Đức Mẫu - phó giám đốc Sở GD-ĐT TP. Mẫu - nói": "phó giám đốc Sở GD-ĐT TP. Mẫu",
    "Ông Phạm Đức Mẫu (Trưởng Công an xã Đồng Dâu) cho biết": "Trưởng Công an xã Đồng Dâu",
    "Chủ tịch UBND huyện Ba Vì Phạm Đức Mẫu cho hay": "Chủ tịch UBND huyện Ba Vì",
    "Giám đốc Sở Y tế, ông Phạm Đức Mẫu, nói": "Giám đốc Sở Y tế",
    "nguyên Bí thư Tỉnh ủy Phạm Đức Mẫu dự lễ": "nguyên Bí thư Tỉnh ủy",
    "Ông Phạm Đức Mẫu, Chủ tịch xã Mẫu cho biết đã nhận đơn": "Chủ tịch xã Mẫu",
    "Ông Phạm Đức Mẫu, ngụ xã Mẫu, vui mừng": "",
}


@pytest.mark.parametrize("text", FUNCTIONS)
def test_the_function_is_the_one_printed_with_the_name(text):
    """Before the name or behind it, without the title and without what is said."""
    assert [(each.name, each.function) for each in find_mentions(text)] == [("Phạm Đức Mẫu", FUNCTIONS[text])]


def test_initials_and_credits_are_passed_over():
    """Who was made unknown stays so, and a photographer is not in the photo."""
    assert not list(find_mentions("Bà Đào Thị H. (ngụ xã Mẫu). Ảnh: Nguyễn Văn Mẫu"))


@pytest.mark.parametrize("name", ["Hàn Quốc", "Hà Nội", "Thái Lan", "Lầu Năm Góc", "Thái Bình Dương"])
@pytest.mark.parametrize("before", ["nghệ sĩ ", "Chủ tịch UBND ", "ông ", "Theo "])
def test_countries_and_provinces_are_nobody(before, name):
    """Their names begin as family names do."""
    assert not list(find_mentions(f"{before}{name} cho biết"))


@pytest.mark.parametrize(
    ("typed", "words", "function"),
    [
        ("Ông Phạm Đức Mẫu", "Phạm Đức Mẫu", ""),
        ("đ/c pham duc mau", "pham duc mau", ""),
        ("PGS.TS Phạm Đức Mẫu", "Phạm Đức Mẫu", ""),
        ("Phạm Đức Mẫu, Chủ tịch", "Phạm Đức Mẫu", "Chủ tịch"),
        ("Phó Chủ tịch Phạm Đức Mẫu", "Phạm Đức Mẫu", ""),
        ("Mẫu", "Mẫu", ""),
        ("", "", ""),
    ],
)
def test_a_name_is_read_as_people_type_it(typed, words, function):
    """Titles do not count, and a function may stand behind a comma."""
    read = read_name(typed)
    assert (" ".join(read.words), " ".join(read.function)) == (words, function)


@pytest.fixture
def named(put, database):
    """Five articles that hold one name: of what may be two people, of a street and of a school."""
    texts = [
        ("2016-01-01", "Ông Phạm Đức Mẫu, Chủ tịch UBND huyện Hòa Lâm, chủ trì.", None),
        ("2019-01-01", "Bí thư Huyện ủy Hòa Lâm Phạm Đức Mẫu và bà Lê Thị Thử.", "Ông Phạm Đức Mẫu trao quà"),
        ("2020-01-01", "Ông Phạm Đức Mẫu, Giám đốc Công ty Sông Thử, cho biết.", None),
        ("2020-05-01", "Sửa đường Phạm Đức Mẫu, phường 5.", None),
        ("2021-05-01", "Trường THPT Phạm Đức Mẫu khai giảng.", None),
    ]
    for number, (day, text, caption) in enumerate(texts, 1):
        captions = [{"text": caption}] if caption else []
        put(number, title=f"Tin {number}", published=day, body=(text,), captions=captions)
    Index(database).catch_up()
    with Searcher(database.path) as searcher:
        yield searcher


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ('person:"Phạm Đức Mẫu"', {1, 2, 3}),
        ("person:Phạm Đức Mẫu", {1, 2, 3}),
        ('person:"ông pham duc mau"', {1, 2, 3}),
        ('person:"Phạm Đức Mậu"', set()),
        ('person:"Phạm Đức Mẫu, Giám đốc"', {3}),
        ('person:"Phạm Đức Mẫu" quà', {2}),
        ('tin -person:"Phạm Đức Mẫu"', {4, 5}),
        ('"Phạm Đức Mẫu"', {1, 2, 3, 4, 5}),
    ],
)
@pytest.mark.parametrize("engine", ["fts", "plain"])
@pytest.mark.usefixtures("named")
def test_person_finds_the_articles_in_which_the_name_is_a_persons(database, engine, query, finds):
    """In any spelling and with any title; both engines alike."""
    with Searcher(database.path, engine=engine) as searcher:
        assert set(searcher.ids(query)) == finds


def test_namesakes_stand_apart_and_nothing_printed_is_lost(named):
    """Functions that name different places are told apart, each with its days."""
    told = named.person("pham duc mau")
    assert [(group.place, [held.function for held in group.functions]) for group in told.namesakes] == [
        ("Hòa Lâm", ["Chủ tịch UBND huyện Hòa Lâm", "Bí thư Huyện ủy Hòa Lâm"]),
        ("Sông Thử", ["Giám đốc Công ty Sông Thử"]),
    ]
    assert (told.articles, told.beside, told.pictured) == (3, (("Lê Thị Thử", 1),), (2,))
    people = named.search("tin", facets=True).facets["person"]
    assert [(count.value, count.count) for count in people] == [("Phạm Đức Mẫu", 3), ("Lê Thị Thử", 1)]
    assert named.person("Ai Đó") is None


def test_what_an_article_names_no_more_is_forgotten_and_a_rebuild_tells_the_same(put, database, named):
    """Names follow the current revisions, and are made of the records alone."""
    put(3, title="Tin 3", published="2020-01-01", body=("Không nêu ai.",))
    Index(database).catch_up()
    before = database.all("SELECT * FROM people_named")
    Index(database).rebuild()
    assert [tuple(row) for row in database.all("SELECT * FROM people_named")] == [tuple(row) for row in before]
    assert set(named.ids('person:"Phạm Đức Mẫu"')) == {1, 2}


@pytest.mark.usefixtures("named")
def test_a_check_compares_the_people_of_each_article(database):
    """A name that no article holds, and one that is missing, are faults. A rebuild mends both."""
    index = Index(database)
    assert index.check() == []
    with database.transaction():
        database.execute("UPDATE people_named SET name = 'Ai Đó' WHERE article_id = 3")
        database.execute("UPDATE people_named SET article_id = 99 WHERE article_id = 1")
    assert [fault.rpartition(": ")[2] for fault in index.check()] == ["1, 3", "99"]
    index.rebuild()
    assert index.check() == []
    with database.transaction():
        database.execute("UPDATE people_columns SET articles = zeroblob(length(articles))")
    assert index.check() == ["the columns of people differ in 6 names"]
    index.rebuild()
    assert index.check() == []


@pytest.mark.parametrize("share", [0, 1, 3, 40, 100])
def test_names_counted_from_columns_are_those_counted_one_by_one(database, share):
    """Whatever share of the articles is found, in whatever order they were printed and taken in."""
    chance = Random(share)
    named = {
        number: {f"Người {chance.randrange(30)}" for _ in range(number % 4)} | {f"Hiếm {number}"}
        for number in range(1, 9000, 31)
    }
    PeopleFollower(database)
    columns = PeopleColumns(database)
    with database.transaction():
        for article in chance.sample(sorted(named), len(named)):
            columns.exchange([article], {article: {"Ai Đó"}})
        columns.exchange(sorted(named), named)
    order = np.array(chance.sample(sorted(named), len(named)), np.uint32)
    places = np.full(9001, -1, np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    rows = np.array(sorted(chance.sample(range(len(order)), len(order) * share // 100)), np.int32)
    found = NamedRows(columns.load(), lambda articles: places[articles], len(order)).most_in(rows, 20)
    counted = Counter(name for row in rows for name in named[int(order[row])])
    assert columns.most_named(found, 20) == sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:20]
