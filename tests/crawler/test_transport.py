"""Transport: why a connection failed decides whether it is tried again."""

import asyncio
import socket
import threading

import pytest

from crawler.errors import ForbiddenAddressError, RetryError
from crawler.transport import Transport


def ask(url, *, private=True):
    async def once():
        transport = Transport(connections=1, private=lambda _host: private)
        try:
            async with transport.ask(url, {"Host": "portal.example"}):
                pass
        finally:
            await transport.close()

    asyncio.run(once())


@pytest.fixture
def port():
    """Of a server that answers a TLS greeting with nonsense."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.0 400 this is no TLS\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        thread.join(5)


def test_an_address_that_is_not_the_sources_own_is_given_up(port):
    with pytest.raises(ForbiddenAddressError) as caught:
        ask(f"http://127.0.0.1:{port}/", private=False)
    assert caught.value.code == "forbidden-address"
    ask_nothing = socket.create_connection(("127.0.0.1", port))  # lets the server end
    ask_nothing.close()


def test_a_broken_tls_greeting_is_told_as_such(port):
    with pytest.raises(RetryError) as caught:
        ask(f"https://127.0.0.1:{port}/")
    assert caught.value.code == "tls"


def test_a_closed_port_may_open_again():
    with pytest.raises(RetryError) as caught:
        ask("http://127.0.0.1:9/")
    assert caught.value.code == "connect"
