"""Does an address only repeat what is above it? Told by what pages add to their own addresses.

A link without its slash, on a page that answers for whatever stands below it, makes `/tin/`, `/tin/tin/`,
`/tin/van-ban/tin/` without end.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_REMEMBERED = 200_000


@dataclass(slots=True)
class Growth:
    """What the pages of one run have named."""

    _named: set[int] = field(default_factory=set)
    """Addresses without their queries, and what they add to the folder of the page that names them."""
    _added: set[int] = field(default_factory=set)
    """What is added, with the folder that it is added to."""

    def adds_nothing(self, url: str, referrer: str | None, links: Iterable[str]) -> bool:
        """Whether the page at *url* grew out of another one, and names in *links* nothing but what others named.

        Takes it in. It grew where *referrer* adds to its own address what a page above it added to its own.
        """
        folder = _folder(url)
        names = [_names(link.partition("?")[0], folder) for link in links]
        known = self._is_grown(url, referrer) and all(not self._named.isdisjoint(each) for each in names)
        if len(self._named) < _REMEMBERED:
            for each in names:
                self._named.update(each)
                self._added.add(hash((each[-1], folder)))
        return known

    def _is_grown(self, url: str, referrer: str | None) -> bool:
        folder = _folder(referrer) if referrer is not None else ""
        if not folder or not url.startswith(folder):
            return False
        addition = _names(url.partition("?")[0], folder)[-1]
        return any(hash((addition, above)) in self._added for above in _above(folder))


def _above(folder: str) -> Iterator[str]:
    """The folders that *folder* stands in, up to the root of its host."""
    place = folder.rfind("/", 0, -1)
    while place > len("https://"):
        yield folder[: place + 1]
        place = folder.rfind("/", 0, place)


def _folder(url: str) -> str:
    """The address of *url* up to its last slash."""
    address = url.partition("?")[0]
    return address[: address.rfind("/") + 1]


def _names(address: str, folder: str) -> tuple[int, ...]:
    """Hashes of an address as it is, and of what it adds to *folder* where it stands below that."""
    whole = hash(address)
    return (whole, hash(address[len(folder) :])) if address.startswith(folder) else (whole,)
