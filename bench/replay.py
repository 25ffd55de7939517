#!/usr/bin/env python3
"""Serve a folder of saved pages on loopback, and measure what a crawl of them keeps.

    replay.py DIR [--port N] [--seed FILE]                 serve until Ctrl-C
    replay.py DIR --crawl [--into OUT] [--seed FILE]       run `luutin crawl` on it, and say what was stored
    replay.py DIR --answer --into OUT                      then: be the command that a page scorer asks

DIR holds NAME.html, beside some of them NAME.truth.json, and may hold manifest.jsonl (`file`, `url`), aux/ (served,
not linked), and *.xml: feeds and sitemaps. A page is served, byte for byte, under the path of its own address where
the manifest knows it, otherwise under its file name. A home page and a listing of twenty a page link to all of them.

FILE holds the plain text of one article: its title, its stamp, paragraphs and captions (a line without an end mark
is a caption), its byline, then a heading and titles of related news. It is served as one more page.

--answer reads {"path": …, "url": …} a line, and writes the stored record, or {"error": …}, a line.
"""

import argparse
import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from luutin.app.demo.content import slug_of
from luutin.archive import Database, Reader

PAGE_SIZE = 20
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Saved:
    """One saved page, and where it is served."""

    file: str
    path: str
    body: bytes
    wanted: bool
    """Whether a hand-made record says that it is an article."""

    @property
    def title(self):
        found = re.search(rb"<title[^>]*>(.*?)</title>", self.body, re.DOTALL | re.IGNORECASE)
        text = html.unescape(found[1].decode("utf-8", "replace")) if found else ""
        return " ".join(text.split()) or self.file


def saved_pages(folder):
    """Every NAME.html of *folder*, each at a path of its own."""
    manifest = folder / "manifest.jsonl"
    lines = manifest.read_text("utf-8").splitlines() if manifest.exists() else []
    known = {entry["file"]: entry.get("url") for entry in map(json.loads, lines)}
    taken = {"/", "/robots.txt"}
    pages = []
    for file in sorted(folder.glob("*.html")):
        path = own_path(file.name, known.get(file.name), taken)
        taken.add(path)
        truth = file.with_name(f"{file.stem}.truth.json")
        pages.append(Saved(file=file.name, path=path, body=file.read_bytes(), wanted=truth.exists()))
    return pages


def own_path(name, url, taken):
    parts = urlsplit(url or "")
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if path and path.isascii() and path not in taken else f"/{name}"


def seed_page(file):
    """The page made of one article's plain text."""
    title, _, stamp, *rest = file.read_text("utf-8").splitlines()
    lines = [line.strip() for line in rest if line.strip()]
    cut = next((n for n, line in enumerate(lines) if re.match(r"Các tin|Tin ", line)), len(lines))
    *blocks, byline = lines[:cut]
    text = "\n".join(map(block_html, blocks))
    related = "\n".join(f'<li><a href="/{slug_of(line)}.htm">{html.escape(line)}</a></li>' for line in lines[cut + 1 :])
    heading = html.escape(lines[cut]) if cut < len(lines) else ""
    body = f"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{html.escape(title)}</title></head><body>
