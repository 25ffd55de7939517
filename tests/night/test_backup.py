"""back_up and restore: whole, also while the archive is written to; nothing is ever overwritten."""

import json
import os
import shutil
import sqlite3  # noqa: TID251 - to damage the file behind the program's back
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.app.config import Config
from luutin.archive import Database, identify
from luutin.night import BackupOptions, list_backups, restore_proof
from luutin.night.backups.generations import DB, NOTE, find_damage, open_backup
from luutin.night.backups.making import back_up
from luutin.night.backups.restoring import restore
from luutin.night.errors import BackupError
from luutin.night.verification import Fault, verify


def content(db):
    with Database.read(db) as database:
        return [tuple(row) for row in database.all("SELECT id, url, sha256, title FROM records ORDER BY id")]


def faults(config):
    with Database.read(config.db) as database:
        return [found for found in verify(database, config.warc) if isinstance(found, Fault)]


@pytest.fixture
def new(tmp_path):
    """Where an archive is to be restored."""
    (tmp_path / "new").mkdir()
    return Config(path=None, db=tmp_path / "new" / "archive.db")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backup"


@pytest.mark.usefixtures("filled")
def test_a_restored_backup_is_the_archive(config, folder, new, now):
    made = back_up(config, folder, now=now)
    assert (made.articles, made.captures) == (5, 5)
    assert restore(open_backup(folder), new, now=now) is None
    assert content(new.db) == content(config.db)
    assert faults(new) == []


def test_a_backup_during_writing_is_one_moment(config, filled, folder, new, now):
    """Articles come in while the copies are made; each copy is whole, and holds what was there when it began."""
    filled.close()
    stop, written = threading.Event(), []

    def write():
        archive = type(filled)(config, now)
        while not stop.is_set():
            written.append(archive.add(100 + len(written)))
        archive.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3):
            before = 5 + len(written)
            made = back_up(config, folder, now=now)
            assert before <= made.articles == made.captures
    finally:
        stop.set()
        writer.join()
    assert made.articles > 5
    restore(open_backup(folder), new, now=now)
    assert faults(new) == []


def test_the_newest_backup_is_the_one_that_is_opened(config, filled, folder, now):
    back_up(config, folder, now=now)
    filled.add(77)
    assert back_up(config, folder, now=now).articles == 6
    assert open_backup(folder).articles == 6
    assert sorted(path.name for path in folder.parent.iterdir() if path.name.startswith("backup")) == ["backup"]


@pytest.mark.usefixtures("filled")
def test_a_folder_of_other_things_is_refused(config, folder, now):
    folder.mkdir()
    (folder / "letters.txt").write_text("dear")
    with pytest.raises(BackupError, match="other files"):
        back_up(config, folder, now=now)
    assert (folder / "letters.txt").read_text() == "dear"


@pytest.mark.usefixtures("filled")
def test_a_lost_warc_file_is_told_and_the_earlier_backup_stays(config, folder, now):
    back_up(config, folder, now=now)
    next(config.warc.iterdir()).unlink()
    with pytest.raises(BackupError):
        back_up(config, folder, now=now)
    assert open_backup(folder).articles == 5


def test_an_archive_is_never_overwritten(config, filled, folder, now):
    """Restoring over one is refused; when forced, the old one is moved aside, whole."""
    back_up(config, folder, now=now)
    filled.add(77)
    filled.close()
    with pytest.raises(BackupError, match="--force"):
        restore(open_backup(folder), config, now=now)
    aside = restore(open_backup(folder), config, now=now, force=True)
    assert len(content(config.db)) == 5
    assert len(content(aside / "archive.db")) == 6
    assert faults(config) == []


@pytest.mark.usefixtures("filled")
def test_a_restored_archive_is_named_anew(config, folder, new, now):
    """It goes on from an earlier state: who followed the later one from another machine must not mistake it."""
    back_up(config, folder, now=now)
    restore(open_backup(folder), new, now=now)
    with Database.read(config.db) as before, Database.read(new.db) as after:
        assert identify(after).former == (identify(before).uuid,)


