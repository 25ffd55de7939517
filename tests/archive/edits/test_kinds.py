"""What an edit touches, told by what differs."""

import pytest

from luutin.archive.edits.kinds import EditKind, edits_between, is_silent, kinds_of, kinds_of_words

WORDS = {
    ("ngày 4/4/2023.", "ngày 18/4/2023."): "date",
    ("trước ngày 4 tháng 4 năm 2023", "trước ngày 18 tháng 4 năm 2023"): "date",
    ("lúc 8 giờ 30 phút", "lúc 9 giờ 30 phút"): "date",
    ("vào thứ Hai tới", "vào thứ Ba tới"): "date",
    ("giá 9,5 triệu đồng/m²", "giá 11,2 triệu đồng/m²"): "number",
    ("thu hồi 24 thửa", "thu hồi 42 thửa"): "number",
    ("đạt 95%", "đạt 59%"): "number",
    ("Kế hoạch số 12/KH-UBND", "Kế hoạch số 13/KH-UBND"): "number",
    ("ba trăm hai mươi hộ", "hai trăm ba mươi hộ"): "number",
    ("Ông Lê Văn Tám chủ trì.", "Ông Trần Văn Tám chủ trì."): "name",
    ("tại thôn Đồng Dâu, xã", "tại thôn Đồng Quan, xã"): "name",
    ("Ông Tám, Phó Chủ tịch UBND huyện, dự.", "Ông Tám, Chủ tịch UBND huyện, dự."): "name",
    ("Chủ trì là bà Vi Thị Mai.", "Chủ trì là ông Vi Văn Mạnh."): "name",
    ("hộ dân đồng ý di dời", "hộ dân phản đối di dời"): "text",
    ("Huyện sẽ bồi thường.", "Huyện sẽ không bồi thường."): "text",
    ("Thu 9 tỷ ngày 4/4.", "Thu 19 tỷ ngày 5/4."): "date number",
    ("Ông Tám họp bàn 3 việc.", "Ông Tám không họp, có 5 việc."): "number text",
    ("Uỷ ban hoà giải", "Ủy ban hòa giải"): "layout",
    ("Đấu giá ,  đất", "ĐẤU GIÁ, đất."): "layout",
}
"""Text as it was and as it is → its kinds."""


@pytest.mark.parametrize(("texts", "kinds"), WORDS.items(), ids=lambda value: str(value)[:50])
def test_an_edit_is_of_the_kind_that_differs(texts, kinds):
    assert kinds_of_words(*texts) == tuple(map(EditKind, kinds.split()))


RECORD = {"title": "Đấu giá đất", "body": ["Đoạn một có chữ.", "Đoạn hai nói khác."], "byline": "Bùi Thị P"}
RECORDS = {
    "nothing": ({}, ""),
    "the headline": ({"title": "Hoãn đấu giá đất"}, "title"),
    "the headline's number": ({"title": "Đấu giá đất 2"}, "number"),
    "the day": ({"published": "2023-03-14"}, "date"),
    "a paragraph less": ({"body": RECORD["body"][:1]}, "text"),
    "a counter": ({"body": [*RECORD["body"], "Lượt xem: 87"]}, "boilerplate"),
    "what all articles print": ({"body": [*RECORD["body"], "Ban biên tập"]}, "boilerplate"),
    "paragraphs joined": ({"body": [" ".join(RECORD["body"])]}, "layout"),
    "a photograph": ({"images": ["http://x.example/1.jpg"]}, "file"),
    "who wrote it": ({"byline": "Trần Q"}, "name"),
    "a document's number": ({"document_numbers": ["12/KH-UBND"]}, "number"),
}


@pytest.mark.parametrize(("change", "kinds"), RECORDS.values(), ids=RECORDS)
def test_a_record_is_compared_field_by_field(change, kinds):
    edits = edits_between(RECORD, RECORD | change, everywhere={"Ban biên tập"})
    assert (kinds_of(edits) if edits else ()) == tuple(map(EditKind, kinds.split()))


LINES = {
    "Ý kiến bạn đọc (0)": "boilerplate",
    "Chia sẻ lên Facebook": "boilerplate",
    "Đề nghị ghi rõ nguồn khi phát hành lại thông tin từ website này.": "boilerplate",
    "Anh Nam chia sẻ: gia đình tôi mất trắng vụ này.": "text",
    "Chia sẻ với bà con, Chủ tịch xã hứa sẽ sớm đền bù": "text",
    "Thời tiết xấu khiến lễ ra quân phải hoãn.": "text",
    "Đại biểu đóng góp ý kiến.": "text",
    "Tin, ảnh: Hoài Nam": "name",
}


@pytest.mark.parametrize(("line", "kind"), LINES.items())
@pytest.mark.parametrize("came", [True, False])
def test_a_sentence_is_never_taken_for_what_portals_print_everywhere(line, kind, came):
    """Whatever words it holds: who takes out what somebody said does it silently. A credit is a name."""
    longer = RECORD | {"body": [*RECORD["body"], line]}
    edits = edits_between(RECORD, longer) if came else edits_between(longer, RECORD)
    assert kinds_of(edits) == (EditKind(kind),)


@pytest.mark.parametrize(
    ("change", "before", "now", "silent"),
    [
        ({"title": "Hoãn đấu giá đất"}, None, None, True),
        ({"title": "Hoãn đấu giá đất"}, "2023-01-01", "2023-01-01", True),
        ({"title": "Hoãn đấu giá đất"}, None, "2023-01-02", False),
        ({"body": [*RECORD["body"], "Lượt xem: 87"]}, None, None, False),
        ({}, None, None, False),
    ],
)
def test_an_edit_is_silent_where_the_page_does_not_tell_it(change, before, now, silent):
    """What is said was changed, and no day of modification is printed that was not there before."""
    edits = edits_between(RECORD, RECORD | change)
    assert is_silent(edits, told_before=before, told_now=now) == silent
