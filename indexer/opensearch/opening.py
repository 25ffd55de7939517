"""Here is what config.toml says of a cluster. Give me a connection to it; nothing is asked of it yet."""

from luutin.indexer.errors import EngineRefusedError
from luutin.indexer.opensearch.cluster import Cluster, ClusterAccess, Wait
from luutin.indexer.opensearch.settings import EngineSettings


def open_cluster(
    name: str, settings: EngineSettings, *, wait: Wait | None = None, time_s: float | None = None
) -> Cluster:
    """A connection. *wait*: what fails is tried again for a minute; *time_s* is instead of `timeout_s`.

    Raises EngineRefusedError where the package, the password or the authority's certificate is missing.
    """
    access = ClusterAccess(
        name=name,
        urls=settings.url,
        index=settings.index,
        ca=settings.ca,
        login=_login(name, settings),
        time_s=settings.timeout_s if time_s is None else time_s,
    )
    try:
        return Cluster(access, wait=wait)
    except ModuleNotFoundError as error:
        raise EngineRefusedError(name, "clusters need a package: pip install 'luutin[opensearch]'") from error
    except OSError as error:
        raise EngineRefusedError(name, f"ca {settings.ca}: {error.strerror or error}") from error


def _login(name: str, settings: EngineSettings) -> tuple[str, str] | None:
    file = settings.password_file
    if file is None:
        return None
    try:
        return settings.user, file.read_text("utf-8").strip()
    except OSError as error:
        raise EngineRefusedError(name, f"password_file {file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise EngineRefusedError(name, f"password_file {file}: is no text") from error
