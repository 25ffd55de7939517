"""The connection: only to addresses that were judged, whatever a name resolves to."""

import asyncio
import socket
import threading

import pytest

from luutin.crawler.errors import ForbiddenAddressError
from luutin.crawler.site.settings import CrawlerSettings
from luutin.crawler.wire.fetch import Fetcher, Request, user_agent
from luutin.crawler.wire.transport import Transport
from tests.hostile.crawls import LaterClock
from tests.hostile.server import Reply, Server


def fetch(url, *, private):
    async def once():
        fetcher = Fetcher(Transport(connections=1, private=lambda _: private), CrawlerSettings(), LaterClock())
        try:
            return await fetcher.fetch(Request(url))
        finally:
            await fetcher.close()

    return asyncio.run(once())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "127.1"])
def test_a_name_for_this_machine_is_refused_before_connecting(host):
    """However it is written: the address that it resolves to decides, and nothing is sent."""
    with Server(lambda _: Reply(b"secret")) as server:
        with pytest.raises(ForbiddenAddressError):
            fetch(f"http://{host}:{server.port}/", private=False)
        assert server.connections == 0


def test_a_source_that_is_configured_there_is_asked():
    """With who we are and how to reach us."""
    with Server(lambda asked: Reply(asked.headers["user-agent"].encode())) as server:
        answer = fetch(f"{server.url}/", private=True)
    assert answer.page.body.decode() == user_agent(CrawlerSettings())
    assert answer.address == "127.0.0.1"


def test_the_contact_is_sent():
    """A page or a mail address."""
    assert "+https://example.org/luutin" in user_agent(CrawlerSettings(contact="https://example.org/luutin"))
    assert "mailto:a@example.org" in user_agent(CrawlerSettings(contact="mailto:a@example.org"))


class Talkative(Reply):
    """An answer with more behind its end."""

    def head(self, length=None):
        return super().head(length - 4)


def test_a_connection_is_used_again_unless_more_came_than_the_answer():
    """What a server says out of turn must not be taken for the next answer."""
    with Server(lambda asked: (Talkative if asked.path == "/2" else Reply)(b"trang" + b"thua")) as server:

        async def thrice():
            fetcher = Fetcher(Transport(connections=1, private=lambda _: True), CrawlerSettings(), LaterClock())
            try:
                return [(await fetcher.fetch(Request(f"{server.url}/{n}"))).page.body for n in (1, 2, 3)]
            finally:
                await fetcher.close()

        assert asyncio.run(thrice()) == [b"trangthua", b"trang", b"trangthua"]
        assert [asked.connection for asked in server.asked] == [1, 1, 2]


def test_a_kept_connection_that_the_server_closed_is_no_failure():
    """The request is repeated at once on a new connection: nothing was asked, so nothing was refused."""
    closing = socket.create_server(("127.0.0.1", 0))
    asked = []

    def serve():
        for _ in range(2):
            connection = closing.accept()[0]
            with connection:
                asked.append(connection.recv(4096))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                connection.recv(4096)  # the next request: closed without a byte in answer

    async def twice(url):
        fetcher = Fetcher(Transport(connections=1, private=lambda _: True), CrawlerSettings(), LaterClock())
        try:
            return [(await fetcher.fetch(Request(f"{url}/{n}"))).page.body for n in (1, 2)]
        finally:
            await fetcher.close()

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    assert asyncio.run(twice(f"http://127.0.0.1:{closing.getsockname()[1]}")) == [b"ok", b"ok"]
    server.join(5)
    closing.close()
    assert [request.split()[1] for request in asked] == [b"/1", b"/2"]


@pytest.mark.parametrize("trailer", ["", "X-Sum: 1\r\n", "no header line\r\n", ": x\r\n"])
def test_what_stands_behind_the_last_chunk_takes_nothing_from_a_body(trailer):
    """A body is whole with its last chunk, whatever lines a server writes behind it."""

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n{trailer}\r\n".encode())
        await writer.drain()
        writer.close()

    async def once():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        fetcher = Fetcher(Transport(connections=1, private=lambda _: True), CrawlerSettings(), LaterClock())
        try:
            return await fetcher.fetch(Request(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"))
        finally:
            await fetcher.close()
            server.close()

    answer = asyncio.run(once())
    assert (answer.page.body, answer.page.truncated) == (b"ok", False)
