"""Payload, a system on Next.js, in a folder: installed by npm, its data in SQLite, served by Next's own server."""

import json
import os
import re
import shutil
import sqlite3  # noqa: TID251 - another system's file
import struct
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.request import Request, urlopen

from cms_posts import CATEGORIES, IMAGES, Block, Post, file_name
from cms_site import PAGES, PAPER, Shown, free_port, start, stop, wait_for

_HERE = Path(__file__).with_suffix("")
_VIETNAM = timezone(timedelta(hours=7))


class Payload:
    """A site in *folder*, served. What is installed and built stays beside it for the next time."""

    seeds = ("/posts",)

    def __init__(self, folder: Path) -> None:
        self.folder, built = folder, folder.parent / "built"
        if not (built / ".next" / "BUILD_ID").exists():
            _build(built)
        folder.mkdir()
        for each in built.iterdir():
            if each.name != "cong.db":
                (folder / each.name).symlink_to(each)
        (folder / ".next").unlink()
        shutil.copytree(built / ".next", folder / ".next")  # pages that were asked for are kept in it
        shutil.copy(built / "cong.db", folder / "cong.db")
        self.url = f"http://127.0.0.1:{free_port()}"
        command = ["npx", "next", "start", "-H", "127.0.0.1", "-p", self.url.rpartition(":")[2]]
        self.server = start(command, folder, NEXT_TELEMETRY_DISABLED="1")
        wait_for(f"{self.url}/posts")
        self.ids: dict[int, int] = {}
        self.files: dict[str, dict] = {}
        editor = {"email": "bien-tap@localhost.localdomain", "password": "mat-khau-cua-bang-do"}
        self.token = None
        self.token = self._ask("users/first-register", editor)["token"]
        self.images = [self._upload(f"anh-tin-{n}.png", _png(n), "image/png")["id"] for n in range(IMAGES)]
        self.categories = {
            name: self._ask("categories", {"title": name, "slug": _slug(name)})["doc"]["id"] for name in CATEGORIES
        }
        for title, slug, html in PAGES:
            self._ask("pages", {"title": title, "slug": slug, "html": html})

    def put(self, posts: Iterable[Post]) -> None:
        for post in posts:
            row = {
                "title": post.title,
                "number": post.number,
                "author": post.author,
                "description": post.excerpt,
                "hero": self.images[3 * post.number % IMAGES] if post.number % 4 == 1 else None,
                "category": self.categories[post.category],
                "content": {"root": _node("root", [self._lexical(block) for block in _single(post.blocks)])},
                "publishedAt": post.day.replace(tzinfo=_VIETNAM).isoformat(),
                "_status": "published",
            }
            if post.number in self.ids:
                self._ask(f"posts/{self.ids[post.number]}", row, method="PATCH")
            else:
                made = self._ask("posts", {**row, "slug": _slug(post.title)})
                self.ids[post.number] = made["doc"]["id"]

    def remove(self, numbers: list[int]) -> None:
        for number in numbers:
            self._ask(f"posts/{self.ids[number]}", None, method="DELETE")

    def unpublish(self, numbers: list[int]) -> None:
        for number in numbers:
            self._ask(f"posts/{self.ids[number]}", {"_status": "draft"}, method="PATCH")

    def shown(self) -> list[Shown]:
        with sqlite3.connect(self.folder / "cong.db") as database:
            rows = database.execute(
                "SELECT number, slug, title, published_at, author FROM posts WHERE _status = 'published'"
            ).fetchall()
        database.close()
        return [
            Shown(int(number), f"{self.url}/posts/{slug}", title, _day(published), author)
            for number, slug, title, published, author in rows
        ]

    def close(self) -> None:
        stop(self.server)

    def _lexical(self, block: Block) -> dict:
        words = block.words
        match block.kind:
            case "bold":
                return _paragraph(_text(words[0], bold=True))
            case "head":
                return _node("heading", [_text(words[0])], tag="h2")
            case "list":
                items = [_node("listitem", [_text(word)], value=n) for n, word in enumerate(words, 1)]
                return _node("list", items, listType="bullet", tag="ul", start=1)
            case "quote":
                return _node("quote", [_text(words[0])])
            case "table":
                cells = [
                    _node("tablecell", [_paragraph(_text(word))], headerState=0, colSpan=1, rowSpan=1) for word in words
                ]
                return _node("table", [_node("tablerow", cells[n : n + 2]) for n in range(0, len(cells), 2)])
            case "image":
                return self._picture(words[0], block.number)
            case "file":
                file = self._paper(file_name(block.number))
                return _paragraph(
                    _node("link", [_text(words[0])], fields={"linkType": "custom", "url": file["url"], "newTab": True})
                )
            case "sign":
                return _paragraph(_text(words[0], bold=True), format="right")
            case _:
                return _paragraph(_text(words[0]))

    def _picture(self, caption: str, number: int) -> dict:
        fields = {
            "blockType": "mediaBlock",
            "media": self.images[number % IMAGES],
            "caption": caption,
            "framed": number % 2 == 0,
        }
        return {
            "type": "block",
            "version": 2,
            "format": "",
            "fields": {"id": f"{number:024x}", "blockName": "", **fields},
        }

    def _paper(self, name: str) -> dict:
        if name not in self.files:
            self.files[name] = self._upload(name, PAPER, "application/pdf")
        return self.files[name]

    def _upload(self, name: str, content: bytes, kind: str) -> dict:
        mark = "----cong"
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        head += f"Content-Type: {kind}\r\n\r\n"
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self._send("media", body, f"multipart/form-data; boundary={mark}", "POST")["doc"]

    def _ask(self, path: str, given: dict | None, method: str = "POST") -> dict:
        return self._send(path, None if given is None else json.dumps(given).encode(), "application/json", method)

    def _send(self, path: str, body: bytes | None, kind: str, method: str) -> dict:
        headers = {"Content-Type": kind} | ({"Authorization": f"JWT {self.token}"} if self.token else {})
        with urlopen(Request(f"{self.url}/api/{path}", body, headers, method=method), timeout=120) as answer:
            return json.load(answer)


