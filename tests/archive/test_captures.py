"""CaptureWriter: what is received can be read back byte for byte, and a crash leaves nothing half-kept."""

import gzip
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from luutin.archive import CaptureError, CaptureWriter, Database, Exchange, OtherOwnerError, read_capture

BODY = gzip.compress("<html>Tin của huyện</html>".encode())


def exchange(number=1, body=BODY):
    return Exchange(
        url=f"http://portal.example/tin-{number}",
        final_url=f"http://portal.example/tin-{number}?q=1",
        fetched_at=datetime(2024, 3, 12, tzinfo=UTC),
        status=200,
        reason="OK",
        request_headers=(("Host", "portal.example"), ("User-Agent", "luutin")),
        response_headers=(
            ("Content-Type", "text/html"),
            ("Content-Encoding", "gzip"),
            ("Transfer-Encoding", "chunked"),
        ),
        body=body,
        address="127.0.0.1",
    )


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "warc"


def add(writer, *exchanges):
    with writer.database.transaction():
        ids = [writer.add(item) for item in exchanges]
        writer.sync()
    return ids


def warcio(command, *paths):
    return subprocess.run(
        [sys.executable, "-m", "warcio.cli", command, *map(str, paths)], capture_output=True, text=True, check=False
    )


def test_a_capture_row_points_at_the_bytes_as_received(database, folder):
    with CaptureWriter(folder, database) as writer:
        add(writer, exchange(1), exchange(2, b"plain"))
    for row, body in zip(database.all("SELECT * FROM captures ORDER BY id"), (BODY, b"plain"), strict=True):
        headers, kept = read_capture(folder, row["file"], row["offset"])
        assert kept == body
        assert (headers["warc-type"], headers["warc-target-uri"]) == ("response", row["final_url"])
        assert headers["warc-payload-digest"].startswith("sha256:")


@pytest.mark.parametrize("form", [b"", b"__VIEWSTATE=" + b"0" * 100_000])
@pytest.mark.parametrize("size", [0, 0xFFFF, 300_000])
def test_any_size_of_body_and_form_is_kept(database, folder, size, form):
    """What is stored as it came goes into blocks of 64 kB; a form that a portal wants back may be large."""
    large = replace(exchange(1, os.urandom(size)), method="POST", request_body=form)
    with CaptureWriter(folder, database) as writer:
        add(writer, large, exchange(2))
    first, second = database.all("SELECT * FROM captures ORDER BY id")
    assert read_capture(folder, first["file"], first["offset"])[1] == large.body
    assert read_capture(folder, first["file"], first["offset"] + first["length"])[1].endswith(form)
    assert read_capture(folder, second["file"], second["offset"])[1] == BODY
    assert warcio("check", *folder.iterdir()).returncode == 0


@pytest.mark.parametrize(
    ("start", "stored"),
    [
        (b"\xff\xd8\xff\xe0", True),
        (b"\x89PNG\r\n", True),
        (b"RIFF\0\0\n\0WEBPVP8 ", True),
        (b"\0\0\0\x18ftypmp42", True),
        (b"PK\x03\x04", True),
        (b"%PDF-1.7", False),
        (b"<!DOCTYPE html>", False),
    ],
)
def test_a_file_that_its_format_packs_is_not_packed_again(database, folder, start, stored):
    """To compress a photograph costs ten times what else is done with it, and saves nothing."""
    file = replace(exchange(1, start + b"0" * 100_000), response_headers=())
    with CaptureWriter(folder, database) as writer:
        add(writer, file)
    row = database.one("SELECT * FROM captures")
    assert (row["length"] > 100_000) is stored
    assert read_capture(folder, row["file"], row["offset"])[1] == file.body


def test_the_files_are_valid_warc_with_request_and_response(database, folder):
    with CaptureWriter(folder, database) as writer:
        add(writer, exchange(1), exchange(2))
    (path,) = folder.iterdir()
    checked = warcio("check", path)
    assert (checked.returncode, checked.stdout) == (0, "")
    kinds = [line.split('"')[3] for line in warcio("index", "-f", "warc-type", path).stdout.splitlines()]
    assert kinds == ["warcinfo", "response", "request", "response", "request"]


