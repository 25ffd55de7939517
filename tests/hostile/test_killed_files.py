"""kill -9 while files are fetched, and while they are read: each is kept once and read once, and its proof is sound."""

import signal
import time

from luutin.archive import Database
from tests.hostile.server import Server
from tests.hostile.test_files import Portal
from tests.hostile.test_kill import check_warc, luutin, run

FILES = {f"/tep-{n}.rtf": b"{\\rtf1 Thong bao so %d cua huyen}" % n for n in range(3)}
CONFIG = """
[crawler]
workers = 1
retry_first_s = 0.05
[sources.thu]
seeds = ["{url}/"]
permission = {{ by = "the tests' own portal", delay_s = 0.0 }}
"""


def killed(folder, is_time):
    """Start a crawl, and end it as a power cut would once *is_time*."""
    process = luutin(folder, "crawl")
    while process.poll() is None and not is_time():
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def value(folder, sql):
    with Database.read(folder / "archive.db") as database:
        return database.value(sql)


def test_killed_fetching_and_reading_go_on_where_they_stopped(tmp_path):
    """No file is lost, kept twice or read twice, whenever the crawl that fetches or reads it dies."""
    read = "SELECT count(*) FROM files WHERE state = 'read'"
    with Server(Portal(FILES, {1: list(FILES)})) as server:
        (tmp_path / "config.toml").write_text(CONFIG.format(url=server.url))
        killed(tmp_path, lambda: len([path for path in server.paths() if path in FILES]) >= 2)
        killed(tmp_path, lambda: value(tmp_path, read) > 0)
        assert run(tmp_path, "crawl")[0] == 0
    kept = "SELECT count(*), count(DISTINCT file_id), (SELECT max(reading) FROM files) FROM file_revisions"
    with Database.read(tmp_path / "archive.db") as database:
        assert tuple(database.one(kept)) == (3, 3, 3)
    assert value(tmp_path, read) == 3
    check_warc(tmp_path)
