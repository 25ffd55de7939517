"""Common Crawl on loopback, as the real one: list of crawls, CDXJ by pages, stretches of WARC files, SlowDown."""

import base64
import gzip
import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.archive.foreign.making_warc import answer, record, sha1
from tests.crawler.ingest.wayback_server import Answering

PAGE = 5
SLOW_DOWN = b"<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Reduce your rate.</Message></Error>"


def captured(url, stamp, body, *, status="200 OK", mime="text/html", truncated=None, **fields):
    """A capture as the crawler writes it: its index line without place, and its record."""
    moment = f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}Z"
    block = answer(body, status=status, headers=(("Content-Type", mime), *fields.pop("headers", ())))
    more = {"WARC_Payload_Digest": sha1(body), "WARC_Truncated": truncated, **fields}
    line = {"url": url, "timestamp": stamp, "mime": mime, "mime-detected": mime, "status": status[:3]}
    line |= {"digest": sha1(body)[5:]} | ({"truncated": truncated} if truncated else {})
    return line, record(url, block, moment=moment, **more)


def not_modified(url, stamp):
    """A revisit, because the host said 304: its digest is that of nothing."""
    line, block = captured(url, stamp, b"", status="304 Not Modified")
    block = block.replace(b"WARC-Type: response", b"WARC-Type: revisit").replace(
        b"WARC-Date", b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified\r\nWARC-Date"
    )
    nothing = base64.b32encode(hashlib.sha1(b"").digest()).decode()
    return line | {"mime": "warc/revisit", "digest": nothing}, block


class CommonCrawlServer:
    """*crawls*: name → captures as `captured` makes them. One crawl, one WARC file, one index."""

    def __init__(self, crawls, *, page=PAGE, days=True):
        self.page, self.asked, self.searches, self.agents = page, [], [], set()
        self.files, self.lines, self.days = {}, {}, days
        self.trouble = []
        """What the next answers are instead: (status, Retry-After or None)."""
        self.ignores_range = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        for name, captures in crawls.items():
            self.publish(name, captures)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def publish(self, name, captures):
        path, content, lines = f"crawl-data/{name}/segments/1/warc/{name}-00000.warc.gz", gzip.compress(b"WARC/1.0"), []
        for line, block in sorted(captures, key=lambda each: (each[0]["url"], each[0]["timestamp"])):
            member = gzip.compress(block, 1, mtime=0)
            place = {"length": str(len(member)), "offset": str(len(content)), "filename": path}
            lines.append({**line, **place, **line.get("lies", {})})
            content += member
        self.files[path], self.lines[name] = content, lines

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def listed(self):
        for name in sorted(self.lines, reverse=True):
            days = {"from": f"{name[8:12]}-01-01T00:00:00", "to": f"{name[8:12]}-12-31T00:00:00"} if self.days else {}
            yield {"id": name, "name": name, "cdx-api": f"{self.base}/{name}-index", "timegate": "", **days}

    def search(self, name, query):
        self.searches.append((name, query.get("page", ["pages"])[0]))
        asked, kind = query["url"][0], query["matchType"][0]
        since, until = query.get("from", ["0"])[0], query.get("to", ["9" * 14])[0].ljust(14, "9")
        fits = {
            "host": lambda url: urlsplit(url).netloc.removeprefix("www.") == asked.removeprefix("www."),
            "prefix": lambda url: url.partition("://")[2].startswith(asked.partition("://")[2]),
            "exact": lambda url: url == asked,
        }[kind]
        found = [each for each in self.lines[name] if fits(each["url"]) and since <= each["timestamp"] <= until]
        pages = -(-len(found) // self.page)
        if "showNumPages" in query:
            return 200, json.dumps({"pages": pages, "pageSize": 5, "blocks": pages}).encode()
        if not found:
            return 404, json.dumps({"message": f"No Captures found for: {asked}"}).encode()
        page = int(query["page"][0])
        if page >= pages:
            return 400, b"<html>invalid page</html>"
        return 200, b"".join(
            json.dumps({"urlkey": "vn,naman)/", **each}).encode() + b"\n"
            for each in found[page * self.page : (page + 1) * self.page]
        )

    def _handler(self):
        server = self

        class Handler(Answering, BaseHTTPRequestHandler):
            def do_GET(self):
                parts = urlsplit(self.path)
                server.agents.add(self.headers["User-Agent"])
                if server.trouble:
                    status, rest = server.trouble.pop(0)
                    self._send(status, SLOW_DOWN, **({"Retry-After": str(rest)} if rest is not None else {}))
                elif parts.path == "/collinfo.json":
                    self._send(200, json.dumps(list(server.listed())).encode())
                elif parts.path.endswith("-index"):
                    self._send(*server.search(parts.path[1:].removesuffix("-index"), parse_qs(parts.query)))
                elif parts.path[1:] in server.files:
                    self._stretch(server.files[parts.path[1:]])
                else:
                    self._send(404, b"<Error><Code>NoSuchKey</Code></Error>")

            def _stretch(self, content):
                said = self.headers["Range"]
                server.asked.append((self.path, said))
                if server.ignores_range or said is None:
                    self._send(200, content)
                    return
                first, last = map(int, said.removeprefix("bytes=").split("-"))
                if first >= len(content):
                    self._send(416, b"<Error><Code>InvalidRange</Code></Error>")
                    return
                place = f"bytes {first}-{min(last, len(content) - 1)}/{len(content)}"
                self._send(206, content[first : last + 1], **{"Content-Range": place})

        return Handler
