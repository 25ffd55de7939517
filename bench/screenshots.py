"""Pictures of the web interface for the documentation: `python bench/screenshots.py [--folder DIR] [--all]`.

The archive is what `luutin demo` makes; DIR keeps it for the next time. With --all every page is taken in light and
dark, 390, 768 and 1280 pixels wide, into DIR/pictures, to be looked at. Without, the few of docs/pictures/ are made.
With --archive FILE another archive is shown, such as a dense one, and all of its pages are taken.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PORT = 8613
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]

SHOWN = {
    "search-light-1280": ("/?q=dau+gia", 1280, "light"),
    "search-dark-1280": ("/?q=mttq", 1280, "dark"),
    "article-light-1280": ("/a/{article}?q=dau+gia", 1280, "light"),
    "source-light-1280": ("/sources/huyen", 1280, "light"),
    "search-light-390": ("/?q=dau+gia", 390, "light"),
    "article-dark-390": ("/a/{article}?q=dau+gia", 390, "dark"),
}
"""Picture → path, width, colours."""

PAGES = {
    "front": "/",
    "search": "/?q=dau+gia",
    "expanded": "/?q=mttq&from=2019",
    "nothing": "/?q=zzzz",
    "article": "/a/{article}?q=dau+gia",
    "photos": "/photos?q=trao",
    "gallery": "/photos",
    "sources": "/sources",
    "source": "/sources/huyen",
    "export": "/export?q=dau+gia",
    "api": "/api",
    "problem": "/?from=soon",
    "help": "/help",
    "about": "/about",
    "attention": "/attention?q=dau+gia&q=mttq",
    "list": "/list?ids=1,2,3,5",
    "list-empty": "/list",
}


def main():
    """Make the demo's archive where it is missing, serve it, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "luutin-pictures")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--archive", type=Path)
    args = parser.parse_args()
    archive, everything = args.archive or args.folder / "archive.db", args.all or args.archive is not None
    if not archive.exists():
        subprocess.run([sys.executable, "-m", "luutin", "demo", str(args.folder)], check=True, cwd=ROOT)
    server = subprocess.Popen(
        [sys.executable, "-m", "luutin", "serve", "--db", str(archive), "--port", str(PORT)], cwd=ROOT
    )
    try:
        wait()
        target = args.folder / "pictures" if everything else ROOT / "docs" / "pictures"
        target.mkdir(parents=True, exist_ok=True)
        take(wanted(everything=everything), target)
    finally:
        server.terminate()
        server.wait(20)


def wait():
    """Until the server answers."""
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2).read()
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise SystemExit("the server did not come up")


def wanted(*, everything):
    """Name → path, width, colours."""
    if not everything:
        return SHOWN
    return {
        f"{name}-{scheme}-{width}": (path, width, scheme)
        for name, path in PAGES.items()
        for scheme in ("light", "dark")
        for width in (390, 768, 1280)
    }


def take(pictures, target):
    """One PNG each; the first article that answers the example question is the one opened."""
    installed = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=installed, args=FLAGS)
        address, article = f"http://127.0.0.1:{PORT}", None
        for name, (path, width, scheme) in pictures.items():
            context = browser.new_context(
                viewport={"width": width, "height": 860 if width > 400 else 780}, color_scheme=scheme, locale="vi-VN"
            )
            page = context.new_page()
            if article is None:
                page.goto(f"{address}/?q=dau+gia")
                article = page.locator(".hit h2 a").first.get_attribute("href").split("?")[0].rpartition("/")[2]
            page.goto(address + path.replace("{article}", article))
            page.evaluate("document.activeElement.blur()")
            page.evaluate("document.fonts.ready")
            page.screenshot(path=target / f"{name}.png")
            context.close()
            print(target / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
