"""Certificates are checked; what a server of twenty years ago needs is switched on for its source alone, and kept."""

import ssl
import warnings

import pytest
import trustme

from luutin.crawler.errors import RetryError
from tests.crawler.test_transport import fetch
from tests.hostile.crawls import crawled, opened, source_at
from tests.hostile.server import Reply, Server

PAGE = "<html><head><title>Thông báo</title></head><body><h1>Thông báo nghỉ lễ</h1><p>{}</p></body></html>".format(
    "Ủy ban nhân dân huyện Bến Say thông báo lịch nghỉ lễ và trực cơ quan để nhân dân được biết. " * 6
)


def certified(*, oldest_only=False):
    """A server's context, with a certificate that no authority of this machine knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1", "localhost").configure_cert(context)
    if oldest_only:
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that it is old is the point
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


@pytest.mark.parametrize("oldest_only", [False, True], ids=["unknown authority", "TLS 1.0"])
def test_a_server_without_good_tls_is_not_asked(oldest_only):
    """The fetch fails as a fault of the host, before anything is sent."""
    with Server(lambda _: Reply(PAGE.encode()), tls=certified(oldest_only=oldest_only)) as server:
        with pytest.raises(RetryError) as caught:
            fetch(f"{server.url}/", private=True)
        assert (caught.value.code, caught.value.host_fault) == ("tls", True)
        assert server.asked == []


@pytest.mark.parametrize("old_tls", [False, True])
def test_old_tls_is_a_switch_of_the_source_and_kept_with_its_captures(tmp_path, old_tls):
    """With it the article is archived, and each capture says how it was fetched; without it nothing is."""
    with Server(lambda _: Reply(PAGE.encode()), tls=certified(oldest_only=True)) as server:
        crawled(tmp_path, source_at(server.url, old_tls=old_tls))
    with opened(tmp_path) as (database, _):
        kept = database.all("SELECT DISTINCT old_tls FROM captures WHERE status = 200")
    assert [row[0] for row in kept] == ([1] if old_tls else [])


def test_a_host_that_has_only_an_ipv6_address_is_crawled():
    """Brackets in the URL, none in the address that is connected to."""
    with Server(lambda _: Reply(PAGE.encode()), host="::1") as server:
        assert fetch(f"{server.url}/", private=True).address == "::1"
