"""Bytes that were committed never grow fewer, and no program removes the only copy of a capture."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from luutin.archive import CaptureError, CaptureWriter, DiskError, Oddity, WarcFolder, adopt, odd_files, read_capture
from luutin.archive.proof import Damage, prove
from luutin.archive.warc import Exchange


def exchange(number, moment):
    return Exchange(
        url=f"http://portal.example/tin-{number}",
        final_url=f"http://portal.example/tin-{number}",
        fetched_at=moment,
        status=200,
        reason="OK",
        request_headers=(("Host", "portal.example"),),
        response_headers=(("Content-Type", "text/html"),),
        body=f"<html>Tin số {number}</html>".encode() * 20,
    )


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "warc"


@pytest.fixture
def add(database, folder, now):
    """Captures pages of these numbers in a writer of their own, as a run does; gives the writer's findings."""

    def run(*numbers):
        with CaptureWriter(folder, database) as writer, database.transaction():
            for number in numbers:
                writer.add(exchange(number, now))
            writer.sync()
        return writer.odd

    return run


def bodies(database, folder):
    """What can be read back, by capture; None where it cannot."""
    found = {}
    for row in database.all("SELECT * FROM captures ORDER BY id"):
        try:
            found[row["final_url"]] = read_capture(folder, row["file"], row["offset"])[1]
        except CaptureError:
            found[row["final_url"]] = None
    return found


def cut(path):
    os.truncate(path, path.stat().st_size - 10)


@pytest.mark.parametrize(("harm", "what"), [(cut, Oddity.SHORT), (Path.unlink, Oddity.MISSING)])
def test_a_file_that_lost_bytes_is_told_and_never_written_to_again(add, database, folder, harm, what):
    """The next run names it and goes on in a new file, so that what is lost stays visible to `prove`."""
    add(1, 2)
    (path,) = folder.iterdir()
    known = path.stat().st_size
    harm(path)
    left = path.read_bytes() if path.exists() else None
    (odd,) = add(3)
    assert (odd.what, odd.name, odd.committed) == (what, path.name, known)
    assert (path.read_bytes() if path.exists() else None) == left
    assert bodies(database, folder)["http://portal.example/tin-3"] is not None
    assert database.value("SELECT length FROM warc_files WHERE name = ?", (path.name,)) == known
    assert any(isinstance(found, Damage) and found.file == path.name for found in prove(folder, database))
    assert [each.what for each in add(4)] == [what]


def test_a_file_that_shrinks_under_the_writer_stops_it(database, folder, now):
    """What was added since cannot be committed: its row would point behind the file's end."""
    with CaptureWriter(folder, database) as writer:
        with database.transaction():
            writer.add(exchange(1, now))
            writer.sync()
        os.truncate(next(folder.iterdir()), 0)
        with pytest.raises(DiskError), database.transaction():
            writer.add(exchange(2, now))
            writer.sync()
    assert database.value("SELECT count(*) FROM captures") == 1


def test_what_is_set_aside_twice_is_kept_twice(database, folder, now, add):
    """Two crashes at the same length leave two tails."""
    add(1)
    for number in (2, 3):
        with CaptureWriter(folder, database) as writer, pytest.raises(RuntimeError), database.transaction():
            writer.add(exchange(number, now))
            raise RuntimeError
    CaptureWriter(folder, database).close()
    aside = [odd for odd in odd_files(folder, database) if odd.what is Oddity.ASIDE]
    assert len(aside) == 2


def test_captures_of_an_unknown_file_are_taken_in_and_only_then_it_goes(add, database, folder):
    """Beside a database of the evening before, a file holds good captures; those that are here are not doubled."""
    add(1, 2)
    kept = bodies(database, folder)
    with database.transaction():  # the database of the evening before
        database.execute("DELETE FROM captures WHERE id = 2")
        database.execute("UPDATE warc_files SET length = (SELECT offset + length FROM captures)")
    with CaptureWriter(folder, database) as writer:
        (done,) = adopt(writer)
    assert (done.taken, done.known, done.gone) == (1, 0, True)
    assert bodies(database, folder) == kept
    assert not list(folder.glob("*.uncommitted"))
    assert [found for found in prove(folder, database) if isinstance(found, Damage)] == []


def test_a_file_of_known_captures_goes_only_where_their_copies_can_be_read(add, database, folder):
    """The copy that is set aside may be the only one left."""
    add(1)
    (path,) = folder.iterdir()
    (folder / "luutin-20200101T000000Z-00000.warc.gz").write_bytes(path.read_bytes())
    raw = bytearray(path.read_bytes())
    raw[database.value("SELECT offset FROM captures") + 40] ^= 1
    path.write_bytes(raw)
    with CaptureWriter(folder, database) as writer:
        (done,) = adopt(writer)
    assert (done.taken, done.known) == (1, 0)
    assert None not in bodies(database, folder).values()


def test_bytes_that_cannot_be_read_stay_where_they_are(add, database, folder):
    """A file of which a part is no record is not removed: what it held, nobody knows."""
    add(1)
    stray = folder / "luutin-20200101T000000Z-00000.warc.gz"
    stray.write_bytes(b"\x1f\x8b\x08\x00 these are no deflated bytes, and may have been proof")
    with CaptureWriter(folder, database) as writer:
        (done,) = adopt(writer)
    assert not done.gone
    assert [odd.what for odd in odd_files(folder, database)] == [Oddity.ASIDE]


LEADING_OUT = ["../secret", "/etc/hostname", "warc/../../secret", "", ".", "..", "a\\b", ".hidden", "x" * 300]


@pytest.mark.parametrize("name", LEADING_OUT)
def test_a_name_from_the_database_never_leads_out_of_the_folder(database, folder, name):
    """Whoever wrote the archive: such a name is named as what it is, and nothing is opened."""
    folder.mkdir()
    (folder.parent / "secret").write_bytes(b"x" * 100)
    database.execute("INSERT INTO warc_files VALUES (?, 10)", (name,))
    with pytest.raises(CaptureError, match="no name of a WARC file"):
        next(WarcFolder(folder).read(name, 0, 10))
    assert [odd.what for odd in odd_files(folder, database)] == [Oddity.NAMELESS]
    (damage,) = prove(folder, database)
    assert "no name of a WARC file" in damage.reason
    CaptureWriter(folder, database).close()


def test_committed_rows_have_their_bytes_on_the_disk(database, folder, now):
    """Before the transaction ends, the file's bytes are on the disk, and the name of a new file too."""
    synced = []

    def watch(_frame, event, called):
        if event == "c_return" and called is os.fsync:
            synced.append((database.under_way, sum(path.stat().st_size for path in folder.iterdir())))

    with CaptureWriter(folder, database) as writer:
        sys.setprofile(watch)
        try:
            with database.transaction():
                writer.add(exchange(1, now))
                writer.sync()
        finally:
            sys.setprofile(None)
        length = database.value("SELECT length FROM warc_files")
    assert [size for transaction, size in synced if transaction is not None] == [length, length]


def test_the_database_asks_the_disk_too(database):
    """A checkpoint that the disk never confirmed could leave a file that is neither old nor new."""
    assert database.value("PRAGMA synchronous") in {1, 2}


def test_a_small_file_is_continued_and_a_large_one_left(database, folder, now, add):
    """What one night adds is what a backup has to copy."""
    add(1)
    add(2)
    assert len(list(folder.iterdir())) == 1
    with CaptureWriter(folder, database) as writer, database.transaction():
        writer.add(replace(exchange(3, now), body=os.urandom(64_000_000)))
        writer.sync()
    add(4)
    assert len(list(folder.iterdir())) == 2
