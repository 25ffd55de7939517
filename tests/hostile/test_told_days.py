"""A portal that prints only ages: the day of its articles is the one that its feed names."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from luutin.archive import Database
from tests.hostile.crawls import LaterClock, crawled, source_at
from tests.hostile.server import Reply, Server

TEXT = "Xã tổ chức họp phiên thường kỳ, bàn về đường liên thôn và việc thu gom rác thải ở các chợ trong xã."


class Ages:
    """Two articles of three years ago; the feed says on which day each was published."""

    def __init__(self, posted):
        self.posted = posted

    def __call__(self, asked):
        if asked.path == "/":
            items = "".join(f"<h2><a href='/bai-{n}.html'>{TEXT[:40]} lần {n}</a></h2>" for n in self.posted)
            return Reply(f"<html><link rel=alternate type=application/rss+xml href=/rss>{items}</html>".encode())
        if asked.path == "/rss":
            items = "".join(
                f"<item><link>/bai-{n}.html</link><pubDate>{format_datetime(day)}</pubDate></item>"
                for n, day in self.posted.items()
            )
            return Reply(f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
        if asked.path.startswith("/bai-"):
            page = f"<article><h1>{TEXT[:40]} lần {asked.path[5:6]}</h1><p>3 năm trước</p><p>{TEXT}</p></article>"
            return Reply(f"<html lang=vi>{page}</html>".encode())
        return Reply(b"", 404)


def test_the_feed_names_the_day_of_an_article_that_prints_an_age(tmp_path):
    """However often the article is read, it is the same day."""
    now = datetime.now(UTC).replace(microsecond=0)
    posted = {n: now - timedelta(days=1200 + n) for n in (1, 2)}
    with Server(Ages(posted)) as server:
        for days in (0, 40):
            crawled(tmp_path, source_at(server.url), clock=LaterClock(days=days))
    with Database.read(tmp_path / "archive.db") as database:
        rows = database.all(
            "SELECT a.url, r.published, r.number FROM articles a JOIN revisions r ON r.article_id = a.id"
        )
    days = {n: (day + timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M") for n, day in posted.items()}
    assert sorted((row[0][-6:], row[1], row[2]) for row in rows) == [(f"{n}.html", days[n], 1) for n in posted]
