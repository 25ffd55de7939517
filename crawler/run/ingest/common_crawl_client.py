"""Common Crawl over the network, by requests: its list of crawls, their indexes, and stretches of their WARC files.

Not by the library cdx_toolkit: it asks a service that refuses for ever, cannot be told to stop, and does not say who
asks. An extra: `luutin[wayback]`, whose library is built upon requests.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http import HTTPStatus

from luutin.archive import FaultKind, ForeignCapture, ForeignFault
from luutin.crawler.errors import SetupError
from luutin.crawler.run.ingest.common_crawl import Crawl, query_of, read_crawls, read_line, read_stretch
from luutin.crawler.run.ingest.index_lines import NotAnIndexError, faults_of, read_cdxj
from luutin.crawler.run.ingest.service import PASSING, ServiceError, rest_of
from luutin.crawler.run.ingest.web_archive import IndexedCapture, WantedCaptures
from luutin.crawler.site.address import is_loopback
from luutin.crawler.site.hosts import host_of
from luutin.crawler.site.settings import CommonCrawlSettings

try:
    import requests
except ModuleNotFoundError as error:  # pragma: no cover - the extra is installed where tests run
    raise SetupError("`luutin commoncrawl` needs a library: `pip install 'luutin[wayback]'`") from error

_TIMEOUT_S = 60
_LARGEST = 16 << 20
"""Bytes of a stretch: captures are cut by the crawler itself at one or five MB."""


class CommonCrawlClient:
    """One client of index and files, which asks for one thing at a time."""

    def __init__(
        self,
        settings: CommonCrawlSettings,
        *,
        agent: str,
        sleep: Callable[[float], object],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._sleep, self._monotonic = settings, sleep, monotonic
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["User-Agent"] = agent
        # An archive on this machine is its owner's own affair.
        self._delay_s = 0.0 if is_loopback(host_of(settings.index).partition(":")[0]) else settings.delay_s
        self._next = 0.0
        self.witness = host_of(settings.index)
        self.unlisted: list[ForeignFault] = []
        """Entries of the list of crawls that name none."""

    def crawls(self) -> list[Crawl]:
        """Every crawl that there is, the oldest first. Raises ServiceError."""
        answer = self._ask(f"{self._settings.index}/collinfo.json")
        try:
            listed = read_crawls(answer.json(), self._settings.index)
        except (TypeError, ValueError, RecursionError) as error:
            raise ServiceError(f"the list of crawls cannot be read: {error}", ends_look=True) from error

        self.unlisted = list(faults_of(listed.unread, place=f"{self.witness} collinfo.json"))
        return listed.crawls

    def of(self, crawl: Crawl) -> "CrawlClient":
        """The client of one crawl's index."""
        return CrawlClient(self, crawl)

    def lines(self, crawl: Crawl, wanted: WantedCaptures) -> Iterator[IndexedCapture | ForeignFault]:
        """What a crawl's index has of it, page by page, and each line that cannot be read. Raises ServiceError."""
        pages = self._pages(crawl, query_of(wanted))
        for page in range(pages):
            answer = self._ask(crawl.api, query_of(wanted) | {"page": str(page)}, known=HTTPStatus.NOT_FOUND)
            if answer.status_code == HTTPStatus.NOT_FOUND:
                continue
            yield from self._read(answer, crawl)

    def _pages(self, crawl: Crawl, query: Mapping[str, str]) -> int:
        answer = self._ask(crawl.api, {**query, "showNumPages": "true"}, known=HTTPStatus.NOT_FOUND)
        if answer.status_code == HTTPStatus.NOT_FOUND:
            return 0
        try:
            said = answer.json()
            return int(said["pages"] if isinstance(said, dict) else said)
        except (KeyError, TypeError, ValueError) as error:
            raise ServiceError(f"{crawl.name}: how many pages the index has cannot be read: {error}") from error

    def _read(self, answer: "requests.Response", crawl: Crawl) -> Iterator[IndexedCapture | ForeignFault]:
        read = partial(read_line, data=self._settings.data)
        try:
            yield from read_cdxj(answer.content, read, place=f"{crawl.name} index")
        except NotAnIndexError as error:
            raise ServiceError(f"{crawl.name}: the answer is no index: {error}", is_passing=True) from error

    def fetch(self, record: IndexedCapture) -> ForeignCapture | ForeignFault:
        """One capture, out of its stretch of a file. Raises ServiceError."""
        stretch = record.stretch
        if stretch is None or not 0 < stretch.length <= _LARGEST:
            return ForeignFault(record.place, FaultKind.TOO_LARGE if stretch else FaultKind.NO_RECORD)
        wanted = f"bytes={stretch.offset}-{stretch.offset + stretch.length - 1}"
        answer = self._ask(
            f"{self._settings.data}/{stretch.file}", headers={"Range": wanted, "Accept-Encoding": "identity"}
        )
        if answer.status_code != HTTPStatus.PARTIAL_CONTENT:
            return ForeignFault(record.place, FaultKind.NO_RECORD, "the whole file was sent, and not the stretch of it")
        return read_stretch(answer.content, record, self.witness)

    def _ask(
        self,
        address: str,
        params: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        known: int | None = None,
    ) -> "requests.Response":
        """One request, as late as the last one demands; *known* is a status beside success that says something."""
        self._sleep_until(self._next)
        try:
            answer = self._session.get(
                address, params=params, headers=headers, timeout=_TIMEOUT_S, allow_redirects=False, stream=True
            )
            # A file that is sent whole may have a gigabyte, and none of it is wanted.
            is_whole_file = bool(headers) and answer.status_code == HTTPStatus.OK
            content = b"" if is_whole_file else answer.content
        except requests.RequestException as error:
            raise ServiceError(f"no answer: {_first_line(error)}", is_passing=True) from error
        finally:
            self._next = self._monotonic() + self._delay_s
        if is_whole_file:
            answer.close()
        if not answer.ok and answer.status_code != known:
            raise _refusal(answer, content)
        return answer

    def _sleep_until(self, moment: float) -> None:
        if (left := moment - self._monotonic()) > 0:
            self._sleep(left)


class CrawlClient:
    """The client of one crawl, as an ArchiveLook takes it."""

    def __init__(self, client: CommonCrawlClient, crawl: Crawl) -> None:
        self._client, self._crawl = client, crawl

    def search(self, wanted: WantedCaptures) -> Iterator[IndexedCapture | ForeignFault]:
        """What its index has, and each line that cannot be read. Raises ServiceError."""
        return self._client.lines(self._crawl, wanted)

    def fetch(self, record: IndexedCapture) -> ForeignCapture | ForeignFault:
        """One capture as it was received. Raises ServiceError."""
        return self._client.fetch(record)


def _refusal(answer: "requests.Response", content: bytes) -> ServiceError:
    """A service that says no (403) is not asked on; one that is too busy is, after a rest."""
    status = answer.status_code
    said = " ".join(content[:300].decode("utf-8", "replace").split())
    is_passing = status in PASSING
    return ServiceError(
        f"{status}: {said or answer.reason}"[:200],
        rest_s=rest_of(answer.headers),
        is_passing=is_passing,
        ends_look=is_passing or status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN},
    )


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
