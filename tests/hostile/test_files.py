"""Files of articles are fetched behind the pages, each once, with the proof; what is not kept is counted with why."""

import hashlib
from html import escape

from luutin.archive import Database, FileReader, WarcFolder, read_capture
from luutin.crawler import Mode, files_due, files_missing
from luutin.crawler.codes import Code
from tests.hostile.crawls import LaterClock, crawled, source_at
from tests.hostile.server import Reply, Server

PDF = b"%PDF-1.4\n" + b"x" * 500
JPEG = b"\xff\xd8\xff\xe0" + b"y" * 500
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg"}


def article(number, *parts):
    """A page of an article, with *parts* in its body."""
    text = "".join(f"<p>Đoạn văn số {number}.{n} kể lại một việc đã qua của huyện.</p>" for n in range(5))
    title = f"Hội nghị lần thứ {number} của huyện Đồng Tre"
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"<time datetime='2020-01-{number:02}'>{number:02}/01/2020</time>{text}{''.join(parts)}</article></body></html>"
    ).encode()


class Portal:
    """Articles with files: path → bytes, or a status. *label*: what links to them say; None: their address."""

    def __init__(self, files, names, label=None):
        self.files = files
        self.names = names
        self.label = label

    def __call__(self, asked):
        path = asked.path
        if path == "/robots.txt":
            return Reply(b"User-agent: *\nDisallow: /rieng/\n")
        if path == "/":
            items = "".join(f"<li><a href='/bai-{n}.html'>Hội nghị lần thứ {n} của huyện</a></li>" for n in self.names)
            return Reply(f"<html><body><ul>{items}</ul></body></html>".encode())
        if path in self.files:
            return self._file(path, asked)
        number = int(path.removeprefix("/bai-").partition(".")[0]) if path.startswith("/bai-") else 0
        if number not in self.names:
            return Reply(b"<html><body>404</body></html>", 404)
        parts = []
        for name in self.names[number]:
            if name.endswith(".jpg"):
                parts.append(f"<p><img src='{name}'></p><p><em>Ảnh số {number}</em></p>")
            else:
                parts.append(f"<p><a href='{escape(name)}'>{self.label or name}</a></p>")
        return Reply(article(number, *parts))

    def _file(self, path, asked):
        answer = self.files[path]
        if isinstance(answer, int):
            return Reply(b"<html><body>x</body></html>", answer)
        if isinstance(answer, str):
            return Reply(b"", 302, {"Location": answer})
        tag = f'"{hashlib.sha256(answer).hexdigest()[:8]}"'
        if asked.headers.get("if-none-match") == tag:
            return Reply(b"", 304)
        return Reply(answer, 200, {"Content-Type": TYPES.get(path[-3:], "text/html"), "ETag": tag})


def rows(folder, sql):
    with Database.read(folder / "archive.db") as database:
        return [tuple(row) for row in database.all(sql)]


def test_each_file_is_kept_once_with_its_proof(tmp_path):
    """A file that two articles name is asked for once, behind all pages, and its bytes are in the WARC file."""
    portal = Portal({"/a.pdf": PDF, "/a.jpg": JPEG}, {1: ["/a.pdf", "/a.jpg"], 2: ["/a.pdf"]})
    with Server(portal) as server:
        summary = crawled(tmp_path, source_at(server.url, connections=1))
        paths = server.paths()
    assert (summary.total("files"), summary.total("new")) == (2, 2)
    assert sorted(paths[-2:]) == ["/a.jpg", "/a.pdf"]
    assert rows(tmp_path, "SELECT kind, bytes FROM files ORDER BY kind DESC") == [
        ("pdf", len(PDF)),
        ("jpeg", len(JPEG)),
    ]
    proof = "SELECT c.file, c.offset, f.sha256 FROM files f JOIN captures c ON c.id = f.capture_id"
    for name, offset, sha256 in rows(tmp_path, proof):
        body = read_capture(WarcFolder(tmp_path / "warc"), name, offset)[1]
        assert hashlib.sha256(body).hexdigest() == sha256


