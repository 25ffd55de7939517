"""`luutin index --to NAME`: bring a cluster up to what the archive holds, and say how that went."""

from luutin.app.config import Config
from luutin.app.engines import connect_engine, settings_of
from luutin.app.errors import EXIT_PARTIAL, UserError
from luutin.app.garbage import gc_paused
from luutin.app.terminal import count_progress, talk
from luutin.archive import Database
from luutin.indexer import ClusterFollower, EngineDownError, EngineRefusedError, Shape


def follow(config: Config, engine: str, *, rebuild: bool) -> None:
    """Send what changed. UserError with exit code 3 where the cluster takes nothing for now, 1 where it refuses."""
    chosen = settings_of(config, engine)
    shape = Shape(chosen.shards, chosen.replicas)
    with connect_engine(config, engine, patient=True) as cluster, Database.read(config.db) as database:
        follower = ClusterFollower(database, cluster, shape=shape)
        try:
            total = None if rebuild else follower.pending()
            with gc_paused(), count_progress(f"Indexing to {engine}", total) as progress:
                done = follower.rebuild(progress=progress) if rebuild else follower.catch_up(progress=progress)
            waits = follower.waits_for()
        except EngineDownError as error:
            late = f"{error}. What was sent is kept, the rest waits: run `luutin index --to {engine}` again"
            raise UserError(late, code=EXIT_PARTIAL) from error
        except EngineRefusedError as error:
            raise UserError(str(error)) from error
    talk(f"{done.put:,} articles sent, {done.removed:,} taken out \u2192 {', '.join(chosen.url)}, index {chosen.index}")
    if waits:
        talk(
            f"The new index answers once {len(waits):,} more archives are in it: "
            f"run `luutin index --to {engine}` where {', '.join(waits)} stand"
        )
