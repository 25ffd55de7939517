"""judge: what a run does not believe of what it saw, one fact a row."""

from datetime import UTC, datetime, timedelta

import pytest

from luutin.archive import Article
from luutin.crawler.run.doubt import ANY, Doubt, Night, Seen, judge
from luutin.crawler.run.showing import Showing, mark_of

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
SUBJECTS = ("đường liên thôn", "trường mầm non", "chợ trung tâm", "nhà văn hóa", "trạm y tế", "kênh thủy lợi")
SUBJECTS += ("sân vận động", "cầu qua suối", "bãi rác", "hồ chứa nước", "lưới điện", "bến xe")
DOOR = "Hệ thống đang được nâng cấp, xin quý vị quay lại vào lúc {} giờ. Xin cảm ơn quý vị đã quan tâm theo dõi."
FOOTER = "Bản quyền thuộc về ủy ban nhân dân xã, ghi rõ nguồn khi phát hành lại thông tin từ trang này."


def own(number, **changed):
    """An article that has nothing in common with the others but its form."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    body = (
        f"Sáng nay lãnh đạo xã đi kiểm tra {subject}, nghe {number} hộ dân ở {subject} nêu ý kiến về {subject}.",
        f"Kinh phí cho {subject} lấy từ ngân sách huyện; {subject} sẽ xong trước mùa mưa, theo ban quản lý {subject}.",
        f"Bà con quanh {subject} mong {subject} sớm được sửa, vì {subject} đã xuống cấp nhiều năm nay.",
    )
    usual = {
        "title": f"Xã kiểm tra việc sửa {subject}",
        "published": f"2024-03-{number % 28 + 1:02}",
        "byline": "Ban biên tập",
        "body": body,
    }
    return Showing.of(
        Article(url=f"http://xa.vn/{number}", source="xa", **{**usual, **changed}).model_dump_json().encode()
    )


def door(number):
    """A guard's door: the hour is not always the same."""
    return own(number, title="Thông báo", published=None, byline=None, body=(DOOR.format(number),))


def other():
    """Another office's article."""
    text = "Điện lực huyện cắt điện từ bảy giờ để thay máy biến áp, khách hàng cần hỏi thì gọi tổng đài. " * 3
    return own(1, title="Lịch cắt điện của huyện", byline="Điện lực", body=(text,))


def footed(number):
    was = own(number)
    return own(number, body=(*was.paragraphs, FOOTER))


def changes(count, now, **more):
    return [Seen(n, "xa.vn", now(n), own(n), **more) for n in range(count)]


def corrected(number):
    was = own(number).paragraphs
    return own(number, body=(was[0].replace("Sáng nay", f"Sáng ngày {number}"), *was[1:]))


def fresh(count, now):
    return [Seen(-n, "xa.vn", now(n)) for n in range(1, count + 1)]


