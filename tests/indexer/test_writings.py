"""Every way to write a value finds every other way to write it, and no other value of its kind.

The scan here knows nothing of how a query is read: each article prints one value in one way, and the test knows which.
"""

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from luutin.indexer import Searcher
from tests.indexer.language_page import fill

NOW = datetime(2024, 3, 12, 1, 30, tzinfo=UTC)


class Kind(NamedTuple):
    """Ways to write a value, and values that are easily taken for one another."""

    name: str
    ways: str
    values: list[dict[str, object]]


def kind(name, names, ways, *values):
    return Kind(name, ways, [dict(zip(names.split(), value, strict=True)) for value in values])


KINDS = [
    kind(
        "day",
        "d m y",
        "{d}/{m}/{y} | {d:02}/{m:02}/{y} | {d}-{m}-{y} | {d}.{m}.{y} | {y}-{m:02}-{d:02} | {d} tháng {m} năm {y}"
        " | ngày {d} tháng {m} năm {y} | ngày {d:02} tháng {m:02} năm {y} | ngày {d}/{m}/{y} | ngày {d} tháng {m}/{y}",
        *[(9, 1, 2020), (1, 9, 2020), (19, 1, 2020), (9, 1, 2021), (9, 11, 2020)],
    ),
    kind(
        "day of any year",
        "d m",
        "{d}/{m} | {d}-{m} | ngày {d} tháng {m} | {d} tháng {m} | ngày {d}/{m} | ngày {d:02}/{m:02}",
        *[(30, 4), (4, 3), (3, 4), (3, 12)],
    ),
    kind(
        "month",
        "m y",
        "tháng {m}/{y} | tháng {m:02} năm {y} | tháng {m}, năm {y} | {m}/{y} | tháng {m}-{y} | {m:02}-{y} | T{m}/{y}",
        *[(1, 2020), (11, 2020), (1, 2021), (10, 2020)],
    ),
    kind(
        "quarter",
        "q r y",
        "quý {r}/{y} | quý {q} năm {y} | Quý {q}/{y} | quý {r} năm {y} | quý {q}-{y} | Q{q}/{y} | Q.{r}/{y}",
        *[(3, "III", 2020), (1, "I", 2020), (4, "IV", 2020), (3, "III", 2021)],
    ),
    *(
        kind(
            what,
            "n r",
            f"{what} {{n}} | {what} {{r}} | {what} {then} {{n}} | {what} {then} {{r}}",
            *[(10, "X"), (11, "XI"), (1, "I"), (19, "XIX")],
        )
        for what, then in (
            *(("khóa", "thứ"), ("nhiệm kỳ", "thứ"), ("thế kỷ", "thứ")),
            *(("Đại hội", "lần thứ"), ("kỳ họp", "lần thứ")),
        )
    ),
    kind(
        "month in words",
        "m n y",
        "tháng {n}/{y} | tháng {m} năm {y} | tháng {n} {y}",
        *[("Tám", 8, 2019), ("Giêng", 1, 2019), ("Tư", 4, 2019), ("Tám", 8, 2020)],
    ),
    kind("part of a year", "n m", "{n} tháng đầu năm | {m} tháng đầu năm", (6, "sáu"), (9, "chín"), (3, "ba")),
    kind(
        "session",
        "n r w",
        "kỳ họp thứ {n} | kỳ họp thứ {r} | kỳ họp thứ {w} | kỳ họp lần thứ {w}",
        *[(1, "I", "nhất"), (4, "IV", "tư"), (7, "VII", "bảy")],
    ),
    kind(
        "price",
        "n k",
        "{n}tr{k} | {n} triệu {k} | {n},{k} triệu | {n}.{k}00.000 | {n},{k}tr",
        *[(2, 5), (3, 5), (2, 4)],
    ),
    kind("thousands in short", "n", "{n}k | {n} nghìn | {n}.000", (50,), (15,), (80,)),
    kind("amount in words", "n w", "{n} tỷ đồng | {w} tỷ đồng | {n}tỷ đồng", (2, "hai"), (3, "ba"), (10, "mười")),
    kind("dollars", "n", "{n} USD | {n} đô la | {n} đô la Mỹ | {n}USD", (100,), (150,), (200,)),
    kind("part of an area", "n k", "{n},{k} ha | {n}.{k}ha | {n},{k} hecta", (1, 5), (2, 5), (1, 4)),
    kind("degrees", "n", "{n}°C | {n} độ C", (37,), (38,)),
    kind("speed", "n", "{n}km/h | {n} km/giờ | {n} km/h", (60,), (80,)),
    *(
        kind(name, "n", ways, ("1A",), ("14",), ("295",))
        for name, ways in (
            ("national road", "QL{n} | QL {n} | QL.{n} | quốc lộ {n} | QL-{n}"),
            ("provincial road", "ĐT{n} | ĐT.{n} | đường tỉnh {n} | tỉnh lộ {n} | TL{n} | TL {n}"),
        )
    ),
    kind("decree without its year", "n", "NĐ{n} | NĐ {n} | nghị định {n} | nghị định số {n}", (100,), (10,), (101,)),
    kind(
        "decree",
        "n y",
        "{n}/{y}/NĐ-CP | nghị định {n}/{y}/NĐ-CP | nghị định số {n} năm {y} | nghị định {n}/{y}",
        *[(100, 2019), (100, 2020), (10, 2019)],
    ),
    kind("law", "x y", "Luật {x} {y} | luật {x} năm {y}", ("Đất đai", 2013), ("Nhà ở", 2013), ("Đất đai", 2003)),
    kind("thousands", "t u", "{t}{u} | {t}.{u} | {t} {u}", ("1", "000"), ("1", "001"), ("10", "000"), ("2", "500")),
    kind(
        "amount",
        "n",
        "{n} tỷ | {n} tỉ | {n}.000.000.000 | {n}000000000 | {n} 000 000 000 | {n}.000 triệu",
        *[(5,), (15,), (2,), (50,)],
    ),
    kind(
        "part of an amount",
        "n k",
        "{n},{k} triệu | {n}.{k} triệu | {n}.{k}00.000 | {n}{k}00000",
        *[(2, 5), (1, 5), (12, 5), (2, 4)],
    ),
    kind(
        "money",
        "n k",
        "{n},{k} triệu đồng | {n}.{k}00.000 đồng | {n}.{k}00.000đ | {n}.{k}00.000 VNĐ",
        *[(2, 5), (1, 5), (12, 5), (2, 4)],
    ),
    kind("and a half", "n", "{n} tỷ rưỡi | {n},5 tỷ | {n}.500.000.000 | {n}.500 triệu", (2,), (3,), (12,)),
    kind("thousand millions", "n", "{n} nghìn tỷ | {n} ngàn tỷ | {n}.000 tỷ", (3,), (13,), (30,)),
    kind(
        "years",
        "a b",
        "{a}-{b} | {a} – {b} | {a} đến {b} | từ {a} đến {b} | từ năm {a} đến năm {b}",
        *[(2015, 2020), (2016, 2021), (2015, 2021)],
    ),
    kind("a few thousand", "n", "{n} nghìn người | {n} ngàn người", (5,), (15,), (50,)),
    kind("decimals", "t u c", "{t},{u}.{c} | {t}.{u},{c} | {t}{u},{c}", (1, 234, 56), (1, 234, 57), (2, 234, 56)),
    kind(
        "range",
        "a b",
        "{a}-{b} tỷ | {a} – {b} tỷ | {a} đến {b} tỷ | {a} tới {b} tỷ | từ {a} đến {b} tỷ",
        *[(5, 7), (5, 8), (57, 60)],
    ),
    kind("area", "n", "{n}ha | {n} ha | {n} hecta | {n} héc ta", (5,), (15,), (50,)),
    kind("square metres", "n", "{n}m2 | {n} m2 | {n}m² | {n} mét vuông", (5,), (15,), (50,)),
    kind("kilometres", "n", "{n}km | {n} km | {n} ki lô mét | {n} cây số", (5,), (15,), (50,)),
    kind("share", "n", "{n}% | {n} % | {n} phần trăm", (10,), (12,), (5,)),
    kind(
        "time of day",
        "h i",
        "{h}h{i} | {h:02}h{i} | {h}h {i} | {h} giờ {i} | {h:02} giờ {i} | {h}:{i} | {h}g{i} | {h} h {i}"
        " | {h} giờ {i} phút",
        *[(8, 30), (8, 45), (18, 30), (9, 30)],
    ),
    kind("hour", "h", "{h}h | {h} giờ | {h:02}h | {h:02} giờ", (8,), (18,), (9,)),
    kind("fraction", "", "½ | 1/2 | 1⁄2", ()),
    kind(
        "mobile telephone",
        "a b c",
        "0{a}{b}{c} | 0{a} {b} {c} | 0{a}.{b}.{c} | +84 {a} {b} {c} | +84{a}{b}{c} | (0{a}) {b} {c}",
        *[(912, 345, 678), (912, 345, 679), (913, 345, 678)],
    ),
    kind(
        "telephone",
        "a b c",
        "0{a}{b}{c} | 0{a} {b} {c} | (0{a}) {b}{c} | +84-{a}-{b}-{c} | 0{a}.{b}{c}",
        *[(236, 3822, 888), (236, 3822, 889), (237, 3822, 888)],
    ),
    kind(
        "plate",
        "a b c",
        "{a}-{b}.{c} | {a}{b}{c} | {a} {b}.{c} | {a}-{b}{c}",
        *[("29A", 123, 45), ("29A", 123, 46), ("30A", 123, 45), ("29B", 123, 45)],
    ),
    kind(
        "document of a year",
        "n y",
        "QĐ {n}/{y} | quyết định {n}/{y} | quyết định số {n} năm {y} | quyết định số {n}/{y}",
        *[(15, 2024), (16, 2024), (15, 2023)],
    ),
    kind("document number", "n k", "{n}/{k} | số {n}/{k} | Số: {n}/{k}", (12, "KH-UBND"), (13, "KH-UBND"), (12, "TB")),
    kind("ward", "n", "P.{n} | P{n} | P. {n} | phường {n}", (12,), (13,), (2,)),
    kind("district", "x", "huyện {x} | H. {x} | H.{x}", ("Lạng Giang",), ("Yên Thế",)),
    kind("town", "x", "thị xã {x} | TX {x} | TX.{x} | Tx. {x}", ("Sơn Tây",), ("Từ Sơn",)),
    kind(
        "city",
        "",
        "TPHCM | TP.HCM | TP HCM | TP. Hồ Chí Minh | thành phố Hồ Chí Minh | Tp HCM | thành phố HCM",
        (),
    ),
    kind("school board", "", "GD&ĐT | GDĐT | GD-ĐT | giáo dục và đào tạo | Giáo dục & Đào tạo", ()),
    kind("labour", "", "LĐ-TB&XH | LĐTB&XH | LĐTBXH | Lao động - Thương binh và Xã hội", ()),
    kind("comrade", "", "Đ/c Lan | đ/c Lan | đồng chí Lan | đc Lan | Đ/C Lan", ()),
]


