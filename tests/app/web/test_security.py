"""The outer wall: headers, hosts, methods, prefix, and time."""

import socket
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.testclient import TestClient

from luutin.app.web.app import create
from luutin.app.web.article import safe_address
from luutin.app.web.errors import TooSlowError
from luutin.app.web.security import RateLimit, host_allowed
from luutin.app.web.sessions import SessionPool

PATHS = ["/", "/?q=dau+gia", "/a/1", "/nowhere", "/api/v1/sources", "/api/v1/articles/999", "/static/none", "/healthz"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_safety_headers(client, path):
    """Pages, errors, files and JSON alike: strict policy, no sniffing, no frames, no cookies."""
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


HEADED = [
    "/", "/a/1", "/api/v1/sources", "/feed.atom", "/api/v1/articles/999", "/?q=dau+gia", "/?q=dau+gia&from=soon",
    "/photos?q=dau", "/feed.atom?q=dau", "/attention?q=dau", "/attention.svg?q=dau", "/attention.png?q=dau",
    "/attention.csv?q=dau", "/api/v1/search?q=dau", "/api/v1/search?q=dau&limit=x", "/api/v1/timeline?q=dau",
    "/api/v1/articles/1/similar", "/export?q=dau&format=csv",
]  # fmt: skip


@pytest.mark.parametrize("path", HEADED)
def test_head_is_get_without_the_body(client, path):
    """Status and type are the same, also where the body would take a search; nothing follows."""
    head, get = client.head(path), client.get(path)
    assert head.content == b""
    assert head.status_code == get.status_code
    assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_only_reading_is_answered(client, method):
    """Anything but GET and its kin is 405 and says what is allowed."""
    response = client.request(method, "/")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("localhost", True),
        ("localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("192.168.1.9", True),
        ("tin.example.vn", True),
        ("TIN.example.vn.", True),
        ("kho.vien.example", True),
        ("vien.example", False),
        ("evil.example", False),
        ("tin.example.vn.evil.example", False),
        ("localhost.evil.example", False),
        ("", False),
        ("localhost:80@evil.example", False),
        ("localhost:evil.example", False),
        ("[::1]@evil.example", False),
        ("127.0.0.1/evil.example", False),
        ("localhost\\evil.example", False),
        ("a@localhost", False),
    ],
)
def test_hosts_are_those_of_the_list_and_addresses(host, allowed):
    """A name that was rebound to this machine is not on the list; an address cannot be rebound."""
    assert host_allowed(host, ("tin.example.vn", "*.vien.example")) is allowed


def test_a_foreign_host_name_is_refused(client):
    """421 tells the client that it is talking to the wrong server."""
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("path", ["/", "/luutin/"])
def test_behind_a_prefix_every_link_has_it(room, path):
    """Whether the proxy strips the prefix or not, no link of the page leads out of it."""
    page = room(root_path="/luutin").get(path).text
    links = [part.split('"')[0] for attribute in ('href="', 'src="', 'action="') for part in page.split(attribute)[1:]]
    assert links
    assert [link for link in links if link.startswith("/") and not link.startswith("/luutin/")] == []
    assert [link for link in links if link.startswith("http://localhost/") and "/luutin" not in link] == []


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example/x", "/%2Fevil.example/", "/%5Cevil.example/"])
@pytest.mark.parametrize("prefix", ["", "/luutin"])
def test_no_address_asked_for_becomes_a_link_to_another_host(room, path, prefix):
    """The page that is not found links to itself in the other language, and to nowhere else."""
    page = room(root_path=prefix).get(f"http://localhost{path}").text
    links = [part.split('"')[0] for attribute in ('href="', 'src="', 'action="') for part in page.split(attribute)[1:]]
    assert [link for link in links if "evil.example" in link]
    assert {urlsplit(urljoin("http://localhost/", link)).netloc for link in links} == {"localhost"}


@pytest.mark.parametrize("target", ["@evil.example/", "http://evil.example/", "evil.example"])
def test_an_address_begins_with_a_slash(address, target):
    """A target that would change the host of the address it is put behind is refused."""
    host = address.removeprefix("http://")
    with socket.create_connection((host.split(":")[0], int(host.split(":")[1])), timeout=10) as asked:
        asked.sendall(f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: asked.recv(1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"http://evil.example" not in answer


def test_static_files_under_a_prefix(room):
    """The style sheet of a prefixed page is found at the address that the page names."""
    client = room(root_path="/luutin")
    page = client.get("/luutin/").text
    style = next(part.split('"')[0] for part in page.split('href="') if ".css" in part.split('"')[0])
    response = client.get(style)
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]


def test_citations_name_the_public_address(room):
    """With `public_url` the permalink is the one the public knows."""
    assert "https://tin.example.vn/a/1@" in room(public_url="https://tin.example.vn").get("/a/1/cite.bib").text


def test_a_bucket_fills_again_with_time():
    """Twice the rate at once, then the rate; another client is not touched."""
    now = [0.0]
    limit = RateLimit(60, lambda: now[0])
    assert [limit.wait("a") for _ in range(120)] == [0.0] * 120
    assert limit.wait("a") == pytest.approx(1.0)
    assert limit.wait("b") == 0.0
    now[0] = 1.0
    assert limit.wait("a") == 0.0
    assert limit.wait("a") > 0


def test_a_search_that_takes_too_long_is_interrupted(folder):
    """The statement ends when the time is over, the session serves the next reader."""
    seconds = iter(range(0, 1_000_000, 10))
    sessions = SessionPool(folder / "archive.db", size=1, time_limit_s=5.0, clock=lambda: float(next(seconds)))
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(TooSlowError), sessions.open() as session:
        session.database.value(endless)
    with sessions.open() as session:
        assert session.database.value("SELECT 1") == 1
    sessions.close()


def test_a_search_of_many_short_statements_is_interrupted_too(folder):
    """A word after the other is read, and SQLite asks for the time in long statements alone."""
    seconds = iter(range(0, 1_000_000, 10))
    sessions = SessionPool(folder / "archive.db", size=1, time_limit_s=5.0, clock=lambda: float(next(seconds)))
    with pytest.raises(TooSlowError), sessions.open() as session:
        session.searcher.search("a* b* c* d*")
    sessions.close()


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("http://a.example/b", True),
        ("https://a.example", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("//a.example", False),
        ("http://", False),
        ("http://[", False),
        ("urn:luutin:1", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url, safe):
    """Everything else is shown as text."""
    assert (safe_address(url) is not None) is safe


def test_health_and_readiness(client):
    """Healthy as long as it runs; ready when the archive can be read."""
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok", "empty": False}


@pytest.mark.parametrize(("client_address", "status"), [("127.0.0.1", 200), ("::1", 200), ("192.0.2.7", 404)])
def test_metrics_are_for_this_machine_alone(config, client_address, status):
    """Prometheus on this machine reads them; to others there is nothing."""
    with TestClient(create(config), base_url="http://localhost", client=(client_address, 1)) as client:
        response = client.get("/metrics")
    assert response.status_code == status
    assert (b"luutin_revisions" in response.content) is (status == 200)
