"""The spool: takes a notice whatever has become of the archive and its disk, and never has one sent twice."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from luutin.app.config import load
from luutin.archive import Database
from luutin.night import Alarm, settle, sound
from luutin.night.notices.letter import Letter
from luutin.night.notices.overview import overview
from luutin.night.notices.post import post, tell
from luutin.night.notices.spool import Spool
from luutin.night.schema import NIGHT_SCHEMA

NOW = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)
DISK = Alarm("disk", "the disk is full", "make room")


@pytest.fixture
def config(tmp_path, receiver):
    (tmp_path / "hook.key").write_text("a key for tests\n")
    file = tmp_path / "config.toml"
    file.write_text(f'[webhook]\nurl = "{receiver.url}"\nsecret_file = "{tmp_path / "hook.key"}"\n')
    return load(file)


def later(**by):
    return lambda: NOW + timedelta(**by)


def letter(number):
    return Letter(f"test:{number}", f"[luutin] {number}", "text", {"type": "test", "number": number})


def test_an_alarm_is_told_when_it_begins_and_when_it_is_over(config, receiver):
    """However often it is found in between; and again when it comes back."""
    for day in range(3):
        sound(config, DISK, now=NOW + timedelta(days=day))
    settle(config, "disk", "there is room again", now=NOW + timedelta(days=3))
    settle(config, "disk", "there is room again", now=NOW + timedelta(days=4))
    sound(config, DISK, now=NOW + timedelta(days=5))
    post(config, now=later(days=6))
    assert [content["type"] for _, content in receiver.kept] == ["alarm", "alarm.over", "alarm"]
    assert overview(config, None).alarms == {"disk": "2026-03-17T01:30:00Z"}


ON_A_FULL_DISK = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from luutin.night.notices.letter import Letter
from luutin.night.notices.spool import Spool

folder = Path(sys.argv[1])
Spool.open(folder / "spool").__exit__()
try:
    with open(folder / "fill", "wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
except OSError:
    pass
with Spool.open(folder / "spool") as spool:
    for number in range(20):
        letter = Letter(f"n:{number}", "disk full", "x" * 20_000, {"type": "alarm"})
        assert spool.put(letter.addressed(channel="mail", address="a@b.example", made_at="2026-03-12T01:30:00Z"))
    for notice in spool.due(datetime(2026, 3, 12, 1, 30, tzinfo=UTC)):
        spool.note_sent(notice, now=datetime(2026, 3, 12, 1, 30, tzinfo=UTC))
    assert not spool.waiting()
print("kept and sent")
"""


def test_a_notice_is_kept_on_a_disk_without_one_free_byte(tmp_path):
    """A real file system that is filled to its end takes twenty long notices, and their being sent."""
    inside = f"mount -t tmpfs -o size=16m none {tmp_path} && exec {sys.executable} -c '{ON_A_FULL_DISK}' {tmp_path}"
    done = subprocess.run(["unshare", "-rm", "sh", "-c", inside], capture_output=True, text=True, check=False)
    if "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip("this machine lets nobody mount a file system of his own")
    assert done.stdout == "kept and sent\n", done.stderr


def test_a_damaged_archive_is_told(config, receiver):
    """The notice needs no archive: its file is garbage, and the notice arrives."""
    config.db.write_bytes(b"no archive at all" * 1000)
    tell(config, letter(1), now=NOW)
    assert post(config, now=later()) == 1
    assert [content["number"] for _, content in receiver.kept] == [1]


def test_a_damaged_spool_is_set_aside_and_told(config, receiver):
    """What it held may be lost, and a person must know."""
    tell(config, letter(1), now=NOW)
    file = config.spool / "notices.db"
    file.write_bytes(b"x" * 8192)
    tell(config, letter(2), now=NOW)
    post(config, now=later())
    assert [content["type"] for _, content in receiver.kept] == ["notices.damaged", "test"]
    assert (config.spool / "notices.db.damaged-1").read_bytes() == b"x" * 8192


def test_where_no_spool_can_be_made_a_notice_is_sent_at_once(config, receiver):
    """A file stands where the folder should be: the receiver is told all the same."""
    config.spool.write_text("in the way")
    tell(config, letter(1), now=NOW)
    assert [content["number"] for _, content in receiver.kept] == [1]
    assert overview(config, None).trouble


def test_two_threads_never_send_one_notice_twice(config, receiver):
    """While one waits for the receiver, the other leaves its notices alone."""
    tell(config, letter(1), now=NOW)
    receiver.hang.set()
    first = threading.Thread(target=post, args=[config], kwargs={"now": later()})
    first.start()
    assert receiver.asked.wait(10)
    receiver.asked.clear()
    assert post(config, now=later()) == 0
    assert not receiver.asked.is_set()
    receiver.stop()
    first.join()


def test_what_an_older_program_left_in_the_archive_is_sent_once_under_its_old_reference(config, receiver):
    """A receiver that acknowledged it just before the upgrade knows it again."""
    with Database.open(config.db) as database, database.transaction():
        for sql in NIGHT_SCHEMA.migrations[:2]:
            database.script(sql)
        database.execute("INSERT INTO schema_versions VALUES ('night', 2)")
        for number, sent in enumerate((None, "2026-03-12T01:30:00Z")):
            database.execute(
                "INSERT INTO outbox (key, channel, address, made_at, subject, text, content, due_at, tries, sent_at)"
                " VALUES (?, 'webhook', ?, '2026-03-11T01:30:00Z', 's', 't', ?, 'x', 30, ?)",
                (f"key {number}", receiver.url, f'{{"number": {number}}}', sent),
            )
    for _ in range(2):
        post(config, now=later())
    # sha256("key 0 2026-03-11T01:30:00Z"), as version 1 made it
    assert receiver.kept == [("87ef19a14a34a9f04f9d1a9d808ddcd4", {"number": 0})]


@pytest.mark.parametrize("shift", [timedelta(days=-365), timedelta(days=3650)])
def test_a_notice_that_failed_is_tried_again_though_the_clock_was_changed(config, receiver, shift):
    """It waits for some minutes, not for a year."""
    tell(config, letter(1), now=NOW)
    receiver.status = 500
    assert post(config, now=later()) == 0
    receiver.status = 200
    assert post(config, now=lambda: NOW + shift) == 1


def test_a_notice_that_was_sent_leaves_nothing_to_read_behind(config):
    """Its text is gone from the spool; that it was told is kept, so that it cannot be told again."""
    with Spool.open(config.spool) as spool:
        addressed = letter(1).addressed(channel="webhook", address="x", made_at="2026-03-12T01:30:00Z")
        assert spool.put(addressed)
        spool.note_sent(spool.due(NOW)[0], now=NOW)
        assert not spool.put(addressed)
        assert spool.due(NOW) == []
