"""kill -9 at random moments, Ctrl-C, a disk that fails: nothing is lost or damaged, and the next run goes on."""

import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from luutin.app.cli import luutin as cli
from luutin.archive import Database
from tests.hostile.editions import Editions
from tests.hostile.server import Server

KILLS = int(os.environ.get("LUUTIN_KILLS", "4"))
"""The suite is content with a few; docs/crawling.md says how to ask for fifty."""
ARTICLES = int(os.environ.get("LUUTIN_KILL_ARTICLES", "150"))
WITHIN_S = float(os.environ.get("LUUTIN_KILL_WITHIN_S", "0"))
"""Latest moment of a kill; 0: as long as an undisturbed crawl takes."""
SEED = int(os.environ.get("LUUTIN_KILL_SEED", "1"))

CONFIG = """
[crawler]
workers = 1
retry_first_s = 0.05
[sources.thu]
seeds = ["{url}/"]
[sources.thu.permission]
by = "the tests' own portal"
connections = 2
"""


def luutin(folder, *args, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "luutin", *args, "--config", str(folder / "config.toml")],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={key: value for key, value in os.environ.items() if not key.startswith("LUUTIN_")},
        **options,
    )


def run(folder, *args, **options):
    process = luutin(folder, *args, **options)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err.decode()


def exported(folder):
    """The records, without numbers and moments, which depend on the order of events."""
    done = CliRunner().invoke(cli, ["export", "--db", str(folder / "archive.db")])
    assert done.exit_code == 0, done.stderr
    records = [orjson.loads(line) for line in done.stdout.splitlines()]
    varying = {"id", "first_seen", "last_seen", "revised"}
    return sorted(
        ({key: value for key, value in record.items() if key not in varying} for record in records),
        key=lambda record: record["url"],
    )


def check_warc(folder):
    """Every record can be read with its digest, and every capture row points at one."""
    offsets = set()
    for path in (folder / "warc").glob("*.warc.gz"):
        with path.open("rb") as file:
            records = ArchiveIterator(file, check_digests="raise")
            for record in records:
                record.raw_stream.read()
                if record.rec_type == "response":
                    offsets.add((path.name, records.get_record_offset()))
    with Database.read(folder / "archive.db") as database:
        assert set(map(tuple, database.all("SELECT file, offset FROM captures"))) <= offsets
        assert database.value("PRAGMA integrity_check") == "ok"


@pytest.fixture
def book(tmp_path):
    """A portal in a process of its own; yields its URL and the file of paths sent."""
    notes = tmp_path / "asked"
    notes.touch()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.hostile.portal_process", str(ARTICLES), str(notes)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    url = process.stdout.readline().decode().strip()
    yield url, notes
    process.stdin.close()
    process.wait(10)
    process.stdout.close()


def prepared(folder, url):
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text(CONFIG.format(url=url))
    return folder


def test_kill_9_loses_nothing_and_repeats_little(tmp_path, book):
    """Killed at random moments and resumed, a crawl ends with the records of an undisturbed one."""
    url, notes = book
    calm = prepared(tmp_path / "calm", url)
    began = time.monotonic()
    assert run(calm, "crawl")[0] == 0
    lasted = time.monotonic() - began
    notes.write_text("")
    torn = prepared(tmp_path / "torn", url)
    chance = random.Random(SEED)
    for _ in range(KILLS):
        process = luutin(torn, "crawl")
        time.sleep(chance.uniform(0.2, WITHIN_S or max(lasted, 1.0)))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert run(torn, "crawl")[0] == 0
    asked = Counter(notes.read_text().splitlines())
    downloads = sum(count for path, count in asked.items() if path.startswith("/bai-"))
    print(f"{KILLS} kills, {downloads} downloads of {ARTICLES} articles")  # noqa: T201 - shown by pytest -s
    assert exported(torn) == exported(calm)
    assert len(exported(torn)) == ARTICLES
    assert downloads <= 1.15 * ARTICLES + 4
    check_warc(torn)


def test_ctrl_c_ends_within_five_seconds_and_says_so(tmp_path):
    """What was fetched is kept, and the next run goes on."""
    editions, ended = Editions(200), threading.Event()

    def slowly(asked):
        ended.wait(0.02)
        return editions(asked)

    with Server(slowly) as server:
        folder = prepared(tmp_path / "a", server.url)
        process = luutin(folder, "crawl")
        while len(server.asked) < 30:
            time.sleep(0.05)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        assert time.monotonic() - began < 5
        ended.set()
        assert process.returncode == 3
        assert "Interrupted" in err.decode()
        kept = len(exported(folder))
        assert kept > 0
        assert run(folder, "crawl")[0] == 0
    assert len(exported(folder)) == 200


def limited():
    """A file may grow to 300 kB: what a full disk is to a process."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


def test_a_full_disk_stops_the_crawl_with_words_and_it_resumes(tmp_path):
    """Exit 1, an error that says what to do, an archive that is sound; with room again the rest is fetched."""
    with Server(Editions(150)) as server:
        folder = prepared(tmp_path / "a", server.url)
        code, _, err = run(folder, "crawl", preexec_fn=limited)
        assert code == 1
        assert "room" in err
        assert "Traceback" not in err
        assert run(folder, "crawl")[0] == 0
    assert len(exported(folder)) == 150
    check_warc(folder)


def test_a_locked_archive_is_said_to_be_locked(tmp_path):
    """Two crawls of one archive: the second one says so and exits 1."""
    with Server(Editions(3)) as server:
        folder = prepared(tmp_path / "a", server.url)
        assert run(folder, "crawl")[0] == 0
        process = luutin(folder, "crawl", "--max-seconds", "30")
        code, _, err = run(folder, "crawl")
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert code in {0, 1}
    assert "Traceback" not in err


def test_a_folder_that_cannot_be_written_is_said_to_be_so(tmp_path):
    """A file stands where the folder of captures must be: clear error, exit 1, no article without its proof."""
    with Server(Editions(3)) as server:
        folder = prepared(tmp_path / "a", server.url)
        (folder / "warc").write_text("in the way")
        code, _, err = run(folder, "crawl")
        assert code == 1
        assert "warc" in err
        assert "Traceback" not in err
        (folder / "warc").unlink()
        assert run(folder, "crawl")[0] == 0
    assert len(exported(folder)) == 3
