"""A crawl leaves room on its disk, and says so: a table of what is left free, and real disks that fill up."""

import os
import shutil
import subprocess

import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from luutin.app.cli import luutin
from luutin.app.config import load
from luutin.app.demo import Portal
from luutin.app.location import ConfigError
from luutin.archive import Database
from luutin.night import Fault, verify
from luutin.night.notices.overview import overview
from luutin.night.room import Reserve, Room, room_at

GB = 10**9
LEFT = {
    "a small disk: 2 %": (Reserve(), 20 * GB, 400_000_000),
    "a large disk: 1 GB": (Reserve(), 4000 * GB, GB),
    "a gigabyte of any": (Reserve.read("1 GB"), 20 * GB, GB),
    "a share of any": (Reserve.read("5 %"), 4000 * GB, 200 * GB),
    "bytes": (Reserve.read(5000), 20 * GB, 5000),
    "in short": (Reserve.read("300M"), 20 * GB, 300_000_000),
    "with a comma": (Reserve.read("1,5 gb"), 20 * GB, 1_500_000_000),
    "none": (Reserve.read("0"), 20 * GB, 0),
}


@pytest.mark.parametrize(("reserve", "total", "left"), LEFT.values(), ids=LEFT)
def test_what_is_left_free(reserve, total, left):
    """A table: what is configured, how large the disk is, and how much of it a crawl leaves."""
    assert reserve.of(total) == left
    assert not Room(left, total, left).low
    assert left == 0 or Room(left - 1, total, left).low


@pytest.mark.parametrize("written", ["much", "-1 GB", "100 %", "1 PB", True, "", [1]])
def test_what_is_no_amount_is_told_with_its_line(tmp_path, written):
    """And with the forms that are."""
    with pytest.raises((ValueError, ValidationError), match=r"write 1 GB|whole disk"):
        Reserve.read(written)
    (tmp_path / "config.toml").write_text('db = "a.db"\nmin_free = "much"\n')
    with pytest.raises(ConfigError, match=r"line 2: min_free.*write 1 GB"):
        load(tmp_path / "config.toml")


def test_the_room_of_a_folder_that_is_not_there_yet_is_that_above(tmp_path):
    assert room_at(tmp_path / "a" / "b", Reserve()).total == shutil.disk_usage(tmp_path).total


@pytest.fixture
def disk(tmp_path):
    """A disk of 30 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("may not mount")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def portal():
    with Portal() as portal:
        yield portal


def configure(disk, portal, *, more):
    """Leave free what is free now, but for *more* bytes."""
    sources = "".join(
        f'[sources.{key}]\nseeds = ["{site.base_url}/"]\npermission = {{ by = "these tests", delay_s = 0.0 }}\n'
        for key, site in portal.sites.items()
    )
    (disk / "config.toml").write_text(f"min_free = {max(shutil.disk_usage(disk).free - more, 0)}\n{sources}")


def run(disk, *args):
    return CliRunner().invoke(luutin, [*args, "--config", str(disk / "config.toml")])


def told(disk):
    config = load(disk / "config.toml")
    with Database.read(config.db) as database:
        return overview(config, database).alarms, [
            found for found in verify(database, config.warc) if isinstance(found, Fault)
        ]


def test_a_crawl_stops_long_before_the_disk_is_full_and_goes_on_when_there_is_room(disk, portal):
    """What was fetched is whole; it is told once, the next crawl refuses, and after that all is fetched."""
    configure(disk, portal, more=1_500_000)
    stopped = run(disk, "crawl")
    assert (stopped.exit_code, "Stopped: " in stopped.stderr) == (3, True)
    assert shutil.disk_usage(disk).free > 5_000_000
    alarms, faults = told(disk)
    assert ("disk" in alarms, faults) == (True, [])
    refused = run(disk, "crawl")
    assert (refused.exit_code, "nothing was crawled" in refused.stderr) == (1, True)
    assert "disk full" in run(disk, "status").stdout
    assert run(disk, "doctor", "--offline").exit_code == 1
    configure(disk, portal, more=20_000_000)
    assert run(disk, "crawl").exit_code == 0
    alarms, faults = told(disk)
    assert ("disk" in alarms, faults) == (False, [])
    with Database.read(disk / "archive.db") as database:
        assert database.value("SELECT count(*) FROM articles") == len(portal.articles)


def test_a_crawl_names_proof_that_is_gone_and_goes_on_in_a_new_file(tmp_path, portal):
    """Once as an alarm, until it is there again; what was lost stays visible to the next crawl and to verification."""
    configure(tmp_path, portal, more=shutil.disk_usage(tmp_path).free)
    assert run(tmp_path, "crawl").exit_code == 0
    (path,) = (tmp_path / "warc").iterdir()
    away = path.rename(tmp_path / "away")
    for _ in range(2):
        assert f"{path.name} is missing, with " in run(tmp_path, "crawl").stderr
    alarms, faults = told(tmp_path)
    assert ("proof" in alarms, {fault.part for fault in faults}) == (True, {"captures"})
    away.rename(path)
    run(tmp_path, "crawl")
    assert told(tmp_path) == ({}, [])
