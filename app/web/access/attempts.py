"""Who tries passwords is made to wait, longer each time: from one address, and all together."""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable

FREE = 5
"""Failures from one address before it waits."""
LONGEST_S = 900.0
TOGETHER = 60
"""Failures a minute, from everywhere, that are still looked at: a botnet has many addresses."""
_MOST = 20_000


class Attempts:
    """Counts failures. Pure but for its clock: seconds, never going back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._budget, self._since = float(TOGETHER), clock()

    def wait(self, client: str) -> float:
        """Seconds until an attempt of *client* is looked at; 0: now."""
        self._refill()
        count, last = self._failures.get(_network(client), (0, 0.0))
        own = last + min(2.0 ** (count - FREE), LONGEST_S) - self.clock() if count >= FREE else 0.0
        together = (1 - self._budget) * 60 / TOGETHER if self._budget < 1 else 0.0
        return max(own, together, 0.0)

    def fail(self, client: str) -> None:
        """Note a wrong password or token."""
        self._refill()
        self._budget = max(self._budget - 1, 0.0)
        name = _network(client)
        count, last = self._failures.pop(name, (0, 0.0))
        if count and self.clock() - last > 2 * LONGEST_S:
            count = 0
        self._failures[name] = (count + 1, self.clock())
        if len(self._failures) > _MOST:
            self._failures.popitem(last=False)

    def succeed(self, client: str) -> None:
        """Forget the failures of *client*."""
        self._failures.pop(_network(client), None)

    def _refill(self) -> None:
        now = self.clock()
        self._budget = min(TOGETHER, self._budget + (now - self._since) * TOGETHER / 60)
        self._since = now


def _network(client: str) -> str:
    """What one party has: an IPv4 address, a /64 of IPv6."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if address.version == 4:
        return client
    return str(ipaddress.ip_network((address, 64), strict=False))
