"""The end of a run: what waits becomes current or is held back, and what is held is looked at again."""

from datetime import timedelta

import pytest

from luutin.archive import DISCARDED, HELD, STAGED, Held, utc
from luutin.crawler.codes import Code
from luutin.crawler.frontier.vanish import LOOK_AGAIN_S
from luutin.crawler.frontier.visit import Kind, UrlState
from luutin.crawler.reading.page_result import PageResult, PageSort
from luutin.crawler.run.record import Recorder
from luutin.crawler.run.settlement import settle
from tests.crawler.making import NOW, Making, article, at, shows

DAY = 86_400
SUBJECTS = ("đường", "chợ", "trường", "cầu", "kênh", "đình")
DOOR = "Quý bạn đọc thân mến, hôm nay trang dọn nhà nên chưa tiếp khách được, xin mời quý vị ghé lại ngày mai. "
TOMORROW, SOON = NOW + timedelta(days=1), NOW + timedelta(seconds=LOOK_AGAIN_S)


def own(number, *, more=""):
    word = SUBJECTS[number]
    text = " ".join(f"{word} {other} {word}" for other in SUBJECTS) * 4 + more
    return article(f"bai-{number}", title=f"Xã sửa {word} cho {word} đẹp thêm {word}", text=text)


def door(number):
    return article(f"bai-{number}", title="Hôm nay dọn nhà", text=DOOR, published=None)


def see(making, visit, row, **more):
    """A visit that shows *row*."""
    read(making, visit, shows(row), **more)


def read(making, visit, reading, **more):
    with making.database.transaction():
        result = making.result(visit, reading=reading, **more)
        Recorder(making.context).record(result, making.memory, now=NOW)


def end(making, now=NOW, began=NOW):
    with making.database.transaction():
        settle(making.context, began=began, now=now)


def titles(making):
    return [title for (title,) in making.all("SELECT title FROM records ORDER BY url")]


def states(making):
    return [each.state for each in Held(making.database).listed(STAGED, HELD, DISCARDED)]


@pytest.fixture
def doors(making):
    """Two known articles at whose addresses one door stood, and the run has ended."""
    for number in (0, 1):
        see(making, making.known(own(number), interval_s=24 * DAY), door(number), etag='"d"')
    end(making)
    return making


def test_a_door_replaces_nothing_and_its_proof_is_kept(doors):
    assert titles(doors) == [own(0).title, own(1).title]
    assert doors.all("SELECT capture_id, reason FROM held") == [(1, "one-text"), (2, "one-text")]
    assert (doors.counts.held, doors.counts.changed) == (2, 0)
    assert "luutin held xa" in doors.counts.trouble


def test_an_article_behind_a_door_is_due_the_next_night_in_full(doors):
    """Not in 24 days, as it would have been; and no validator of the door answers for the article."""
    assert doors.row("bai-0", "due_at", "etag", "error", "detail") == (utc(SOON), None, "held", "one-text")
    assert doors.row("bai-0", "interval_s") == (24 * DAY,)


def test_what_waits_survives_a_run_that_was_killed(tmp_path):
    """The next run judges it; until then the article is as it was."""
    making = Making(tmp_path)
    see(making, making.known(own(0)), own(0, more=" Đã đính chính."))
    making.close()
    again = Making(tmp_path)
    assert (states(again), again.all("SELECT revision FROM records")) == ([STAGED], [(1,)])
    end(again)
    assert (states(again), again.all("SELECT revision, capture_id FROM records")) == ([], [(2, 1)])
    again.close()


def test_a_portal_that_speaks_normally_again_drops_what_was_held(doors):
    for number in (0, 1):
        see(doors, doors.visit(f"bai-{number}", state=UrlState.DUE, due_at=NOW), own(number))
    end(doors, TOMORROW)
    assert (states(doors), titles(doors)) == ([], [own(0).title, own(1).title])


def test_the_same_door_on_another_night_is_the_same_proposal(doors):
    """It is held still, and its page is not kept once more."""
    see(doors, doors.visit("bai-0", state=UrlState.DUE, due_at=NOW), door(0))
    end(doors, TOMORROW)
    assert (states(doors), doors.all("SELECT count(*) FROM captures")) == ([HELD, HELD], [(2,)])


