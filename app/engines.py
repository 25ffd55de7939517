"""Clusters by the names that config.toml gives them: `[engine.NAME]`, with the password read from its file."""

import hashlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

from luutin.app.config import OWN_ENGINES, Config
from luutin.app.errors import EXIT_USAGE, UserError
from luutin.indexer import Cluster, ClusterAccess, ClusterSearcher

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
    access = ClusterAccess(
        name=name,
        urls=chosen.url,
        index=chosen.index,
        ca=_beside(config, chosen.ca),
        login=_login(config, chosen),
        time_s=chosen.timeout_s,
    )
    try:
        return Cluster(access, wait=time.sleep if patient else None)
    except ModuleNotFoundError as error:
        raise UserError("engines of clusters need a package: pip install 'luutin[opensearch]'") from error
    except OSError as error:
        raise UserError(f"engine {name}: ca {access.ca}: {error.strerror or error}") from error


def search_engine(config: Config, name: str, *, time_s: float | None = None) -> ClusterSearcher:
    """A searcher over a cluster; the table of abbreviations is looked for beside the archive, as ever."""
    cluster = connect_engine(config, name)
    return ClusterSearcher(cluster, beside=config.db, **({} if time_s is None else {"time_s": time_s}))


def archive_key(archive: Path) -> str:
    """What tells an archive from others in one cluster."""
    return hashlib.sha256(str(archive.resolve()).encode()).hexdigest()[:12]


def _login(config: Config, chosen: "EngineSettings") -> tuple[str, str] | None:
    file = _beside(config, chosen.password_file)
    if file is None:
        return None
    try:
        return chosen.user, file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"password_file {file}: {getattr(error, 'strerror', None) or 'is no text'}") from error


def _beside(config: Config, file: Path | None) -> Path | None:
    """A file that config.toml names, from the folder that it stands in."""
    return file if file is None or config.path is None else config.path.parent / file