def test_bytes_behind_the_last_commit_are_cut_off(database, folder):
    """A writer that died before its commit leaves a tail; the next one moves it aside and goes on."""
    with CaptureWriter(folder, database) as writer:
        add(writer, exchange(1))
        (path,) = folder.iterdir()
        length = path.stat().st_size
        with pytest.raises(RuntimeError), database.transaction():
            writer.add(exchange(2))
            raise RuntimeError
        writer.sync()
    assert path.stat().st_size > length
    with CaptureWriter(folder, database) as writer:
        assert path.stat().st_size == length
        assert [tail.name for tail in folder.glob("*.uncommitted")] == [f"{path.name}.{length}.uncommitted"]
        add(writer, exchange(3))
    assert warcio("check", path).returncode == 0
    assert database.value("SELECT count(*) FROM captures") == 2


def test_a_transaction_that_fails_does_not_leave_a_hole_for_the_same_writer(database, folder):
    with CaptureWriter(folder, database) as writer:
        with pytest.raises(RuntimeError), database.transaction():
            writer.add(exchange(1))
            raise RuntimeError
        add(writer, exchange(2))
    (row,) = database.all("SELECT * FROM captures")
    assert read_capture(folder, row["file"], row["offset"])[1] == BODY


def test_a_full_file_is_left_and_the_next_begun(database, folder):
    with CaptureWriter(folder, database, rotate_bytes=600) as writer:
        for number in range(3):
            add(writer, exchange(number))
    assert len(list(folder.iterdir())) > 1
    assert warcio("check", *sorted(folder.iterdir())).returncode == 0


def test_each_file_counts_whole_though_a_transaction_filled_several(database, folder):
    with CaptureWriter(folder, database, rotate_bytes=600) as writer:
        add(writer, *map(exchange, range(5)))
    counted = dict(map(tuple, database.all("SELECT name, length FROM warc_files")))
    assert counted == {path.name: path.stat().st_size for path in folder.iterdir()}
    assert len(counted) > 1


@pytest.mark.parametrize("trouble", ["flipped", "missing", "cut"])
def test_a_damaged_capture_is_named(database, folder, trouble):
    with CaptureWriter(folder, database) as writer:
        add(writer, exchange(1))
    (row,) = database.all("SELECT * FROM captures")
    path = folder / row["file"]
    content = bytearray(path.read_bytes())
    if trouble == "flipped":
        content[row["offset"] + row["length"] // 2] ^= 1
        path.write_bytes(content)
    elif trouble == "cut":
        path.write_bytes(content[: row["offset"] + row["length"] // 2])
    else:
        path.unlink()
    with pytest.raises(CaptureError, match=row["file"]):
        read_capture(folder, row["file"], row["offset"])


def test_a_folder_of_captures_belongs_to_one_archive(tmp_path, folder):
    """Another archive that would write there is refused, and nothing of the first one's is set aside."""
    with Database.open(tmp_path / "a.db") as first, CaptureWriter(folder, first) as writer:
        add(writer, exchange())
    before = sorted(path.name for path in folder.iterdir())
    with Database.open(tmp_path / "b.db") as second, pytest.raises(OtherOwnerError, match=r"a\.db"):
        CaptureWriter(folder, second)
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.parametrize("change", ["moved together", "renamed", "linked", "nothing said"])
def test_an_archive_keeps_its_folder_whatever_it_is_called(tmp_path, folder, change):
    """Moved with its folder, renamed, reached through a link, or of a release that noted no owner: it goes on."""
    with Database.open(tmp_path / "a.db") as database, CaptureWriter(folder, database) as writer:
        add(writer, exchange())
    db = tmp_path / "a.db"
    if change == "moved together":
        (tmp_path / "new").mkdir()
        db, folder = db.rename(tmp_path / "new/a.db"), folder.rename(tmp_path / "new/warc")
        (tmp_path / "warc.owner").rename(tmp_path / "new/warc.owner")
    elif change == "renamed":
        db = db.rename(tmp_path / "b.db")
    elif change == "linked":
        (tmp_path / "link.db").symlink_to(db)
        db = tmp_path / "link.db"
    else:
        folder.with_name("warc.owner").unlink()
    with Database.open(db) as database, CaptureWriter(folder, database) as writer:
        add(writer, exchange(2))
    assert len(list(folder.glob("*.warc.gz"))) == 1
