"""How is a cluster, and how far behind an archive is what it holds?"""

from typing import Any, NamedTuple

from luutin.archive import ArticleNumbers, Corpus, Database, identify
from luutin.indexer.errors import EngineDownError, EngineRefusedError
from luutin.indexer.opensearch.cluster import Cluster
from luutin.indexer.opensearch.following import ClusterFollower
from luutin.indexer.opensearch.generations import Generations
from luutin.indexer.opensearch.opening import open_cluster
from luutin.indexer.opensearch.settings import EngineSettings

LOOK_S = 3.0
"""Seconds that a look may take: a status waits for no cluster."""


class ShardReach(NamedTuple):
    """How far one archive has been followed."""

    shard: int
    archive: str
    """Its name (uuid)."""
    upto: str | None
    """When the last change was that was taken in: moment; None: it is being filled, or nobody noted it."""


class ClusterState(NamedTuple):
    """What a look at a cluster shows; None where it shows nothing of that."""

    name: str
    trouble: str | None = None
    """What is wrong and what to do, in words; None: nothing."""
    colour: str | None = None
    """`green`: all copies are there; `yellow`: copies are missing; `red`: articles are missing."""
    nodes: int | None = None
    lag: int | None = None
    """Changes of this archive that it has not taken in."""
    building: str | None = None
    """The index that is being built beside the one that answers."""
    waits_for: tuple[str, ...] = ()
    """Archives that have to be taken into that one."""
    read_only: bool = False
    snapshot_at: int | None = None
    """End of the newest snapshot, in milliseconds since 1970; None: there is none, or this user may not know."""
    shards: tuple[ShardReach, ...] = ()
    """Of every archive that it holds, in order of their shards."""

    def as_json(self) -> dict[str, Any]:
        """As `luutin status --json` has it."""
        return {**self._asdict(), "shards": [each._asdict() for each in self.shards]}


def look_at(name: str, settings: EngineSettings, database: Database) -> ClusterState:
    """Look, for a few seconds at most."""
    try:
        with open_cluster(name, settings, time_s=LOOK_S) as cluster:
            return _look(cluster, database)
    except (EngineDownError, EngineRefusedError) as error:
        return ClusterState(name, str(error))


def why_not_its_own(cluster: Cluster, database: Database) -> str | None:
    """Why this archive's captures and files are not those of the articles that a cluster shows; None: they are.

    Raises EngineDownError, EngineRefusedError, and NoIndexError where there is no index yet.
    """
    followed = {each.archive: each for each in Generations(cluster).readable().archives}
    identity, numbers = identify(database), ArticleNumbers(database)
    if not followed.keys() & {identity.uuid, *identity.former}:
        return f"it is {identity.uuid}, and the cluster holds {', '.join(sorted(followed))}"
    last = Corpus(database).last()
    if last and numbers.number_of(last) != last:
        return f"it is shard {identity.shard}, and the cluster knows its articles by other numbers"
    return None


def _look(cluster: Cluster, database: Database) -> ClusterState:
    follower = ClusterFollower(database, cluster)
    health = cluster.ask("GET", "/_cluster/health")
    lag, building, waits = follower.pending(), follower.generations.building(), tuple(follower.waits_for())
    state = ClusterState(
        cluster.name,
        colour=health["status"],
        nodes=health["number_of_nodes"],
        lag=lag,
        building=building,
        waits_for=waits,
        read_only=_is_read_only(cluster),
        snapshot_at=_newest_snapshot(cluster),
        shards=_shards(follower.generations),
    )
    return state._replace(trouble=_trouble(state))


def _shards(generations: Generations) -> tuple[ShardReach, ...]:
    live = generations.live()
    archives = sorted(live.archives, key=lambda each: each.shard) if live else ()
    return tuple(ShardReach(each.shard, each.archive, None if each.filled else each.upto) for each in archives)


def _trouble(state: ClusterState) -> str | None:
    run = f"`luutin index --to {state.name}`"
    if state.read_only:
        return f"it takes no writes: make room on its disks, then {run}"
    if state.colour == "red":
        return "some of its articles are missing: bring back the nodes that hold them"
    if state.waits_for:
        return (
            f"its new index waits for {len(state.waits_for)} archives: {run} where {', '.join(state.waits_for)} stand"
        )
    if state.lag:
        return f"{state.lag:,} changes behind: {run}"
    return "copies are missing: a node is down" if state.colour == "yellow" else None


def _is_read_only(cluster: Cluster) -> bool:
    path = f"/{cluster.index}/_settings/index.blocks.*"
    found: dict[str, Any] = cluster.ask("GET", path, params={"flat_settings": "true"}) or {}
    return any("true" in each["settings"].values() for each in found.values())


def _newest_snapshot(cluster: Cluster) -> int | None:
    try:
        places = cluster.ask("GET", "/_snapshot") or {}
        found = [cluster.ask("GET", f"/_snapshot/{place}/_all")["snapshots"] for place in places]
    except EngineRefusedError:
        return None
    ended = [each["end_time_in_millis"] for some in found for each in some if each["state"] == "SUCCESS"]
    return max(ended, default=None)
