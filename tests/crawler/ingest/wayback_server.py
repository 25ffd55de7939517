"""A web archive on loopback that speaks the Wayback Machine's protocol: CDX, resume keys, `id_` captures, limits.

Captures may be as bad as real ones: cut, rewritten, missing, or not what the index calls them.
"""

import base64
import hashlib
import threading
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from luutin.archive.foreign.rewritten import read_stamp

PAGE = 5


def digest(body):
    return base64.b32encode(hashlib.sha1(body).digest()).decode()


def rewritten(stamp, body):
    """*body* as the archive shows it to people: addresses of its own, and its banner."""
    banner = (
        b"<!-- BEGIN WAYBACK TOOLBAR INSERT --><div><h1>Wayback Machine</h1><p>12 captures, 01/02/2024</p></div>"
        b"<!-- END WAYBACK TOOLBAR INSERT -->"
    )
    at = b"/web/%s" % stamp.encode()
    body = body.replace(b'src="http', b'src="%sim_/http' % at).replace(b'href="http', b'href="%s/http' % at)
    return body.replace(b"<body>", b"<body>" + banner, 1) + b"<!--\n FILE ARCHIVED ON 01:02:03 -->"


class Answering:
    """One connection, one answer."""

    def _send(self, status, body, *, length=None, **headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body) if length is None else length)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class WaybackServer:
    """*captures*: (stamp of 14 digits, url, status, mimetype, body), in the order of the index."""

    def __init__(self, captures, *, page=PAGE):
        self.captures, self.page = list(captures), page
        self.asked, self.searches = [], 0
        self.trouble = []
        """What the next answers are instead: (status, Retry-After or None)."""
        self.deeds = {}
        """(stamp, url) → what the archive does with it: breaks, always-breaks, cut, rewritten, near, denied, lies."""
        self.said = []
        """Lines of the index that no capture stands behind."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def search(self, query):
        self.searches += 1
        fit = [each for each in self.captures if self._fits(each, query)]
        start = int(query.get("resumeKey", ["0"])[0])
        lines = [
            f"key {stamp} {url} {kind.partition(';')[0]} {status} {digest(self.kept(stamp, url, body))} {len(body)}"
            for stamp, url, status, kind, body in fit[start : start + self.page]
        ]
        lines[1:1] = self.said
        if start + self.page < len(fit):
            lines += ["", str(start + self.page)]
        return "\n".join(lines).encode()

    @staticmethod
    def _fits(capture, query):
        stamp, url = capture[:2]
        asked, kind = query["url"][0], query["matchType"][0]
        since, until = query.get("from", ["0"])[0], query.get("to", ["9" * 14])[0]
        here = {
            "host": urlsplit(url).netloc.removeprefix("www.") == asked,
            "prefix": asked in url,
            "exact": asked == url,
        }
        return here[kind] and since <= stamp <= until + "9" * (14 - len(until))

    def kept(self, stamp, url, body):
        """What of *body* the archive has."""
        return body[: len(body) * 3 // 5] if self.deeds.get((stamp, url)) == "cut" else body

    def find(self, stamp, url):
        return next((each for each in self.captures if each[:2] == (stamp, url)), None)

    def _handler(self):
        server = self

        class Handler(Answering, BaseHTTPRequestHandler):
            def do_GET(self):
                if server.trouble:
                    status, rest = server.trouble.pop(0)
                    self._send(status, b"slow down", **({"Retry-After": str(rest)} if rest is not None else {}))
                elif self.path.startswith("/cdx/search/cdx"):
                    self._send(200, server.search(parse_qs(urlsplit(self.path).query)))
                else:
                    self._memento()

            def _memento(self):
                _, _, rest = self.path.partition("/web/")
                place, _, url = rest.partition("/")
                stamp = place.removesuffix("id_")
                server.asked.append((stamp, url))
                found = server.find(stamp, url)
                if found is None:
                    self._send(404, b"not archived")
                    return
                deed = server.deeds.get((stamp, url))
                if deed == "near":
                    self._send(302, b"", Location=f"/web/{int(stamp) + 1}id_/{url}")
                elif deed == "denied":
                    self._send(403, b"access denied", **{"X-Archive-Wayback-Runtime-Error": "Blocked: excluded"})
                else:
                    self._capture(found, deed)

            def _capture(self, found, deed):
                stamp, url, status, kind, body = found
                said = {"Content-Type": kind, "Memento-Datetime": format_datetime(read_stamp(stamp), usegmt=True)}
                said |= {"Link": f'<{url}>; rel="original"', "X-Archive-Orig-Content-Type": kind}
                said |= {"X-Archive-Orig-Content-Length": str(len(body))}
                if 300 <= status < 400:
                    said["Location"] = f"{server.base}/web/{stamp}id_/{body.decode()}"
                body = server.kept(stamp, url, body)
                body = {"rewritten": rewritten(stamp, body), "lies": body.replace(b"<p>", b"<p>Khac. ")}.get(deed, body)
                if deed in {"breaks", "always-breaks"}:
                    if deed == "breaks":
                        del server.deeds[(stamp, url)]
                    self._send(status, body[: len(body) // 2], length=len(body), **said)
                else:
                    self._send(status, body, **said)

        return Handler
