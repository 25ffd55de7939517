"""Clusters by the names that config.toml gives them: `[engine.NAME]`."""

import time
from typing import TYPE_CHECKING

from luutin.app.config import OWN_ENGINES, Config
from luutin.app.errors import EXIT_USAGE, UserError
from luutin.indexer import Cluster, ClusterSearcher, EngineRefusedError, open_cluster

if TYPE_CHECKING:
    from luutin.indexer import EngineSettings


def settings_of(config: Config, name: str) -> "EngineSettings":
    """What config.toml says of an engine. UserError where it says nothing."""
    chosen = config.engines.get(name)
    if chosen is None:
        known = ", ".join((*OWN_ENGINES, *config.engines))
        where = config.path or "config.toml, which is not there,"
        raise UserError(f"no engine {name}: {where} has no table [engine.{name}]; known: {known}", code=EXIT_USAGE)
    return chosen


def connect_engine(config: Config, name: str, *, patient: bool = False) -> Cluster:
    """A cluster; nothing is asked of it yet. *patient*: what fails is tried again for a minute."""
    chosen = settings_of(config, name)
    try:
        return open_cluster(name, chosen, wait=time.sleep if patient else None)
    except EngineRefusedError as error:
        raise UserError(str(error)) from error


def search_engine(config: Config, name: str, *, time_s: float | None = None) -> ClusterSearcher:
    """A searcher over a cluster; the table of abbreviations is looked for beside the archive, as ever."""
    cluster = connect_engine(config, name)
    return ClusterSearcher(cluster, beside=config.db, **({} if time_s is None else {"time_s": time_s}))
