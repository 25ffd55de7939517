"""prove: every byte of the WARC files speaks for itself, and a damaged one is named."""

import gzip
import os
from datetime import UTC, datetime

import pytest

from luutin.archive import CaptureWriter, Exchange
from luutin.archive.proof import Damage, Proved, prove

BODY = gzip.compress("<html>Tin của huyện</html>".encode() * 20)


def exchange(number):
    return Exchange(
        url=f"http://portal.example/tin-{number}",
        final_url=f"http://portal.example/tin-{number}",
        fetched_at=datetime(2024, 3, 12, tzinfo=UTC),
        status=200,
        reason="OK",
        request_headers=(("Host", "portal.example"),),
        response_headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip")),
        body=BODY + bytes([number]),
    )


@pytest.fixture
def folder(tmp_path, database):
    folder = tmp_path / "warc"
    with CaptureWriter(folder, database) as writer, database.transaction():
        for number in range(3):
            writer.add(exchange(number))
        writer.sync()
    return folder


@pytest.fixture
def file(folder):
    return next(folder.iterdir())


def damages(folder, database):
    return [found for found in prove(folder, database) if isinstance(found, Damage)]


def flip(file, offset):
    raw = bytearray(file.read_bytes())
    raw[offset] ^= 0xFF
    file.write_bytes(raw)


def test_what_was_written_is_proved(folder, database):
    assert [found.captures for found in prove(folder, database) if isinstance(found, Proved)] == [1, 2, 3]
    assert damages(folder, database) == []


def test_any_flipped_byte_is_named_with_its_record(folder, file, database):
    """Whichever byte it is, in a capture, a request or the file's first record, the damage is found there."""
    rows = database.all("SELECT id, offset, length FROM captures ORDER BY offset")
    whole = file.read_bytes()
    for offset in range(0, len(whole), 5):
        flip(file, offset)
        found = damages(folder, database)
        file.write_bytes(whole)
        assert found, f"byte {offset} flipped and nothing said"
        whose = next((r["id"] for r in rows if r["offset"] <= offset < r["offset"] + r["length"]), None)
        assert found[0].capture_id == whose
        assert len(found) == 1 or whose is None  # past a broken record without a capture the next one is looked up


def test_the_damage_says_where_and_what(folder, file, database):
    row = database.one("SELECT offset, length FROM captures WHERE id = 2")
    flip(file, row["offset"] + row["length"] // 2)
    (damage,) = damages(folder, database)
    assert (damage.file, damage.offset, damage.url) == (file.name, row["offset"], "http://portal.example/tin-1")
    assert f"{file.name} at byte {row['offset']} (capture 2, http://portal.example/tin-1)" in str(damage)


def test_a_file_cut_short_is_told_with_the_captures_it_lost(folder, file, database):
    os.truncate(file, database.value("SELECT offset FROM captures WHERE id = 3"))
    assert [damage.capture_id for damage in damages(folder, database)] == [None, 3]


def test_a_missing_file_is_told(folder, file, database):
    file.unlink()
    assert "3 captures lost" in damages(folder, database)[0].reason


def test_a_row_that_points_beside_its_record_is_told(folder, database):
    database.execute("UPDATE captures SET offset = offset + 1 WHERE id = 2")
    assert [(damage.capture_id, damage.reason) for damage in damages(folder, database)] == [
        (2, "no record begins here")
    ]


@pytest.mark.parametrize(
    ("column", "value"), [("sha256", "00"), ("bytes", 1), ("final_url", "http://x.example/"), ("length", 9)]
)
def test_a_row_that_tells_another_story_is_told(folder, database, column, value):
    database.execute(f"UPDATE captures SET {column} = ? WHERE id = 1", (value,))
    (damage,) = damages(folder, database)
    assert damage.capture_id == 1
    assert column in damage.reason


def test_bytes_behind_the_committed_length_are_no_damage(folder, file, database):
    """A writer at work has written more than it has committed."""
    with file.open("ab") as out:
        out.write(b"half a record")
    assert damages(folder, database) == []
