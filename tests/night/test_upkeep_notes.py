"""When was the archive last backed up and verified? Status, doctor, metrics and a notice tell the same."""

import json
import os
import shutil
from datetime import timedelta

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.archive import Database
from luutin.night import note_good
from luutin.night.diagnosis import Level
from luutin.night.doctor import examine
from luutin.night.metrics import exposition
from luutin.night.notices.overview import overview
from luutin.night.reporting import report
from luutin.night.upkeep import Deed, DeedNote, Upkeep, read_upkeep, tell_overdue


def run(config, *args):
    return CliRunner().invoke(luutin, [*args, "--db", str(config.db)])


def told(config, now):
    with Database.read(config.db) as database:
        return report(config, database, now=now), exposition(config, database, now=now).decode()


def failing(config, now):
    return {each.about for each in examine(config, now=now, encoding="utf-8") if each.level is Level.FAIL}


HOW = {
    "never": (DeedNote(), "there was no"),
    "yesterday": (DeedNote(good_at="2026-03-11T01:30:00Z"), None),
    "long ago": (DeedNote(good_at="2026-01-01T01:30:00Z"), "is 70 days old"),
    "failed since": (
        DeedNote("2026-03-11T01:30:00Z", None, "2026-03-12T00:30:00Z", "a flipped byte"),
        "failed: a flipped byte; the last good one is of 2026-03-11",
    ),
    "failed always": (DeedNote(failed_at="2026-03-12T00:30:00Z", error="no room"), "there is no good one"),
    "its disk is away": (DeedNote("2026-03-11T01:30:00Z", "/no/such/disk/backup"), "is not there any more"),
    "in the future": (DeedNote(good_at="2027-01-01T01:30:00Z"), None),
}


@pytest.mark.parametrize(("note", "words"), HOW.values(), ids=HOW)
@pytest.mark.parametrize("deed", Deed)
def test_what_is_wrong_is_said_with_what_to_do(deed, note, words, now):
    """A table: how it went, and what is said of it at this moment."""
    trouble = Upkeep(**{deed: note}).trouble(deed, now)
    assert (trouble is None) if words is None else (words in trouble)


@pytest.mark.usefixtures("filled")
def test_a_backup_and_a_verification_that_went_well_are_shown_everywhere(config, tmp_path, now):
    """With their age, and where the backup is."""
    before, metrics = told(config, now)
    assert "there was no backup yet" in before["backup"]["trouble"]
    assert "luutin_backup_age_seconds" not in metrics
    assert run(config, "backup", str(tmp_path / "saved")).exit_code == 0
    assert run(config, "verify").exit_code == 0
    later = now.replace(year=now.year + 5)
    after, metrics = told(config, later)
    assert after["backup"]["age_s"] > 0
    assert after["backup"]["where"].startswith(str(tmp_path / "saved"))
    assert "luutin_backup_failed 0.0" in metrics
    assert "luutin_verify_age_seconds" in metrics
    shown = run(config, "status").stdout
    assert "last backup: " in shown
    assert "last verify: " in shown


def test_a_failure_is_shown_everywhere_until_it_went_well_again(config, filled, tmp_path, now):
    """The age of the last good one goes on counting; an alarm is sounded once and settled."""
    filled.close()
    assert run(config, "backup", str(tmp_path / "saved")).exit_code == 0
    good = read_upkeep(config.db).backup.good_at
    warc = next(config.warc.iterdir())
    whole = warc.read_bytes()
    os.truncate(warc, len(whole) - 1)
    for command in (("backup", str(tmp_path / "saved")), ("verify",)):
        assert run(config, *command).exit_code == 1
    status, metrics = told(config, now)
    assert status["backup"]["good_at"] == good
    assert "is cut off" in status["backup"]["error"]
    assert status["warc_lost"]
    assert "luutin_backup_failed 1.0" in metrics
    assert "luutin_warc_files_lost 1.0" in metrics
    assert {"backup", "verify", "warc"} <= failing(config, now)
    with Database.read(config.db) as database:
        assert {"backup", "verify"} <= set(overview(config, database).alarms)
    warc.write_bytes(whole)
    for command in (("backup", str(tmp_path / "saved")), ("verify",)):
        assert run(config, *command).exit_code == 0
    assert read_upkeep(config.db).backup.error is None
    with Database.read(config.db) as database:
        assert overview(config, database).alarms == {}


@pytest.mark.usefixtures("filled")
def test_a_backup_that_is_not_made_any_more_is_told(config, now):
    """Each night asks; who never made one is not told."""
    tell_overdue(config, now=now)
    with Database.read(config.db) as database:
        assert overview(config, database).alarms == {}
    note_good(config, Deed.BACKUP, now=now)
    tell_overdue(config, now=now + timedelta(days=4))
    with Database.read(config.db) as database:
        assert set(overview(config, database).alarms) == {"backup"}


TABLES = {
    "DROP TABLE index_chunks": "no table index_chunks",
    "DROP TABLE search": "no table search",
    "DROP TRIGGER index_forgets": "no trigger index_forgets",
}


@pytest.mark.parametrize(("sql", "what"), TABLES.items(), ids=TABLES)
def test_an_index_that_lacks_a_table_is_not_up_to_date(config, filled, sql, what):
    """Status says what is missing and what makes it anew."""
    filled.database.execute(sql)
    status = json.loads(run(config, "status", "--json").stdout)
    assert what in status["index_fault"]
    shown = run(config, "status").stdout
    assert "index up to date" not in shown
    assert "luutin index --rebuild" in shown


def test_what_is_written_by_halves_is_nothing(config, now):
    """A file of another shape breaks no command."""
    config.db.with_name("archive.db-upkeep.json").write_text('{"backup": {"goo')
    assert read_upkeep(config.db) == Upkeep()
    shutil.rmtree(config.db.parent / "archive.db-spool", ignore_errors=True)
    note_good(config, Deed.VERIFY, now=now)
    assert read_upkeep(config.db).verify.good_at == "2026-03-12T01:30:00Z"
