"""A real OpenSearch cluster on loopback, one process a node: for tests, measurements and a demo. No Docker, no root.

    cluster.py start DIR [--nodes 3] [--heap 512m] [--owner PID] [--fast] [key=value ...]    prints one URL a node
    cluster.py kill DIR NODE      kill -9 of one node      cluster.py again DIR NODE   the same node, back on its data
    cluster.py stop DIR           ends every node; DIR keeps the data. Remove DIR to forget them.

Needs a JDK (17 or later) and `mvn`. The jars (48 MB) come from the Maven repository, the launcher is compiled: once,
both are kept in ~/.cache/luutin. With --owner, every node ends when that process does. Nothing listens but 127.0.0.1.
"""

import argparse
import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

_processes: list[subprocess.Popen[bytes]] = []
"""Nodes that this process started: nobody waits for them, and they may outlive it."""

HERE = Path(__file__).resolve().parent
NEEDED = ("java", "javac", "mvn")
DEADLINE = float(os.environ.get("CLUSTER_DEADLINE_S", "180"))  # a busy machine of two cores


def missing() -> list[str]:
    """The programs that a cluster needs and this machine lacks."""
    return [name for name in NEEDED if shutil.which(name) is None]


def classpath() -> str:
    """The jars, resolved by Maven, and the launcher, compiled against them."""
    made_of = hashlib.sha256((HERE / "pom.xml").read_bytes() + (HERE / "OneNode.java").read_bytes()).hexdigest()[:12]
    kept = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "luutin" / f"opensearch-{made_of}"
    jars, classes = kept / "classpath.txt", kept / "classes"
    kept.mkdir(parents=True, exist_ok=True)
    part = kept / f"part.{os.getpid()}"
    if not jars.exists():
        goal = ["dependency:build-classpath", f"-Dmdep.outputFile={part}"]
        subprocess.run(["mvn", "-q", "-B", "-f", HERE / "pom.xml", *goal], check=True, stdout=sys.stderr)
        part.rename(jars)
    if not classes.exists():
        subprocess.run(["javac", "-d", part, "-cp", jars.read_text().strip(), HERE / "OneNode.java"], check=True)
        with contextlib.suppress(OSError):  # another process was faster
            part.rename(classes)
    return f"{classes}:{jars.read_text().strip()}"


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now, below those that the kernel hands to outgoing connections."""
    held: list[socket.socket] = []
    while len(held) < count:
        with contextlib.suppress(OSError):
            held.append(socket.create_server(("127.0.0.1", random.randrange(20000, 32000))))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def start(
    base: Path,
    *,
    nodes: int = 1,
    heap: str = "512m",
    owner: int = 0,
    fast: bool = False,
    port: int = 0,
    extra: Sequence[str] = (),
    waits: bool = True,
) -> list[str]:
    """Start every node and wait until all have found each other; the address of each one. *port*: of the first.

    Without *waits* the caller waits: it alone knows how a node is asked that speaks TLS.
    """
    base.mkdir(parents=True, exist_ok=True)
    free = free_ports(2 * nodes)
    ports = [*range(port, port + nodes), *free[nodes:]] if port else free
    cluster = {
        "http": ports[:nodes],
        "transport": ports[nodes:],
        "heap": heap,
        "owner": owner,
        "fast": fast,
        "extra": list(extra),
    }
    (base / "cluster.json").write_text(json.dumps(cluster))
    for node in range(nodes):
        spawn(base, node)
    if waits:
        wait(base, nodes)
    return urls(base)


def urls(base: Path) -> list[str]:
    """The address of each node of a cluster that was started."""
    return [f"http://127.0.0.1:{port}" for port in json.loads((base / "cluster.json").read_text())["http"]]


def spawn(base: Path, node: int) -> None:
    """Start one node in a session of its own; its process id is in `n0/pid`."""
    cluster = json.loads((base / "cluster.json").read_text())
    home, names = base / f"n{node}", [f"n{n}" for n in range(len(cluster["http"]))]
    (home / "config").mkdir(parents=True, exist_ok=True)
    (base / "snapshots").mkdir(exist_ok=True)
    settings = {
        "path.home": home,
        "cluster.name": "luutin-test",
        "node.name": f"n{node}",
        "network.host": "127.0.0.1",
        "http.port": cluster["http"][node],
        "transport.port": cluster["transport"][node],
        "http.type": "netty4",
        "transport.type": "netty4",
        "path.repo": base / "snapshots",
        "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in cluster["transport"]),
        "cluster.initial_cluster_manager_nodes": ",".join(names),
        "cluster.routing.allocation.disk.threshold_enabled": "false",  # a test machine's disk may be nearly full
    }
    arguments = [f"{key}={value}" for key, value in settings.items()] + cluster["extra"]
    heap = cluster["heap"]
    java = ["java", f"-Xms{heap}", f"-Xmx{heap}", "-XX:+UseSerialGC", "-Xshare:auto", "-Dlog4j2.disable.jmx=true"]
    if not cluster["fast"]:
        java.append("-XX:TieredStopAtLevel=1")  # half the CPU to start, and slower at long work
    command = [*java, "-cp", f"{home / 'config'}:{classpath()}", "OneNode", str(cluster["owner"]), *arguments]
    with (home / "out.log").open("ab") as log:
        node_process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    _processes.append(node_process)
    (home / "pid").write_text(str(node_process.pid))


def wait(base: Path, nodes: int) -> None:
    """Until *nodes* nodes are in the cluster. SystemExit after the deadline, with what the nodes said."""
    url, last = f"{urls(base)[0]}/_cluster/health", time.monotonic() + DEADLINE
    while time.monotonic() < last:
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(url, timeout=5) as answer,
        ):
            if json.load(answer)["number_of_nodes"] >= nodes:
                return
        time.sleep(0.1)
    logs = "\n".join((base / f"n{n}" / "out.log").read_text(errors="replace")[-600:] for n in range(nodes))
    stop(base)
    sys.exit(f"no cluster of {nodes} nodes after {DEADLINE:.0f} s\n{logs}")


def end(base: Path, node: int, sign: int) -> None:
    """Send a node a signal and wait until it is gone; only a process that is still our node."""
    file = base / f"n{node}" / "pid"
    if not file.exists():
        return
    pid = int(file.read_text())
    with contextlib.suppress(FileNotFoundError, ProcessLookupError, ChildProcessError):
        if b"OneNode" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, sign)
            for _ in range(100):
                if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                    break
                time.sleep(0.1)
            else:
                os.kill(pid, signal.SIGKILL)
    file.unlink()


def stop(base: Path) -> None:
    """End every node."""
    for home in sorted(base.glob("n[0-9]*")):
        end(base, int(home.name[1:]), signal.SIGTERM)


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["start", "kill", "again", "stop"])
    parser.add_argument("base", type=Path)
    parser.add_argument("node", type=int, nargs="?", default=0)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--heap", default="512m")
    parser.add_argument("--owner", type=int, default=0, help="end with this process; 0: with `stop` alone")
    parser.add_argument("--port", type=int, default=0, help="of the first node, and the next ones for the others")
    parser.add_argument("--fast", action="store_true", help="let the JVM compile for long work: for measurements")
    parser.add_argument("--setting", action="append", default=[], metavar="KEY=VALUE")
    given = parser.parse_args()
    base = given.base.resolve()
    if lacking := missing():
        sys.exit(f"a cluster needs {', '.join(lacking)}: install a JDK (17 or later) and Maven")
    match given.verb:
        case "start":
            found = start(
                base,
                nodes=given.nodes,
                heap=given.heap,
                owner=given.owner,
                fast=given.fast,
                port=given.port,
                extra=given.setting,
            )
            sys.stdout.write("\n".join(found) + "\n")
        case "kill":
            end(base, given.node, signal.SIGKILL)
        case "again":
            spawn(base, given.node)
        case "stop":
            stop(base)


if __name__ == "__main__":
    main()
