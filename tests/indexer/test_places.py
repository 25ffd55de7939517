"""Which units a query names, what became of each, and which articles are a unit's."""

from datetime import date

import pytest

from luutin.indexer import Index, Searcher
from luutin.indexer.gazetteer.naming import find_namings, name_units
from luutin.indexer.gazetteer.units import SINCE, load_names, load_units
from luutin.indexer.text.words import WORD

ENDED = date(2025, 6, 30)


def named(query):
    """The full names of the units that a query names."""
    return [unit.full_name for naming in find_namings([WORD.findall(query)]) for unit in naming.units]


@pytest.mark.parametrize(
    ("count", "ended", "depth"),
    [(34, None, 0), (3321, None, 1), (63, ENDED, 0), (696, ENDED, 1)],
    ids=["provinces since", "communes since", "provinces before", "districts before"],
)
def test_the_table_has_every_unit_of_a_time(count, ended, depth):
    """There are as many units as the state counted."""
    assert sum(unit.until == ended and len(unit.within) == depth for unit in load_units().all()) == count


def test_every_unit_that_ended_has_successors_and_each_of_them_knows_it():
    """What a unit became names it among what it was; a district's communes do so for it."""
    table, lost = load_units(), []
    for unit in table.all():
        after = table.successors(unit)
        lost += [unit.full_name] if unit.until and not after else []
        lost += [unit.full_name for one in after if one.until is not None and unit.until == ENDED]
    assert not lost
    new = [unit for unit in table.all() if unit.since == SINCE]
    assert not [unit.full_name for unit in new if not table.predecessors(unit)]


def test_the_names_for_a_first_look_are_those_of_the_table():
    """names.txt is made of units.tsv."""
    provinces, others = load_units().names().splitlines()
    assert load_names() == (frozenset(provinces.split()), frozenset(f"{provinces} {others}".split()))


NAMED = {
    "huyện Lạng Giang": ["huyện Lạng Giang, tỉnh Bắc Giang"],
    "huyen lang giang": ["huyện Lạng Giang, tỉnh Bắc Giang"],
    "H. Lạng Giang": ["huyện Lạng Giang, tỉnh Bắc Giang"],
    "UBND huyện Lạng Giang họp": ["huyện Lạng Giang, tỉnh Bắc Giang"],
    "h. lạng giang": ["huyện Lạng Giang, tỉnh Bắc Giang"],
    "24 h hà nội": ["thành phố Hà Nội", "thành phố Hà Nội"],
    "Lạng Giang": ["xã Lạng Giang, tỉnh Bắc Ninh", "huyện Lạng Giang, tỉnh Bắc Giang"],
    "phường 12 quận Gò Vấp": [
        "phường 12, quận Gò Vấp, thành phố Hồ Chí Minh",
        "quận Gò Vấp, thành phố Hồ Chí Minh",
    ],
    "đấu giá Bắc Giang": ["tỉnh Bắc Giang"],
    "tỉnh Hà Tây": ["tỉnh Hà Tây"],
    "tỉnh Đắc Lắc": ["tỉnh Đắk Lắk", "tỉnh Đắk Lắk"],
    "huyện làng giang": [],
    "xã hội": [],
    "hòa bình thế giới": [],
    "đoàn kết": [],
    "thi đua": [],
}


@pytest.mark.parametrize("query", NAMED)
def test_a_query_names_every_unit_of_a_name_and_no_word_is_one(query):
    """Kind and name name a unit, a province's name does, and a name alone does where it is the whole query."""
    assert named(query) == NAMED[query]


@pytest.mark.parametrize("text", ["", ",", " , ,", "huyện", "xã,", "P", "huyện , Bắc Giang", '"', "tỉnh tỉnh tỉnh"])
def test_what_names_no_unit_is_no_error(text):
    """Nothing that can be typed behind `place:` fails."""
    assert name_units(text).units == () or "Bắc Giang" in text


def test_units_of_one_name_are_all_told():
    """Nobody guesses which of them is meant."""
    found = find_namings([["xã", "Tân", "Tiến"]])[0].units
    assert len(found) == len({unit.full_name for unit in found}) > 15


BECAME = {
    "huyện Lạng Giang": ["xã Kép", "xã Lạng Giang", "xã Mỹ Thái", "xã Tiên Lục", "xã Tân Dĩnh"],
    "quận 9": ["thành phố Thủ Đức"],
    "tỉnh Hà Tây": ["thành phố Hà Nội"],
    "huyện Côn Đảo": ["đặc khu Côn Đảo"],
    "tỉnh Thừa Thiên Huế": ["thành phố Huế"],
}


@pytest.mark.parametrize("name", BECAME)
def test_what_a_unit_became_is_told_whole(name):
    """All successors, whether the unit ended in 2025 or before."""
    (unit,) = name_units(name).units
    assert sorted(each.name for each in load_units().successors(unit)) == BECAME[name]


def test_a_unit_since_july_2025_knows_what_it_was():
    """Predecessors, each with its district and province of then."""
    (unit,) = name_units("xã Mỹ Thái, tỉnh Bắc Ninh").units
    assert "xã Mỹ Thái, huyện Lạng Giang, tỉnh Bắc Giang" in [
        each.full_name for each in load_units().predecessors(unit)
    ]


NEWS = {
    "names": {"body": ("UBND huyện Lạng Giang họp.",), "published": "2020-01-01"},
    "short": {"title": "H. Lạng Giang trồng cây", "published": "2021-01-01"},
    "portal": {"url": "http://langgiang.bacgiang.example/1", "published": "2022-01-01"},
    "successor": {"body": ("Xã Mỹ Thái, tỉnh Bắc Ninh, vào mùa.",), "published": "2025-08-01"},
    "successor before it was one": {"body": ("Xã Tiên Lục có cây dã hương.",), "published": "2019-08-01"},
    "namesake": {"body": ("Xã Mỹ Thái, huyện Hòn Đất, tỉnh Kiên Giang.",), "published": "2025-08-02"},
    "other": {"body": ("Huyện Yên Thế nuôi gà.",), "published": "2025-09-01"},
}
OF = {
    'place:"huyện Lạng Giang"': {"names", "short", "portal", "successor"},
    'places:off place:"huyện Lạng Giang"': {"names", "short", "portal"},
    'place:"xã Mỹ Thái, Lạng Giang, Bắc Giang"': {"successor"},
    'place:"xã Mỹ Thái, Hòn Đất"': {"namesake"},
    'place:"huyện Lạng Giang" -place:"xã Mỹ Thái, tỉnh Bắc Ninh"': {"names", "short", "portal"},
}


@pytest.mark.parametrize("query", OF)
def test_a_units_articles_name_it_or_stand_on_its_portal_or_are_of_what_it_became(put, database, query):
    """Namesakes elsewhere are others, and a successor counts from the day on which it became one."""
    numbers = {put(number, **fields): name for number, (name, fields) in enumerate(NEWS.items(), 1)}
    Index(database).catch_up()
    with Searcher(database.path) as searcher:
        assert {numbers[number] for number in searcher.ids(query)} == OF[query]
        assert searcher.search("huyện Lạng Giang").places[0].units[0].until == "2025-06-30"
        assert searcher.search("places:off huyện Lạng Giang").places == ()
        assert searcher.search("Q2/2018").places == () != searcher.search("Q2").places  # a quarter
