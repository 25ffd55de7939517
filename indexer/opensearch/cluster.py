"""The only place that imports the OpenSearch client: one request at a time, and its failures in our words."""

import logging
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import orjson

from luutin.indexer.errors import EngineDownError, EngineRefusedError

PATIENCE = (1, 2, 4, 8, 16, 32)
"""Seconds that who writes waits, one after the other, where nobody answers or the cluster asks for a pause."""

Wait = Callable[[float], None]

_BUSY = {429, 502, 503, 504}
_READ_ONLY = "cluster_block_exception"


@dataclass(frozen=True, slots=True)
class ClusterAccess:
    """How a cluster is reached."""

    name: str
    """As config.toml has it."""
    urls: tuple[str, ...]
    """Of its nodes: where one does not answer, the next is asked."""
    index: str = "luutin"
    """For whoever asks: an alias of the index that answers now."""
    ca: Path | None = None
    """Certificate authority; None: those that the system knows."""
    login: tuple[str, str] | None = None
    """User and password."""
    time_s: float = 30.0
    """Seconds after which a request is given up."""


class Cluster:
    """One cluster. For one thread at a time; a context manager.

    *wait* is what who writes waits with; without it, what fails fails at once.
    """

    def __init__(self, access: ClusterAccess, *, wait: Wait | None = None) -> None:
        from opensearchpy import OpenSearch

        logging.getLogger("opensearch").setLevel(logging.ERROR)  # what failed is told by our own errors, once
        self.access = access
        self.wait = wait
        secure = any(url.startswith("https:") for url in access.urls)
        self._client = OpenSearch(
            hosts=list(access.urls),
            http_auth=access.login,
            ssl_context=ssl.create_default_context(cafile=access.ca) if secure else None,
            timeout=access.time_s,
            max_retries=len(access.urls),  # each node once; a request that was under way may have been done twice
            retry_on_timeout=False,
            serializer=_Json(),
        )

    @property
    def name(self) -> str:
        """As config.toml has it."""
        return self.access.name

    @property
    def index(self) -> str:
        """Name of the index for whoever asks."""
        return self.access.index

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Mapping[str, Any] | None = None,
        timeout_s: float | None = None,
    ) -> Any:
        """The answer to one request, as JSON reads it; None for a 404.

        *body* is what JSON can say, or the lines of a bulk request as text. Raises EngineDownError where nobody
        answers or the cluster takes no work for now, EngineRefusedError where it will not do this at all.
        """
        if self.wait:
            for pause in PATIENCE:
                try:
                    return self._ask(method, path, body, params, timeout_s)
                except EngineDownError:
                    self.wait(pause)
        return self._ask(method, path, body, params, timeout_s)

    def refusal(self, status: int, error: Mapping[str, Any]) -> EngineDownError | EngineRefusedError:
        """What one search of several in a request failed by: *error* is what the cluster said of it."""
        return self._judged(status, str(error.get("type")), _causes(error) or str(error)[:200])

    def _ask(self, method: str, path: str, body: Any, params: Mapping[str, Any] | None, timeout_s: float | None) -> Any:
        from opensearchpy.exceptions import NotFoundError, OpenSearchException

        try:
            given = timeout_s or self.access.time_s
            return self._client.transport.perform_request(method, path, params=params, body=body, timeout=given)
        except NotFoundError:
            return None
        except OpenSearchException as error:
            raise self._translated(error) from error

    def _translated(self, error: Exception) -> EngineDownError | EngineRefusedError:
        from opensearchpy.exceptions import SSLError, TransportError

        status = error.status_code if isinstance(error, TransportError) else "N/A"
        said = str(getattr(error, "error", error))
        if isinstance(error, SSLError):
            return EngineRefusedError(self.name, _of_certificate(str(error.info)))
        if isinstance(status, int):
            return self._judged(status, said, _reason(error))
        return EngineDownError(self.name, f"nobody answers at {', '.join(self.access.urls)}")

    def _judged(self, status: int, said: str, reason: str) -> EngineDownError | EngineRefusedError:
        if status in _BUSY:
            return EngineDownError(self.name, f"it takes no more for now ({status} {said})")
        if status == 403 and _READ_ONLY in said:
            return EngineDownError(self.name, "it takes no writes: a disk is full, or an index was made read-only")
        user = self.access.login[0] if self.access.login else None
        if status == 401:
            wanted = f"knows no user {user} with the password of `password_file`" if user else "asks who this is"
            return EngineRefusedError(self.name, f"it {wanted}: set `user` and `password_file` (401 {said})")
        if status == 403:
            return EngineRefusedError(self.name, f"user {user} may not do that (403 {said}: {reason})")
        return EngineRefusedError(self.name, f"{status} {said}: {reason}")


def _reason(error: Exception) -> str:
    """What the cluster says was wrong."""
    info = getattr(error, "info", None)
    return (_causes(info.get("error", {})) if isinstance(info, dict) else "") or str(info)[:200]


def _of_certificate(said: str) -> str:
    """What is wrong with the certificate that was shown, by what OpenSSL says of it."""
    if "has expired" in said or "not yet valid" in said:
        return "its certificate is not valid today: have it renewed"
    if "ostname" in said or "IP address" in said:
        return f"its certificate is of another host: `url` has to name the host that it is of ({said})"
    if "certificate" in said:
        return f"its certificate is not of the authority that `ca` names ({said})"
    return f"no TLS is spoken there, or of another version ({said})"


def _causes(error: Mapping[str, Any]) -> str:
    return "; ".join(str(cause.get("reason")) for cause in error.get("root_cause", []))


class _Json:
    """JSON by orjson: the client's own takes ten times as long for the words of a thousand articles."""

    mimetype = "application/json"

    def loads(self, text: str) -> Any:
        return orjson.loads(text)

    def dumps(self, value: Any) -> str:
        return value if isinstance(value, str) else orjson.dumps(value).decode()
