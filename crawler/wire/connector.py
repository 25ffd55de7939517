"""Find a host's addresses, judge them, connect: all three for the very same addresses.

A second lookup could answer differently, so none is made. Where a host has several addresses, the next one is tried a
quarter of a second after the one before it, and the first connection wins (RFC 8305).
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable

import aiohappyeyeballs

from luutin.crawler.codes import Code
from luutin.crawler.errors import ForbiddenAddressError
from luutin.crawler.site.address import is_public
from luutin.crawler.wire.broken import BrokenError
from luutin.crawler.wire.connection import CHUNK, Connection
from luutin.crawler.wire.names import Names

_STAGGER_S = 0.25


class Connector:
    """Connections to one host."""

    def __init__(self, names: Names, private: Callable[[str], bool], context: ssl.SSLContext) -> None:
        self._names = names
        self._private = private
        """Tells whether a source is configured to be at this `host:port` on a private network."""
        self._context = context

    async def connect(self, scheme: str, name: str, port: int) -> Connection:
        """A connection to *name*. Raises BrokenError and ForbiddenAddressError."""
        addresses = await self._names.addresses(name)
        self._judge(f"[{name}]" if ":" in name else name, port, addresses)
        secure, server = (self._context, name) if scheme == "https" else (None, None)
        try:
            found = await aiohappyeyeballs.start_connection(
                [_place(address, port) for address in addresses], happy_eyeballs_delay=_STAGGER_S, interleave=1
            )
            streams = await asyncio.open_connection(sock=found, limit=CHUNK, ssl=secure, server_hostname=server)
        except (ssl.SSLError, ConnectionResetError) as error:
            # A server that knows only older versions of TLS ends the handshake without a word.
            code = Code.TLS if secure else Code.CONNECT
            raise BrokenError(code, str(error) or "the server broke the connection off") from error
        except OSError as error:
            raise BrokenError(Code.CONNECT, str(error)) from error
        return Connection((scheme, name, port), *streams)

    def _judge(self, host: str, port: int, addresses: tuple[str, ...]) -> None:
        """One bad address among good ones is refused too: which is taken would be up to the attacker."""
        if not self._private(f"{host}:{port}"):
            for address in addresses:
                if not is_public(address):
                    raise ForbiddenAddressError(host, address)


def _place(address: str, port: int) -> aiohappyeyeballs.AddrInfoType:
    """*address* as the system's own lookup writes it."""
    family = socket.AF_INET6 if ipaddress.ip_address(address).version == 6 else socket.AF_INET
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)
