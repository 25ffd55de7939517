"""What the nights' upkeep makes of WARC files that stand in an object store alone."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from luutin.archive import CaptureWriter, Database, S3Store, Storer, StoreSettings, files_away
from luutin.night import BackupOptions, Fault, Level, back_up, examine, exposition, open_backup, report, restore, verify
from tests.archive.s3_server import S3Server


@pytest.fixture
def stored(config, filled, now, tmp_path):
    """An archive of which two WARC files are stored and gone from this disk, and its store."""
    file = tmp_path / "credentials"
    file.write_text("[default]\naws_access_key_id = a\naws_secret_access_key = khong-ai-duoc-thay\n", "utf-8")
    file.chmod(0o600)
    with S3Server() as server:
        settings = StoreSettings(
            url="s3://luutin", endpoint=server.address, credentials_file=file, keep_local_days=0, file_mb=0.001
        )
        with_store = replace(config, store=settings)
        for first in (5, 7):
            filled.captures.close()
            filled.captures = CaptureWriter(config.warc, filled.database, rotate_bytes=1)
            filled.add(first)
            filled.add(first + 1)
        filled.close()
        with Database.open(config.db) as database:
            Storer(database, config.warc, S3Store(settings), settings).run(now=lambda: now)
            assert len(files_away(database, config.warc)) >= 2
        yield with_store, server


def faults(config):
    with Database.read(config.db) as database:
        return [found for found in verify(database, config.captures) if isinstance(found, Fault)]


def looked_at(config, now):
    return [each for each in examine(config, now=now, encoding=None) if each.about == "store"]


def test_the_upkeep_knows_what_stands_in_the_store_alone(stored, now, tmp_path):
    """It is verified there, a backup leaves it out and is good, and what is restored reads it from there again."""
    config, _ = stored
    assert faults(config) == []
    made = back_up(config, tmp_path / "backup", now=now, options=BackupOptions(check_all=True))
    assert made.good
    (tmp_path / "new").mkdir()
    new = replace(config, db=tmp_path / "new" / "archive.db")
    restore(open_backup(tmp_path / "backup"), new, now=now)
    assert faults(new) == []


def test_status_doctor_and_metrics_tell_of_the_store(stored, now):
    """How much it has, what waits, and since when; and that it is down, without its secret."""
    config, server = stored
    later = now + timedelta(hours=1)
    with Database.open(config.db) as database:
        status = report(config, database, now=later)
        assert status["store"]["only_there"] == status["store"]["files"] >= 2
        assert (status["shard"], status["store"]["waiting"]) == ("0/1", 0)
        with database.transaction():
            database.execute("DELETE FROM stored_files WHERE name = (SELECT min(name) FROM stored_files)")
        status = report(config, database, now=later)
        assert (status["store"]["waiting"], status["store"]["lag_s"]) == (1, 3600.0)
        assert b"\nluutin_store_lag_seconds 3600.0\n" in exposition(config, database, now=later, status=status)
    (well,) = looked_at(config, later)
    assert well.level is Level.OK
    server.fails = True
    (down,) = looked_at(config, later)
    assert (down.level, "answers" in down.what) == (Level.FAIL, True)
    assert b"khong-ai" not in orjson.dumps([status, down.what])
