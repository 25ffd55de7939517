"""A small archive with captures, and a clock that stands still."""

from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from luutin.app.config import Config
from luutin.archive import Archive, Article, CaptureWriter, Database, Exchange
from luutin.night import SCHEMAS


@pytest.fixture
def now():
    return datetime(2026, 3, 12, 1, 30, tzinfo=UTC)


@pytest.fixture
def config(tmp_path):
    return Config(path=None, db=tmp_path / "archive.db")


class Filled:
    """An archive that is open to write."""

    def __init__(self, config, now):
        self.config, self.now = config, now
        self.database = Database.open(config.db, *SCHEMAS)
        self.captures = CaptureWriter(config.warc, self.database)

    def add(self, number, *, source="binh-minh", title=None):
        """Keep one fetched article, with its capture."""
        url = f"http://portal.example/tin-{number}"
        exchange = Exchange(
            url=url,
            final_url=url,
            fetched_at=self.now,
            status=200,
            reason="OK",
            request_headers=(("Host", "portal.example"),),
            response_headers=(("Content-Type", "text/html"),),
            body=f"<html>Tin số {number}</html>".encode() * 50,
        )
        article = Article(
            url=url,
            source=source,
            title=title or f"Thông báo đấu giá số {number}",
            published=f"2026-03-{number % 28 + 1:02}",
            body=(f"Ủy ban phường thông báo đấu giá quyền sử dụng đất, lô {number}.",),
        )
        with self.database.transaction():
            capture = self.captures.add(exchange)
            self.captures.sync()
            return Archive(self.database).put(article, now=self.now, capture_id=capture).article_id

    def close(self):
        self.captures.close()
        self.database.close()


@pytest.fixture
def filled(config, now):
    """Five articles, and the writers to add more."""
    archive = Filled(config, now)
    for number in range(5):
        archive.add(number)
    yield archive
    archive.close()


@pytest.fixture
def receivers():
    """The module of real receivers beside this file: tests are no package to import it from."""
    path = Path(__file__).with_name("receivers.py")
    spec = spec_from_file_location("receivers", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def mail_server(receivers):
    server = receivers.MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def receiver(receivers):
    receiver = receivers.Receiver(b"a key for tests")
    receiver.start()
    yield receiver
    receiver.stop()
