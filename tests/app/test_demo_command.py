"""`luutin demo` from start to end, and ended by kill -9 on the way."""

import json
import os
import random
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin as cli
from luutin.app.demo import Portal
from tests.app.ports import free_port

KILLS = int(os.environ.get("LUUTIN_KILLS", "1"))
"""How many demos the kill test ends; each costs some seconds."""
NOT_CONTENT = ("id", "first_seen", "last_seen", "revised")
"""What tells when and in which order pages came, not what they say."""


def luutin(*arguments):
    done = subprocess.run([sys.executable, "-m", "luutin", *map(str, arguments)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def refused(*arguments, code=1):
    """What a command that ends with *code* says of it."""
    done = subprocess.run([sys.executable, "-m", "luutin", *map(str, arguments)], capture_output=True, check=False)
    assert done.returncode == code
    return " ".join(done.stderr.decode().split())


def told(*arguments):
    """What a command says that only reads: no process of its own is needed for it."""
    done = CliRunner().invoke(cli, [*map(str, arguments)])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def exported(folder):
    lines = told("export", "--db", folder / "archive.db").splitlines()
    return {
        record["url"]: {key: value for key, value in record.items() if key not in NOT_CONTENT}
        for record in map(json.loads, lines)
    }


def found(folder, *question):
    answer = json.loads(told("search", *question, "--json", "--db", folder / "archive.db"))
    return [hit["title"] for hit in answer["hits"]]


@pytest.fixture(scope="module")
def port():
    return free_port()


@pytest.fixture(scope="module")
def demo(tmp_path_factory, port):
    """A folder with a demo that nobody disturbed; `said` is what it said."""
    folder = tmp_path_factory.mktemp("demo")
    folder.joinpath("said").write_text(luutin("demo", folder, "--port", port), "utf-8")
    return folder


def test_the_demo_keeps_the_whole_portal(demo, port):
    """Every article of the portal is exported, under the address it was served at."""
    with Portal((port, port + 1, port + 2)) as portal:
        assert {article.url for article in portal.articles} == set(exported(demo))


@pytest.mark.parametrize(
    "shown",
    [
        "luutin search 'đấu giá'",
        "luutin search 'dau gia'",
        "Lò Minh Khang",
        "58/KH-UBND",
        "điểm trường Khe Vẹt",
        "--from 2021-01-01",
        "luutin status",
        "luutin serve --db",
    ],
)
def test_the_demo_shows_what_a_person_would_ask(demo, shown):
    assert shown in demo.joinpath("said").read_text("utf-8")


@pytest.mark.parametrize(
    ("question", "title"),
    [
        (["khánh thành cầu"], "Khánh thành cầu Suối Ngà, nối hai bờ sau mười một năm đi đò"),
        (["khanh thanh cau"], "Khánh thành cầu Suối Ngà, nối hai bờ sau mười một năm đi đò"),
        (["Lường Văn Thái đo lại"], "Ban giám sát đầu tư của cộng đồng xã Nà Mận yêu cầu làm lại 120 mét mương"),
        (
            ["1385/QĐ-UBND"],
            "Quyết định số 1385/QĐ-UBND công bố danh mục thủ tục hành chính thực hiện không phụ thuộc địa giới",
        ),
        (["đấu giá", "--from", "2024-01-01", "--to", "2024-12-31"], "Thông báo đấu giá cho thuê 12 ki-ốt chợ Bến Sậy"),
        (["03/TB-UBND"], "Thông báo số 03/TB-UBND về tuyển dụng viên chức sự nghiệp giáo dục năm 2018"),
    ],
)
def test_the_demo_can_be_searched(demo, question, title):
    """With diacritics and without, by caption, number and day, the right article comes first."""
    assert found(demo, *question)[0] == title


def test_a_demo_again_in_the_same_folder_stores_nothing_new(demo):
    """The folder remembers the portal's addresses, and the second crawl finds nothing changed."""
    before = exported(demo)
    assert "0 new and 0 changed" in luutin("demo", demo)
    assert exported(demo) == before


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_demo_goes_on_to_the_same_records(demo, port, tmp_path, seed):
    """Kill -9 at any moment loses nothing: run again, and the export equals that of an undisturbed run."""
    moment = random.Random(seed).uniform(0.2, 5.0)
    command = [sys.executable, "-m", "luutin", "demo", str(tmp_path / "killed"), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
    luutin("demo", tmp_path / "killed", "--port", port)
    assert exported(tmp_path / "killed") == exported(demo)


def test_a_folder_of_another_archive_is_refused(tmp_path):
    tmp_path.joinpath("archive.db").write_bytes(b"")
    assert "give an empty folder" in refused("demo", tmp_path)


def test_a_taken_port_is_said(tmp_path):
    """No other port is used in silence: the addresses in the archive depend on it."""
    with Portal() as portal:
        assert "--port" in refused("demo", tmp_path, "--port", min(portal.ports))


@pytest.mark.parametrize(
    ("config", "code"),
    [("[sources.khac]\nseeds = ['http://portal.example/']\n", 1), ("[sources\n", 2)],
    ids=["another configuration", "a damaged one"],
)
def test_a_folder_with_another_configuration_is_refused(tmp_path, config, code):
    tmp_path.joinpath("config.toml").write_text(config, "utf-8")
    assert "config.toml" in refused("demo", tmp_path, code=code)
    assert tmp_path.joinpath("config.toml").read_text("utf-8") == config


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    tmp_path.joinpath("file").touch()
    assert "give another folder" in refused("demo", tmp_path / "file" / "demo")
