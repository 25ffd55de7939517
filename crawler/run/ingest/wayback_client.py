"""The Wayback Machine, and archives that speak its protocol, by the `wayback` library. An extra: `luutin[wayback]`."""

import io
from collections.abc import Iterator
from typing import Any

from luutin.archive import LARGEST, FaultKind, ForeignCapture, ForeignFault, digest_agrees
from luutin.crawler.errors import SetupError
from luutin.crawler.reading.restoring import is_touched
from luutin.crawler.run.ingest.index_lines import NotAnIndexError, faults_of, sieve_cdx
from luutin.crawler.run.ingest.service import PASSING, ServiceError, rest_of
from luutin.crawler.run.ingest.web_archive import IndexedCapture, WantedCaptures, witness_of
from luutin.crawler.site.address import is_loopback
from luutin.crawler.site.settings import WaybackSettings

try:
    import requests
    import wayback
    from requests.adapters import HTTPAdapter
    from urllib3 import HTTPResponse
    from urllib3.exceptions import HTTPError
except ModuleNotFoundError as error:  # pragma: no cover - the extra is installed where tests run
    raise SetupError("`luutin wayback` needs a library: `pip install 'luutin[wayback]'`") from error

_HOME = "https://web.archive.org"
"""What the library takes every archive for."""
_PER_PAGE = 3000
_PIECE = 1 << 16


class WaybackClient:
    """One connection to one archive."""

    def __init__(self, settings: WaybackSettings, *, agent: str) -> None:
        self._witness = witness_of(settings)
        # An archive on this machine is its owner's own affair.
        is_ours = is_loopback(self._witness.rpartition(":")[0] or self._witness)
        session = wayback.WaybackSession(
            retries=0,
            timeout=60,
            user_agent=agent,
            search_calls_per_second=0 if is_ours else settings.searches_per_minute / 60,
            memento_calls_per_second=0 if is_ours else 1 / settings.delay_s,
        )
        session.trust_env = False
        self._adapter = _Elsewhere(settings.base)
        session.mount(f"{_HOME}/", self._adapter)
        self._client = wayback.WaybackClient(session)

    def search(self, wanted: WantedCaptures) -> Iterator[IndexedCapture | ForeignFault]:
        """What its index has, in its order, and each line that cannot be read. Raises ServiceError."""
        self._adapter.unread.clear()
        address = wanted.address.removesuffix("*")
        kind = "prefix" if wanted.address.endswith("*") else "exact" if "/" in address.rstrip("/") else "host"
        try:
            found = self._client.search(
                address.rstrip("/") if kind == "host" else address,
                match_type=kind,
                limit=_PER_PAGE,
                from_date=wanted.since,
                to_date=wanted.until,
                collapse=wanted.collapse,
                skip_malformed_results=False,  # what is passed over is counted
            )
            for each in found:
                sort, status = each.mimetype or "", each.statuscode
                yield IndexedCapture(each.original, each.timestamp, sort, status, _labelled(each.digest), each.raw_url)
            yield from faults_of(self._adapter.unread, place=f"{self._witness} index")
        except (wayback.exceptions.WaybackException, requests.RequestException) as error:
            raise self._in_words(error) from error

    def fetch(self, record: IndexedCapture) -> ForeignCapture | ForeignFault:
        """One capture as it was received, which must be what the index calls it. Raises ServiceError."""
        try:
            memento = self._client.get_memento(
                record.url, timestamp=record.captured_at, mode=wayback.Mode.original, follow_redirects=False
            )
            with memento:
                content = memento.content
        except (wayback.exceptions.WaybackException, requests.RequestException) as error:
            raise self._in_words(error) from error
        except ValueError as error:  # the library cannot take an address of the archive's apart
            raise ServiceError(str(error)) from error
        raw = self._adapter.raw
        # An archive that cannot give a page as it was puts its own words in: they are taken out when it is read.
        if not digest_agrees(record.digest, raw, content) and not is_touched(content):
            return ForeignFault(record.place, FaultKind.WRONG_DIGEST, record.url)
        # The library has undone the coding of the content.
        headers = [pair for pair in memento.headers.items() if pair[0].lower() not in _UNDONE]
        return ForeignCapture(
            *(record.url, memento.timestamp, memento.status_code, "", tuple(headers), content),
            witness=self._witness,
            place=record.place,
            digest=record.digest or None,
            truncated=self._is_cut(memento.headers.get("Content-Length", ""), raw, content),
        )

    @staticmethod
    def _is_cut(said: str, raw: bytes, content: bytes) -> bool:
        """Whether the archive itself has less of it than the portal announced."""
        return said.isdecimal() and int(said) > max(len(raw), len(content))

    def _in_words(self, error: Exception) -> ServiceError:
        status, rest_s = self._adapter.status, self._adapter.rest_s
        is_passing = status is None or status in PASSING or isinstance(error, _NoIndexAnswerError)
        if isinstance(error, (wayback.exceptions.BlockedSiteError, wayback.exceptions.BlockedByRobotsError)):
            is_passing = False
        said = "no whole answer" if status is None else f"{status}"
        # A service that is too busy is let be. What breaks off, or cannot be played back, is one capture's own affair.
        return ServiceError(
            f"{said}: {str(error).splitlines()[0][:200]}",
            rest_s=rest_s,
            is_passing=is_passing,
            ends_look=status in PASSING,
        )


