"""Who may ask a cluster, and is it the one that is meant? Each fault is told with what to do, and no secret with it.

The answers are those of the security plugin (bench/engine_secure.py asks a real one). No cluster is needed here.
"""

import base64
import logging
import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import trustme

from luutin.indexer import Cluster, EngineRefusedError, EngineSettings, open_cluster
from tests.hostile.server import Reply, Server

USER, PASSWORD = "luutin-serve", "mat-khau-cua-kho"
CA = trustme.CA()
JSON = {"Content-Type": "application/json"}


def answer(asked):
    """As the security plugin answers a user who may read."""
    name = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    if asked.headers.get("authorization") != f"Basic {name}":
        return Reply(b"Unauthorized", 401, {"WWW-Authenticate": 'Basic realm="OpenSearch Security"'})
    if asked.method == "PUT":
        reason = "no permissions for [indices:admin/create]"
        cause = f'{{"type": "security_exception", "reason": "{reason}"}}'
        return Reply(f'{{"error": {{"root_cause": [{cause}], "type": "security_exception"}}}}'.encode(), 403, JSON)
    return Reply(b'{"tagline": "The OpenSearch Project"}', 200, JSON)


@contextmanager
def served(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with Server(answer, tls=context) as server:
        yield server


def cluster(tmp_path, url, *, password=PASSWORD, ca=CA):
    """As config.toml names it."""
    (tmp_path / "password").write_text(f"{password}\n")
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    files = {"password_file": tmp_path / "password", "ca": tmp_path / "ca.pem"}
    return open_cluster("big", EngineSettings(url=url, user=USER, **files))


def test_who_may_read_is_answered_and_may_not_write(tmp_path):
    """By name and password, over a connection whose certificate is checked; the cluster's reason is told."""
    with served(CA.issue_cert("127.0.0.1")) as server, cluster(tmp_path, server.url) as asking:
        assert asking.ask("GET", "/")["tagline"]
        said = r"user luutin-serve may not do that \(403 security_exception: no permissions for \[indices:admin"
        with pytest.raises(EngineRefusedError, match=said):
            asking.ask("PUT", "/luutin-1")


EXPIRED = {"not_after": datetime(2020, 1, 1, tzinfo=UTC)}
FAULTS = {
    "wrong password": ({}, {"password": "sai"}, "knows no user luutin-serve with the password of `password_file`"),
    "wrong authority": ({}, {"ca": trustme.CA()}, "not of the authority that `ca` names"),
    "expired certificate": (EXPIRED, {}, "not valid today: have it renewed"),
    "certificate of another host": ({"host": "other.example"}, {}, "is of another host: `url` has to name"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_keeps_a_user_out_is_told(tmp_path, caplog, fault):
    """In words that say what to do. Neither they nor any log holds the password."""
    made, given, said = FAULTS[fault]
    host, bounds = made.get("host", "127.0.0.1"), {key: value for key, value in made.items() if key != "host"}
    caplog.set_level(logging.DEBUG)
    with served(CA.issue_cert(host, **bounds)) as server, cluster(tmp_path, server.url, **given) as asking:
        with pytest.raises(EngineRefusedError, match=said) as caught:
            asking.ask("GET", "/")
        secret = given.get("password", PASSWORD)
        hidden = {secret, base64.b64encode(f"{USER}:{secret}".encode()).decode()}
        assert not [each for each in hidden if each in f"{caught.value}{caught.value.__cause__}{caplog.text}"]


def test_a_server_that_speaks_no_tls_is_told_apart(tmp_path):
    """Nothing is sent to it that anybody could read."""
    heard = []

    def talk(listening):
        for _ in range(2):  # the client tries again once
            connection, _ = listening.accept()
            with connection:
                heard.append(connection.recv(1 << 16))
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=talk, args=(listening,), daemon=True).start()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}"
        with cluster(tmp_path, url) as asking, pytest.raises(EngineRefusedError, match="no TLS is spoken there"):
            asking.ask("GET", "/")
    assert not [each for each in heard if b"Basic" in each]


def test_a_cluster_that_asks_for_a_name_says_so():
    """Where config.toml has none."""
    with served(CA.issue_cert("127.0.0.1")) as server:
        context = EngineSettings(url=server.url)
        with pytest.raises(EngineRefusedError):
            open_cluster("big", context).ask("GET", "/")
    with Server(answer) as server, open_cluster("big", EngineSettings(url=server.url)) as asking:
        with pytest.raises(EngineRefusedError, match="it asks who this is: set `user` and `password_file`"):
            asking.ask("GET", "/")
        assert isinstance(asking, Cluster)
