"""Which network addresses may be connected to. Pure: addresses in, verdict out.

A public host must resolve to public addresses only. A source whose seed itself names a private host
(`http://127.0.0.1:8080/`, `http://intranet/`) is configured to be there, and may.
"""

import ipaddress
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_MORE_PRIVATE = tuple(
    map(
        ipaddress.ip_network,
        (
            "100.64.0.0/10",  # carrier-grade NAT, RFC 6598
            "192.0.0.0/24",  # IETF protocol assignments, RFC 6890
            "198.18.0.0/15",  # benchmarking, RFC 2544
            "192.88.99.0/24",  # 6to4 relays, RFC 7526
            "168.63.129.16/32",  # a cloud's metadata service on a public address
            "fec0::/10",  # site-local, RFC 3879
        ),
    )
)


def is_public(address: str) -> bool:
    """Tell whether *address* (numeric IPv4 or IPv6) is one that anybody on the Internet may be at.

    IPv4 inside IPv6 is judged by the IPv4 address: instead where it is mapped or behind NAT64, and too where it is
    6to4 or Teredo. Anything unreadable is not public.
    """
    try:
        found = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return _public(found.ipv4_mapped)
        if found in _NAT64:
            return _public(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
        tunnelled = [found.sixtofour, *(found.teredo or ())]
        return _public(found) and all(_public(each) for each in tunnelled if each is not None)
    return _public(found)


def is_loopback(host: str) -> bool:
    """Tell whether *host*, a name or a number, can only mean this machine."""
    name = host.strip("[]").lower()
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def _public(address: Address) -> bool:
    if any(address.version == network.version and address in network for network in _MORE_PRIVATE):
        return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or address.is_loopback
        or address.is_link_local
        or address.is_private
    )
