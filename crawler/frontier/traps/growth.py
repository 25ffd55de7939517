"""Does an address only repeat what is above it? Told by what pages add to their own addresses.

A link without its slash, on a page that answers for whatever stands below it, makes `/tin/`, `/tin/tin/`,
`/tin/van-ban/tin/` without end.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

_REMEMBERED = 200_000


@dataclass(slots=True)
class Growth:
    """What the pages of one run have named."""

    _named: set[int] = field(default_factory=set)
    """Addresses without their queries, and what they add to the folder of the page that names them."""
    _adders: dict[int, int] = field(default_factory=dict)
    """What is added → the first folder that it was added to."""

    def adds_nothing(self, url: str, referrer: str | None, links: Iterable[str]) -> bool:
        """Whether the page at *url* grew out of another one, and names in *links* nothing but what others named.

        Takes it in. It grew where *referrer* adds to its own address what a page of another folder added to its own.
        """
        folder, adders = _folder(url), self._adders
        names = [_names(link.partition("?")[0], folder) for link in links]
        known = self._is_grown(url, referrer) and all(not self._named.isdisjoint(each) for each in names)
        if len(self._named) < _REMEMBERED:
            for each in names:
                self._named.update(each)
                adders.setdefault(each[-1], hash(folder))
        return known

    def _is_grown(self, url: str, referrer: str | None) -> bool:
        if referrer is None:
            return False
        folder = _folder(referrer)
        first = self._adders.get(_names(url.partition("?")[0], folder)[-1])
        return url.startswith(folder) and first is not None and first != hash(folder)


def _folder(url: str) -> str:
    """The address of *url* up to its last slash."""
    address = url.partition("?")[0]
    return address[: address.rfind("/") + 1]


def _names(address: str, folder: str) -> tuple[int, ...]:
    """Hashes of an address as it is, and of what it adds to *folder* where it stands below that."""
    whole = hash(address)
    return (whole, hash(address[len(folder) :])) if address.startswith(folder) else (whole,)
