"""Three crawlers beside each other, killed at random and resumed: is what they keep what one crawler keeps?

    python bench/shards.py [--portals 3] [--kills 6] [--seed 1] [--store versitygw] [--cluster]

Each portal is the demo's three sites on loopback, a port each. One crawler takes all of them. Then three shards do,
each a process of its own with its own archive, and WARC files that go into one object store and leave the disk at once.
Each process is killed (SIGKILL) at random moments, while it crawls and while it stores, and started again, and at last
each runs to its end. Compared are the articles' addresses and content hashes, and which shard has which source. Then
`luutin verify` reads every capture of every shard back from the store.

--cluster: all shards send to one cluster behind each crawl (JDK and Maven needed), and are killed while they send, too.
It has to hold the same records as the single crawl, each once.

--store: a program that speaks S3, `versitygw` or where it lies; without it the small store of the tests is asked.
"""

import argparse
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from luutin.app.demo import Portal
from luutin.archive import Database, files_away
from luutin.crawler import Shard, SourceSettings, sources_of
from luutin.indexer import Cluster, ClusterAccess, ClusterRecords

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.engine.cluster import start as start_cluster
from tests.engine.cluster import stop as stop_cluster

SHARDS = 3
KEY = "a-key-of-this-bench"
ROOT = Path(__file__).resolve().parent.parent


def write_config(folder: Path, portals: list[Portal], address: str, engine: str) -> tuple[Path, list[SourceSettings]]:
    """One configuration for all, with the store, and one for the single crawl, without."""
    (folder / "credentials").write_text(f"[default]\naws_access_key_id = bench\naws_secret_access_key = {KEY}\n")
    store = (
        f'[store]\nurl = "s3://luutin/kho"\nendpoint = "{address}"\ncredentials_file = "credentials"\n'
        "keep_local_days = 0\nfile_mb = 0.05\n"
    )
    sources = [
        SourceSettings(name=f"{key}-{number}", seeds=(f"{site.base_url}/",))
        for number, portal in enumerate(portals)
        for key, site in portal.sites.items()
    ]
    tables = [
        f'[sources.{each.name}]\nseeds = ["{each.seeds[0]}"]\npermission = {{ by = "this bench", delay_s = 0.0 }}\n'
        for each in sources
    ]
    (folder / "config.toml").write_text("\n".join([store, engine, *tables]))
    (folder / "one.toml").write_text("\n".join(tables))
    return folder / "config.toml", sources


def start(config: Path, db: Path, *more: str) -> subprocess.Popen:
    """One crawl, in a process of its own."""
    db.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-P", "-m", "luutin", "crawl", "--config", str(config), "--db", str(db), *more]
    with (db.parent / "log").open("ab") as log:
        return subprocess.Popen(command, cwd=db.parent, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=log)


def records(db: Path) -> set[tuple[str, str, str]]:
    """Source, address and content hash of every article."""
    with Database.read(db) as database:
        return {tuple(row) for row in database.all("SELECT source, url, sha256 FROM records")}


def records_of(access: ClusterAccess) -> list[tuple[str, str, str]]:
    """The same of a cluster."""
    with Cluster(access) as cluster:
        found = ClusterRecords(cluster, time_s=60).current()
        return [(record.source, record.url, record.sha256) for record in found]


@contextmanager
def one_cluster(folder: Path):
    """A cluster of one node, and the table of config.toml that names it."""
    url = start_cluster(folder, owner=os.getpid())[0]
    try:
        yield ClusterAccess("one", (url,)), f'[engine.one]\nurl = "{url}"\nreplicas = 0\nshards = 3\n'
    finally:
        stop_cluster(folder)


