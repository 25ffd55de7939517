# ruff: noqa: E501 - markup reads best in one line
"""Which days stand beside the headlines of a list, and which dates are none of those."""

from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser

from luutin.crawler.reading.discovery.days import shown_days
from luutin.crawler.reading.discovery.elements import gather
from luutin.crawler.reading.discovery.links import links_among

HERE = "http://xa.vn/tin"
DAYS = [date(2024, 3, 12), date(2024, 3, 9), date(2023, 12, 30)]
SHOWN = {f"http://xa.vn/{number}": day for number, day in enumerate(DAYS)}
LINK = '<a href="/{n}">Hội nghị lần thứ {n} của xã nhà</a>'

ITEMS = [
    # what the markup of an item is → whether its day is read
    ("<li>{link} <span>{day}</span></li>", True),
    ("<li>{link} ({day})</li>", True),
    ("<li><i>{day} - 08:15</i> {link}</li>", True),
    ("<li>{link}<p>Thứ ba, {day} | Lượt xem: 87</p></li>", True),
    ("<li>{link}<p>{day} 08:15 (GMT+7) - Đã xem 12</p></li>", True),
    ("<li>{link}<b>Ngày đăng:</b> <i>{day}</i></li>", True),
    (
        "<div><p><a href='/{n}'><img src='a.jpg'></a></p><h3>{link}</h3><p>{day}</p><p>Sáng nay, hội nghị khai mạc.</p></div>",
        True,
    ),
    ("<table><tr><td>{link}</td><td>{day}</td></tr></table>", True),
    ("<li>{link}</li>", False),
    ("<li><a href='/{n}'>Hội nghị lần thứ {n} của xã nhà <span>{day}</span></a></li>", False),
    ("<li>{link} <p>Ngày {day}, hội nghị khai mạc tại hội trường xã.</p></li>", False),
    ("<li>{link} <span>{day}</span> <span>01/02/2024</span></li>", False),
    ("<li>{link} <span>{day} - 01/02/2024</span></li>", False),
    ("<li>{link} <span>Cập nhật: {day}</span></li>", False),
    ("<li>{link} <b>Hạn nộp:</b> <i>{day}</i></li>", False),
    ("<h3>{link}</h3><p>{day}</p>", False),
]


def test_a_hostile_text_beside_a_date_is_left_at_once():
    """Words that may stand beside a stamp, many times over and then another: linear work, or this never ends."""
    assert days(f"<ul>{listed('<li>{link} <b>' + 'gmt -lượt xem  ' * 1000 + 'x:</b> {day}</li>')}</ul>") == {}


def days(body):
    tree = LexborHTMLParser(f"<body>{body}</body>")
    elements = gather(tree, HERE)
    return shown_days(elements, links_among(elements, tree, HERE, number=1))


def listed(item, shown=DAYS):
    return "".join(item.format(n=n, link=LINK.format(n=n), day=f"{day:%d/%m/%Y}") for n, day in enumerate(shown))


@pytest.mark.parametrize(("item", "read"), ITEMS)
def test_a_day_is_read_where_it_stands_alone_in_its_item(item, read):
    """One date, by itself or as the day of publication; nothing is guessed from texts, labels or places."""
    assert days(f"<div>{listed(item)}</div>") == (SHOWN if read else {})


def test_two_items_are_no_list():
    """The visitor's own day may stand beside a headline at the top of a page, and once more at its end."""
    assert days(f"<ul>{listed('<li>{link} {day}</li>', DAYS[:2])}</ul>") == {}


def test_rows_under_the_head_of_another_day_are_left():
    """A table of decrees prints when they were issued."""
    rows = listed("<tr><td>{link}</td><td>{day}</td></tr>")
    assert days(f"<table><tr><th>Tên</th><th>Ngày</th></tr>{rows}</table>") == SHOWN
    assert days(f"<table><tr><th>Tên</th><th>Ngày ban hành</th></tr>{rows}</table>") == {}


def test_an_address_with_two_days_has_none():
    """Two lists of one page that say different days are not believed; where they agree, they are."""
    item = "<li>{link} {day}</li>"
    other = [DAYS[0], DAYS[1], date(2020, 1, 9)]
    twice = days(f"<ul>{listed(item)}</ul><ul>{listed(item, other)}</ul>")
    assert twice == {url: day for url, day in SHOWN.items() if url != "http://xa.vn/2"}