def _build(folder: Path) -> None:
    shutil.copytree(_HERE, folder, dirs_exist_ok=True)
    for command in (
        ["npm", "install", "--no-audit", "--no-fund"],
        ["node", "tables.mjs"],
        ["npx", "next", "build", "--webpack"],
    ):
        more = {"NODE_ENV": "development", "PUSH": "1"} if command[0] == "node" else {}
        done = subprocess.run(
            command, cwd=folder, env=_environment() | more, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{' '.join(command)}: {(done.stderr or done.stdout)[-3000:]}")


def _environment() -> dict[str, str]:
    return {**os.environ, "NEXT_TELEMETRY_DISABLED": "1"}


def _single(blocks: Iterable[Block]) -> Iterable[Block]:
    """A gallery as pictures one below the other; all of a post on one page."""
    for block in blocks:
        if block.kind == "gallery":
            yield from (Block("image", (word,), block.number + n) for n, word in enumerate(block.words))
        elif block.kind != "cut":
            yield block


def _node(kind: str, children: list[dict], **more: object) -> dict:
    return {"type": kind, "version": 1, "format": "", "indent": 0, "direction": "ltr", "children": children, **more}


def _text(words: str, *, bold: bool = False) -> dict:
    return {
        "type": "text",
        "version": 1,
        "text": words,
        "format": int(bold),
        "mode": "normal",
        "style": "",
        "detail": 0,
    }


def _paragraph(*children: dict, **more: object) -> dict:
    return _node("paragraph", list(children), textFormat=0, **more)


def _day(published: str) -> str:
    return datetime.fromisoformat(published).astimezone(_VIETNAM).date().isoformat()


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFD", words.lower().replace("đ", "d")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _png(number: int, width: int = 600, height: int = 400) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    row = b"\0" + bytes((40 * number % 256, 90, 160)) * width
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")
    )
