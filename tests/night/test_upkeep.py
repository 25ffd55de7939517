"""compact, doctor, deploy, schedule, watch, status: what the commands do and say."""

import json
import subprocess
import sys
from configparser import ConfigParser
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.app.config import load
from luutin.archive import Database, Work, lock, lock_file
from luutin.archive.moments import utc
from luutin.indexer import Index
from luutin.night import NIGHT_SCHEMA, book
from luutin.night.deploy import KINDS
from luutin.night.diagnosis import Level
from luutin.night.doctor import examine
from luutin.night.metrics import exposition
from luutin.night.observation import Entrance, Observation

NOW = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)


@pytest.fixture
def file(tmp_path):
    """A configuration of one source that nobody serves."""
    path = tmp_path / "config.toml"
    path.write_text('[sources.binh-minh]\nseeds = ["http://127.0.0.1:9/"]\n')
    return path


def run(file, *args):
    return CliRunner().invoke(luutin, [args[0], *args[1:], "--config", str(file)])


def found(file, **options):
    findings = examine(load(file), **{"now": NOW, "encoding": "utf-8", **options})
    return {finding.about: finding for finding in findings}


def test_compact_gives_room_back_and_keeps_everything(config, filled):
    """Deleted articles leave holes, a crash a tail of known captures: both go; what is kept still proves itself."""
    with filled.database.transaction():
        filled.database.execute("CREATE TABLE hole (bytes BLOB)")
        filled.database.execute("INSERT INTO hole VALUES (zeroblob(2000000))")
    with filled.database.transaction():
        filled.database.execute("DROP TABLE hole")
    own = next(config.warc.iterdir()).read_bytes()
    (config.warc / "luutin-x.warc.gz.0.uncommitted").write_bytes(own[:-20])  # a crash cut the last record off
    filled.close()
    before = config.db.stat().st_size
    assert CliRunner().invoke(luutin, ["compact", "--db", str(config.db)]).exit_code == 0
    assert config.db.stat().st_size < before - 1_500_000
    assert not list(config.warc.glob("*.uncommitted"))
    assert CliRunner().invoke(luutin, ["verify", "--db", str(config.db)]).exit_code == 0


def test_a_machine_in_order_passes(file):
    assert {finding.level for finding in found(file).values()} <= {Level.OK, Level.WARN}


def test_a_wrong_clock_is_found(file):
    assert found(file, now=datetime(2001, 1, 1, tzinfo=UTC))["clock"].level is Level.FAIL


def test_a_run_in_the_future_is_found(file, tmp_path):
    with Database.open(tmp_path / "archive.db") as database:
        later = utc(NOW + timedelta(days=2))
        database.execute("INSERT INTO runs (kind, pid, started_at) VALUES ('crawl', 1, ?)", (later,))
    assert CliRunner().invoke(luutin, ["doctor", "--offline", "--config", str(file)]).exit_code in {0, 1}
    assert any(
        finding.level is Level.FAIL and later in finding.what
        for finding in examine(load(file), now=NOW, encoding="utf-8")
    )


def test_a_terminal_that_cannot_show_vietnamese_is_found(file):
    assert found(file, encoding="ascii")["terminal"].level is Level.WARN


def test_a_secret_that_is_missing_is_found_and_never_shown(file, tmp_path, monkeypatch):
    (tmp_path / "key").write_text("hush")
    (tmp_path / "key").chmod(0o644)
    file.write_text(
        file.read_text()
        + '[mail]\nhost = "127.0.0.1"\nsender = "a@b.example"\nto = ["c@d.example"]\npassword_env = "NO_SUCH_SECRET"\n'
        + f'[webhook]\nurl = "http://127.0.0.1:9/"\nsecret_file = "{tmp_path / "key"}"\n'
    )
    monkeypatch.delenv("NO_SUCH_SECRET", raising=False)
    seen = found(file)
    assert (seen["mail"].level, seen["webhook"].level) == (Level.FAIL, Level.WARN)
    assert "hush" not in str(seen)


def test_doctor_asks_the_portals_and_fails_where_one_cannot_be_reached(file):
    result = run(file, "doctor", "--json")
    levels = {each["about"]: each["level"] for each in json.loads(result.stdout)}
    assert result.exit_code == 1
    assert levels["source binh-minh"] == "fail"


def test_a_health_check_asks_whether_anything_is_at_work(file, tmp_path):
    """A service or a crawl that holds its lock is alive; without one the check fails. The archive is not even there."""
    assert run(file, "doctor", "--alive").exit_code == 1
    with lock(lock_file(tmp_path / "archive.db", Work.SCHEDULE), what="luutin run", now=NOW):
        command = [sys.executable, "-m", "luutin", "doctor", "--alive", "--json", "--config", str(file)]
        alive = subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    assert {each["about"] for each in json.loads(alive.stdout)} == {"service", "disk"}


