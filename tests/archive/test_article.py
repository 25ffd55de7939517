"""Article: what it accepts, how it normalises, and what makes its content hash change."""

import unicodedata

import pytest
from pydantic import ValidationError

from luutin.archive import Article, Attachment, Caption, Related

PLAIN = Article(
    url="http://portal.example/a",
    source="portal",
    title="Khai mạc hội thao",
    published="2024-03-12T08:30",
    body=("Sáng nay, hội thao khai mạc.", "Có sáu đội dự."),
    captions=(Caption(text="Các đội diễu hành", image="http://portal.example/img/1.jpg?v=1", position=1),),
    attachments=(Attachment(name="Lịch thi đấu.pdf", url="http://portal.example/f/lich.pdf?t=9"),),
)

STAMPS = {
    "2024-03-12": "2024-03-12",
    "2024-03-12T08:30": "2024-03-12T08:30",
    "2024-03-12 08:30": "2024-03-12T08:30",
    "2024-03-12T08:30:00": "2024-03-12T08:30",
    "2024-03-12T08:30:07": "2024-03-12T08:30:07",
}
SAME_CONTENT = {
    "related": (Related(title="Tin khác", url="http://portal.example/b"),),
    "site_name": "Cổng mới",
    "published_markup": "2024-03-13",
    "category": "Tin hoạt động",
    "captions": (Caption(text="Các đội diễu hành", image="http://portal.example/img/1.jpg?v=2", position=0),),
    "attachments": (Attachment(name="Lịch thi đấu.pdf", url="http://portal.example/f/lich.pdf;jsessionid=9F?t=10"),),
}
OTHER_CONTENT = {
    "title": "Bế mạc hội thao",
    "lead": "Hội thao lần thứ năm.",
    "byline": "Ban Văn hóa",
    "published": "2024-03-12",
    "body": ("Sáng nay, hội thao khai mạc.", "Có bảy đội dự."),
    "captions": (),
    "images": ("http://portal.example/img/2.jpg",),
    "attachments": (),
    "document_numbers": ("12/KH-UBND",),
}


@pytest.mark.parametrize(("given", "kept"), STAMPS.items())
def test_a_stamp_has_a_time_only_where_one_was_given(given, kept):
    assert PLAIN.model_validate({**PLAIN.model_dump(), "published": given}).published == kept


@pytest.mark.parametrize("wrong", ["12/03/2024", "2024-02-30", "2024-03-12T25:00", "2024-03-12T08:30+07:00", ""])
def test_a_stamp_that_is_no_local_moment_is_refused(wrong):
    with pytest.raises(ValidationError):
        PLAIN.model_validate({**PLAIN.model_dump(), "published": wrong})


def test_text_is_kept_in_nfc_with_white_space_folded():
    title = unicodedata.normalize("NFD", "  Thi đua\u00a0 yêu\n nước ")
    assert (
        PLAIN.model_copy(update={}).model_validate({**PLAIN.model_dump(), "title": title}).title == "Thi đua yêu nước"
    )


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_what_the_database_cannot_carry_is_replaced_not_refused(text):
    assert Caption(text=text).text in {"a\ufffdb", "a?b"}


@pytest.mark.parametrize("change", SAME_CONTENT.items(), ids=SAME_CONTENT)
def test_what_is_not_content_leaves_the_hash(change):
    """Related links, the site's name, the markup's date and address parameters change without the article."""
    other = PLAIN.model_copy(update=dict([change]))
    assert (other.content_hash(), PLAIN.differs_in(other)) == (PLAIN.content_hash(), [])


@pytest.mark.parametrize("change", OTHER_CONTENT.items(), ids=OTHER_CONTENT)
def test_each_content_field_changes_the_hash(change):
    other = PLAIN.model_copy(update=dict([change]))
    assert other.content_hash() != PLAIN.content_hash()
    assert PLAIN.differs_in(other) == [change[0]]


def test_hashes_stay_what_they_are():
    """Every revision kept so far is known by its hash: a change of the hash would make each article a new one."""
    full = PLAIN.model_copy(update={"images": ("http://portal.example/img/1.jpg",), "lead": "Hội thao."})
    assert full.content_hash() == "e67da02dd6b8e5b3c78d8089e1d9e496db556db82efe640fd6b00045f63b8950"
