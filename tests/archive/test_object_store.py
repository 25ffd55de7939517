"""Complete WARC files in an object store: what a store promises, and that no capture is ever without its bytes.

Every store passes the same contract: a small one of these tests', and a real one, versitygw, where it is installed
(`go install github.com/versity/versitygw/cmd/versitygw@v1.8.0`, or its path in VERSITYGW).
"""

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from luutin.archive import (
    AwayError,
    CaptureError,
    CaptureWriter,
    Exchange,
    S3Store,
    SourceClaims,
    StoredCaptures,
    StoreError,
    Storer,
    StoreSettings,
    files_away,
    identify,
    odd_files,
    prove,
    read_capture,
    renew_identity,
    stored_files,
)
from luutin.archive.proof import Damage
from luutin.archive.remote.claims import SourceTakenError
from luutin.archive.remote.object_store import StoreDownError
from tests.archive.s3_server import S3Server

SECRET = "khong-ai-duoc-thay"
NOW = datetime(2026, 11, 27, tzinfo=UTC)
PAGE = Exchange(
    url="http://portal.example/tin",
    final_url="http://portal.example/tin",
    fetched_at=NOW,
    status=200,
    reason="OK",
    request_headers=(("Host", "portal.example"),),
    response_headers=(("Content-Type", "text/html"),),
    body=b"",
    address="127.0.0.1",
)


@pytest.fixture(scope="module")
def credentials(tmp_path_factory):
    file = tmp_path_factory.mktemp("key") / "credentials"
    file.write_text(f"[default]\naws_access_key_id = luutin\naws_secret_access_key = {SECRET}\n", "utf-8")
    return file


def settings(address, credentials, **more):
    values = {"url": "s3://luutin/kho", "endpoint": address, "credentials_file": credentials, "file_mb": 0.02}
    return StoreSettings(**{**values, "keep_local_days": 0, "timeout_s": 5, **more})


@contextmanager
def versitygw(tmp_path):
    program = os.environ.get("VERSITYGW") or shutil.which("versitygw")
    if program is None:
        pytest.skip("versitygw is not installed: only the small store of these tests is asked")
    (tmp_path / "buckets" / "luutin").mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    keys = ["--access", "luutin", "--secret", SECRET]
    command = [program, *keys, "--port", f"127.0.0.1:{port}", "--quiet", "posix", "--sidecar", str(tmp_path / "meta")]
    (tmp_path / "meta").mkdir()
    with subprocess.Popen([*command, str(tmp_path / "buckets")], stdout=subprocess.DEVNULL) as process:
        try:
            for _ in range(500):
                with socket.socket() as reach:
                    if reach.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.02)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


@pytest.fixture(scope="module", params=["small", "versitygw"])
def any_store(request, credentials, tmp_path_factory):
    if request.param == "small":
        with S3Server() as server:
            yield S3Store(settings(server.address, credentials))
    else:
        with versitygw(tmp_path_factory.mktemp("versitygw")) as address:
            yield S3Store(settings(address, credentials))


@pytest.fixture(scope="module")
def running(credentials):
    with S3Server() as server:
        yield server, S3Store(settings(server.address, credentials))


@pytest.fixture
def server(running):
    """The small store, empty and well."""
    server, _ = running
    server.objects.clear()
    server.asked.clear()
    server.fails, server.tells_checksums = False, True
    return server


@pytest.fixture
def store(running, server):  # noqa: ARG001 - empty and well
    return running[1]


def put(store, key, content, told=None):
    return store.put(key, content, sha256=told or sha256(content).hexdigest())


def test_an_object_is_written_once_and_its_bytes_are_checked(any_store, tmp_path):
    """A second write is refused and changes nothing, and so is one whose SHA-256 is another's."""
    file = tmp_path / "file"
    file.write_bytes(b"once and for all")
    assert any_store.put("kho/once", file, sha256=sha256(b"once and for all").hexdigest())
    assert not put(any_store, "kho/once", b"another")
    assert any_store.read("kho/once", 0, 100) == b"once and for all"
    with pytest.raises(StoreError):
        put(any_store, "kho/wrong", b"content", told="00" * 32)
    assert any_store.look("kho/wrong") is None


def test_an_object_tells_its_size_and_sha256_and_gives_any_range(any_store):
    """A range that begins behind the end is empty, as of a file; an object that is not there is an error to read."""
    content = bytes(range(256))
    put(any_store, "kho/bytes", content)
    assert any_store.look("kho/bytes") == (256, sha256(content).hexdigest())
    assert any_store.read("kho/bytes", 10, 5) == content[10:15]
    assert any_store.read("kho/bytes", 250, 100) == content[250:]
    assert any_store.read("kho/bytes", 256, 1) == b""
    with pytest.raises(StoreError, match="missing"):
        any_store.read("kho/nothing", 0, 1)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "warc"


@pytest.fixture
def bodies(database, folder):
    """Body by capture, in three WARC files of which the last is not complete."""
    kept = {}
    with CaptureWriter(folder, database, rotate_bytes=20_000) as writer:
        for number in range(5):
            with database.transaction():
                body = os.urandom(9_000)
                kept[writer.add(replace(PAGE, url=f"{PAGE.url}-{number}", body=body))] = body
                writer.sync()
    return kept


@pytest.fixture
def storer(database, folder, store, credentials, server):
    return Storer(database, folder, store, settings(server.address, credentials))


def run(storer, now=NOW):
    return storer.run(now=lambda: now)


def read_all(source, database):
    rows = database.all("SELECT id, file, offset FROM captures")
    return {row["id"]: read_capture(source, row["file"], row["offset"])[1] for row in rows}


