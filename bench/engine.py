"""A cluster beside the archive's own index: `python bench/engine.py equal|known|speed ARTICLES.jsonl[.xz] …`.

ARTICLES has a JSON object a line: id, title, published, body. They get captions, leads, bylines, numbers of documents,
files, four sources and repeats, the same ones each time, and are put into an archive in --work and into a cluster,
which is started there (JDK and Maven needed) unless --url names one.

    equal    --queries N   for N queries of every construct: do both find the same articles, with the same totals,
                           facets, timelines and order by time? Each difference is printed; exit code 1: there is one.
    known    QUERIES.jsonl MRR@10 of both, in the four columns of bench/search_known.py.
    speed    --clients 1,8 rates, bytes, CPU, and latencies by class of query, of both; what follows for more articles.

--seed makes other queries: tune with one, look with another.
"""

import argparse
import json
import os
import random
import resource
import statistics
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

from engine_material import CONSTRUCTS, Material, archive_of

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from luutin.archive import Database, Reader
from luutin.indexer import Cluster, ClusterAccess, ClusterFollower, ClusterSearcher, InFiles, Searcher, Searching, Shape
from tests.engine.cluster import start, stop


def equal(ours: Searching, theirs: Searching, material: Material, count: int) -> int:
    """Compare; the number of queries that differ."""
    wrong, asked, kinds = Counter[str](), Counter[str](), list(CONSTRUCTS.items())
    for number in range(count):
        kind, make = kinds[number % len(kinds)]
        query = make(material)
        asked[kind] += 1
        faults = list(differences(ours, theirs, query))
        wrong[kind] += bool(faults)
        for fault in faults:
            print(f"{kind}: {query!r}: {fault}", flush=True)
    alike = sum(asked.values()) - sum(wrong.values())
    print(f"{alike:,} of {sum(asked.values()):,} queries of {len(asked)} constructs alike: sets, totals, facets,")
    print("timelines, order by time both ways, pages with near-duplicates grouped")
    return sum(wrong.values())


def differences(ours: Searching, theirs: Searching, query: str) -> Iterator[str]:
    """What differs for one query."""
    mine, other = (each.search(query, facets=True, timeline=True, limit=10) for each in (ours, theirs))
    if mine.total != other.total:
        yield f"total {mine.total} and {other.total}"
    numbers = [each.ids(query) for each in (ours, theirs)]
    if numbers[0] != numbers[1]:
        extra, less = set(numbers[1]) - set(numbers[0]), set(numbers[0]) - set(numbers[1])
        yield f"set or order: {len(less)} lacking {sorted(less)[:3]}, {len(extra)} too many {sorted(extra)[:3]}"
    for name in mine.facets:
        if Counter(mine.facets[name]) != Counter(other.facets[name]) and not _cut(
            mine.facets[name], other.facets[name]
        ):
            yield f"facet {name}: {mine.facets[name][:3]} and {other.facets[name][:3]}"
    if mine.timeline != other.timeline:
        yield "timeline"
    inside = [_of_files(each.in_files) for each in (mine, other)]
    if inside[0] != inside[1]:
        yield f"in files: {inside[0]} and {inside[1]}"
    for sort in ("newest", "oldest"):
        pages = [each.search(query, sort=sort, limit=15).hits for each in (ours, theirs)]
        shown = [[(hit.id, [twin.id for twin in hit.also]) for hit in hits] for hits in pages]
        if shown[0] != shown[1]:
            yield f"{sort}: {[a for a, b in zip(*shown, strict=False) if a != b][:1]}"


def _of_files(found: InFiles | None) -> tuple[int, list[tuple[int, int, int]]]:
    """How many articles are found by their files; where all of them are shown, each by its file and page too."""
    if found is None:
        return 0, []
    shown = sorted((each.id, each.file_id, each.page) for each in found.hits)
    return found.total, shown if found.total == len(shown) else []


