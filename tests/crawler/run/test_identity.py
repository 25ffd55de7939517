"""Which article a page shows: by its address, by what it claims, by what it says."""

import pytest

from luutin.crawler.frontier.visit import Kind
from luutin.crawler.run.arrival import Arrivals
from luutin.crawler.run.sameness import is_edition_of, says_the_same
from luutin.crawler.run.settlement import settle
from luutin.crawler.run.trouble import Troubles
from tests.crawler.making import NOW, article, at, shows

OTHER = "Ủy ban nhân dân thông báo lịch tiếp công dân định kỳ tại trụ sở, mời bà con đến dự đông đủ. " * 9

NOTICE = (
    "Thực hiện kế hoạch số 12 của Ủy ban nhân dân huyện, xã tổ chức tiêm phòng cho đàn gia súc tại 9 thôn từ ngày 5 "
    "đến ngày 20. Các hộ chăn nuôi chuẩn bị chuồng trại, báo số lượng với trưởng thôn trước ngày mở đợt."
)


@pytest.fixture
def begin(making):
    """Begins a run; what it returns keeps a page, given name, article and what the page claims."""

    def run():
        arrivals = Arrivals(making.context, Troubles(making.context))

        def visit(name, row, *, canonical=None, **columns):
            leased = making.visit(name, **columns)
            arrivals.keep(making.answered(leased), shows(row.at(at(name)), canonical=canonical and at(canonical)))
            with making.database.transaction():
                settle(making.context, began=NOW, now=NOW)

        return visit

    return run


@pytest.fixture
def keep(begin):
    """Keeps pages in one run."""
    return begin()


def urls(making):
    return [url for (url,) in making.all("SELECT url FROM articles ORDER BY id")]


def aliases(making):
    return dict(making.all("SELECT url, evidence FROM aliases"))


def revisions(making):
    return making.all("SELECT article_id, count(*) FROM revisions GROUP BY 1")


def test_a_claim_is_looked_at_and_the_article_stays_where_it_was_found(making, keep):
    """Nothing is believed before the claimed address says the same."""
    keep("xem?id=1", article(), canonical="bai-1")
    assert (urls(making), aliases(making)) == ([at("xem?id=1")], {})
    assert making.row("bai-1", "state", "priority", "referrer") == ("due", 2, at("xem?id=1"))


@pytest.mark.parametrize("runs", [1, 2])
def test_an_article_moves_to_the_address_that_its_page_claimed_and_that_says_the_same(making, begin, runs):
    """The address that led to it is one more, and is not visited any more; so too where a run ended in between."""
    keep = begin()
    keep("xem?id=1", article(), canonical="bai-1")
    (keep if runs == 1 else begin())("bai-1", article())
    assert (urls(making), aliases(making)) == ([at("bai-1")], {at("xem?id=1"): "canonical"})
    assert making.row("xem?id=1", "state", "target") == ("alias", at("bai-1"))
    assert revisions(making) == [(1, 1)]


def test_a_page_that_claims_an_article_and_says_the_same_is_a_copy(making, keep):
    """A copy makes no revision, however it is set."""
    keep("bai-1", article(text=NOTICE))
    keep("in?id=1", article(text=f"Bản in. {NOTICE}"), canonical="bai-1")
    assert (urls(making), aliases(making)) == ([at("bai-1")], {at("in?id=1"): "canonical"})
    assert (revisions(making), making.row("in?id=1", "state")) == ([(1, 1)], ("alias",))


def test_one_slip_on_all_pages_merges_nothing(making, keep):
    """A template that claims the same address everywhere, be it an article's, of whatever title."""
    keep("bai-2", article(title="Thông báo lịch tiếp công dân", text=OTHER), canonical="bai-1")
    keep("bai-1", article(), canonical=None)
    keep("bai-3", article(text=OTHER), canonical="bai-1")
    assert (urls(making), aliases(making)) == ([at("bai-2"), at("bai-1"), at("bai-3")], {})
    assert revisions(making) == [(1, 1), (2, 1), (3, 1)]


def test_an_address_that_has_an_article_keeps_it(making, keep):
    """A canonical link that is another one at each visit makes revisions of one article, not articles."""
    for number in range(3):
        keep(
            "bai-1",
            article(text=f"Bản sửa lần {number}. " * 40),
            canonical=f"bai-1?v={number}",
            state="due",
            due_at=NOW,
        )
    assert (urls(making), revisions(making)) == ([at("bai-1")], [(1, 3)])


def test_claims_that_come_to_nothing_are_looked_at_no_more(making, keep):
    """Each costs a request."""
    for number in range(20):
        keep(f"bai-{number}", article(title=f"Hội nghị số {number}", text=OTHER[number:]), canonical=f"mau-{number}")
    assert making.all("SELECT count(*) FROM pages WHERE url LIKE '%/mau-%'") == [(5,)]


@pytest.mark.parametrize("canonical", ["tep.pdf", "", "tin"])
def test_no_article_takes_the_address_of_a_list_a_file_or_the_home_page(making, keep, canonical):
    making.visit("tin", kind=Kind.SEED)
    keep("bai-1", article(), canonical=canonical)
    assert making.all("SELECT count(*) FROM pages WHERE priority = 2") == [(0,)]
    assert urls(making) == [at("bai-1")]


def test_a_printed_view_of_the_page_that_names_it_is_a_copy(making, keep):
    keep("bai-1", article(text=NOTICE))
    keep("ban-in/so-1", article(text=f"Bản in. {NOTICE}"), referrer=at("bai-1"))
    assert (urls(making), aliases(making)) == ([at("bai-1")], {at("ban-in/so-1"): "print"})


def test_other_spellings_of_an_address_that_say_the_same_are_copies(making, keep):
    keep("tin/bai-1", article(text=NOTICE))
    keep("Tin/Bai-1", article(text=f"Trang chủ. {NOTICE}"))
    assert aliases(making) == {at("Tin/Bai-1"): "spelling"}


def test_two_addresses_that_happen_to_say_the_same_part_when_they_do_not(making, keep):
    """What was an alias by its content alone becomes an article of its own."""
    keep("bai-1", article(text="Nội dung đang được cập nhật, mời bà con xem lại sau ít ngày nữa. " * 3))
    keep("bai-2", article(text="Nội dung đang được cập nhật, mời bà con xem lại sau ít ngày nữa. " * 3))
    assert aliases(making) == {at("bai-2"): "content"}
    keep("bai-2", article(title="Thông báo lịch tiếp công dân", text=OTHER), state="due", due_at=NOW)
    assert (urls(making), aliases(making)) == ([at("bai-1"), at("bai-2")], {})
    assert revisions(making) == [(1, 1), (2, 1)]


SAME = [
    (article(text=NOTICE), True, True),
    (article(text=f"{NOTICE} Bản quyền thuộc về xã. Điện thoại 024."), True, True),
    (article(text=NOTICE, published=None), True, True),
    (article(text=NOTICE, title="Thông báo tiêm phòng"), False, True),
    (article(text=NOTICE, published="2026-11-21"), False, True),
    (article(text=NOTICE.replace("12", "13").replace("20", "21")), False, True),
    (article(text=OTHER), False, True),
    (article(text=OTHER, title="Thông báo lịch tiếp công dân"), False, False),
]


@pytest.mark.parametrize(("row", "same", "edition"), SAME)
def test_what_it_says_decides_whether_it_is_the_same(row, same, edition):
    """Of two notices of one form the headline, the day or the numbers differ; an edition shares headline or words."""
    before = article(text=NOTICE).record
    assert (says_the_same(row, before), is_edition_of(row, before)) == (same, edition)