def crawl_and_kill(config: Path, db: Path, shard: int, kills: int, chance: random.Random) -> tuple[int, int]:
    """Kill so many times, then let it end. How often it was killed at work, and its last exit code."""
    hit = 0
    for _ in range(kills):
        process = start(config, db, "--shard", f"{shard}/{SHARDS}")
        time.sleep(chance.uniform(0.5, 8))
        hit += process.poll() is None
        process.kill()
        process.wait()
    code = 0
    for _ in range(3):  # what was fetched and has to be looked at again takes a run more
        code = start(config, db, "--shard", f"{shard}/{SHARDS}").wait()
    if code:
        print(f"  shard {shard}: {(db.parent / 'log').read_text('utf-8', 'replace').strip().splitlines()[-1]}")
    return hit, code


@contextmanager
def served(program: str | None, folder: Path):
    """An object store with the bucket `luutin`; its address."""
    if program is None:
        sys.path.insert(0, str(ROOT))
        from tests.archive.s3_server import S3Server

        with S3Server() as server:
            yield server.address
        return
    (folder / "buckets" / "luutin").mkdir(parents=True)
    (folder / "meta").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    found = shutil.which(program) or program
    keys = ["--access", "bench", "--secret", KEY, "--port", f"127.0.0.1:{port}", "--quiet"]
    command = [found, *keys, "posix", "--sidecar", str(folder / "meta"), str(folder / "buckets")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            while True:
                with socket.socket() as reach:
                    if reach.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def main() -> int:
    """Run it; 1 where anything differs."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--portals", type=int, default=3)
    read.add_argument("--kills", type=int, default=6)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--store")
    read.add_argument("--cluster", action="store_true")
    chosen = read.parse_args()
    chance = random.Random(chosen.seed)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="luutin-shards-")))
        portals = [stack.enter_context(Portal()) for _ in range(chosen.portals)]
        access, engine = stack.enter_context(one_cluster(folder / "search")) if chosen.cluster else (None, "")
        config, sources = write_config(folder, portals, stack.enter_context(served(chosen.store, folder)), engine)
        for _ in range(2):
            start(folder / "one.toml", folder / "one" / "archive.db").wait()
        single, union, faults = records(folder / "one" / "archive.db"), set(), []
        for number in range(SHARDS):
            db = folder / str(number) / "archive.db"
            own = {each.name for each in sources_of(Shard(number, SHARDS), sources)}
            if not own:
                print(f"shard {number}: no source falls to it")
                continue
            hit, code = crawl_and_kill(config, db, number, chosen.kills, chance)
            found = records(db)
            if {source for source, _, _ in found} != own or union & found:
                faults.append(f"shard {number} has sources that are not its own, or lacks some")
            union |= found
            with Database.read(db) as database:
                captures = database.value("SELECT count(*) FROM captures")
                files = database.value("SELECT count(*) FROM warc_files")
                away = len(files_away(database, db.parent / "warc"))
            proof = subprocess.run(
                [sys.executable, "-P", "-m", "luutin", "verify", "--json", "--config", config, "--db", db],
                capture_output=True,
                check=False,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
            told = json.loads(proof.stdout or b'{"checked": {}, "faults": ["it did not run"]}')
            checked = told["checked"].get("captures", 0)
            if told["faults"] or checked != captures:
                faults.append(f"shard {number}: {checked} of {captures} captures verified: {told['faults'][:3]}")
            print(
                f"shard {number}: {len(own)} sources, killed {hit} times, then exit code {code}; {len(found)} articles;"
                f" {checked} of {captures} captures verified, {away} of {files} WARC files in the store alone"
            )
        if union != single:
            faults.append(f"{len(single - union)} records are missing, {len(union - single)} are there beyond")
        print(f"one crawler: {len(single)} records; three shards: {len(union)}; the same: {union == single}")
        if access:
            held = records_of(access)
            print(f"the cluster: {len(held)} records, the same, each once: {sorted(held) == sorted(single)}")
            faults += [] if sorted(held) == sorted(single) else ["the cluster holds other records"]
        for fault in faults:
            print(f"FAULT: {fault}")
        return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
