"""The dead-man ping: asked after each good run, and silent when somebody ought to look."""

from datetime import UTC, datetime

import pytest

from luutin.app.config import load
from luutin.archive import Run
from luutin.night.deadman import ping, silence
from luutin.night.notices.overview import Notices
from luutin.night.notices.spool import Waiting

NOW = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)
CALM = Notices((), 0, {}, None)


def run(outcome):
    return Run(7, "crawl", "2026-03-12T00:00:00Z", "2026-03-12T01:00:00Z", outcome, {})


def waiting(made_at):
    return Notices((Waiting("mail", "desk@paper.example", 3, "the mail server said 451", made_at),), 0, {}, None)


CASES = [
    ("a good run", run("ok"), CALM, None),
    ("some sources down", run("partial"), CALM, None),
    ("nothing came", run("failed"), CALM, "failed"),
    ("it was stopped", run("interrupted"), CALM, "interrupted"),
    ("the spool is full", run("ok"), CALM._replace(trouble="the disk is full"), "full"),
    ("a notice of this night waits", run("ok"), waiting("2026-03-12T01:00:00Z"), None),
    ("notices do not get out", run("ok"), waiting("2026-03-10T01:00:00Z"), "waiting for a day"),
]


@pytest.mark.parametrize(("ended", "notices", "why"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_ping_means_that_all_is_well_and_notices_get_out(ended, notices, why):
    """Whatever keeps people from being told makes the dead man call them."""
    found = silence(ended, notices, now=NOW)
    assert (found is None) if why is None else (why in found)


@pytest.fixture
def switch(receivers):
    """The other end: a real server, with an address that is asked by GET."""
    made = receivers.Receiver(b"")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def config(tmp_path, switch):
    file = tmp_path / "config.toml"
    file.write_text(f'[notices]\nping = "{switch.url}"\n')
    return load(file)


def test_the_url_is_asked_once_after_a_good_run_and_never_after_a_bad_one(config, switch):
    """One GET, with nothing in it."""
    assert ping(config, run("ok"), CALM, now=NOW)
    assert not ping(config, run("failed"), CALM, now=NOW)
    assert switch.pings == ["/hook?from=luutin"]


def test_a_switch_that_stumbles_is_asked_again(config, switch):
    """An answer that is lost must not wake anybody; a switch that stays down fails no run."""
    switch.status = 503
    assert not ping(config, run("ok"), CALM, now=NOW)
    assert len(switch.pings) == 3
