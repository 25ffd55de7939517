"""back_up and restore: whole, also while the archive is written to; nothing is ever overwritten."""

import threading

import pytest

from luutin.app.config import Config
from luutin.archive import Database
from luutin.night.backup import DB, NOTE, back_up, find_damage, open_backup, restore
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


def test_an_earlier_backup_is_replaced_by_a_whole_one(config, filled, folder, now):
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
    back_up(config, folder, now=now)
    assert next((folder / "warc").iterdir()).stat().st_ino != own.stat().st_ino
    back_up(config, folder, now=now, complete_bytes=1)
    assert next((folder / "warc").iterdir()).stat().st_ino == own.stat().st_ino
    back_up(config, folder, now=now, complete_bytes=1, copy=True)
    assert next((folder / "warc").iterdir()).stat().st_ino != own.stat().st_ino
