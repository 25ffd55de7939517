"""Kill a cluster's nodes while it is written and searched: `python bench/engine_kill.py ARTICLES.jsonl[.xz]`.

Three nodes, one replica. An archive is sent by `luutin index --to`, as a process of its own, while so many searches a
second are asked, by threads that do not wait for each other. Then, one after the other, by kill -9: a node that holds
data, the elected manager, the process that sends. After each, the node comes back, and the sending is begun again. At
the end: is each article of the archive in the cluster, once, as it stands in the archive? Did any search fail, and for
how long was none answered?
Exit code 1: something was lost or doubled, or no search was answered for longer than --longest seconds.
"""

import argparse
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from engine_material import archive_of

from luutin.archive import Database, Reader, StoppedError
from luutin.indexer import Cluster, ClusterAccess, ClusterRecords, ClusterSearcher, IndexerError
from tests.engine.cluster import end, spawn, start, stop

LUUTIN = Path(sys.executable).parent / "luutin"
KILLED = 9
QUERIES = ("thi đua", '"Ủy ban"', "hoi nghi", "caption:ảnh")


class Asker:
    """Asks so many searches a second, as many people do who do not wait for each other, and notes which failed."""

    def __init__(self, access: ClusterAccess, beside: Path, rate: float, people: int = 16) -> None:
        self._access, self._beside = access, beside
        self._pause = people / rate
        self.failed = list[tuple[float, str]]()
        self.took = list[float]()
        """Seconds of each answer, from the moment at which it was asked for."""
        self.answered = [time.monotonic()]
        """When answers came."""
        self._is_over = threading.Event()
        self.begun = time.monotonic()
        delays = [number / rate for number in range(people)]
        self._threads = [threading.Thread(target=self._run, args=(delay,), daemon=True) for delay in delays]
        for thread in self._threads:
            thread.start()

    def _run(self, delay: float) -> None:
        due = self.begun + delay
        with ClusterSearcher(Cluster(self._access), beside=self._beside, time_s=5) as searcher:
            while not self._is_over.wait(max(due - time.monotonic(), 0)):
                asked = time.monotonic()
                try:
                    searcher.search(QUERIES[int(asked * 1000) % len(QUERIES)], limit=5)
                except (IndexerError, StoppedError) as error:
                    self.failed.append((asked - self.begun, str(error)))
                else:
                    self.took.append(time.monotonic() - asked)
                    self.answered.append(time.monotonic())
                due = max(due + self._pause, time.monotonic())

    def stop(self) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    @property
    def longest(self) -> float:
        """Seconds without an answer to anybody, at most."""
        times = sorted(self.answered)
        return max((after - before for before, after in pairwise(times)), default=0.0)

    def told(self) -> str:
        """How it went, in a line."""
        took, seconds = sorted(self.took) or [0.0], max(self.answered) - self.begun
        middle, most = took[len(took) // 2], took[int(0.99 * (len(took) - 1))]
        return (
            f"{len(self.took):,} searches answered, {len(self.took) / seconds:.1f} a second; {len(self.failed)} failed;"
            f" median {middle:.2f} s, p99 {most:.1f}, slowest {took[-1]:.1f};"
            f" {self.longest:.1f} s without an answer at most"
        )


class Drill:
    """A cluster, an archive, and what is done to them."""

    def __init__(self, work: Path, archive: Path, heap: str) -> None:
        self.home, self.archive = (work / "kill").resolve(), archive
        urls = start(self.home, nodes=3, heap=heap)
        self.access = ClusterAccess("drill", tuple(urls), time_s=30)
        self.config = self.home / "config.toml"
        listed = ", ".join(f'"{url}"' for url in urls)
        self.config.write_text(f"[engine.drill]\nurl = [{listed}]\nreplicas = 1\nshards = 3\n")

    def send(self) -> subprocess.Popen[bytes]:
        command = [LUUTIN, "index", "--to", "drill", "--db", self.archive, "--config", self.config]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def holds(self, count: int) -> bool:
        return self.count() >= count

    def count(self) -> int:
        with Cluster(self.access) as cluster:
            found = cluster.ask("GET", f"/{cluster.index}/_count")
        return int(found["count"]) if found else 0

    def manager(self) -> int:
        with Cluster(self.access) as cluster:
            return int(cluster.ask("GET", "/_cat/cluster_manager", params={"format": "json"})[0]["node"][1:])

    def is_green(self) -> bool:
        with Cluster(self.access) as cluster:
            health = cluster.ask("GET", "/_cluster/health")
        return health["status"] == "green" and health["number_of_nodes"] == 3

    def faults(self) -> list[str]:
        """What the cluster has otherwise than the archive."""
        with Cluster(self.access) as cluster, Database.read(self.archive) as database:
            reader, records = Reader(database), ClusterRecords(cluster, time_s=60)
            theirs = {record.id: record.sha256 for record in records.current()}
            ours = {record.id: record.sha256 for record in reader.current()}
            wrong = [number for number in ours.keys() & theirs.keys() if ours[number] != theirs[number]]
            told = {"lost": ours.keys() - theirs.keys(), "too many": theirs.keys() - ours.keys(), "otherwise": wrong}
            counts = records.counts(), reader.counts()
        found = [f"{len(numbers):,} {name}" for name, numbers in told.items() if numbers]
        return found if counts[0] == counts[1] else [*found, f"counted {counts[0]}, in the archive {counts[1]}"]


def wait_for(what: Callable[[], bool], seconds: float = 300) -> float:
    """Until it is so; how long that took. SystemExit after the deadline."""
    begun = time.monotonic()
    while time.monotonic() < begun + seconds:
        try:
            if what():
                return time.monotonic() - begun
        except IndexerError:
            pass
        time.sleep(0.3)
    sys.exit(f"not within {seconds:.0f} s: {what}")


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--rate", type=float, default=20, help="searches a second")
    parser.add_argument("--longest", type=float, default=5.0)
    parser.add_argument("--heap", default="512m")
    parser.add_argument("--work", type=Path, default=Path("bench-engine"))
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    drill = Drill(given.work, archive_of(given.work, given.articles, given.count, plain=False), given.heap)
    try:
        sys.exit(_run(drill, given))
    finally:
        stop(drill.home)


def _run(drill: Drill, given: argparse.Namespace) -> int:
    sending = drill.send()
    wait_for(lambda: drill.holds(given.count // 8))
    asker = Asker(drill.access, drill.archive, given.rate)
    data = next(node for node in range(3) if node != drill.manager())
    for name, choose in (("a node with data", lambda: data), ("the manager", drill.manager)):
        node = choose()
        before = drill.count()
        print(f"{before:,} articles there; kill -9 of {name}, n{node}", flush=True)
        end(drill.home, node, KILLED)
        wait_for(lambda before=before: drill.holds(min(before + 200, given.count)))  # it goes on without it
        spawn(drill.home, node)
        print(f"green again {wait_for(drill.is_green):.0f} s after it came back", flush=True)
    if sending.poll() is None:
        print(f"{drill.count():,} articles there; kill -9 of the sender", flush=True)
        sending.kill()
        sending.wait()
    for _ in range(3):
        if drill.send().wait() == 0:
            break
    asker.stop()
    faults = drill.faults()
    print(asker.told())
    for _, failure in asker.failed[:3]:
        print(f"  {failure}")
    print(f"the cluster against the archive: {'; '.join(faults) or f'all {given.count:,} articles, once'}")
    return int(bool(faults) or asker.longest > given.longest)


if __name__ == "__main__":
    main()
