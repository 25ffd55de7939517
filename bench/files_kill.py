"""Kill a crawl that keeps files, again and again: is every file kept once, and does the next crawl leave them in peace?

    python bench/files_kill.py [--articles 500] [--images 800] [--attachments 200] [--kills 20]

Prints one line of JSON. Exit 1 where a file is lost, kept twice, or `luutin verify` finds a fault.
"""

import argparse
import contextlib
import hashlib
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from luutin.archive import Database

CONFIG = """
[crawler]
retry_first_s = 0.05
[sources.thu]
seeds = ["{url}/"]
permission = {{ by = "the bench's own portal", delay_s = 0.0, connections = 4 }}
"""
ENDINGS = {".jpg": ("image/jpeg", b"\xff\xd8\xff\xe0"), ".pdf": ("application/pdf", b"%PDF-1.4\n")}


class Portal:
    """Articles, each with its share of the files; counts what it was asked for, and what of it was sent whole."""

    def __init__(self, articles: int, images: int, attachments: int) -> None:
        self.articles = articles
        self.files = [f"/anh/{n}.jpg" for n in range(images)] + [f"/tep/{n}.pdf" for n in range(attachments)]
        self.asked: Counter[str] = Counter()
        self.whole: Counter[str] = Counter()

    def answer(self, path: str, tag: str | None) -> tuple[int, str, bytes, dict[str, str]]:
        """Status, type, body and headers."""
        self.asked[path] += 1
        if path in self.files:
            kind, magic = ENDINGS[path[-4:]]
            body = magic + random.Random(path).randbytes(4000)
            own = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
            if tag == own:
                return 304, kind, b"", {"ETag": own}
            self.whole[path] += 1
            return 200, kind, body, {"ETag": own}
        text = self._page(path)
        return (200 if text else 404), "text/html; charset=utf-8", (text or "404").encode(), {}

    def _page(self, path: str) -> str | None:
        if path == "/":
            items = "".join(f"<li><a href='/bai-{n}.html'>Hội nghị lần thứ {n}</a></li>" for n in range(self.articles))
            return f"<html><body><ul>{items}</ul></body></html>"
        number = path.removeprefix("/bai-").removesuffix(".html")
        if not number.isdigit() or int(number) >= self.articles:
            return None
        named = self.files[int(number) :: self.articles]
        shown = "".join(
            f"<p><img src='{each}'></p>" if each.endswith("jpg") else f"<p><a href='{each}'>Tệp {each}</a></p>"
            for each in named
        )
        title = f"Hội nghị lần thứ {number} của huyện Đồng Tre"
        text = "".join(f"<p>Đoạn văn {number}.{n} kể lại một việc đã qua của huyện.</p>" for n in range(5))
        stamp = "<time datetime='2020-01-02'>02/01/2020</time>"
        body = f"<article><h1>{title}</h1>{stamp}{text}{shown}</article>"
        return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


class Handler(BaseHTTPRequestHandler):
    """Answers from the server's portal."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer."""
        status, kind, body, headers = self.server.portal.answer(self.path, self.headers.get("If-None-Match"))  # type: ignore[attr-defined]
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Nothing."""


class Server(ThreadingHTTPServer):
    """A portal on loopback."""

    daemon_threads = True
    portal: Portal

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is no news."""


def luutin(folder: Path, *args: str) -> subprocess.Popen[str]:
    """Start a command on the archive in *folder*."""
    command = [sys.executable, "-m", "luutin", *args, "--config", str(folder / "config.toml")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser()
    for name, usual in (("articles", 500), ("images", 800), ("attachments", 200), ("kills", 20)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = parser.parse_args()
    portal = Portal(given.articles, given.images, given.attachments)
    server = Server(("127.0.0.1", 0), Handler)
    server.portal = portal
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        (folder / "config.toml").write_text(CONFIG.format(url=f"http://127.0.0.1:{server.server_port}"))
        told = measure(portal, folder, given.kills)
    print(json.dumps(told))
    return 0 if told["files"] == told["contents"] == len(portal.files) and told["verify"] == 0 else 1


def measure(portal: Portal, folder: Path, kills: int) -> dict[str, int]:
    """Kill, finish, crawl once more, verify; return the counts."""
    chance, killed = random.Random(1), 0
    while killed < kills and sum(portal.whole.values()) < 0.95 * len(portal.files):
        before, process = sum(portal.asked.values()), luutin(folder, "crawl")
        step = chance.uniform(0.3, 1.7) * (portal.articles + len(portal.files)) / (kills + 1)
        while process.poll() is None and sum(portal.asked.values()) - before < step:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += 1
    last = luutin(folder, "crawl")
    last.communicate()
    first = sum(portal.whole.values())
    luutin(folder, "crawl").communicate()
    verify = luutin(folder, "verify")
    verify.communicate()
    with Database.read(folder / "archive.db") as database:
        revisions = database.value("SELECT count(*) FROM file_revisions")
        files = database.value("SELECT count(DISTINCT address) FROM file_revisions")
        contents = database.value("SELECT count(*) FROM files")
    return {
        "kills": killed,
        "files": files,
        "revisions": revisions,
        "contents": contents,
        "sent_whole": first,
        "sent_again": first - len(portal.files),
        "second_crawl_whole": sum(portal.whole.values()) - first,
        "verify": verify.returncode,
        "last_exit": last.returncode,
    }


if __name__ == "__main__":
    sys.exit(main())