<div id="header"><a href="/">Trang chủ</a> {time.strftime("%d/%m/%Y")}</div>
<div class="detail"><h1 class="title">{html.escape(title)}</h1><span class="date">{html.escape(stamp)}</span>
<div class="content">{text}
<p style="text-align:right"><strong>{html.escape(byline)}</strong></p></div></div>
<div class="other"><h3>{heading}</h3><ul>{related}</ul></div></body></html>"""
    return Saved(file=file.name, path=f"/{slug_of(title)}.htm", body=body.encode(), wanted=True)


def block_html(line):
    if line.endswith((".", "!", "?", ":", ";", "”")):
        return f"<p>{html.escape(line)}</p>"
    return f'<p><img src="/images/{slug_of(line)[:20]}.jpg" alt=""></p>\n<p>{html.escape(line)}</p>'


def routes_of(folder, pages):
    """Path → (content type, body): the pages, what is in aux/, feeds, the home page and the listing."""
    routes = {page.path: ("text/html", page.body) for page in pages}
    for file in sorted([*folder.glob("*.xml"), *folder.glob("aux/*")]):
        kind = "text/xml" if file.suffix == ".xml" else "text/html"
        routes[f"/{file.relative_to(folder).as_posix()}"] = (kind, file.read_bytes())
    parts = [pages[n : n + PAGE_SIZE] for n in range(0, len(pages), PAGE_SIZE)]
    for number, part in enumerate(parts, 1):
        routes[listing_path(number)] = ("text/html; charset=utf-8", listing(part, number, len(parts)).encode())
    maps = [f"Sitemap: {{base}}/{file.name}" for file in folder.glob("*sitemap*.xml")]
    routes["/robots.txt"] = ("text/plain", "\n".join(["User-agent: *", "Disallow: /admin/", *maps, ""]).encode())
    return routes


def listing_path(number):
    return "/" if number == 1 else f"/danh-sach/trang-{number}/"


def listing(pages, number, last):
    items = "\n".join(f'<li><a href="{html.escape(p.path)}">{html.escape(p.title)}</a></li>' for p in pages)
    links = " ".join(f'<a href="{listing_path(n)}">{n}</a>' for n in range(1, last + 1) if n != number)
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Danh sách tin</title></head><body>'
        f'<ul class="news">\n{items}\n</ul><div class="pagination">{links}</div></body></html>'
    )


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, routes, port):
        super().__init__((HOST, port), Handler)
        self.routes = routes
        self.base = f"http://{HOST}:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        kind, body = self.server.routes.get(self.path, ("text/html", None))
        self.send_response(404 if body is None else 200)
        body = body or b"<title>404</title>"
        if self.path == "/robots.txt":
            body = body.replace(b"{base}", self.server.base.encode())
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):  # noqa: A002 - the parent's name
        pass


def crawl(base, out):
    """Run the normal command on the replay; its talk goes to our stderr."""
    config = out / "config.toml"
    config.write_text(
        f'[sources.replay]\nseeds = ["{base}/"]\n'
        'permission = { by = "this bench, which serves the pages itself", delay_s = 0.0, connections = 4 }\n',
        "utf-8",
    )
    start = time.perf_counter()
    command = [sys.executable, "-m", "luutin", "crawl", "--config", str(config)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return done.returncode, time.perf_counter() - start


def stored(base, out, pages):
    """The stored record of each page, None where there is none."""
    with Database.read(out / "archive.db") as database:
        reader = Reader(database)
        found = {page.file: reader.find(base + page.path) for page in pages}
        return {file: reader.get(number).as_json() if number else None for file, number in found.items()}


def report(base, out, pages, *, code, took):
    records = stored(base, out, pages)
    wanted = [page for page in pages if page.wanted]
    missing = [page.file for page in wanted if records[page.file] is None]
    extra = [page.file for page in pages if not page.wanted and records[page.file]]
    kept = len(wanted) - len(missing)
    print(f"crawl: exit code {code}, {took:.1f} s")
    print(f"pages with truth stored as articles: {kept} of {len(wanted)} ({kept / max(len(wanted), 1):.0%})")
    print(f"without truth, stored too: {len(extra)}" + (f" ({', '.join(extra)})" if extra else ""))
    for file in missing:
        print(f"  not stored: {file}")
    return 1 if missing else 0


def answer(out, pages):
    """Be the command that a page scorer runs: a page's path in, its stored record out."""
    base = re.search(r'seeds = \["(.*)/"\]', (out / "config.toml").read_text("utf-8"))[1]
    records = stored(base, out, pages)
    for line in sys.stdin:
        record = records.get(Path(json.loads(line)["path"]).name)
        print(json.dumps(record or {"error": {"code": "missing", "message": "not stored"}}, ensure_ascii=False))


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--port", type=int, default=0, help="0 lets the system choose")
    parser.add_argument("--seed", type=Path, metavar="FILE")
    parser.add_argument("--crawl", action="store_true")
    parser.add_argument("--answer", action="store_true")
    parser.add_argument("--into", type=Path, metavar="OUT", help="where the archive goes; else a temporary folder")
    chosen = parser.parse_args()
    if chosen.answer and not chosen.into:
        parser.error("--answer needs --into: the folder of an earlier --crawl")
    return chosen


def main():
    chosen = options()
    pages = saved_pages(chosen.folder) + ([seed_page(chosen.seed)] if chosen.seed else [])
    if chosen.answer:
        return answer(chosen.into, pages)
    server = Server(routes_of(chosen.folder, pages), chosen.port)
    if not chosen.crawl:
        print(f"{len(pages)} pages at {server.base}/  (Ctrl-C ends)", file=sys.stderr)
        return server.serve_forever()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    out = chosen.into or Path(tempfile.mkdtemp(prefix="luutin-replay-"))
    out.mkdir(parents=True, exist_ok=True)
    try:
        code, took = crawl(server.base, out)
        return report(server.base, out, pages, code=code, took=took)
    finally:
        if not chosen.into:
            shutil.rmtree(out)


if __name__ == "__main__":
    sys.exit(main())
