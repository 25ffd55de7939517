"""A cluster with TLS and users, by its own security plugin: `python bench/engine_secure.py`.

One node of the real server, with the plugin from the Maven repository (44 MB, once) and a certificate of an authority
made here. Its roles are those of docs/scaling.md. The user who writes sends an archive. The user who reads asks all
that a server asks, and may write nothing. A wrong password, another authority, another host and a connection without
TLS are each refused, with a message that says what to do. Neither that nor any log holds a password.
Exit code 1: something was not so.
"""

import logging
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import trustme
from cryptography.hazmat.primitives import serialization

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from luutin.archive import Archive, Article, Database
from luutin.indexer import (
    ClusterFollower,
    ClusterSearcher,
    EngineDownError,
    EngineRefusedError,
    EngineSettings,
    Shape,
    open_cluster,
)
from tests.engine.cluster import classpath, start, stop

PLUGIN = "org.opensearch.plugin:opensearch-security:2.19.1.0:zip"
SCALING = Path(__file__).resolve().parent.parent / "docs" / "scaling.md"
PASSWORDS = {"luutin-index": "ghi-vao-cum-may", "luutin-serve": "chi-doc-thoi"}
WRONG = "sai-mat-khau"
PREFIX = "plugins.security"
DEADLINE_S = 300


def plugin() -> Path:
    """The plugin's file, from the Maven repository."""
    goal = ["dependency:get", "-Dtransitive=false", f"-Dartifact={PLUGIN}"]
    subprocess.run(["mvn", "-q", "-B", *goal], check=True, stdout=sys.stderr)
    return next(Path.home().glob(".m2/repository/org/opensearch/plugin/opensearch-security/2.19.1.0/*.zip"))


def install(home: Path) -> None:
    """Put the plugin where the node looks, without the jars that the server has already."""
    folder = home / "plugins" / "opensearch-security"
    zipfile.ZipFile(plugin()).extractall(folder)

    def artifact(name: str) -> str:
        return re.sub(r"-\d[\w.-]*\.jar$", "", name)

    there = {artifact(Path(jar).name) for jar in classpath().split(":") if jar.endswith(".jar")}
    for jar in folder.glob("*.jar"):
        if artifact(jar.name) in there:
            jar.unlink()
    shutil.copytree(folder / "config", home / "config" / "opensearch-security")


def write_users(home: Path) -> None:
    """The users, and the roles as docs/scaling.md has them."""
    folder = home / "config" / "opensearch-security"
    jars = f"{home / 'plugins' / 'opensearch-security'}/*:{classpath()}"
    lines = ["_meta: {type: internalusers, config_version: 2}"]
    for user, password in PASSWORDS.items():
        command = ["java", "-cp", jars, "org.opensearch.security.tools.Hasher", "-p", password]
        made = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().splitlines()[-1]
        lines.append(f'{user}: {{hash: "{made}"}}')
    (folder / "internal_users.yml").write_text("\n".join(lines) + "\n")
    roles = re.search(r"```yaml\n(_meta: \{type: roles.*?)```", SCALING.read_text("utf-8"), re.DOTALL)
    assert roles, "docs/scaling.md has no roles"
    (folder / "roles.yml").write_text(roles[1])
    mapped = [f'{user.replace("-", "_")}: {{users: ["{user}"]}}' for user in PASSWORDS]
    (folder / "roles_mapping.yml").write_text("\n".join(["_meta: {type: rolesmapping, config_version: 2}", *mapped]))


