"""Who opens the archive closes it, also where what was to read from it could not begin."""

from pathlib import Path

import pytest

from luutin.app.web.sessions import SessionPool
from luutin.archive import Database
from luutin.indexer import AbbreviationsError, Searcher

DESCRIPTORS = Path("/proc/self/fd")
pytestmark = pytest.mark.skipif(not DESCRIPTORS.is_dir(), reason="this system does not list a process's open files")
OPENERS = {
    "a searcher": Searcher,
    "a session": lambda path: SessionPool(path, size=1, time_limit_s=5.0, clock=lambda: 0.0).connect(),
}


def open_files():
    """The files that this process holds open, each as often as it does."""
    return sorted(str(link.readlink()) for link in DESCRIPTORS.iterdir() if link.is_symlink())


@pytest.mark.parametrize("opened", OPENERS.values(), ids=OPENERS)
def test_an_archive_is_closed_where_its_table_of_abbreviations_is_wrong(opened, tmp_path):
    path = tmp_path / "archive.db"
    with Database.open(path):
        pass
    opened(path).close()
    before = open_files()
    (tmp_path / "abbreviations.tsv").write_text("one column\n")
    with pytest.raises(AbbreviationsError):
        opened(path)
    assert open_files() == before
    assert not [name for name in before if name.startswith(str(path))]
