"""Pictures of the web interface for the documentation: `python bench/screenshots.py [--folder DIR] [--all]`.

The archive is what `luutin demo` makes; DIR keeps it for the next time. With --all every page is taken in light and
dark, 390, 768 and 1280 pixels wide, into DIR/pictures, to be looked at. Without, the few of docs/pictures/ are made.
With --archive FILE another archive is shown, such as a dense one, and all of its pages are taken.
"""

import argparse
import json
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
    "changes-light-1280": ("/a/{edited}/changes", 1280, "light"),
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
    "changes": "/a/{edited}/changes",
    "person": "/people?name={person}",
    "place": "/places?name=Bình+Minh",
    "watch": "/watch/dau-gia",
    "subscription": "/subscription?q=dau+gia&from=2019",
    "collections": "/collections/",
    "collection": "/collections/chon",
    "withheld": "/a/{withheld}",
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


CONFIG = """
db = "{db}"
[web]
public_url = "http://127.0.0.1:{port}"
public = true
subscriptions = "queries"
[mail]
host = "127.0.0.1"
sender = "tin@example.vn"
to = ["toa-soan@example.vn"]
[[collections]]
name = "chon"
title = {{ vi = "Đất đai", en = "Land" }}
about = {{ vi = "Những thông báo về đất đáng đọc lại.", en = "Notices about land that are worth reading again." }}
articles = [1, {{ article = 2, remark = {{ vi = "Đã sửa sau khi đăng.", en = "Edited after it was printed." }} }}, 5]
"""


def main():
    """Make the demo's archive where it is missing, serve it, take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "luutin-pictures")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--archive", type=Path)
    args = parser.parse_args()
    archive, everything = args.archive or args.folder / "archive.db", args.all or args.archive is not None
    if not archive.exists():
        luutin("demo", args.folder)
        luutin("watch", "add", "dau-gia", "đấu giá", "--db", archive)
        edit_one(archive, args.folder / "edited.jsonl")
        luutin("withhold", "article", "3", "--reason", "Yêu cầu của người được nêu tên", "--db", archive)
    args.folder.mkdir(parents=True, exist_ok=True)
    config = args.folder / "pictures.toml"
    config.write_text(CONFIG.format(db=archive.resolve(), port=PORT) + sources_of(args.folder / "config.toml"), "utf-8")
    server = subprocess.Popen([sys.executable, "-m", "luutin", "serve", "--config", config, "--port", str(PORT)])
    try:
        wait()
        target = args.folder / "pictures" if everything else ROOT / "docs" / "pictures"
        target.mkdir(parents=True, exist_ok=True)
        take(wanted(everything=everything), target, names_in(archive))
    finally:
        server.terminate()
        server.wait(20)


def sources_of(config):
    """The sources of the demo's own configuration, which have names."""
    said = config.read_text("utf-8") if config.exists() else ""
    return said[said.index("[sources.") :] if "[sources." in said else ""


def luutin(*words):
    """Run the command."""
    subprocess.run([sys.executable, "-m", "luutin", *map(str, words)], check=True, cwd=ROOT)


def edit_one(archive, file):
    """Give the article that is opened a second revision: an amount, and a word."""
    from luutin.archive import Database, Reader
    from luutin.indexer import Searcher

    with Database.read(archive) as database, Searcher(database) as searcher:
        record = Reader(database).get(searcher.search("dau gia").hits[0].id)
    body = [
        text.replace("2,1 triệu", "2,6 triệu").replace("hai mươi tư", "hai mươi ba") for text in record.fields["body"]
    ]
    told = {**record.fields, "url": record.url, "source": record.source, "body": body}
    file.write_text(f"{json.dumps(told, ensure_ascii=False)}\n", "utf-8")
    luutin("import", "--db", archive, file)
    luutin("index", "--db", archive)


def names_in(archive):
    """What stands for the names in paths: articles and a person of this very archive."""
    from luutin.archive import Database, Reader, Withholdings
    from luutin.indexer import Searcher

    with Database.read(archive) as database, Searcher(database) as searcher:
        answer, reader = searcher.search("dau gia", facets=True), Reader(database)
        people = answer.facets["person"]
        return {
            "article": answer.hits[0].id,
            "edited": next((each for each in reader.ids() if len(reader.revisions(each)) > 1), answer.hits[0].id),
            "person": people[0].value if people else "Nguyễn Văn A",
            "withheld": next(iter(Withholdings(database).hidden_articles()), 0),
        }


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


def take(pictures, target, names):
    """One PNG each."""
    installed = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=installed, args=FLAGS)
        address = f"http://127.0.0.1:{PORT}"
        for name, (path, width, scheme) in pictures.items():
            context = browser.new_context(
                viewport={"width": width, "height": 860 if width > 400 else 780}, color_scheme=scheme, locale="vi-VN"
            )
            page = context.new_page()
            page.goto(address + path.format(**names))
            page.evaluate("document.activeElement.blur()")
            page.evaluate("document.fonts.ready")
            page.wait_for_load_state("networkidle")
            page.screenshot(path=target / f"{name}.png")
            context.close()
            print(target / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
