"""A reading of files that is ended loses nothing: what was under way is read another time."""

import subprocess
import sys
from datetime import UTC, datetime

from luutin.archive import Archive, CaptureWriter, Database, Exchange, Files, WarcFolder
from luutin.crawler import read_files
from luutin.crawler.sandbox.launch import SandboxedProcess

NOW = datetime(2021, 5, 19, tzinfo=UTC)
TEXT = "Thông báo lịch tiếp dân của huyện".encode()


def test_what_was_under_way_is_read_another_time(tmp_path):
    """Ending a reading marks no file as unreadable."""
    with Database.open(tmp_path / "archive.db") as database, CaptureWriter(tmp_path / "warc", database) as captures:
        files, url = Files(database), "http://xa.vn/a.txt"
        with database.transaction():
            Archive(database).add_source("xa", home="http://xa.vn/", now=NOW)
            capture = captures.add(Exchange(url, url, NOW, 200, "OK", (), (), TEXT, "127.0.0.1"))
            files.keep(url, source="xa", sha256="a", size=1, kind="text", capture_id=capture, now=NOW)
        captures.sync()
        looks = iter([False, False])  # it begins, and is ended while the process starts
        folder, now = WarcFolder(tmp_path / "warc"), lambda: NOW
        ended = read_files(database, folder, now=now, ocr=False, workers=1, abandon=lambda: next(looks, True))
        assert (ended.read, ended.problems, files.count_unread(waiting=False)) == (0, {}, 1)
        assert read_files(database, folder, now=now, ocr=False, workers=1).read == 1


def test_a_ctrl_c_of_the_terminal_is_for_us_alone():
    """A terminal sends Ctrl-C to a whole group of processes; a reader is in one of its own, and ends whole."""
    program = "import subprocess; own = subprocess.Popen(['sleep', '60']); print(1, flush=True); own.wait()"
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as pipe:
        child = SandboxedProcess(
            (sys.executable, "-c", program), stdin=subprocess.DEVNULL, stdout=pipe.stdin.fileno(), leads_group=True
        )
        pipe.stdin.close()
        assert pipe.stdout.readline() == b"1\n"
        child.end()
        assert pipe.stdout.read() == b""  # comes only once its own child has ended too