NOT_KEPT = {
    "status-404": 404,
    "status-403": 403,
    "status-503": 503,
    "not-a-file": b"<html><body>xin loi</body></html>",
    "empty": b"",
    "too-large": PDF * 10,
    "redirect-off-scope": "http://127.0.0.9:1/x.pdf",
    "redirects": "/redirects.pdf",
    "redirect-home": "/",
}
"""Code → the answer for the file of that name."""


def test_bytes_that_are_kept_are_not_kept_again(tmp_path):
    """What stands at a second address, or comes again, costs a note in the WARC file and no bytes."""
    with Server(Portal({"/a.pdf": PDF, "/b.pdf": PDF}, {1: ["/a.pdf", "/b.pdf"]})) as server:
        assert crawled(tmp_path, source_at(server.url, connections=1)).total("files") == 2
    assert rows(tmp_path, "SELECT count(*) FROM files") == [(1,)]
    repeats = "SELECT c.repeats = f.capture_id FROM captures c, files f WHERE c.sha256 = f.sha256 ORDER BY c.id"
    assert rows(tmp_path, repeats) == [(None,), (1,)]


def test_what_is_not_kept_is_counted_with_its_reason(tmp_path):
    """No file is lost in silence, and the source is none the worse for it."""
    files = {f"/{code}.pdf": answer for code, answer in NOT_KEPT.items()}
    circle = {"/east.pdf": "/south.pdf", "/south.pdf": "/west.pdf", "/west.pdf": "/east.pdf"}
    with Server(Portal(files | circle, {1: [*files, "/east.pdf"]})) as server:
        counts = crawled(tmp_path, source_at(server.url, max_file_mb=0.002)).sources["thu"]
    assert (counts.no_files, counts.files, counts.trouble) == (dict.fromkeys(NOT_KEPT, 1) | {"redirects": 2}, 0, None)


def test_robots_and_scope_hold_for_files(tmp_path):
    """What robots.txt forbids, and what stands on a host that is not the source's, is not asked for."""
    portal = Portal({"/rieng/a.pdf": PDF}, {1: ["/rieng/a.pdf", "http://127.0.0.9:1/b.pdf"]})
    with Server(portal) as server:
        summary = crawled(tmp_path, source_at(server.url))
        assert "/rieng/a.pdf" not in server.paths()
    assert summary.sources["thu"].no_files == {Code.ROBOTS: 1, Code.OFF_SCOPE: 1}
    with Database.read(tmp_path / "archive.db") as database:  # as `status` tells of
        assert (files_missing(database), files_due(database)) == ({Code.ROBOTS: 1}, 0)
        assert FileReader(database).refused() == {Code.OFF_SCOPE: 1}


def test_a_moved_file_is_kept_where_it_stands(tmp_path):
    """A redirect within the source is followed, and the record's address leads to what stands behind it."""
    with Server(Portal({"/a.pdf": "/kho/b.pdf", "/kho/b.pdf": PDF}, {1: ["/a.pdf"]})) as server:
        assert crawled(tmp_path, source_at(server.url)).total("files") == 1
        assert rows(tmp_path, "SELECT address FROM file_links") == [(f"{server.url}/kho/b.pdf",)]


def test_a_file_that_was_sent_elsewhere_for_a_night_is_kept_when_it_is_back(tmp_path):
    """A redirect to what is no file is no move: the address that the record names is asked for again."""
    portal = Portal({"/a.pdf": "/away.pdf", "/away.pdf": b"<html>bao tri</html>"}, {1: ["/a.pdf"]})
    with Server(portal) as server:
        assert crawled(tmp_path, source_at(server.url)).total("files") == 0
        portal.files["/a.pdf"] = PDF
        assert crawled(tmp_path, source_at(server.url), clock=LaterClock(days=1)).total("files") == 1
        assert rows(tmp_path, "SELECT address FROM file_links") == [(f"{server.url}/a.pdf",)]