def _cut(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Do two facets of twenty values differ only in which of the least frequent they still show?"""
    counts = [[each.count for each in some] for some in (one, other)]
    least = min(counts[0], default=0)
    kept = [[each for each in some if each.count > least] for some in (one, other)]
    return len(one) == len(other) == 20 and counts[0] == counts[1] and set(kept[0]) == set(kept[1])


def known(ours: Searching, theirs: Searching, queries: Path, addresses: list[str]) -> None:
    """MRR@10 of both in four columns."""
    there = {int(hit.rsplit("/", 1)[1]) for hit in addresses}
    asked = [json.loads(line) for line in queries.read_text("utf-8").splitlines()]
    asked = [query for query in asked if query["id"] in there]
    for kind, form in product(("title", "body"), ("typed", "accentless")):
        some = [query for query in asked if query["kind"] == kind]
        found = []
        for searcher in (ours, theirs):
            ranks = []
            for query in some:
                numbers = [int(hit.url.rsplit("/", 1)[1]) for hit in searcher.search(query[form], limit=10).hits]
                ranks.append(1 / (numbers.index(query["id"]) + 1) if query["id"] in numbers else 0)
            found.append(statistics.fmean(ranks))
        gap = found[1] - found[0]
        print(
            f"{kind}, {form}, {len(some)} queries: archive {found[0]:.3f} cluster {found[1]:.3f} ({gap:+.3f})",
            flush=True,
        )


def cpu_of(pids: list[int]) -> float:
    """CPU seconds of some processes so far."""
    ticks = (Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in pids)
    return sum(int(each[11]) + int(each[12]) for each in ticks) / os.sysconf("SC_CLK_TCK")


def own_cpu() -> float:
    """Of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def send(path: Path, cluster: Cluster, shape: Shape, pids: list[int]) -> None:
    """Bring the cluster up to the archive, and say what that cost."""
    with Database.read(path) as database:
        follower = ClusterFollower(database, cluster, shape=shape)
        begun, mine, theirs = time.monotonic(), own_cpu(), cpu_of(pids)
        done = follower.catch_up()
        seconds, mine, theirs = time.monotonic() - begun, own_cpu() - mine, cpu_of(pids) - theirs
    if done.put:
        print(f"sent {done.put:,} in {seconds:.0f} s: {done.put / mine:.0f} a CPU-s of ours,", end=" ")
        print(f"{done.put / max(theirs, 0.01):.0f} a CPU-s of the cluster", flush=True)


def bytes_of(cluster: Cluster) -> tuple[int, int]:
    """Articles, and bytes of one copy of them, merged."""
    cluster.ask("POST", f"/{cluster.index}/_forcemerge", params={"max_num_segments": 1}, timeout_s=3600)
    cluster.ask("POST", f"/{cluster.index}/_refresh")
    count = cluster.ask("GET", f"/{cluster.index}/_count")["count"]  # files and pages are parts of articles
    found = cluster.ask("GET", f"/{cluster.index}/_stats/store")["_all"]["primaries"]
    return count, found["store"]["size_in_bytes"]


def speed(
    ours: Searching, connect: Callable[[], ClusterSearcher], material: Material, pids: list[int], clients: list[int]
) -> None:
    """Latencies by class of both, and rates with many clients."""
    theirs, times = connect(), defaultdict[str, list[tuple[float, float, float]]](list)
    for turn, (kind, make) in product(range(6), CONSTRUCTS.items()):
        query = make(material)
        for name, searcher in (("archive", ours), ("cluster", theirs)):
            begun, mine, server = time.perf_counter(), own_cpu(), cpu_of(pids)
            searcher.search(query)
            if turn:  # the first warms up
                took = time.perf_counter() - begun
                times[f"{kind}, {name}"].append((took, own_cpu() - mine, cpu_of(pids) - server))
    every = defaultdict[str, list[tuple[float, float, float]]](list)
    for name, some in times.items():
        every[name.rpartition(", ")[2]] += some
        print(f"{name}: {_figures(some)}")
    for name, some in every.items():
        print(f"all, {name}: {_figures(some)}")
    for count in clients:
        mine, server = own_cpu(), cpu_of(pids)
        took, seconds = _together(connect, material, count)
        mine, server = (
            (now - before) / len(took) * 1000 for now, before in ((own_cpu(), mine), (cpu_of(pids), server))
        )
        print(f"{count} clients: {len(took) / seconds:.1f} queries a second, {_latency(took)};", end=" ")
        print(f"CPU a query: ours {mine:.1f} ms, cluster {server:.1f} ms", flush=True)


def _figures(some: list[tuple[float, float, float]]) -> str:
    wall, mine, server = ([each[part] * 1000 for each in some] for part in range(3))
    return (
        f"{_latency([each / 1000 for each in wall])}; CPU a query: ours {statistics.fmean(mine):.1f} ms,"
        f" cluster {statistics.fmean(server):.1f} ms"
    )


def _latency(took: list[float]) -> str:
    """*took*: seconds."""
    slow = sorted(took)[int(0.95 * (len(took) - 1))]
    return f"median {statistics.median(took) * 1000:.0f} ms, p95 {slow * 1000:.0f}"


def _together(connect: Callable[[], ClusterSearcher], material: Material, count: int) -> tuple[list[float], float]:
    """Seconds of each query of so many clients at once, and of all together."""
    queries = [make(material) for _ in range(max(2, 96 // count)) for make in list(CONSTRUCTS.values())[:8]]
    took = list[float]()

    def ask() -> None:
        with connect() as searcher:
            for query in random.sample(queries, len(queries)):
                begun = time.perf_counter()
                searcher.search(query)
                took.append(time.perf_counter() - begun)

    begun = time.perf_counter()
    threads = [threading.Thread(target=ask) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, time.perf_counter() - begun


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["equal", "known", "speed"])
    parser.add_argument("articles", type=Path)
    parser.add_argument("known", type=Path, nargs="?", help="queries for known items")
    parser.add_argument("--count", type=int, default=6000, help="articles")
    parser.add_argument("--queries", type=int, default=440)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", default="1,8,32")
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--shards", type=int, default=3)
    parser.add_argument("--heap", default="1g")
    parser.add_argument("--url", help="of a cluster that runs already")
    parser.add_argument("--work", type=Path, default=Path("bench-engine"))
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    archive = archive_of(given.work, given.articles, given.count, plain=given.what == "known")
    home = (given.work / "cluster").resolve()
    urls = [given.url] if given.url else start(home, nodes=given.nodes, heap=given.heap, owner=os.getpid(), fast=True)
    pids = [] if given.url else [int(file.read_text()) for file in home.glob("n*/pid")]
    access = ClusterAccess("bench", tuple(urls), index=f"bench_{archive.stem.replace('-', '_')}", time_s=300)

    def connect() -> ClusterSearcher:
        return ClusterSearcher(Cluster(access), beside=archive, time_s=120)

    try:
        with Cluster(access) as cluster, Searcher(archive) as ours, connect() as theirs:
            send(archive, cluster, Shape(given.shards, 0), pids)
            if given.what == "equal":
                sys.exit(bool(equal(ours, theirs, Material(archive, given.seed), given.queries)))
            elif given.what == "known":
                with Database.read(archive) as database:
                    addresses = [record.url for record in Reader(database).current()]
                known(ours, theirs, given.known, addresses)
            else:
                articles, size = bytes_of(cluster)
                print(f"{size / articles:,.0f} bytes an article, one copy, merged;", end=" ")
                print(f"the archive {archive.stat().st_size / articles:,.0f}")
                clients = [int(each) for each in given.clients.split(",")]
                speed(ours, connect, Material(archive, given.seed), pids, clients)
    finally:
        if not given.url:
            stop(home)


if __name__ == "__main__":
    main()