WELL = {"well": {"xa.vn": 30}, "shown_fields": {"published": 30, "byline": 30}}
ROWS = {
    "a correction": (changes(1, corrected), WELL, {}),
    "a correction, and nothing else was looked at": (changes(1, corrected), {}, {}),
    "four corrections": (changes(4, corrected), {}, {}),
    "five corrections among many": (changes(5, corrected), WELL, {}),
    "five corrections, and hardly anything else": (changes(5, corrected), {"well": {"xa.vn": 4}}, {"most-changed": 5}),
    "restless articles": (changes(9, corrected, restless=True), {}, {}),
    "half of a host, to the article": (changes(6, corrected), {"well": {"xa.vn": 6}}, {"most-changed": 6}),
    "less than half of a host": (changes(6, corrected), {"well": {"xa.vn": 7}}, {}),
    "another host is well": (changes(5, corrected), {"well": {"tin.xa.vn": 30}}, {"most-changed": 5}),
    "a footer under all": (changes(9, footed), {}, {"most-changed": 9}),
    "a footer that was agreed on": (
        changes(9, footed),
        {"agreed": {(Doubt.MOST_CHANGED, mark_of(FOOTER)): NOW - timedelta(days=300)}},
        {},
    ),
    "a mass change was agreed on this week": (
        *(changes(9, corrected), {"agreed": {(Doubt.MOST_CHANGED, ANY): NOW - timedelta(days=6)}}, {}),
    ),
    "a mass change was agreed on long ago": (
        changes(9, corrected),
        {"agreed": {(Doubt.MOST_CHANGED, ANY): NOW - timedelta(days=60)}},
        {"most-changed": 9},
    ),
    "one door at two addresses": (changes(2, door), WELL, {"one-text": 2}),
    "one door at one address": (changes(1, door), WELL, {"replaced": 1}),
    "the door that is held already, at one more": (
        changes(1, door),
        {"earlier": [Seen(90, "xa.vn", door(7), own(7))], **WELL},
        {"one-text": 1},
    ),
    "the newest article at every address": (
        *([Seen(n, "xa.vn", own(11), own(n)) for n in range(3)], WELL, {"one-text": 3}),
    ),
    "its own headline over a door": (
        *([Seen(n, "xa.vn", own(n, body=(DOOR.format(n),)), own(n)) for n in range(3)], WELL, {"one-text": 3}),
    ),
    "a byline lost": (changes(1, lambda n: own(n, byline=None)), WELL, {}),
    "bylines lost by three": (changes(3, lambda n: own(n, byline=None)), WELL, {"fields-lost": 3}),
    "bylines lost by one more than is held": (
        changes(1, lambda n: own(n, byline=None)),
        {"earlier": [Seen(90 + n, "xa.vn", own(n, byline=None), own(n)) for n in (6, 7)]},
        {"fields-lost": 1},
    ),
    "bylines lost, as was agreed on": (
        *(changes(3, lambda n: own(n, byline=None)), {"agreed": {(Doubt.FIELDS_LOST, "byline"): NOW}}, {}),
    ),
    "its date lost, and no page shows one": (changes(1, lambda n: own(n, published=None)), {}, {"fields-lost": 1}),
    "its date lost, and others show theirs": (
        *(changes(1, lambda n: own(n, published=None)), {"shown_fields": {"published": 9}}, {}),
    ),
    "texts cut to a third by three": (
        changes(3, lambda n: own(n, body=own(n).paragraphs[:1])),
        WELL,
        {"fields-lost": 3},
    ),
    "cut, as its visit tells": (changes(1, corrected, against=Doubt.SHRUNK), WELL, {"shrunk": 1}),
    "another article at its address": ([Seen(1, "xa.vn", other(), own(1))], WELL, {"replaced": 1}),
    "another one there, on another day too": (
        *([Seen(1, "xa.vn", other(), own(1), held_since=NOW - timedelta(days=1))], WELL, {}),
    ),
    "another one there, and nothing else is known to be well": (
        *([Seen(1, "xa.vn", other(), own(1), held_since=NOW - timedelta(days=1))], {}, {"replaced": 1}),
    ),
    "new articles": (fresh(9, own), {}, {}),
    "a closed notice as news": (fresh(5, door), {}, {"one-text": 5}),
    "a notice three times in a good run": (fresh(3, door), WELL, {}),
    "one new article at five addresses": ([Seen(-1, "xa.vn", door(1), addresses=5)], {}, {"one-text": 1}),
    "one new article at three addresses": ([Seen(-1, "xa.vn", own(1), addresses=3)], {}, {}),
    "what stands at old addresses too, as new": (
        *([*changes(2, door), Seen(-1, "xa.vn", door(9))], WELL, {"one-text": 3}),
    ),
    "the plan of each week": (
        *(fresh(6, lambda n: own(1, title="Lịch công tác tuần", published=f"2024-03-{n:02}")), {}, {}),
    ),
    "notices of one form": (
        fresh(6, lambda n: own(1, title=f"Thông báo tiếp dân tháng {n}", published=f"2024-0{n}-01")), {}, {}
    ),
}  # fmt: skip


@pytest.mark.parametrize(("seen", "night", "doubted"), ROWS.values(), ids=ROWS)
def test_what_happens_to_many_at_once_is_not_believed(seen, night, doubted):
    """And what happens to one is, unless nothing of the article is left."""
    verdicts = judge(Night(seen=seen, **night), now=NOW)
    found = [verdict.doubt for verdict in verdicts.values()]
    assert {str(doubt): found.count(doubt) for doubt in found} == doubted


def test_words_alone_decide_nothing():
    """The very door of a portal, read as one article's text for years, is that article's text."""
    verdicts = judge(Night(seen=[Seen(1, "xa.vn", corrected(1), own(1)), Seen(-2, "xa.vn", door(2))]), now=NOW)
    assert not verdicts
