"""What moves through the crawler: a link to fetch, and the page that came back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

REDIRECT_CODES: Final = frozenset({301, 302, 303, 307, 308})
"""Status codes whose Location names where to ask instead (RFC 9110 §15.4); 300 and 304 lead nowhere."""
_RANGE = re.compile(r"bytes[ =]+0-(\d+)/(\d+)", re.IGNORECASE)
MOVED_CODES: Final = frozenset({301, 308})
"""Those of them that hold for good: the page has a new address."""


@dataclass(frozen=True, slots=True)
class Page:
    """A response as received, after its content coding was undone.

    `headers` has lower-case names; a header that came twice is joined with `, `.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    """Aware, UTC."""
    truncated: bool = False
    """True where the body is known to be cut and a retry did not mend it."""
    raw: bytes = field(default=b"", repr=False)
    """The body in the content coding it was sent in: what the WARC record keeps. Empty for pages read from a file."""

    @property
    def came(self) -> bool:
        """Whether the answer holds the page that was asked for, whole.

        An unknown status is as the x00 of its class (RFC 9110 §15). 202 speaks of what is to come, and guards send it.
        """
        if self.status == 206:
            found = _RANGE.fullmatch(self.headers.get("content-range", "bytes 0-0/1").strip())
            return found is not None and int(found[2]) == int(found[1]) + 1
        return 200 <= self.status < 300 and self.status not in {202, 204, 205}
