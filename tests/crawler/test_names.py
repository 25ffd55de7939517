"""Names: whose address it is, for how long that holds, and that nobody waits for another's name."""

import asyncio
from contextlib import suppress

import pytest

from luutin.crawler.wire.broken import BrokenError
from luutin.crawler.wire.names import Names, lifetime_s
from tests.hostile.name_server import AAAA, ABSENT, ILL, NameServer

ZONE = {
    "xa.vn": ["192.0.2.7"],
    "huyen.vn": ["192.0.2.1", "2001:db8::1"],
    "rong.vn": [],
    "om.vn": ILL,
    "mat.vn": ABSENT,
}


class Seconds:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def looked_up(server, steps, **more):
    """What *steps*, an async function of Names, returns."""

    async def run():
        async with Names((server.address,), **more) as names:
            return await steps(names)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("xa.vn", {"192.0.2.7"}),
        ("XA.vn.", {"192.0.2.7"}),
        ("huyen.vn", {"192.0.2.1", "2001:db8::1"}),
        ("192.0.2.9", {"192.0.2.9"}),
        ("127.1", {"127.0.0.1"}),
        ("2130706433", {"127.0.0.1"}),
        ("0x7f.0.0.1", {"127.0.0.1"}),
        ("::ffff:10.0.0.1", {"::ffff:a00:1"}),
        ("localhost", {"127.0.0.1", "::1"}),
    ],
)
def test_a_name_has_these_addresses(name, addresses):
    """As its servers say, as /etc/hosts says, or as it writes them out itself."""
    with NameServer(ZONE) as server:
        found = looked_up(server, lambda names: names.addresses(name))
    assert set(found) <= addresses
    assert name == "localhost" or set(found) == addresses


@pytest.mark.parametrize(
    ("name", "code"),
    [("mat.vn", "name"), ("rong.vn", "name"), (f"{'x' * 70}.vn", "name"), ("x..vn", "name"), ("om.vn", "timeout")],
)
def test_a_name_without_an_address_is_told_from_servers_without_an_answer(name, code):
    """`name` means that the name is gone; servers that are ill may be well again tomorrow."""
    with NameServer(ZONE) as server, pytest.raises(BrokenError) as caught:
        looked_up(server, lambda names: names.addresses(name))
    assert caught.value.code == code
    assert name[:60] in caught.value.reason


@pytest.mark.parametrize(("ttl", "seconds"), [(0, 60), (59, 60), (300, 300), (3_600, 3_600), (86_400, 3_600)])
def test_addresses_hold_as_long_as_their_ttl_says_within_bounds(ttl, seconds):
    """A minute at least, so that one host is not asked for with each page; an hour at most."""
    assert lifetime_s(ttl) == seconds


@pytest.mark.parametrize(
    ("name", "after", "found"),
    [
        ("xa.vn", 59, ("192.0.2.7",)),
        ("xa.vn", 61, ("192.0.2.8",)),
        ("mat.vn", 299, None),
        ("mat.vn", 301, ("192.0.2.8",)),
        ("om.vn", 59, None),
        ("om.vn", 61, ("192.0.2.8",)),
    ],
)
def test_what_was_found_holds_for_its_time_and_then_is_asked_anew(name, after, found):
    """Failures too: a name whose servers were ill is well again within a minute."""
    clock, zone = Seconds(), dict(ZONE)

    async def again(names):
        with suppress(BrokenError):
            await names.addresses(name)
        zone[name] = ["192.0.2.8"]
        clock.now += after
        try:
            return await names.addresses(name)
        except BrokenError:
            return None

    with NameServer(zone, ttl=0) as server:
        assert looked_up(server, again, clock=clock) == found


def test_many_who_want_one_name_ask_once():
    """Connections of one host begin together."""

    async def together(names):
        return await asyncio.gather(*(names.addresses("xa.vn") for _ in range(20)))

    with NameServer(ZONE) as server:
        assert set(looked_up(server, together)) == {("192.0.2.7",)}
        assert server.asked["xa.vn"] == 1


def test_a_name_that_is_well_does_not_wait_for_dead_ones():
    """However many are dead: while all of them are still waited for, it has its addresses."""
    dead = [f"chet-{number}.vn" for number in range(60)]

    async def among_dead(names):
        waiting = [asyncio.create_task(names.addresses(name)) for name in dead]
        await asyncio.sleep(0)
        found = await names.addresses("xa.vn")
        ended = [task.done() for task in waiting]
        for task in waiting:
            task.cancel()
        return found, any(ended)

    with NameServer({**ZONE, **dict.fromkeys(dead)}) as server:
        assert looked_up(server, among_dead) == (("192.0.2.7",), False)


def test_servers_that_are_silent_about_ipv6_do_not_hide_an_ipv4_address():
    """Old name servers drop what they do not know."""
    with NameServer(ZONE, silent_types={AAAA}) as server:
        assert looked_up(server, lambda names: names.addresses("xa.vn")) == ("192.0.2.7",)
