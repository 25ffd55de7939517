"""What a host repeats, as far as the pages of it tell that were read: data only, so that it can be sent and stored.

A *place* is where an element stands, by the tags and names of the elements round it. A *key* is a place and what stands
there: 32 bits of each. Both are checksums, since the words themselves are needed by nobody.
"""

import msgspec

PLACE_SHIFT = 32
"""Bits of a key that tell what stands at its place."""


class HostSketch(msgspec.Struct, frozen=True, array_like=True):
    """What a host repeats."""

    host: str
    number: int = 0
    """Which sketch of this host it is, from 1; 0: nothing is known yet."""
    pages: int = 0
    """Articles that it was learnt from."""
    keys: frozenset[int] = frozenset()
    """What stands on page after page at the same place."""
    places: frozenset[int] = frozenset()
    """Where hardly anything stands that does not stand on other pages too."""

    def repeats(self, key: int) -> bool:
        """Say whether what *key* names is the host's, and not one article's."""
        return key in self.keys or key >> PLACE_SHIFT in self.places


class PageMarks(msgspec.Struct, frozen=True, array_like=True):
    """What one article's page adds to what is known of its host."""

    identity: int
    """Checksum of the article: one that is read again, or has two addresses, is counted once."""
    keys: tuple[int, ...]
    """Of all texts, pictures and files of the page, each once."""
