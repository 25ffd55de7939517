"""Real receivers on loopback: a mail server and a webhook's other end, with verbs for trouble."""

import asyncio
import base64
import hashlib
import hmac
import json
import socket
import struct
import threading
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.smtp import SMTP


class MailServer:
    """Keeps every message it acknowledges; *how* is for aiosmtpd: whether it offers TLS, who may log in."""

    def __init__(self, **how):
        self.messages = []
        self.refuse = False
        self.farewell = "221 bye"
        self._how = how
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.refuse:
            return "451 come back later"
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 kept"

    async def handle_QUIT(self, server, _session, _envelope):  # noqa: N802 - aiosmtpd's name
        if self.farewell is None:
            server.transport.abort()  # accepted, and gone without a word
            return "221 nobody hears this"
        return self.farewell

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if address.startswith("refused@"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    def start(self):
        self._thread.start()
        self._server = self._do(
            self._loop.create_server(lambda: SMTP(self, loop=self._loop, **self._how), "127.0.0.1", 0)
        )
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self):
        self._loop.call_soon_threadsafe(self._server.close)
        self._do(self._server.wait_closed())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)


class Receiver:
    """Keeps every notice it acknowledges; `hang` keeps the next ones waiting without an answer."""

    def __init__(self, key):
        self.key, self.kept, self.pings, self.status = key, [], [], 200
        self.reset = False
        """Accepts the next ones, and ends the connection without an answer."""
        self.hang, self.asked = threading.Event(), threading.Event()
        self._free = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.pings.append(self.path)
                self.send_response(outer.status)
                self.end_headers()

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked.set()
                if outer.hang.is_set():
                    outer._free.wait(30)
                    return
                assert outer.signed(self.headers, body)
                if outer.status == 200:
                    outer.kept.append((self.headers["webhook-id"], json.loads(body)))
                if outer.reset:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                    return
                self.send_response(outer.status)
                if outer.status == 302:
                    self.send_header("Location", outer.url)
                self.end_headers()

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook?from=luutin"

    def signed(self, headers, body):
        """The signature, checked as the standard tells a receiver to."""
        text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.new(self.key, text, hashlib.sha256).digest()).decode()
        return headers["webhook-signature"] == f"v1,{expected}"

    def start(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._free.set()
        self._server.shutdown()
        self._server.server_close()