@pytest.mark.usefixtures("filled")
def test_a_damaged_backup_is_not_restored(config, folder, new, now):
    back_up(config, folder, now=now)
    raw = bytearray((folder / DB).read_bytes())
    raw[5000] ^= 1
    (folder / DB).write_bytes(raw)
    assert list(find_damage(open_backup(folder))) == [f"{DB} is not as it was written"]
    with pytest.raises(BackupError, match="nothing was restored"):
        restore(open_backup(folder), new, now=now)
    assert not new.db.exists()


def test_what_is_no_backup_is_refused(tmp_path):
    with pytest.raises(BackupError, match=NOTE):
        open_backup(tmp_path)


@pytest.mark.usefixtures("filled")
def test_complete_files_are_linked_and_the_growing_one_copied(config, folder, now):
    """A link to a file that is still written to would go on growing."""
    own = next(config.warc.iterdir())
    for place, options, linked in (
        (folder, BackupOptions(), False),
        (folder.with_name("linked"), BackupOptions(complete_bytes=1), True),
        (folder.with_name("linked"), BackupOptions(complete_bytes=1, copy=True), False),
    ):
        made = back_up(config, place, now=now, options=options)
        assert (next((made.folder / "warc").iterdir()).stat().st_ino == own.stat().st_ino) == linked


# Generations


