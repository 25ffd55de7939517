"""Addresses: which may be connected to for a source on a public host."""

import pytest

from luutin.crawler.site.address import is_loopback, is_public


@pytest.mark.parametrize("address", ["1.1.1.1", "113.160.1.2", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_public_addresses_are_public(address):
    """Addresses that anybody may be at."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.192",
        "198.18.0.1",
        "168.63.129.16",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::",
        "64:ff9b::7f00:1",
        "not an address",
        "",
    ],
)
def test_private_addresses_are_not(address):
    """Private, loopback, link-local, shared, metadata and reserved ranges, also inside IPv6, and nonsense."""
    assert not is_public(address)


@pytest.mark.parametrize(("host", "own"), [("127.0.0.1", True), ("[::1]", True), ("localhost", True), ("xa.vn", False)])
def test_loopback_names_mean_this_machine(host, own):
    """Only these need no contact."""
    assert is_loopback(host) is own
