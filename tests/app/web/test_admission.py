"""Many visitors at one time: whose turn it is, and what becomes of work that turns out long."""

import asyncio
import threading
from contextlib import contextmanager
from functools import partial

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from luutin.app.settings import WebSettings
from luutin.app.web.admission.gate import AdmissionGate
from luutin.app.web.admission.long_work import CURRENT_TURN, SHORT_S, LongWork, RequestTurn
from luutin.app.web.admission.turns import NoTurnError, TurnQueue
from luutin.app.web.errors import SessionsBusyError, TooSlowError
from luutin.app.web.memory import Memory
from luutin.app.web.sessions import SessionPool
from luutin.archive import Database


async def order(arrivals, *, at_once=1):
    """Who was answered, in their order; all came before the first was done."""
    turns, done = TurnQueue(at_once=at_once, wait_s=10), []

    async def visit(name):
        await turns.take(name[0])
        done.append(name)
        await asyncio.sleep(0)
        turns.give_back()

    await asyncio.gather(*map(visit, arrivals))
    return done


ORDERS = {
    ("a1", "b1", "c1"): ["a1", "b1", "c1"],
    ("a1", "a2", "a3", "a4", "b1"): ["a1", "a2", "b1", "a3", "a4"],
    ("a1", "a2", "a3", "b1", "b2", "c1"): ["a1", "a2", "b1", "c1", "a3", "b2"],
}


@pytest.mark.parametrize(("arrivals", "answered"), ORDERS.items())
def test_each_visitors_first_comes_before_anybodys_second(arrivals, answered):
    """Who sends many requests waits for them itself: another visitor's one request goes before them."""
    assert asyncio.run(order(arrivals)) == answered


def test_nobody_waits_for_long_and_no_turn_is_lost():
    """Who waited in vain is told so, and the turns that come later go to others, as many as ever at one time."""

    async def crowd():
        turns = TurnQueue(at_once=2, wait_s=0.01)
        await turns.take("a")
        await turns.take("b")
        refused = await asyncio.gather(*(turns.take(each) for each in "cdef"), return_exceptions=True)
        turns.give_back()
        turns.give_back()
        taken = await asyncio.gather(*(turns.take(each) for each in "ghi"), return_exceptions=True)
        return [type(each) for each in (*refused, *taken)]

    assert asyncio.run(crowd()) == [NoTurnError] * 4 + [type(None)] * 2 + [NoTurnError]


@pytest.mark.parametrize(("lasted", "patience"), [(0.0, 0.8), (0.1, 0.5), (2.0, 0.2)])
def test_who_would_be_answered_late_is_told_sooner(lasted, patience):
    """The longer answers take at present, the shorter is the wait for one, down to a quarter."""
    turns = TurnQueue(at_once=1, wait_s=0.8)
    for _ in range(100):
        asyncio.run(turns.take("a"))
        turns.give_back(lasted)
    assert turns.patience_s == pytest.approx(patience, abs=0.01)


def test_work_that_turns_out_long_makes_room_and_goes_on_alone():
    """The first long request goes on and its turn goes to another; one more waits for it; a third is stopped."""
    long_work, given = LongWork(), []
    first, second, third = (RequestTurn(partial(given.append, name), long_work) for name in "123")
    assert not first.outgrows(SHORT_S / 2, 9)
    assert given == []
    assert not first.outgrows(SHORT_S, 9)
    assert given == ["1"]
    waiting = threading.Thread(target=second.outgrows, args=(SHORT_S, 9))
    waiting.start()
    while long_work._places._value:
        pass
    assert third.outgrows(SHORT_S, 9)
    assert (third.was_refused, given) == (True, ["1"])
    first.end()
    waiting.join(9)
    assert given == ["1", "2"]
    for turn in (second, third, third):
        turn.end()
    assert given == ["1", "2", "3"]
    assert (long_work._places._value, long_work._running._value) == (2, 1)


