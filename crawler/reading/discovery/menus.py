"""The menus of portals: links that stand on page after page, and need not be looked at each time."""

from collections import Counter
from collections.abc import Set as AbstractSet

_ENOUGH = 4
_MOST = 100_000


class Menus:
    """What one process has met on article pages.

    A reading may be thrown away, as that of a cut page is, so a link is looked at a few times before it is left out.
    """

    def __init__(self) -> None:
        self._times: Counter[tuple[str, str]] = Counter()
        self._familiar: dict[str, set[str]] = {}

    def familiar(self, root: str) -> AbstractSet[str]:
        """The links, as written, that stood often enough on pages of the host at *root*."""
        return self._familiar.get(root, frozenset())

    def count(self, root: str, hrefs: AbstractSet[str]) -> None:
        """Count one page's links; those that mean another address on each page are none of a menu."""
        if len(self._times) > _MOST:
            self._times.clear()
            self._familiar.clear()
        for href in hrefs:
            if href.startswith(("/", "http")):
                self._times[root, href] += 1
                if self._times[root, href] >= _ENOUGH:
                    self._familiar.setdefault(root, set()).add(href)