def test_what_a_person_discarded_is_not_held_up_again(doors):
    held = Held(doors.database)
    held.discard(held.at(at("bai-0")).id)
    see(doors, doors.visit("bai-0", state=UrlState.DUE, due_at=NOW), door(0))
    end(doors, TOMORROW)
    assert (states(doors), titles(doors)) == ([DISCARDED, HELD], [own(0).title, own(1).title])


def test_a_change_that_is_alone_on_a_better_night_is_believed_by_itself(making):
    """Five corrections were all that a run saw; the next one sees one of them again, and others that are well."""
    rows = [own(number) for number in range(5)]
    for number, row in enumerate(rows):
        see(making, making.known(row), own(number, more=" Đã đính chính."))
    end(making)
    assert states(making) == [HELD] * 5
    see(making, making.visit("bai-0", state=UrlState.DUE, due_at=NOW), own(0, more=" Đã đính chính."))
    end(making, TOMORROW)
    assert states(making) == [HELD] * 4
    assert making.all("SELECT revision FROM records WHERE url LIKE '%bai-0'") == [(2,)]


def test_a_list_that_turned_into_an_article_is_held_and_stays_a_list(making):
    visit = making.visit("tin", kind=Kind.LISTING, visited_at=NOW - timedelta(days=1))
    see(making, visit, article("tin"))
    end(making)
    assert (titles(making), states(making)) == ([], [HELD])
    assert making.row("tin", "kind") == ("listing",)
    visit = making.visit("tin", state=UrlState.DUE, due_at=NOW)
    read(making, visit, PageResult(PageSort.LISTING, problem=Code.LISTING))
    assert states(making) == []


def test_a_closed_notice_as_news_is_taken_out_again(making):
    """It stood at five new addresses: one article with four other addresses, and then none."""
    for number in range(1, 6):
        see(making, making.visit(f"tin-{number}"), door(number)._replace(url=at(f"tin-{number}")))
    assert len(titles(making)) == 1
    end(making)
    assert (titles(making), states(making), making.counts.new) == ([], [HELD], 0)
    assert making.all("SELECT count(*) FROM aliases") == [(0,)]
    assert making.row("tin-1", "due_at", "article_id") == (utc(SOON), None)


@pytest.mark.parametrize("code", [301, 302])
@pytest.mark.parametrize(("status", "strikes"), [(404, 1), (200, 0)])
def test_an_article_that_leads_to_no_article_is_looked_at_again(making, code, status, strikes):
    """Night after night. Each may lead to an address of its own, such as a login that knows where to go back to."""
    recorder = Recorder(making.context)
    with making.database.transaction():
        recorder.record(making.result(making.known(own(1)), code, location="/cua?ve=1"), making.memory, now=NOW)
        door = making.visit("cua?ve=1", kind=Kind.PAGE)
        problem = PageResult(PageSort.BLOCK, problem=Code.LOGIN) if status == 200 else None
        recorder.record(making.result(door, status, reading=problem), making.memory, now=NOW)
    end(making)
    assert making.row("bai-1", "state", "target", "due_at", "strikes") == ("resting", None, utc(SOON), strikes)
    with making.database.transaction():
        again = making.visit("bai-1", state=UrlState.DUE, due_at=NOW)
        recorder.record(making.result(again, code, location="/cua?ve=1"), making.memory, now=NOW)
    end(making)
    assert making.row("bai-1", "state", "target") == ("resting", None)
    assert making.all("SELECT count(*) FROM aliases") == [(0,)]


@pytest.mark.parametrize("code", [301, 302])
def test_articles_that_all_lead_to_one_address_are_parted_from_it(making, code):
    """None of them moved: each is asked for again the next night, and the address shows none of them."""
    recorder = Recorder(making.context)
    for number in range(3):
        visit = making.known(own(number))
        with making.database.transaction():
            recorder.record(making.result(visit, code, location="/cua-vao"), making.memory, now=NOW)
    end(making)
    assert making.all("SELECT count(*) FROM aliases") == [(0,)]
    for number in range(3):
        assert making.row(f"bai-{number}", "state", "target", "due_at") == ("resting", None, utc(SOON))