def tree(folder):
    """Every file with its content, links not followed."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name != "backup.lock"
    }


def room(folder):
    """Bytes on the disk, each file counted once."""
    found = {path.stat().st_ino: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    return sum(found.values())


def test_seven_good_backups_stay_and_each_is_restored_whole(config, filled, folder, tmp_path, now):
    """The oldest goes when the eighth is whole; `keep` says otherwise."""
    for day in range(9):
        filled.add(100 + day)
        back_up(config, folder, now=now + timedelta(days=day))
    made = list_backups(folder)
    assert [each.articles for each in made] == [14, 13, 12, 11, 10, 9, 8]
    for number, each in enumerate(made):
        place = Config(path=None, db=tmp_path / str(number) / "archive.db")
        place.db.parent.mkdir()
        restore(each, place, now=now)
        assert (len(content(place.db)), faults(place)) == (each.articles, [])
    back_up(config, folder, now=now + timedelta(days=9), options=BackupOptions(keep=2))
    assert [each.articles for each in list_backups(folder)] == [14, 14]


@pytest.mark.usefixtures("filled")
def test_a_backup_of_what_did_not_change_costs_next_to_nothing(config, folder, now):
    back_up(config, folder, now=now)
    before = room(folder)
    for day in range(1, 5):
        back_up(config, folder, now=now + timedelta(days=day))
    assert len(list_backups(folder)) == 5
    assert room(folder) - before < 10_000


def flip(config, at=0.5):
    path = next(config.warc.iterdir())
    raw = bytearray(path.read_bytes())
    raw[int(len(raw) * at)] ^= 1
    path.write_bytes(raw)


def shorten(config):
    path = next(config.warc.iterdir())
    os.truncate(path, path.stat().st_size - 5)


def remove(config):
    next(config.warc.iterdir()).unlink()


def spoil_database(config):
    with sqlite3.connect(config.db) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'revisions'").fetchone()
    connection.close()
    with config.db.open("r+b") as file:
        file.seek((page - 1) * 8192)
        file.write(b"\xff" * 8192)


def lose_a_reference(config):
    with sqlite3.connect(config.db) as connection:
        connection.execute("DELETE FROM captures WHERE id = 2")
    connection.close()


def lose_a_table(config):
    with sqlite3.connect(config.db) as connection:
        connection.execute("DROP TABLE captions")
    connection.close()


HARM = [flip, shorten, remove, spoil_database, lose_a_reference, lose_a_table]


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
@pytest.mark.parametrize("grown", [False, True])
def test_a_damaged_archive_never_touches_a_good_backup(config, filled, folder, now, harm, grown):
    """Refused with exit code 1, whether or not the archive has grown since; what is there stays byte for byte."""
    back_up(config, folder, now=now)
    if grown:
        filled.add(77)
    filled.close()
    harm(config)
    before = tree(folder)
    result = CliRunner().invoke(luutin, ["backup", str(folder), "--db", str(config.db)])
    assert result.exit_code == 1
    assert "luutin verify" in result.stderr
    assert tree(folder) == before


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
def test_a_damaged_archive_has_no_first_backup_either(config, filled, folder, now, harm):
    filled.close()
    harm(config)
    with pytest.raises(BackupError, match="damaged"):
        back_up(config, folder, now=now)
    assert list_backups(folder) == []


def test_what_is_backed_up_in_spite_of_damage_takes_no_good_ones_place(config, filled, folder, now):
    """It says what is wrong with it, only the newest of its kind stays, and it is not what is restored."""
    good = back_up(config, folder, now=now, options=BackupOptions(keep=1))
    filled.close()
    remove(config)
    for day in (1, 2):
        made = back_up(config, folder, now=now + timedelta(days=day), options=BackupOptions(keep=1, damaged=True))
    assert "is missing" in made.faults[0]
    assert [each.good for each in list_backups(folder)] == [False, True]
    assert open_backup(folder).folder == good.folder


def put_back_an_older_day(config, filled, _):
    older = config.db.with_name("older.db")
    filled.database.back_up(older)
    filled.add(77)
    yield
    filled.close()
    older.replace(config.db)


def put_back_an_older_day_and_go_on(config, filled, now):
    yield from put_back_an_older_day(config, filled, now)
    again = type(filled)(config, now + timedelta(days=2))
    for number in range(80, 90):
        again.add(number)
    again.close()


def put_another_archive_there(config, filled, now):
    yield
    filled.close()
    config.db.unlink()
    other = type(filled)(config, now + timedelta(days=1))
    for number in range(200, 210):
        other.add(number)
    other.close()


OLDER = [put_back_an_older_day, put_back_an_older_day_and_go_on, put_another_archive_there]


@pytest.mark.parametrize("replace", OLDER, ids=lambda replace: replace.__name__)
def test_an_archive_that_lacks_what_is_backed_up_pushes_no_backup_out(config, filled, folder, now, replace):
    """However whole it is: refused with exit code 1 and the way back, and what is there stays byte for byte."""
    replacement = replace(config, filled, now)
    next(replacement)
    back_up(config, folder, now=now, options=BackupOptions(keep=1))
    next(replacement, None)
    assert faults(config) == []
    before = tree(folder)
    result = CliRunner().invoke(luutin, ["backup", str(folder), "--db", str(config.db), "--keep", "1"])
    assert result.exit_code == 1
    assert "luutin restore --force" in result.stderr
    assert tree(folder) == before


def test_verify_reads_what_a_sample_may_miss(config, filled, folder, now):
    """A request that was damaged is no capture: only reading everything finds it."""
    row = filled.database.one("SELECT * FROM captures WHERE id = 3")
    filled.close()
    path = config.warc / row["file"]
    raw = bytearray(path.read_bytes())
    raw[row["offset"] + row["length"] + 40] ^= 1
    path.write_bytes(raw)
    back_up(config, folder.with_name("sampled"), now=now)
    with pytest.raises(BackupError, match="at byte"):
        back_up(config, folder, now=now, options=BackupOptions(check_all=True))


def test_a_folder_of_an_earlier_version_is_taken_over(config, filled, folder, tmp_path, now):
    """Its one backup becomes the oldest."""
    made = back_up(config, tmp_path / "there", now=now)
    shutil.copytree(made.folder, folder)
    assert open_backup(folder).articles == 5
    filled.add(77)
    back_up(config, folder, now=now + timedelta(days=1))
    assert [each.articles for each in list_backups(folder)] == [6, 5]
    assert list(find_damage(list_backups(folder)[1])) == []


@pytest.mark.usefixtures("filled")
def test_a_backup_goes_through_a_link_and_leaves_it(config, folder, tmp_path, now):
    """And so does the next."""
    (tmp_path / "disk").mkdir()
    folder.symlink_to("disk")
    for day in range(2):
        back_up(config, folder, now=now + timedelta(days=day))
    assert folder.is_symlink()
    assert len(list_backups(tmp_path / "disk")) == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts")
@pytest.mark.usefixtures("filled")
def test_a_backup_goes_into_a_mounted_disk(config, folder, now, new):
    """The folder is the disk itself: it can be neither renamed nor replaced, and another disk takes no links."""
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", folder], check=False).returncode:
        pytest.skip("may not mount")
    try:
        for day in range(3):
            back_up(config, folder, now=now + timedelta(days=day))
        restore(open_backup(folder), new, now=now)
        assert faults(new) == []
        assert [each.articles for each in list_backups(folder)] == [5, 5, 5]
        (folder / ".fill").write_bytes(bytes(shutil.disk_usage(folder).free - 50_000))
        with pytest.raises(BackupError, match="make room"):
            back_up(config, folder, now=now + timedelta(days=3))
        assert len(list_backups(folder)) == 3
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.usefixtures("filled")
def test_a_backup_of_a_stranger_leads_nowhere(config, folder, now, tmp_path):
    """A note that names files outside, or none of a backup's, is refused before anything is moved."""
    back_up(config, folder, now=now)
    before = content(config.db)
    hostile = list_backups(folder)[0]
    for name in ("../escape", "warc/../../escape", "/etc/hostname", "notes.txt", "warc/.hidden"):
        note = json.loads((hostile.folder / NOTE).read_bytes())
        note["files"][name] = "0" * 64
        (tmp_path / "note").write_text(json.dumps(note))
        shutil.copytree(hostile.folder, tmp_path / "hostile", dirs_exist_ok=True)
        shutil.copy(tmp_path / "note", tmp_path / "hostile" / NOTE)
        with pytest.raises(BackupError, match="no file of a backup"):
            restore(open_backup(tmp_path / "hostile"), config, now=now, force=True)
    assert content(config.db) == before


