"""Who tries passwords is made to wait, longer each time: from one address, and all together."""

import ipaddress
from collections.abc import Callable

from luutin.app.web.admission.shared_counts import ClientCount, SharedCounts

FREE = 5
"""Failures from one address before it waits."""
LONGEST_S = 900.0
TOGETHER = 60
"""Failures a minute, from everywhere, that are still looked at: a botnet has many addresses."""
_CLIENTS = 1 << 16
_ALL = "all"


class Attempts:
    """Counts failures, together with the processes forked from this one. *clock*: seconds, never going back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._failures = SharedCounts(_CLIENTS)
        """Client → how many failures, and when the last was."""
        self._budget = SharedCounts(1)
        """How many failures of all are still looked at, and when that was so."""

    def wait(self, client: str) -> float:
        """Seconds until an attempt of *client* is looked at; 0: now."""
        count, last = self._failures.get(network_of(client)) or ClientCount(0, 0.0)
        own = last + min(2.0 ** (count - FREE), LONGEST_S) - self.clock() if count >= FREE else 0.0
        left = self._left()
        together = (1 - left) * 60 / TOGETHER if left < 1 else 0.0
        return max(own, together, 0.0)

    def fail(self, client: str) -> None:
        """Note a wrong password or token."""
        now, name = self.clock(), network_of(client)
        self._budget.put(_ALL, ClientCount(max(self._left() - 1, 0.0), now))
        count, last = self._failures.get(name) or ClientCount(0, now)
        if now - last > 2 * LONGEST_S:
            count = 0
        self._failures.put(name, ClientCount(count + 1, now))

    def succeed(self, client: str) -> None:
        """Forget the failures of *client*."""
        self._failures.forget(network_of(client))

    def _left(self) -> float:
        budget, since = self._budget.get(_ALL) or ClientCount(TOGETHER, self.clock())
        return min(TOGETHER, budget + (self.clock() - since) * TOGETHER / 60)


def network_of(client: str) -> str:
    """What one party has: an IPv4 address, a /64 of IPv6."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if address.version == 4:
        return client
    return str(ipaddress.ip_network((address, 64), strict=False))
