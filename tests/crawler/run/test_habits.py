"""What a crawl learns of its hosts: kept between runs, used in reading, and pages read before it are corrected."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from luutin.app.clock import SystemClock
from luutin.archive import CaptureWriter, Database, Reader, WarcFolder, check_revisions
from luutin.crawler.frontier.habits import Passage, load_habits, load_sketch, save_passage
from luutin.crawler.frontier.schema import FRONTIER_SCHEMA
from luutin.crawler.run.crawl import crawl
from luutin.crawler.run.rereading import reread
from luutin.crawler.site.settings import CrawlerSettings, Permission, SourceSettings

SETTINGS = CrawlerSettings(workers=1)
PANEL = "Xã Tân Hòa nằm ở phía nam huyện, có diện tích tự nhiên hơn hai nghìn héc ta với chín thôn và một khu phố."
COUNT = 12
CUT = {2, 5}
"""Articles whose text stands on two pages."""


def title(number):
    return f"Đoàn công tác số {number} đến thăm và tặng quà thôn {number * 7}"


def paragraph(number):
    return f"Sáng ngày thứ {number}, đoàn của huyện đến thôn {number * 7} và trao {number * 3} suất quà cho các hộ."


def answer(path):
    """The portal's pages: a list, and articles with the same panel under the text of each."""
    if path == "/":
        items = "".join(f'<h3><a href="/tin/{n}.html">{title(n)}</a></h3>' for n in range(1, COUNT + 1))
        return f"<title>Tin tức</title>{items}"
    if not path.startswith("/tin/"):
        return None
    number = int(path[5:].partition(".")[0])
    further = path.endswith("?trang=2")
    text = "".join(f"<p>{paragraph(number + n)}</p>" for n in (range(600, 606) if further else (0, 500)))
    pages = f"<a href='/tin/{number}.html'>1</a> <a href='/tin/{number}.html?trang=2'>2</a>" if number in CUT else ""
    return (
        f"<title>{title(number)}</title><div class='cot'>"
        f"<div><h1>{title(number)}</h1><div class='chu'>{text}</div></div>{pages}"
        f"<div class='gioi'><p>{PANEL}</p><p>{PANEL[:70]} này.</p></div></div>"
    )


@pytest.fixture
def source():
    """The portal, as a source."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = answer(self.path)
            body = f"<html lang='vi'><body>{found}</body></html>".encode()
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    allowed = Permission(by="these tests, which serve the portal", delay_s=0.0)
    yield SourceSettings(name="xa", seeds=(f"http://127.0.0.1:{server.server_port}/",), permission=allowed)
    server.shutdown()
    server.server_close()


def run(folder, source):
    with Database.open(folder / "archive.db") as database:
        with CaptureWriter(folder / "warc", database) as captures:
            summary = crawl(SETTINGS, [source], database, captures, clock=SystemClock())
        done = reread(SETTINGS, [source], database, WarcFolder(folder / "warc"), clock=SystemClock())
        return summary, done


def test_what_a_host_repeats_is_learnt_kept_and_taken_out_of_what_was_read_before(tmp_path, source):
    """A correction is no revision: the article keeps its number, its capture, and whoever follows changes is told.

    One whose text is cut into pages is read again from all of them.
    """
    host = source.seeds[0].removeprefix("http://").rstrip("/")
    _, done = run(tmp_path, source)
    assert (done.articles, done.unread) == (COUNT, 0)
    assert 0 < done.corrected < COUNT
    with Database.read(tmp_path / "archive.db") as database:
        assert load_sketch(database, host).pages == 8
        records = list(Reader(database).current())
        assert [record.revision for record in records] == [1] * COUNT
        assert all(PANEL not in record.as_json()["body"] for record in records)
        bodies = {record.as_json()["title"]: record.as_json()["body"] for record in records}
        assert all(len(bodies[title(n)]) == (8 if n in CUT else 2) for n in range(1, COUNT + 1))
        assert len(Reader(database).changes_after(0)) == COUNT + done.corrected
        assert all(check.fault is None for check in check_revisions(database))


def test_a_second_run_changes_nothing(tmp_path, source):
    """What is read in it is read as what is there: pages that the portal did not touch make no revision."""
    run(tmp_path, source)
    with Database.open(tmp_path / "archive.db") as database, database.transaction():
        database.execute("UPDATE pages SET due_at = '2020-01-01T00:00:00Z'")
    summary, done = run(tmp_path, source)
    assert (summary.total("articles"), summary.total("changed"), summary.total("new")) == (COUNT, 0, 0)
    assert done.articles == 0


def test_what_was_kept_in_another_form_is_learnt_anew(tmp_path):
    """A later version of the program that counts otherwise begins again, and does not fail."""
    with Database.open(tmp_path / "archive.db") as database:
        database.migrate(FRONTIER_SCHEMA)
        with database.transaction():
            database.execute("INSERT INTO habits VALUES ('xa.vn', 3, 40, 3, ?, '2026-01-01T00:00:00Z', NULL)", (b"?",))
        assert load_habits(database, "xa.vn").sketch.number == 0


def test_what_was_fetched_after_the_sketch_was_drawn_is_not_read_again(tmp_path, source):
    """It was read by it: only the host's first pages are read twice, however many follow."""
    host = source.seeds[0].removeprefix("http://").rstrip("/")
    run(tmp_path, source)
    with Database.open(tmp_path / "archive.db") as database:
        drawn_at = load_habits(database, host).drawn_at
        later = (
            "UPDATE captures SET fetched_at = '2999-01-01T00:00:00Z' WHERE id NOT IN"
            " (SELECT capture_id FROM revisions ORDER BY capture_id LIMIT 8)"
        )
        with database.transaction():
            database.execute(later)
            database.execute("UPDATE habits SET reread = 0")
        done = reread(SETTINGS, [source], database, WarcFolder(tmp_path / "warc"), clock=SystemClock())
    assert drawn_at is not None
    assert done.articles == 8


def test_what_a_night_has_no_time_to_read_again_is_read_the_next_one_from_there_on(tmp_path, source):
    """A passage keeps its place and the sketch that it began by: one drawn meanwhile asks for another passage."""
    host = source.seeds[0].removeprefix("http://").rstrip("/")
    run(tmp_path, source)

    def again(seconds):
        settings = SETTINGS.model_copy(update={"reread_s": seconds})
        return reread(settings, [source], database, WarcFolder(tmp_path / "warc"), clock=SystemClock())

    with Database.open(tmp_path / "archive.db") as database:
        with database.transaction():
            database.execute("UPDATE habits SET reread = 0, drawn_at = NULL")
            save_passage(database, host, Passage(5, below=4))
        late = again(0)
        assert (late.articles, late.left, load_habits(database, host).reread) == (0, 3, 0)
        done = again(600)
        assert (done.articles, done.left, load_habits(database, host).reread) == (3, 0, 5)
        whole = again(600)
        assert (whole.articles, whole.left) == (COUNT, 0)
        assert again(600).hosts == 0