@pytest.mark.parametrize("harm", [flip, shorten, remove], ids=lambda harm: harm.__name__)
def test_lost_proof_is_brought_back_and_what_came_since_stays(config, filled, folder, now, harm):
    """The database is not touched; the damaged file is kept aside."""
    back_up(config, folder, now=now)
    filled.add(77)
    back_up(config, folder, now=now + timedelta(days=1))
    filled.close()
    before = content(config.db)
    harm(config)
    assert faults(config)
    (mended,) = restore_proof(folder, config, now=now)
    assert mended.after == 0
    assert faults(config) == []
    assert content(config.db) == before
    assert (mended.aside is not None) == (harm is not remove)


def test_proof_is_not_replaced_by_what_is_no_better(config, filled, folder, now):
    """A backup whose file is damaged too leaves the archive's own as it is, and the exit code says so."""
    made = back_up(config, folder, now=now)
    filled.close()
    flip(config)
    theirs = next((made.folder / "warc").iterdir())
    theirs.write_bytes(bytes(theirs.stat().st_size))
    before = tree(config.warc)
    result = CliRunner().invoke(luutin, ["restore", str(folder), "--proof", "--db", str(config.db)])
    assert (result.exit_code, "1 places are damaged in every backup" in result.stderr) == (1, True)
    assert tree(config.warc) == before


def test_a_note_is_on_the_disk_before_a_backup_has_its_name(config, filled, folder, now):
    """Else a power cut could leave a name without a note, or a note without its files."""
    filled.close()
    synced = []

    def watch(_frame, event, called):
        if event == "c_return" and called is os.fsync:
            synced.append({path.name for path in folder.rglob("*")})

    sys.setprofile(watch)
    try:
        made = back_up(config, folder, now=now)
    finally:
        sys.setprofile(None)
    noted = [names for names in synced if f"{NOTE}.partial" in names and made.folder.name not in names]
    assert noted, "the note was not brought to the disk before its folder got its name"
    assert made.folder.name in synced[-1]
    assert len(synced) >= len(made.files) + 3