def test_going_after_files_looks_again_at_what_settings_refused(tmp_path):
    """What a bound or the list of hosts kept out is fetched by `fetch-files` once config.toml allows it."""
    portal = Portal({"/a.pdf": PDF, "/b.pdf": PDF + b"b"}, {})
    with Server(portal) as server, Server(portal) as other:
        portal.names.update({1: ["/a.pdf", f"{other.url}/b.pdf"], 2: [f"{other.url}/b.pdf"]})
        less = crawled(tmp_path, source_at(server.url, max_file_mb=0.0001)).sources["thu"]
        wider = source_at(server.url).model_copy(update={"seeds": (f"{server.url}/", f"{other.url}/")})
        more = crawled(tmp_path, wider, mode=Mode.FILES).sources["thu"]
    assert (less.no_files, more.files) == ({Code.OFF_SCOPE: 1, Code.TOO_LARGE: 1}, 2)


def test_a_source_can_keep_less(tmp_path):
    """`keep` says what is fetched, and `max_gb` how much of it."""
    files = {f"/{n}.pdf": PDF + bytes([48 + n]) for n in range(9)} | {"/a.jpg": JPEG}
    portal = Portal(files, {1: list(files)})
    folders = [tmp_path / name for name in ("less", "none", "bound")]
    for folder in folders:
        folder.mkdir()
    with Server(portal) as server:
        kept = crawled(folders[0], source_at(server.url, keep=("images",)))
        none = crawled(folders[1], source_at(server.url, keep=()))
        bound = crawled(folders[2], source_at(server.url, connections=1, max_gb=1e-6))
    assert (kept.total("files"), none.total("files")) == (1, 0)
    assert 1 <= bound.total("files") < 9
    assert bound.sources["thu"].no_files[Code.FILES_FULL] >= 1
    assert any("max_gb" in note for note in bound.sources["thu"].notes)


def test_the_next_crawl_asks_for_no_file_again(tmp_path):
    """A kept file rests for a month, and is asked for by condition then; another content is a revision of it."""
    portal = Portal({"/a.pdf": PDF}, {1: ["/a.pdf"]})
    with Server(portal) as server:
        crawled(tmp_path, source_at(server.url))
        assert crawled(tmp_path, source_at(server.url)).total("file_bytes") == 0
        later = {"clock": LaterClock(days=40)}
        assert crawled(tmp_path, source_at(server.url), **later).total("files_unchanged") == 1
        portal.files["/a.pdf"] = PDF + b"%changed"
        later = {"clock": LaterClock(days=150)}
        assert crawled(tmp_path, source_at(server.url), **later).total("files_changed") == 1
    assert rows(tmp_path, "SELECT number FROM file_revisions ORDER BY number") == [(1,), (2,)]


def test_a_query_that_changes_under_an_unchanged_article_is_noticed(tmp_path):
    """What stands at the new address is fetched. It is another file, so the article names that one now."""
    first, then = "/kho/12.pdf?id=5", "/kho/12.pdf?id=9"
    portal = Portal({first: PDF, then: PDF + b"z"}, {1: [first]}, label="Kế hoạch 12.pdf")
    with Server(portal) as server:
        source = source_at(server.url, connections=1)
        assert crawled(tmp_path, source).total("files") == 1
        portal.names = {1: [then]}
        again = crawled(tmp_path, source, clock=LaterClock(days=40))
    assert (again.total("changed"), again.total("files_changed")) == (0, 1)
    assert rows(tmp_path, "SELECT url FROM attachments") == [(f"{server.url}{then}",)]
    assert rows(tmp_path, "SELECT url FROM former_files") == [(f"{server.url}{first}",)]
