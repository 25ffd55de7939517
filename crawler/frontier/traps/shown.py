"""What have lists shown in this run? One that shows the same again is a circle, one that shows others costs nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urldefrag

from luutin.crawler.frontier.traps.patterns import first_folder
from luutin.crawler.reading.discovery.pagination import series_of
from luutin.crawler.site.urls import shape


@dataclass(slots=True)
class Shown:
    """What one run has seen."""

    _prints: dict[str, set[int]] = field(default_factory=dict)
    """Listing → fingerprints of its pages."""
    _headlines: dict[str, set[int]] = field(default_factory=dict)
    """First folder, or address without its query → the headlines of its lists."""

    def is_repeated(self, url: str, fingerprint: int) -> bool:
        """Whether another page of the listing at *url* showed just these headlines."""
        return fingerprint in self._of(url)

    def note_page(self, url: str, fingerprint: int) -> None:
        """Remember which headlines a page of the listing at *url* shows."""
        self._of(url).add(fingerprint)

    def shows_others(self, url: str, headlines: Iterable[str]) -> bool:
        """Whether a list at *url* shows one of *headlines* that no list of its kind of address showed before it."""
        script = shape(url).partition("?")[0]
        shown = self._headlines.setdefault(first_folder(script) or script, set())
        known = len(shown)
        shown.update(map(hash, headlines))
        return len(shown) > known

    def _of(self, url: str) -> set[int]:
        return self._prints.setdefault(series_of(urldefrag(url).url), set())
