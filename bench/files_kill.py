"""Kill a crawl that keeps files, and the reading of them: is each kept once and read once, and left in peace later?

    python bench/files_kill.py [--articles 500] [--images 800] [--attachments 200] [--kills 20] [--read-kills 5]

Prints one line of JSON. Exit 1 where a file is lost, kept twice, read twice, sent again in full by the second crawl, or
`luutin verify` finds a fault. At its usual size it takes about a quarter of an hour of two cores.
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
read_files_s = 0
[sources.thu]
seeds = ["{url}/"]
permission = {{ by = "the bench's own portal", delay_s = 0.0, connections = 4 }}
"""
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x64\x00\x64"
"""How a photograph of 100 by 100 pixels begins: no page of print."""
PDF = """%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length {length}>>stream
{drawn}
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
"""PDFium finds the objects without a table of theirs."""


def file_at(path: str) -> tuple[str, bytes]:
    """Type and bytes of the file at *path*."""
    if path.endswith(".jpg"):
        return "image/jpeg", JPEG + random.Random(path).randbytes(4000)
    drawn = f"BT /F1 12 Tf 72 700 Td (Thong bao cua tep {path}) Tj ET"
    return "application/pdf", PDF.format(length=len(drawn), drawn=drawn).encode()


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
            kind, body = file_at(path)
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
    for name, usual in (("articles", 500), ("images", 800), ("attachments", 200), ("kills", 20), ("read-kills", 5)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = parser.parse_args()
    portal = Portal(given.articles, given.images, given.attachments)
    server = Server(("127.0.0.1", 0), Handler)
    server.portal = portal
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        (folder / "config.toml").write_text(CONFIG.format(url=f"http://127.0.0.1:{server.server_port}"))
        told = crawl_and_kill(portal, folder, given.kills) | read_and_kill(folder, given.read_kills)
    print(json.dumps(told))
    wanted = len(portal.files)
    whole = {told[name] for name in ("files", "contents", "revisions", "read", "readings")} == {wanted}
    return 0 if whole and told["second_crawl_whole"] <= wanted / 20 and told["verify"] == 0 else 1


def crawl_and_kill(portal: Portal, folder: Path, kills: int) -> dict[str, int]:
    """Kill, finish, crawl once more, verify; return the counts."""
    chance, killed = random.Random(1), 0
    while killed < kills and sum(portal.whole.values()) < 0.95 * len(portal.files):
        before, process = sum(portal.asked.values()), luutin(folder, "crawl")
        step = chance.uniform(0.3, 1.7) * (portal.articles + len(portal.files)) / (kills + 1)
        while process.poll() is None and sum(portal.asked.values()) - before < step:
            time.sleep(0.005)
        kill(process)
        killed += 1
    last = run(folder, "crawl")
    first = sum(portal.whole.values())
    run(folder, "crawl")
    counts = {
        "revisions": "SELECT count(*) FROM file_revisions",
        "files": "SELECT count(DISTINCT address) FROM file_revisions",
        "contents": "SELECT count(*) FROM files",
    }
    return {
        "kills": killed,
        **{name: count(folder, sql) for name, sql in counts.items()},
        "sent_whole": first,
        "sent_again": first - len(portal.files),
        "second_crawl_whole": sum(portal.whole.values()) - first,
        "verify": run(folder, "verify"),
        "last_exit": last,
    }


def read_and_kill(folder: Path, kills: int) -> dict[str, int]:
    """Read the files, killed as often; return how many are read, and how many readings that took.

    Pictures as small as these take no process, so the kills fall into the reading of attachments.
    """
    chance, killed = random.Random(2), 0
    attachments = count(folder, "SELECT count(*) FROM files WHERE kind = 'pdf'")
    while killed < kills:
        process = luutin(folder, "read-files")
        aim = read(folder) + max(1, round(chance.uniform(0.3, 1.7) * attachments / (kills + 1)))
        while process.poll() is None and read(folder) < aim:
            time.sleep(0.01)
        kill(process)
        killed += 1
    exit_code = run(folder, "read-files")
    readings = count(folder, "SELECT max(reading) FROM files")
    return {"read_kills": killed, "read": read(folder), "readings": readings, "read_exit": exit_code}


def read(folder: Path) -> int:
    """How many files are read."""
    return count(folder, "SELECT count(*) FROM files WHERE state = 'read'")


def count(folder: Path, sql: str) -> int:
    """The one number that *sql* asks for."""
    with Database.read(folder / "archive.db") as database:
        return int(database.value(sql) or 0)


def run(folder: Path, command: str) -> int:
    """Run a command to its end; return its exit code."""
    process = luutin(folder, command)
    process.communicate()
    return process.returncode


def kill(process: subprocess.Popen[str]) -> None:
    """End *process* as a power cut would."""
    process.send_signal(signal.SIGKILL)
    process.communicate()


if __name__ == "__main__":
    sys.exit(main())