@pytest.mark.parametrize("kind", KINDS)
def test_deploy_prints_every_file_with_nothing_left_to_fill(file, kind):
    result = run(file, "deploy", kind)
    assert result.exit_code == 0
    for name in KINDS[kind]:
        assert f"# ---- {name}" in result.stdout
    assert "$command" not in result.stdout
    assert "$folder" not in result.stdout


def test_units_are_read_by_systemd_as_they_are_meant(file, tmp_path):
    """Each unit parses, runs the right command as the right user in the archive's folder, and is told of reloads."""
    assert run(file, "deploy", "systemd", "--user", "tin", "--write", str(tmp_path / "units")).exit_code == 0
    unit = ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str
    unit.read(tmp_path / "units" / "luutin-run.service", "utf-8")
    service = unit["Service"]
    assert (service["Type"], service["User"], service["WorkingDirectory"]) == ("notify", "tin", str(tmp_path))
    assert service["ExecStart"].endswith(f" run --config {tmp_path}/config.toml --db {tmp_path}/archive.db")
    assert service["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert run(file, "deploy", "systemd", "--write", str(tmp_path / "units")).exit_code == 1


def test_the_schedule_is_shown_in_vietnamese_time(file):
    answer = json.loads(run(file, "schedule", "--json").stdout)
    assert answer["timezone"] == "Asia/Ho_Chi_Minh"
    assert all(due.endswith("T18:30:00Z") for due in answer["jobs"][0]["due"])


def test_saved_searches_are_added_listed_and_removed(file, tmp_path):
    Database.open(tmp_path / "archive.db").close()
    assert run(file, "watch", "add", "đất", "đấu giá", "đất", "--feed").exit_code == 0
    assert run(file, "watch", "add", "đất", "khác").exit_code == 1
    (entry,) = json.loads(run(file, "watch", "list", "--json").stdout)
    assert (entry["name"], entry["query"], entry["told"]) == ("đất", "đấu giá đất", 0)
    assert run(file, "watch", "remove", "đất").exit_code == 0
    assert run(file, "watch", "remove", "đất").exit_code == 1


@pytest.mark.parametrize("name", ["../x", "đất/nhà", ".", "..", " "])
def test_a_name_whose_page_nobody_could_open_is_refused(file, tmp_path, name):
    Database.open(tmp_path / "archive.db").close()
    assert run(file, "watch", "add", name, "đất", "--feed").exit_code == 1
    assert json.loads(run(file, "watch", "list", "--json").stdout) == []


@pytest.mark.parametrize("places", [["--mail"], ["--to", "a@b.example"], ["--webhook"], ["--url", "ftp://x/"]])
def test_a_place_that_cannot_be_reached_is_refused_when_a_search_is_saved(file, tmp_path, places):
    Database.open(tmp_path / "archive.db").close()
    assert run(file, "watch", "add", "x", "đất", *places).exit_code == 2


def test_status_ends_with_3_where_a_source_needs_a_person_until_it_is_accepted(file, tmp_path):
    now = datetime.now(UTC)
    with Database.open(tmp_path / "archive.db", NIGHT_SCHEMA) as database, database.transaction():
        blocked = {"asked": 3, "failures": {"status-403": 3}, "entrances": {Entrance.BLOCKED: 1}}
        book.note(
            database,
            [
                Observation(source="binh-minh", run_id=n, at=now - timedelta(days=1 - n, minutes=1), **blocked)
                for n in range(2)
            ],
        )
    result = run(file, "status", "--json")
    (source,) = json.loads(result.stdout)["sources"]
    assert result.exit_code == 3
    assert (source["health"]["state"], source["health"]["needs_person"]) == ("blocked", True)
    assert "▲ blocked" in run(file, "status").stdout
    assert run(file, "status", "--accept", "binh-minh").exit_code == 0


def test_metrics_are_in_prometheus_form(config, filled):
    Index(filled.database).catch_up()
    text = exposition(config, filled.database, now=NOW).decode()
    assert 'luutin_articles{source="binh-minh"} 5.0' in text
    assert "luutin_index_lag 0.0" in text
    assert all(line.startswith("#") or len(line.rsplit(" ", 1)) == 2 for line in text.splitlines())


def test_no_night_module_is_loaded_by_a_search():
    """A search starts fast: neither scheduler nor mail comes with it."""
    loaded = "{'apscheduler', 'smtplib', 'structlog'} & set(sys.modules)"
    code = f"import luutin.app.cli, luutin.app.config, luutin.app.commands.search, sys; sys.exit(bool({loaded}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
