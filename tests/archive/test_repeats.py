"""Bytes that the archive has are not kept again: their next capture is a WARC revisit that names the first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from luutin.archive import CaptureWriter, Reader, adopt, read_capture
from luutin.archive.proof import Damage, prove
from luutin.archive.warc import SAME_PAYLOAD
from tests.archive.test_captures import exchange, warcio

BODY = bytes(range(256)) * 400


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "warc"


@pytest.fixture
def numbers(database, folder):
    """A file, the same again at another address, the same again after that, and another one."""
    first = exchange(1, BODY)
    again = [
        replace(first, final_url=f"http://portal.example/{n}", fetched_at=first.fetched_at + timedelta(n))
        for n in (1, 2)
    ]
    with CaptureWriter(folder, database) as writer, database.transaction():
        kept = [writer.add(first)]
        kept += [writer.add(each, like=kept[-1]) for each in again]
        kept.append(writer.add(exchange(2, BODY + b"x"), like=kept[0]))
        writer.sync()
    return kept


def faults(database, folder):
    return [found.reason for found in prove(folder, database) if isinstance(found, Damage)]


def test_the_same_bytes_are_kept_once(database, folder, numbers):
    """A repeat says where its bytes are, names no repeat as the place, and other bytes are kept whole."""
    first, again, third, other = map(Reader(database).capture, numbers)
    assert [each.repeats for each in (first, again, third, other)] == [None, numbers[0], numbers[0], None]
    assert again.length < 1000 < first.length
    told, body = read_capture(folder, again.file, again.offset)
    named = tuple(told[f"warc-{name}"] for name in ("type", "profile", "refers-to-target-uri", "refers-to-date"))
    assert named == ("revisit", SAME_PAYLOAD, first.final_url, first.fetched_at)
    assert (body, again.sha256, again.bytes) == (b"", first.sha256, len(BODY))


def test_a_repeat_is_valid_and_proved(database, folder, numbers):
    """`warcio check` and `luutin verify` find nothing, and a repeat whose row says that it holds its bytes is told."""
    assert warcio("check", *folder.iterdir()).returncode == 0
    assert faults(database, folder) == []
    with database.transaction():
        database.execute("UPDATE captures SET repeats = NULL WHERE id = ?", (numbers[1],))
    assert faults(database, folder) == ["it is a revisit"]


@pytest.mark.usefixtures("numbers")
def test_repeats_that_were_set_aside_are_taken_in_with_what_holds_their_bytes(database, folder):
    """Beside a database of the evening before, both come back, and the repeat names the first."""
    with database.transaction():
        database.execute("DELETE FROM captures")
        database.execute("DELETE FROM warc_files")
    with CaptureWriter(folder, database) as writer:
        (done,) = adopt(writer)
    assert (done.taken, done.unreadable, done.gone) == (4, 0, True)
    repeats = database.all("SELECT repeats, bytes FROM captures ORDER BY id")
    assert [tuple(row) for row in repeats[1:3]] == [(1, len(BODY)), (1, len(BODY))]
    assert faults(database, folder) == []
