"""One OpenSearch server for all tests of a run, in whichever process they are; an index of its own for each test."""

import fcntl
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from luutin.archive import Reader
from luutin.indexer import Cluster, ClusterAccess, ClusterFollower, Shape
from tests.engine.cluster import missing, start, urls

LEFT_OUT = "tests of the engine of clusters are left out: this machine lacks "
_numbers = count()


def require() -> None:
    """Leave the test out where no server can be started; with CI=true that is a failure."""
    if lacking := missing():
        reason = LEFT_OUT + ", ".join(lacking)
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)


def shared_url(folder: Path) -> str:
    """The address of the server that this run shares, started by whoever needs it first.

    It ends when the process does that began the tests, however that ends.
    """
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    base = (folder.parent if is_worker else folder) / "opensearch"
    base.mkdir(exist_ok=True)
    with (base / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (base / "started").exists():
            start(base, owner=os.getppid() if is_worker else os.getpid())
            (base / "started").touch()
    return urls(base)[0]


def fresh_cluster(url: str) -> Iterator[Cluster]:
    """A cluster in which nothing is indexed yet."""
    name = f"t{os.getpid()}_{next(_numbers)}"
    with Cluster(ClusterAccess("test", (url,), index=name, time_s=60)) as cluster:
        yield cluster
        cluster.ask("DELETE", f"/{name}-*,{name}_state", params={"ignore_unavailable": "true"})


def follow(database, cluster):
    """Bring the cluster up to the archive, in one shard without copies."""
    return ClusterFollower(database, cluster, shape=Shape(1, 0)).catch_up()


def follow_index(database, cluster, seen):
    """The same once the archive's own index has followed: *seen* is the watermark of the last time; the new one."""
    mark = Reader(database).watermark("index") if "watermarks" in database.tables() else 0
    if mark != seen:
        follow(database, cluster)
    return mark