def write_certificate(home: Path, authority: trustme.CA) -> list[str]:
    """The node's certificate, and the settings that name it."""
    made = authority.issue_cert("127.0.0.1", common_name="node")
    config = home / "config"
    authority.cert_pem.write_to_path(str(config / "ca.pem"))
    (config / "node.pem").write_bytes(b"".join(each.bytes() for each in made.cert_chain_pems))
    key = serialization.load_pem_private_key(made.private_key_pem.bytes(), None)
    form = serialization.PrivateFormat.PKCS8
    (config / "node.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    files = {"pemcert": "node.pem", "pemkey": "node.key", "pemtrustedcas": "ca.pem"}
    named = [
        f"{PREFIX}.ssl.{layer}.{name}_filepath={file}"
        for layer in ("transport", "http")
        for name, file in files.items()
    ]
    return [
        *named,
        "http.type=org.opensearch.security.http.SecurityHttpServerTransport",
        "transport.type=org.opensearch.security.ssl.http.netty.SecuritySSLNettyTransport",
        f"{PREFIX}.ssl.transport.enforce_hostname_verification=false",
        f"{PREFIX}.ssl.http.enabled=true",
        f"{PREFIX}.allow_default_init_securityindex=true",
        f"{PREFIX}.nodes_dn=CN=node*,*",
    ]


class Door:
    """The cluster as its users reach it."""

    def __init__(self, work: Path, url: str, authority: trustme.CA) -> None:
        self.work, self.url, self.authority = work, url, authority

    def open(self, user: str, *, password: str | None = None, ca: trustme.CA | None = None, url: str | None = None):
        """A connection as config.toml makes it."""
        (self.work / "password").write_text(password or PASSWORDS[user])
        (ca or self.authority).cert_pem.write_to_path(str(self.work / "ca.pem"))
        files = {"password_file": self.work / "password", "ca": self.work / "ca.pem"}
        return open_cluster("secure", EngineSettings(url=url or self.url, user=user, replicas=0, shards=1, **files))

    def searcher(self, user: str = "luutin-serve", **given) -> ClusterSearcher:
        """Over it."""
        return ClusterSearcher(self.open(user, **given), beside=self.work, time_s=20)


def refusal(what: Callable[[], object]) -> str:
    """What is said where it is refused; empty: it was done."""
    try:
        what()
    except (EngineRefusedError, EngineDownError) as error:
        return str(error)
    return ""


def tried(door: Door, database: Database) -> dict[str, bool]:
    """What was tried → whether it was so."""

    def follow(user: str):
        return ClusterFollower(database, door.open(user), shape=Shape(1, 0))

    sent = follow("luutin-index").catch_up().put
    reader = door.searcher()
    said = {
        "knows no user": refusal(lambda: door.searcher(password=WRONG).search("tin")),
        "of the authority that": refusal(lambda: door.searcher(ca=trustme.CA()).search("tin")),
        "is of another host": refusal(lambda: door.searcher(url=door.url.replace("127.0.0.1", "localhost")).search("")),
        "may not do that (403": refusal(lambda: follow("luutin-serve").rebuild()),
        "nobody answers": refusal(lambda: open_cluster("s", EngineSettings(url=_plain(door.url))).ask("GET", "/")),
    }
    for wanted, told in said.items():
        print(f"  {wanted}: {told}")
    return {
        "the user who writes sends": sent == 1,
        "the user who reads asks all that a server asks": _asks(reader),
        **{f"refused and told: {wanted}": wanted in told for wanted, told in said.items()},
        "no password is told": not [each for each in _secrets() if each in "".join(said.values())],
    }


def _asks(reader: ClusterSearcher) -> bool:
    answer = reader.search("thi dua", facets=True, timeline=True)
    other = reader.search("thii duaa").did_you_mean
    reader.similar(1), reader.person("Phạm Đức Mẫu"), reader.records.totals(), reader.records.revisions(1)
    return (answer.total, reader.ids("thi đua"), other, len(list(reader.records.current()))) == (1, [1], "thi đua", 1)


def _plain(url: str) -> str:
    return url.replace("https:", "http:")


def _secrets() -> tuple[str, ...]:
    return (*PASSWORDS.values(), WRONG)


def wait_for(door: Door) -> None:
    """Until the user who writes is answered."""
    last = time.monotonic() + DEADLINE_S
    while told := refusal(lambda: door.open("luutin-index").ask("GET", "/_cluster/health")):
        if time.monotonic() > last:
            sys.exit(f"not within {DEADLINE_S} s: {told}")
        time.sleep(1)


def main() -> int:
    """Run it; 1 where something was not so."""
    with tempfile.TemporaryDirectory(prefix="luutin-secure-") as folder:
        work = Path(folder)
        log = work / "log"
        logging.basicConfig(filename=log, level=logging.DEBUG)
        authority, home = trustme.CA(), work / "cluster" / "n0"
        (home / "config").mkdir(parents=True)
        install(home)
        write_users(home)
        url = start(work / "cluster", extra=write_certificate(home, authority), waits=False)[0]
        try:
            door = Door(work, url.replace("http:", "https:"), authority)
            wait_for(door)
            with Database.open(work / "archive.db") as database:
                with database.transaction():
                    facts = {"url": "http://a.example/1", "source": "a", "title": "Tin", "body": ("Hội nghị thi đua",)}
                    Archive(database).put(Article(**facts), now=datetime(2024, 3, 12, tzinfo=UTC))
                found = tried(door, database)
            logs = log.read_text(errors="replace") + (home / "out.log").read_text(errors="replace")
            found["no password is in a log"] = not [each for each in _secrets() if each in logs]
        finally:
            stop(work / "cluster")
    for what, is_so in found.items():
        print(f"{'ok  ' if is_so else 'NOT '}{what}")
    print(f"TLS {ssl.OPENSSL_VERSION}, {sum(found.values())} of {len(found)}")
    return int(not all(found.values()))


if __name__ == "__main__":
    sys.exit(main())
