"""A small object store on loopback: as much of the S3 API as the program uses, with verbs for trouble.

Objects are in memory. It does not look at signatures, but a request without one is refused.
"""

import base64
import hashlib
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class S3Server(ThreadingHTTPServer):
    """One bucket, whatever its name is."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.objects = {}
        self.asked = []
        """Method, path and range of each request."""
        self.fails = False
        """Whether it answers 503."""
        self.tells_checksums = True

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc_info):
        self.shutdown()
        self.server_close()


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_PUT(self):
        body = self._body()
        if not self._goes_on():
            return
        told = self.headers["x-amz-checksum-sha256"]
        if told != _checksum(body):
            self._error(400, "BadDigest")
        elif self.headers["If-None-Match"] == "*" and self.path in self.server.objects:
            self._error(412, "PreconditionFailed")
        else:
            self.server.objects[self.path] = body
            self._answer(200)

    def do_HEAD(self):
        if not self._goes_on():
            return
        found = self.server.objects.get(self.path)
        if found is None:
            self._answer(404)
            return
        more = {"x-amz-checksum-sha256": _checksum(found)} if self.server.tells_checksums else {}
        self._answer(200, length=len(found), **more)

    def do_GET(self):
        if not self._goes_on():
            return
        found = self.server.objects.get(self.path)
        if found is None:
            self._error(404, "NoSuchKey")
            return
        first, last = map(int, re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"]).groups())
        part = found[first : last + 1]
        if not part:
            self._error(416, "InvalidRange")
            return
        self._answer(206, part, **{"Content-Range": f"bytes {first}-{first + len(part) - 1}/{len(found)}"})

    def _goes_on(self):
        self.path = self.path.partition("?")[0]
        self.server.asked.append((self.command, self.path, self.headers["Range"]))
        if self.server.fails:
            self._error(503, "SlowDown")
        elif not (self.headers["Authorization"] or "").startswith("AWS4-HMAC-SHA256 "):
            self._error(403, "AccessDenied")
        else:
            return True
        return False

    def _body(self):
        if self.headers["Expect"]:
            self.send_response_only(100)
            self.end_headers()
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _error(self, status, code):
        self._answer(status, f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode())

    def _answer(self, status, body=b"", length=None, **headers):
        self.send_response(status)
        for name, value in {"Content-Length": length or len(body), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _checksum(body):
    return base64.b64encode(hashlib.sha256(body).digest()).decode()
