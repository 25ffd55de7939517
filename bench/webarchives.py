"""Do other tools replay what `luutin export --format wacz` writes? `python bench/webarchives.py ARCHIVE.db WAYBACK`.

WAYBACK is pywb's command of that name, from an environment of its own: pywb pins versions that we do not. Ten of the
articles with pictures are opened in Chromium, which reaches nothing but pywb, and each picture must be drawn.
"""

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections import Counter
from pathlib import Path

from playwright.sync_api import sync_playwright

PAGES = 10
CHROMIUM = "/usr/bin/chromium"
DRAWN = "Array.from(document.images, image => [image.src, image.complete && image.naturalWidth > 0])"


def export(db: Path, file: Path) -> list[dict[str, str]]:
    """Write the web archive; return its pages."""
    with file.open("wb") as out:
        begun = time.process_time()
        subprocess.run(
            [sys.executable, "-m", "luutin", "export", "--db", str(db), "--format", "wacz"], stdout=out, check=True
        )
        print(f"exported {file.stat().st_size:,} bytes, {time.process_time() - begun:.1f} s of our own CPU")
    told = subprocess.run(
        [sys.executable, "-c", "from wacz.main import main; main()", "validate", "-f", str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    print("wacz validate:", told.stdout.strip().splitlines()[-1])
    with zipfile.ZipFile(file) as packed:
        return [json.loads(line) for line in packed.read("pages/pages.jsonl").splitlines()[1:]]


def serve(wayback: str, file: Path, folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Put the WARC of *file* into a collection of pywb, and start it."""
    with zipfile.ZipFile(file) as packed:
        packed.extract("archive/luutin.warc.gz", folder)
    manager = Path(wayback).with_name("wb-manager")
    for order in (["init", "kept"], ["add", "kept", "archive/luutin.warc.gz"]):
        subprocess.run([str(manager), *order], cwd=folder, check=True, capture_output=True)
    (folder / "config.yaml").write_text("framed_replay: false\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([wayback, "-b", "127.0.0.1", "-p", str(port)], cwd=folder, stdout=quiet, stderr=quiet)
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/kept/", timeout=2).read()
        except OSError:
            time.sleep(0.2)
        else:
            return server, port
    raise SystemExit("pywb did not start")


def of_articles(db: Path) -> set[str]:
    """Addresses of the pictures that articles show."""
    asked = [sys.executable, "-m", "luutin", "export", "--db", str(db)]
    lines = subprocess.run(asked, stdout=subprocess.PIPE, check=True).stdout.splitlines()
    return {image for line in lines for image in json.loads(line)["images"]}


def look(port: int, pages: list[dict[str, str]], named: set[str]) -> None:
    """Open pages until ten with pictures of their articles were seen, and count what was drawn."""
    seen = 0
    drawn_well, missing = Counter[bool](), Counter[bool]()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page()
        tab.route(
            "**/*",
            lambda route: route.continue_() if f"127.0.0.1:{port}" in route.request.url else route.abort(),
        )
        for page in pages:
            stamp = "".join(sign for sign in page["ts"] if sign.isdigit())
            tab.goto(f"http://127.0.0.1:{port}/kept/{stamp}/{page['url']}", wait_until="load")
            drawn = tab.evaluate(DRAWN)
            of_it = {address for address in named if any(shown == address for shown, _ in drawn)}
            if not of_it or page["title"] not in tab.content():
                continue
            seen += 1
            for address, well in drawn:
                (drawn_well if well else missing)[address in of_it] += 1
            if seen == PAGES:
                break
        browser.close()
    print(f"{seen} pages: {drawn_well[True]} pictures of articles, {missing[True]} missing;")
    print(f"{drawn_well[False]} other pictures of their pages, {missing[False]} missing")


def main(db: str, wayback: str) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        pages = export(Path(db), folder / "all.wacz")
        server, port = serve(wayback, folder / "all.wacz", folder)
        try:
            look(port, pages, of_articles(Path(db)))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
