"""A private archive lets in who has a password, a token or a proxy's word, and nobody else."""

import base64
import os
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from luutin.app.cli import luutin
from luutin.app.commands.serve import _warn_of_open_doors
from luutin.app.settings import WebSettings
from luutin.app.web.access.attempts import FREE, LONGEST_S, TOGETHER, Attempts
from luutin.app.web.app import create
from luutin.app.web.server import WebServer

PASSWORD = "mật khẩu dài 12"
STRANGER, PROXY = ("203.0.113.9", 5000), ("10.1.2.3", 5000)
OPEN = {"/healthz", "/readyz", "/metrics", "/robots.txt", "/opensearch.xml", "/static/{name}"}


class Clock:
    """Seconds, put on by the test."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def private(folder, config):
    """A private archive: its configuration, a token of it, and the file of names."""
    path = folder / "config.toml"
    path.write_text('[web]\naccess = "access.txt"\nuser_proxies = ["10.1.0.0/16"]\nrate_per_minute = 0\n')
    order = ["--config", str(path), "--db", str(config.db)]
    made = CliRunner().invoke(luutin, ["access", "add", "lan", *order, "--password-stdin"], input=f"{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    token = CliRunner().invoke(luutin, ["access", "add", "zotero", *order, "--token"]).stdout.strip()
    web = WebSettings(access="access.txt", user_proxies=("10.1.0.0/16",), rate_per_minute=0)
    return replace(config, path=path, web=web), token, folder / "access.txt"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def enter(private, clock):
    """Opens the archive to a visitor from somewhere, as the server itself would: `enter(STRANGER)`."""
    config, _, _ = private
    app = WebServer(create(config, clock=clock), config.web).config.app

    def visitor(client=STRANGER, **headers):
        made = TestClient(app, base_url="http://localhost", client=client, follow_redirects=False)
        made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        return made

    return visitor


def basic(name, password):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def test_nothing_is_reached_without_a_name(private, enter):
    """Every route of the application answers 401 and tells nothing, whatever the way to write its address."""
    config, _, _ = private
    visitor = enter()
    app = create(config)
    paths = ({getattr(route, "path", "/") for route in app.routes} | set(app.openapi()["paths"])) - OPEN
    assert len(paths) > 30
    odd = {
        "//a/1",
        "/static/../a/1",
        "/static/x/../../a/1",
        "/A/1",
        "/a/1;x",
        "/static%2f..%2fa/1",
        "/x",
        "/?q=dau+gia",
    }
    for path in paths | odd:
        answer = visitor.get(path.replace("{", "").replace("}", ""))
        assert answer.status_code == 401, path
        assert answer.headers["www-authenticate"].startswith("Basic")
        assert answer.headers["cache-control"] == "no-store"
        assert "hoa-lam" not in answer.text
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/static/style.css").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Basic"}, {"Authorization": "Basic !!"}, {"Authorization": basic("", "")},
        {"Authorization": "Bearer "}, {"Authorization": basic("lan", "")}, {"Authorization": basic("nobody", PASSWORD)},
        {"Authorization": "Bearer sha256$" + "0" * 64}, {"Authorization": "Digest lan"},
        {"X-Remote-User": "lan"}, {"X-Remote-User": "lan", "X-Forwarded-For": "10.1.2.3"},
        {"X-Remote-User": "lan", "Forwarded": "for=10.1.2.3"}, {"X-Real-IP": "10.1.2.3", "X-Remote-User": "lan"},
    ],
)  # fmt: skip
def test_whoever_tries_to_get_in_stays_out(enter, headers):
    """Malformed, empty and wrong credentials, a name without a password, a proxy's header from somebody else."""
    assert enter(**headers).get("/a/1").status_code == 401


def test_a_proxy_on_this_machine_speaks_for_no_user_unless_it_is_named(enter):
    """The address that it forwards is believed, and may be one of a proxy that is: only the peer itself counts."""
    headers = {"X-Forwarded-For": "10.1.2.3", "X-Remote-User": "lan"}
    assert enter(("127.0.0.1", 5000), **headers).get("/a/1").status_code == 401