def test_long_work_pauses_while_others_are_at_work():
    """Three times as long as it worked since its last pause, and not at all where it is alone."""
    alone, pauses = [True], []
    long_work = LongWork(others_at_work=lambda: not alone[0], sleep=lambda seconds: pauses.append(round(seconds, 4)))
    turn = RequestTurn(lambda: None, long_work)
    for spent in (SHORT_S, SHORT_S + 0.01):
        assert not turn.outgrows(spent, 9)
    assert pauses == []
    alone[0] = False
    for spent in (0.4, 0.401, 0.41, 0.42):
        assert not turn.outgrows(spent, 9)
    assert pauses == [0.05, 0.03, 0.03]
    turn.end()


@contextmanager
def at_work(turn):
    held = CURRENT_TURN.set(turn)
    try:
        yield
    finally:
        CURRENT_TURN.reset(held)


@pytest.mark.parametrize(("places", "error"), [(0, SessionsBusyError), (1, TooSlowError)])
def test_a_long_search_without_a_place_is_told_that_all_are_busy(folder, places, error):
    """Where others' long work has every place it is `busy`, to be asked again soon; else it has its whole time."""
    seconds = iter(range(10_000))
    pool = SessionPool(folder / "archive.db", size=1, time_limit_s=40, clock=lambda: float(next(seconds)))
    long_work = LongWork(at_once=places, waiting=0)
    turn = RequestTurn(lambda: None, long_work)
    turn_of_all = turn.outgrows
    turn.outgrows = lambda spent, left: turn_of_all(spent + SHORT_S, left)
    with at_work(turn), pytest.raises(error), pool.open() as session:
        session.database.all("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
    pool.close()


@pytest.fixture(scope="module")
def full():
    """A gate behind which one request never ends, and another has come for its turn."""
    let_go, begun = threading.Event(), threading.Event()

    async def page(scope, receive, send):
        if scope["type"] == "lifespan":
            await Starlette()(scope, receive, send)
            return
        if scope["path"] == "/kho/wait":
            begun.set()
            await asyncio.to_thread(let_go.wait, 20)
        await PlainTextResponse("done")(scope, receive, send)

    gate = AdmissionGate(page, settings=WebSettings(readers=1, wait_s=0.01, root_path="/kho"))
    with TestClient(gate, root_path="/kho") as client:
        waiting = threading.Thread(target=client.get, args=("/kho/wait",))
        waiting.start()
        begun.wait(20)
        yield client
        let_go.set()
        waiting.join(20)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/kho/?q=a&lang=en", 503, '<meta http-equiv="refresh" content="5">'),
        ("/kho/?q=a&lang=en", 503, "All readers of the archive are busy."),
        ("/kho/a/1?lang=vi", 503, "Mọi lượt đọc kho đều đang bận."),
        ("/kho/api/v1/search?q=a", 503, '"code":"busy"'),
        ("/kho/healthz", 200, "done"),
        ("/kho/static/style.css", 200, "done"),
    ],
)
def test_while_all_are_busy_the_cheap_ones_are_answered_and_the_rest_told_when_to_come(full, path, status, words):
    """503 with Retry-After, as a page that asks again by itself or in the one error shape of the API."""
    answer = full.get(path)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)


def test_a_count_that_still_holds_is_known_at_once(folder):
    """While the archive does not change, a count is taken once, and what was looked at again is fresh for a while."""
    moments, counted = iter([0.0, 30.0, 49.0, 60.0]), []
    memory = Memory(lambda: next(moments))
    with Database.read(folder / "archive.db") as database:
        for _ in range(2):
            assert memory.of(database, "names", lambda _: counted.append(1) or {"a": "A"}) == {"a": "A"}
        assert (len(counted), memory.peek("names"), memory.peek("names")) == (1, {"a": "A"}, None)


def test_a_session_keeps_few_pages_for_itself(folder):
    """There are many sessions, in several processes: 2 MB each, as the system's cache of the file is shared by all."""
    pool = SessionPool(folder / "archive.db", size=1, time_limit_s=5.0, clock=lambda: 0.0)
    with pool.open() as session:
        assert session.database.value("PRAGMA cache_size") == -2048
    pool.close()
