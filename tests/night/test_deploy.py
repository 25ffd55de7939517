"""The files of `luutin deploy` mean what they should, whatever the folder is called."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.night.deploy import KINDS, Installation, render_files
from luutin.night.deploy.quoting import as_argument, as_line, as_word, home_protection
from luutin.night.errors import UnnamableError
from tests.check_dependencies import normal

ROOT = Path(__file__).parents[2]

PATHS = {
    "/var/lib/luutin": ("/var/lib/luutin", "/var/lib/luutin", "/var/lib/luutin"),
    "/srv/tin xã": ('"/srv/tin xã"', '"/srv/tin xã"', "/srv/tin xã"),
    "/srv/Lưu Tin": ('"/srv/Lưu Tin"', '"/srv/Lưu Tin"', "/srv/Lưu Tin"),
    "/srv/100%": ("/srv/100%%", "/srv/100%%", "/srv/100%%"),
    "/srv/$HOME": ("/srv/$$HOME", "/srv/$HOME", "/srv/$HOME"),
    "/srv/'a'": ("\"/srv/'a'\"", "\"/srv/'a'\"", "/srv/'a'"),
    '/srv/"a"': (r'"/srv/\"a\""', r'"/srv/\"a\""', '/srv/"a"'),
    "/srv/a\\b": (r'"/srv/a\\b"', r'"/srv/a\\b"', "/srv/a\\b"),
    "/srv/a;b": ('"/srv/a;b"', '"/srv/a;b"', "/srv/a;b"),
}
"""Path → as a word of a command line, as a word of a list, as a whole line; by systemd.syntax(7)."""
ODD = Path("/tmp/ủy ban 100% $HOME \"q\" 'a' \\x;y")


@pytest.mark.parametrize(("path", "forms"), PATHS.items())
def test_a_path_is_quoted_where_it_stands(path, forms):
    """By the rules of the place: quotes and backslashes in lists, dollars in commands, percent signs everywhere."""
    assert (as_argument(path), as_word(path), as_line(path)) == forms


@pytest.mark.parametrize("path", ["/srv/a\nExecStart=/bin/sh", "/srv/a\rb", "/srv/\x1b[2J", "/srv/a\u202eb"])
def test_a_path_that_no_unit_can_name_is_refused(path):
    """A line break in it would be a setting of its own."""
    with pytest.raises(UnnamableError, match="rename the folder"):
        as_argument(path)


@pytest.mark.parametrize(
    ("paths", "closed"),
    [
        (["/usr/bin/luutin", "/var/lib/luutin"], "yes"),
        (["/usr/bin/luutin", "/home/tin/archive"], "read-only"),
        (["/root/.venv/bin/luutin", "/srv/tin"], "read-only"),
        (["/usr/bin/luutin", "/srv/home/tin"], "yes"),
    ],
)
def test_homes_are_closed_unless_the_service_lives_in_one(paths, closed):
    """A service whose folder is in a home could not even start with homes closed."""
    assert home_protection(*map(Path, paths)) == closed


def units(folder):
    return render_files(
        "systemd",
        Installation(command=Path("/bin/true"), config=folder / "config.toml", db=folder / "tin.db", user="root"),
    )


def test_units_name_the_archive_that_was_given():
    """Also where it is called otherwise than by default."""
    assert " --config /srv/tin/config.toml --db /srv/tin/tin.db\n" in units(Path("/srv/tin"))["luutin-serve.service"]


def test_each_unit_quotes_the_folder_wherever_it_stands():
    """A space in its name splits no word; only the working folder is a whole line and takes no quotes."""
    made = units(Path("/srv/tin xã"))
    lines = [line for content in made.values() for line in content.splitlines() if "/srv/tin" in line]
    assert len(lines) >= 3 * sum(name.endswith(".service") for name in made)
    assert {line for line in lines if '"/srv/tin xã' not in line} == {"WorkingDirectory=/srv/tin xã"}


def test_units_may_write_where_notices_wait(tmp_path):
    """Also on another disk than the archive's; beside the archive it is covered already."""
    (tmp_path / "config.toml").write_text('[notices]\nspool = "/mnt/tin nhắn"\n')
    said = CliRunner().invoke(luutin, ["deploy", "systemd", "--config", str(tmp_path / "config.toml")]).stdout
    assert f'\nReadWritePaths={tmp_path} "-/mnt/tin nhắn"\n' in said
    assert "\nReadWritePaths=/srv/tin\n" in units(Path("/srv/tin"))["luutin-run.service"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze (Debian: systemd)")
@pytest.mark.parametrize("folder", [Path("/var/lib/luutin"), ODD], ids=["ordinary", "odd"])
def test_systemd_finds_nothing_to_say(tmp_path, folder):
    """`systemd-analyze verify` reads each unit without a word."""
    for name, content in units(folder).items():
        (tmp_path / name).write_text(content, "utf-8")
    files = [str(tmp_path / name) for name in KINDS["systemd"]]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", ["luutin-run.service", "luutin-serve.service"])
def test_a_service_may_have_files_enough(unit):
    """The default of many systems is 1,024."""
    assert "\nLimitNOFILE=16384\n" in units(Path("/srv/tin"))[unit]


KEPT_OUT = ("archive.db", "config.toml", "secrets.env", "warc/1.warc.gz", ".git/config", "runs/1.json", "backup/a.db")


def test_the_image_takes_nothing_but_code():
    """The build's context is a list of what goes in. Whatever else lies beside it stays out, whatever its name."""
    given = render_files("docker", Installation(Path("/bin/true"), Path("/d/c"), Path("/d/a"), "root"))[".dockerignore"]
    rules = [line for line in given.splitlines() if line and not line.startswith("#")]
    taken = {rule[1:] for rule in rules if rule.startswith("!")}
    assert rules[0] == "*"
    assert {name for name in taken if not (ROOT / name).exists()} == set()
    assert {name for name in KEPT_OUT if name.split("/")[0] in taken} == set()


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = {
    "requirements.lock": PROJECT["project"]["dependencies"],
    "requirements-build.lock": PROJECT["build-system"]["requires"],
}


@pytest.mark.parametrize(("lock", "wanted"), LOCKS.items())
def test_a_lock_has_each_package_with_its_hashes(lock, wanted):
    """What is declared is in it, in the version that is tested with, and no line names a server. Else: `make lock`."""
    text = (ROOT / lock).read_text("utf-8")
    entries = re.findall(r"^([\w.-]+)==(\S+)[^\n]*((?:\n    --hash=sha256:[0-9a-f]{64}[ \\]*)+)", text, re.MULTILINE)
    locked = {normal(name): version for name, version, _ in entries}
    tested = dict(
        line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if "==" in line
    )
    tested = {normal(name): version for name, version in tested.items()}
    assert {normal(re.split(r"[^\w.-]", each)[0]) for each in wanted} <= set(locked)
    assert {name: tested[name] for name in locked if name in tested} == {
        name: version for name, version in locked.items() if name in tested
    }
    assert len(re.findall(r"^\S+==", text, re.MULTILINE)) == len(entries)
    assert "://" not in text