def test_who_has_a_password_a_token_or_a_proxys_word_comes_in(private, enter):
    """People by password, programs by token, and users whom a named proxy has checked; no cache between keeps it."""
    _, token, _ = private
    for visitor in (
        enter(Authorization=basic("lan", PASSWORD)),
        enter(Authorization=f"Bearer {token}"),
        enter(Authorization=basic("any", token)),
        enter(PROXY, X_Remote_User="lan"),
    ):
        answer = visitor.get("/a/1")
        assert answer.status_code == 200
        assert answer.headers["cache-control"].startswith("private")
        assert "Authorization" in answer.headers["vary"]
        assert visitor.get("/api/v1/articles/1").status_code == 200
    assert enter(PROXY, X_Remote_User=" ").get("/a/1").status_code == 401


def test_who_tries_passwords_waits_longer_each_time(private, enter, clock):
    """After five failures the right password waits too; a token does not, and another address does not."""
    _, token, _ = private
    for number in range(FREE):
        assert enter(Authorization=basic("lan", f"wrong {number}")).get("/").status_code == 401
    refused = enter(Authorization=basic("lan", PASSWORD)).get("/")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert enter(Authorization=f"Bearer {token}").get("/").status_code == 200
    assert enter(("198.51.100.7", 1), Authorization=basic("lan", PASSWORD)).get("/").status_code == 200
    clock.now += 2
    assert enter(Authorization=basic("lan", PASSWORD)).get("/").status_code == 200


def test_a_name_that_is_taken_away_is_shut_out_at_once(private, enter):
    """The file is read again when it changes; where it cannot be, nobody comes in."""
    _, _, path = private
    visitor, before = enter(Authorization=basic("lan", PASSWORD)), path.read_text()
    assert visitor.get("/").status_code == 200
    assert PASSWORD not in before
    assert path.stat().st_mode & 0o077 == 0
    try:
        path.write_text("\n".join(line for line in before.splitlines() if "lan" not in line))
        assert visitor.get("/").status_code == 401
        path.write_text("what is this")
        assert visitor.get("/").status_code == 503
        path.unlink()
        assert visitor.get("/").status_code == 503
    finally:
        path.write_text(before)


def test_attempts_double_their_wait_and_are_bounded_together():
    """1, 2, 4 … seconds up to a quarter of an hour; a /64 counts as one; from everywhere some sixty a minute."""
    clock = Clock()
    attempts = Attempts(clock)
    waits = []
    for _ in range(20):
        attempts.fail("2001:db8::1")
        waits.append(attempts.wait("2001:db8::2"))
        clock.now += waits[-1]
    assert waits[: FREE - 1] == [0.0] * (FREE - 1)
    assert waits[FREE - 1 : FREE + 3] == [1.0, 2.0, 4.0, 8.0]
    assert max(waits) == LONGEST_S
    clock.now += 3600
    for number in range(TOGETHER):
        assert attempts.wait(f"192.0.2.{number}") == 0.0
        attempts.fail(f"192.0.2.{number}")
    assert attempts.wait("198.51.100.1") > 0
    clock.now += 60
    assert attempts.wait("198.51.100.1") == 0.0


@pytest.mark.skipif(sys.platform == "win32", reason="one process answers there")
def test_failures_in_one_process_are_known_to_the_others():
    """A process that was forked notes them; who guesses is not given as many tries as there are processes."""
    attempts = Attempts(Clock())
    if not (pid := os.fork()):
        for _ in range(FREE + 2):
            attempts.fail("192.0.2.1")
        os._exit(0)
    os.waitpid(pid, 0)
    assert attempts.wait("192.0.2.1") == 4.0
    assert attempts.wait("192.0.2.2") == 0.0
    attempts.succeed("192.0.2.1")
    assert attempts.wait("192.0.2.1") == 0.0


EVERYWHERE = "0.0.0.0"


@pytest.mark.parametrize(
    ("host", "web", "loud"),
    [
        ("127.0.0.1", {}, False), ("::1", {}, False), ("localhost", {}, False), (EVERYWHERE, {}, True),
        ("192.168.1.5", {}, True), ("127.0.0.1", {"public_url": "https://tin.example"}, True),
        (EVERYWHERE, {"public": True}, False), (EVERYWHERE, {"access": "access.txt"}, False),
    ],
)  # fmt: skip
def test_an_archive_that_the_world_can_read_says_so(host, web, loud):
    """Served beyond this machine with no password, it warns at its start, until `public = true` says it is meant."""
    said = _warn_of_open_doors(WebSettings(**web, hosts=(host,)), host)
    assert any("WARNING" in line for line in said) is loud
