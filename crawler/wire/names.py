"""Here is a host's name. Which addresses has it? Asked by c-ares, side by side, and remembered as long as answers hold.

The system's own lookup takes a thread for each name until its servers answer. A few dead names take all threads, and
hosts that are well wait behind them. Here a lookup costs a thread nothing, and has an end. /etc/hosts, the servers and
the search list of /etc/resolv.conf hold as for any other program. A name without an address, and one whose servers do
not answer, are remembered too, for a while.
"""

import asyncio
import ipaddress
import re
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Self

import aiodns

from luutin.crawler.codes import Code
from luutin.crawler.wire.broken import BrokenError

_SHORTEST_S, _LONGEST_S = 60.0, 3600.0
"""Bounds of how long addresses are remembered, whatever their TTL says."""
_ABSENT_S, _SILENT_S = 300.0, 60.0
"""How long it is remembered that a name has no address, or that its servers do not answer (RFC 2308 §5, §7)."""
_TRY_S, _TRIES = 2.0, 2
_DEADLINE_S = 10.0
"""For one lookup in all."""
_AT_ONCE, _QUICK_S = 50, 1.0
"""Lookups at the same time. One that takes longer than a moment does not count: none waits behind dead names."""
_NUMBER = re.compile(r"(?:0x)?[0-9a-f]+(?:\.(?:0x)?[0-9a-f]+){0,3}", re.IGNORECASE)
_ABSENT = {aiodns.error.ARES_ENOTFOUND, aiodns.error.ARES_ENODATA, aiodns.error.ARES_EBADNAME}


@dataclass(slots=True)
class _Known:
    """What the last lookup of a name brought."""

    until: float
    addresses: tuple[str, ...] = ()
    failure: tuple[Code, str] | None = None


@dataclass(slots=True)
class Names:
    """Looks names up for one run. Use it within one event loop, and close it there."""

    servers: Sequence[str] = ()
    """Name servers to ask, `address` or `address:port`; empty: the system's."""
    clock: Callable[[], float] = time.monotonic
    """Seconds, for how long answers hold."""
    _known: dict[str, _Known] = field(default_factory=dict)
    _asking: dict[str, asyncio.Task[_Known]] = field(default_factory=dict)
    _resolver: aiodns.DNSResolver | None = None
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    async def addresses(self, name: str) -> tuple[str, ...]:
        """The addresses of *name*, best first, at least one. Raises BrokenError `name` or `timeout`."""
        written = _written_out(name)
        if written is not None:
            return (written,)
        known = self._known.get(name)
        if known is None or known.until <= self.clock():
            known = self._known[name] = await self._ask_once(name)
        if known.failure is not None:
            raise BrokenError(*known.failure)
        return known.addresses

    async def close(self) -> None:
        """End what is under way."""
        for task in self._asking.values():
            task.cancel()
        if self._resolver is not None:
            await self._resolver.close()
            self._resolver = None

    async def _ask_once(self, name: str) -> _Known:
        """Join the lookup of *name* that is under way, or begin one. It goes on where one who waits for it gives up."""
        task = self._asking.get(name)
        if task is None:
            task = self._asking[name] = asyncio.create_task(self._ask(name))
            task.add_done_callback(lambda _: self._asking.pop(name, None))
        return await asyncio.shield(task)

    async def _ask(self, name: str) -> _Known:
        try:
            async with asyncio.timeout(_DEADLINE_S):
                found = await self._look_up(name)
        except aiodns.error.DNSError as error:
            number, words = error.args
            if number in _ABSENT:
                return _Known(self.clock() + _ABSENT_S, failure=(Code.NAME, f"{name}: {words}"))
            return _silence(name, words, self.clock())
        except UnicodeError as error:  # a label of a name may be too long
            return _Known(self.clock() + _ABSENT_S, failure=(Code.NAME, str(error)))
        except TimeoutError:
            return _silence(name, f"no answer within {_DEADLINE_S:g} s", self.clock())
        return _Known(self.clock() + lifetime_s(min(found.values())), tuple(found))

    async def _look_up(self, name: str) -> dict[str, int]:
        """Address → its TTL, in the order in which they are to be tried (RFC 6724)."""
        if self._resolver is None:
            self._resolver = aiodns.DNSResolver(nameservers=self.servers or None, timeout=_TRY_S, tries=_TRIES)
        async with self._places:
            lookup = self._resolver.getaddrinfo(name, family=socket.AF_UNSPEC, type=socket.SOCK_STREAM)
            await asyncio.wait([lookup], timeout=_QUICK_S)
        return {node.addr[0].decode("ascii"): node.ttl for node in (await lookup).nodes}


def lifetime_s(ttl: int) -> float:
    """Seconds for which addresses are remembered that may be for *ttl*."""
    return min(max(ttl, _SHORTEST_S), _LONGEST_S)


def _silence(name: str, words: str, now: float) -> _Known:
    return _Known(now + _SILENT_S, failure=(Code.TIMEOUT, f"the servers of the name {name} do not answer: {words}"))


def _written_out(name: str) -> str | None:
    """The address that *name* is, however it is written: `127.1` and `2130706433` are addresses too (inet_aton)."""
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(name)) if _NUMBER.fullmatch(name) else None
    except OSError:
        return None