class Printed(NamedTuple):
    """One value in one way, and the number of the article that prints it."""

    number: int
    value: int
    text: str


@pytest.fixture(scope="module")
def printed():
    """By kind, each value in each way."""
    number, by_kind = 0, {}
    for each in KINDS:
        ways = [way.strip() for way in each.ways.split("|")]
        texts = [(at, way.format(**value)) for at, value in enumerate(each.values) for way in ways]
        by_kind[each.name] = [Printed(number + at, value, text) for at, (value, text) in enumerate(texts, 1)]
        number += len(texts)
    return by_kind


@pytest.fixture(scope="module", params=["fts", "plain"])
def searcher(request, printed, tmp_path_factory):
    """Either engine over an archive of all kinds, each text amid a sentence."""
    path = tmp_path_factory.mktemp("writings") / "archive.db"
    fill(path, [f"body: Báo cáo cho biết {one.text}, như đã đưa" for each in printed.values() for one in each], NOW)
    with Searcher(path, engine=request.param) as searcher:
        yield searcher


@pytest.mark.parametrize("name", [each.name for each in KINDS])
def test_every_way_to_write_a_value_finds_every_other_and_no_other_value(searcher, printed, name):
    """Among the articles of a kind those are found that print the value asked for."""
    among = [one.number for one in printed[name]]
    found = {(one.value, one.text): set(searcher.ids(one.text, among=among)) for one in printed[name]}
    wanted = {
        (one.value, one.text): {each.number for each in printed[name] if each.value == one.value}
        for one in printed[name]
    }
    assert found == wanted
