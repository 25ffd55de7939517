"""Selectors of a source: each field alone, old layouts until their last day, fall back and report."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from luutin.crawler.reading.extract import read
from luutin.crawler.site.selectors import Selectors
from luutin.crawler.wire.page import Page

HTML = """<html lang="vi"><body><h1>Tên mục trên đầu trang</h1>
<div class="x1">Trường Sông Chảy khai giảng năm học mới</div>
<div class="x2">05/09/2019 07:30</div><div class="x3">
<p>Sáng nay, hơn năm trăm học sinh trường Sông Chảy bước vào năm học mới trong tiếng trống của thầy hiệu trưởng.</p>
<p>Nhà trường đón thêm bốn lớp đầu cấp và một dãy phòng học được sửa chữa trong hè.</p>
<p class="qc">Quảng cáo: bán sách giáo khoa cũ</p></div><i class="x4">Ngọc Lam</i></body></html>"""


def reading(selectors, day=date(2026, 1, 1)):
    fetched = datetime(day.year, day.month, day.day, tzinfo=UTC)
    page = Page("http://a.example/1", "http://a.example/1", 200, {}, HTML.encode(), fetched)
    return read(page, source="test", selectors=Selectors.of(selectors))


def test_each_selector_has_the_last_word_on_its_field():
    article = reading({"title": ".x1", "published": ".x2", "byline": ".x4", "drop": ".qc"}).article
    assert (article.title, article.published, article.byline) == (
        "Trường Sông Chảy khai giảng năm học mới",
        "2019-09-05T07:30",
        "Ngọc Lam",
    )
    assert len(article.body) == 2


@pytest.mark.parametrize("selector", [".nothing-here", "p[", ""])
def test_selector_without_a_match_is_reported_and_passed_over(selector):
    found = reading({"title": selector})
    assert found.missed == ("title",)
    assert found.article.title


def test_old_layout_holds_until_its_last_day():
    selectors = {"title": "h1", "old": [{"valid_until": date(2020, 6, 30), "title": ".x1"}]}
    assert reading(selectors, date(2020, 6, 30)).article.title == "Trường Sông Chảy khai giảng năm học mới"
    assert reading(selectors, date(2020, 7, 1)).article.title == "Tên mục trên đầu trang"


def test_unknown_field_is_refused():
    with pytest.raises(ValidationError):
        Selectors.of({"titel": "h1"})