def _labelled(digest: str) -> str:
    """A digest of the index with its kind; empty where it says none."""
    return "" if len(digest) < _SHORTEST_DIGEST else digest if ":" in digest else f"sha1:{digest}"


_SHORTEST_DIGEST = 8
_SEARCH = "/cdx/"
_UNDONE = {"content-encoding", "transfer-encoding", "content-length"}


class _NoIndexAnswerError(requests.RequestException):
    """What came in place of an index is none; asking again may help."""


class _Elsewhere(HTTPAdapter):
    """Asks the archive at *base* for what the library asks of the Wayback Machine; notes how the last answer went."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base
        self.status: int | None = None
        """Of the last answer; None: there was none."""
        self.rest_s: float | None = None
        """Seconds that it asks us to rest."""
        self.raw = b""
        """Its body as it came."""
        self.unread: list[str] = []
        """Lines of its index that were passed over, of all answers since it was cleared."""

    def send(self, request: "requests.PreparedRequest", *args: Any, **kwargs: Any) -> "requests.Response":
        """Send *request* to the archive; the answer bears the address that was asked for."""
        asked, self.status, self.rest_s = str(request.url), None, None
        there = request.copy()
        there.url = asked.replace(_HOME, self._base, 1)
        response = super().send(there, *args, **kwargs)
        self._read(response)
        response.url, response.request = asked, request
        location = response.headers.get("Location", "")
        if location.startswith(self._base):
            response.headers["Location"] = location.replace(self._base, _HOME, 1)
        elif "Memento-Datetime" in response.headers and location.startswith(("http://", "https://")):
            response.headers["Location"] = f"{asked.partition('_/')[0]}_/{location}"  # left as the portal wrote it
        self.status = response.status_code
        self.rest_s = rest_of(response.headers)
        if _SEARCH in asked and response.ok:
            self._sieve(response)
        return response

    def _sieve(self, response: "requests.Response") -> None:
        """Leave of an index what the library can read. Raises RequestException where it is none."""
        try:
            sieved = sieve_cdx(response.raw.read(decode_content=True))
        except NotAnIndexError as error:
            raise _NoIndexAnswerError(f"the answer is no index: {error}") from error
        self.unread += sieved.unread
        response.raw = HTTPResponse(io.BytesIO(sieved.content), status=response.status_code, preload_content=False)

    def _read(self, response: "requests.Response") -> None:
        """Read the body, and leave it to be read once more. Raises RequestException where it breaks off."""
        body = bytearray()
        try:
            for piece in response.raw.stream(_PIECE, decode_content=False):
                body += piece
                if len(body) > LARGEST:
                    self.status = response.status_code
                    raise requests.exceptions.ContentDecodingError(f"it is larger than {LARGEST >> 20} MB")
        except HTTPError as error:
            raise requests.exceptions.ChunkedEncodingError(error) from error
        finally:
            response.raw.close()
        self.raw = bytes(body)
        response.raw = HTTPResponse(
            io.BytesIO(self.raw), headers=response.headers, status=response.status_code, preload_content=False
        )
