"""Pages of an invented commune as others captured them, and an archive that takes them in."""

import io
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from luutin.archive import CaptureWriter, Database, Holding, Reader
from luutin.archive.foreign.warc import read_warc
from luutin.crawler.frontier.schema import FRONTIER_SCHEMA
from luutin.crawler.reading.reading import read
from luutin.crawler.run.ingest.ingest import ingest
from luutin.crawler.site.settings import CrawlerSettings
from tests.archive.foreign.making_warc import answer, record

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
TEXT = (
    "Sáng nay, Ủy ban nhân dân xã Nà Mận tổ chức hội nghị tổng kết phong trào thi đua yêu nước năm qua.",
    "Hội nghị biểu dương mười hai tập thể và hai mươi cá nhân có thành tích trong xây dựng nông thôn mới.",
    "Bà con thôn Bản Lũng góp công làm ba ki-lô-mét đường, hiến hơn năm nghìn mét vuông đất ruộng.",
)


def page(title="Hội nghị tổng kết phong trào thi đua", *, text=TEXT, day="09/01/2020", more=""):
    body = "".join(f"<p>{each}</p>" for each in text)
    return (
        f"<html lang='vi'><head><meta charset='utf-8'><title>{title}</title></head><body><div class='detail'>"
        f"<h1>{title}</h1><span class='date'>Ngày đăng: {day}</span><div class='content'>{body}{more}</div></div>"
        "</body></html>"
    ).encode()


def captured(body, url="http://naman.vn/tin/thi-dua-1.html", moment="2020-02-01T00:00:00Z", **more):
    return record(url, answer(body), moment=moment, **more)


def held(*records, name="old.warc", identity=None):
    content = b"".join(records)
    return Holding(name, len(content), identity, lambda _told: read_warc(io.BytesIO(content), name=name))


class _HereReader:
    async def read(self, asked, wanted):
        return read(asked, wanted)


@asynccontextmanager
async def here(_settings):
    """Pages are read in this very process."""
    yield _HereReader()


class StillClock:
    """A clock that stands."""

    def now(self):
        return NOW

    def monotonic(self):
        return 0.0


class Library:
    """An archive, and what others hold."""

    def __init__(self, folder, *sources):
        self.folder, self.sources = folder, sources
        self.database = Database.open(folder / "archive.db", FRONTIER_SCHEMA)

    def take(self, *holdings, **more):
        with CaptureWriter(self.folder / "warc", self.database) as captures:
            return ingest(
                *(CrawlerSettings(), self.sources, self.database, captures, holdings),
                clock=StillClock(),
                **{"reading": here, **more},
            )

    def articles(self):
        return list(Reader(self.database).current())

    def state(self):
        """All that counts: articles, revisions, captures and sightings, without the order they came in."""
        wanted = {
            "articles": "url, first_seen, last_seen",
            "revisions": "(SELECT url FROM articles WHERE id = article_id), number, sha256, seen_at",
            "captures": "url, fetched_at, sha256",
            "sightings": "(SELECT url FROM articles WHERE id = article_id), seen_at, sha256, witness",
            "aliases": "url",
        }
        return {
            table: sorted(tuple(row) for row in self.database.all(f"SELECT {columns} FROM {table}"))
            for table, columns in wanted.items()
        }

    def close(self):
        self.database.close()