def damages(source, database):
    return [found for found in prove(source, database) if isinstance(found, Damage)]


def test_what_is_complete_is_stored_looked_at_and_taken_from_this_disk(database, folder, storer, store, bodies):
    """Captures are read from there as before, proof holds, and nothing counts as missing; the last file stays here."""
    done = run(storer)
    assert (done.stored, done.removed, done.waiting) == (2, 2, 0)
    assert len(list(folder.iterdir())) == 1
    assert len(files_away(database, folder)) == 2
    assert odd_files(folder, database) == []
    source = StoredCaptures(folder, database.path, store)
    assert read_all(source, database) == bodies
    assert damages(source, database) == []
    assert run(storer, NOW + timedelta(days=2)).stored == 0
    assert len(list(storer.fetch())) == 2
    assert read_all(folder, database) == bodies


@pytest.mark.usefixtures("bodies")
def test_files_stay_on_this_disk_for_as_long_as_the_operator_says(database, folder, store, server, credentials):
    """Not a day less; and then they go."""
    keeping = Storer(database, folder, store, settings(server.address, credentials, keep_local_days=30))
    assert run(keeping).removed == 0
    assert run(keeping, NOW + timedelta(days=29, hours=23)).removed == 0
    assert run(keeping, NOW + timedelta(days=30)).removed == 2


@pytest.mark.usefixtures("bodies")
def test_a_pass_that_was_killed_goes_on_and_stores_nothing_twice(database, folder, storer, server):
    """Between the store's answer and the note of it: the object is there, and is looked at before it counts."""
    run(storer)
    with database.transaction():
        database.execute("DELETE FROM stored_files")
    for name, content in server.objects.items():
        (folder / name.rsplit("/", 1)[1]).write_bytes(content)
    before = dict(server.objects)
    assert run(storer).stored == 2
    assert server.objects == before


@pytest.mark.usefixtures("bodies")
def test_nothing_is_taken_away_that_the_store_cannot_show(database, folder, store, server, credentials):
    """An object that is missing, cut or altered keeps its file on this disk, and is told."""
    keeping = Storer(database, folder, store, settings(server.address, credentials, keep_local_days=1))
    run(keeping)
    name, content = min(server.objects.items())
    for checksums in (True, False):
        server.tells_checksums = checksums
        for wrong in (None, content[:-1], content[:-1] + b"?"):
            server.objects.pop(name) if wrong is None else server.objects.update({name: wrong})
            with pytest.raises(StoreError):
                run(keeping, NOW + timedelta(days=2))
            assert len(list(folder.iterdir())) == 2, "the other one is well, and goes"
    server.objects[name] = content
    assert run(keeping, NOW + timedelta(days=2)).removed == 1


def test_a_store_that_is_down_makes_the_night_late_and_nothing_wrong(database, folder, storer, store, server, bodies):
    """What is to be stored stays, what is stored cannot be had for now, and no capture counts as damaged."""
    server.fails = True
    with pytest.raises(StoreDownError, match=r"SlowDown.*luutin store"):
        run(storer)
    assert len(list(folder.iterdir())) == 3
    server.fails = False
    run(storer)
    run(storer, NOW + timedelta(days=1))
    server.fails = True
    source = StoredCaptures(folder, database.path, store)
    away = next(iter(files_away(database, folder)))
    with pytest.raises(AwayError):
        read_capture(source, away, 0)
    with pytest.raises(StoreDownError):
        damages(source, database)
    server.fails = False
    assert read_all(source, database) == bodies


@pytest.mark.usefixtures("bodies")
def test_a_file_that_is_not_as_written_waits(database, folder, storer):
    """What `verify` would call damaged is no proof to be kept for ever in its place."""
    first = min(folder.iterdir())
    first.write_bytes(first.read_bytes() + b"more")
    assert run(storer).waiting == 1
    assert first.name not in stored_files(database)


@pytest.mark.usefixtures("bodies")
def test_names_that_lead_elsewhere_are_asked_of_no_store(database, folder, store, server):
    """A stranger's database cannot have the program read other objects."""
    with pytest.raises(CaptureError):
        next(StoredCaptures(folder, database.path, store).read("../kho/secret", 0))
    assert server.asked == []


def test_one_source_is_crawled_by_one_of_the_archives_that_share_a_store(database, store):
    """The first has it until it is handed over; a restored archive goes on with what was its own."""
    claims, mine = SourceClaims(store, "kho/"), identify(database)
    other = mine._replace(uuid="0" * 8 + mine.uuid[8:])
    claims.claim("xa", mine)
    claims.claim("xa", mine)
    with pytest.raises(SourceTakenError, match=r"xa is crawled by.*luutin source move"):
        claims.claim("xa", other)
    restored = renew_identity(database, now=NOW)
    claims.claim("xa", restored)
    claims.hand_over("xa", other.uuid)
    claims.claim("xa", other)
    with pytest.raises(SourceTakenError):
        claims.claim("xa", restored)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"endpoint": "http://127.0.0.1:9"}, "does not answer"),
        ({"credentials_file": "nowhere"}, "cannot be read"),
        ({"credentials_file": None, "key_id_env": "NO_ID", "secret_env": "NO_KEY"}, "NO_ID is not set"),
    ],
)
def test_what_is_wrong_with_a_store_is_told_without_its_secret(server, credentials, change, told):
    """In words that say what to do; the key is in no message."""
    broken = S3Store(settings(server.address, credentials, **change))
    with pytest.raises(StoreError, match=told) as caught:
        put(broken, "kho/x", b"x")
    assert SECRET not in str(caught.value)
    assert SECRET not in broken.name
