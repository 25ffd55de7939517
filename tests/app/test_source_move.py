"""`luutin source move`: a source goes into another archive whole, once, and whatever kills it meanwhile."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from luutin.app.config import load
from luutin.app.errors import UserError
from luutin.app.moving import move_source
from luutin.app.sharding import hold_shard
from luutin.archive import (
    Archive,
    Article,
    ArticleNumbers,
    CaptureWriter,
    ChangeLog,
    Database,
    Exchange,
    Files,
    Proved,
    Reader,
    claim_shard,
    identify,
    prove,
    renew_identity,
    sources_held,
)
from luutin.archive.moving.source_move import MoveError
from luutin.crawler import FRONTIER_SCHEMA
from luutin.night import NIGHT_SCHEMA, book
from luutin.night.health import Course
from luutin.night.history import past_of
from luutin.night.observation import Observation

NOW = datetime(2026, 11, 27, tzinfo=UTC)
HOME = "http://xa.vn"


def article(number, source="xa", **more):
    url = f"http://{source}.vn/tin-{number}"
    return Article(url=url, source=source, title=f"Tin số {number}", body=(f"Bài {number}.",), **more)


def capture(writer, url, body=None):
    body = os.urandom(3_000) if body is None else body
    head = (("Content-Type", "text/html"),)
    made = Exchange(
        url=url,
        final_url=url,
        fetched_at=NOW,
        status=200,
        reason="OK",
        request_headers=(),
        response_headers=head,
        body=body,
        address="127.0.0.1",
    )
    return writer.add(made)


def fill(db, count=12):
    """An archive of two sources, of which `xa` is to move: revisions, an alias, a file, a withdrawn one, a frontier."""
    with Database.open(db, FRONTIER_SCHEMA) as database, CaptureWriter(db.parent / "warc", database) as writer:
        archive, files = Archive(database), Files(database)
        claim_shard(database, 2, 5)
        renew_identity(database, now=NOW)
        with database.transaction():
            for source in ("huyen", "xa"):
                archive.add_source(source, home=f"http://{source}.vn/", now=NOW)
            for number in range(count):
                for source in ("huyen", "xa"):
                    made = article(number, source, captions=({"text": "Ảnh", "image": None, "position": 1},))
                    archive.put(made, now=NOW, capture_id=capture(writer, made.url))
            later = NOW + timedelta(days=1)
            changed = article(3).model_copy(update={"title": "Đã sửa"})
            archive.put(changed, now=later, capture_id=capture(writer, changed.url))
            known = archive.find(article(4).url)
            archive.put_alias(f"{HOME}/in/4", known.article_id, evidence="print")
            archive.withdraw(archive.find(article(5).url).article_id, why="calendar", now=later)
            archive.mark_vanished(archive.find(article(6).url).article_id, now=later)
            capture(writer, f"{HOME}/")
            for source in ("huyen", "xa"):
                for number in range(count):
                    url = article(number, source).url
                    database.execute(
                        "INSERT INTO pages (url, source, host, kind, state, priority, depth, discovered_at, article_id)"
                        " VALUES (?, ?, ?, 'article', 'resting', 3, 1, ?, ?)",
                        (url, source, f"{source}.vn", "2026-11-27T00:00:00Z", archive.find(url).article_id),
                    )
            database.execute("INSERT INTO hosts (host, validators) VALUES ('xa.vn', 'honest')")
            writer.sync()
        database.migrate(NIGHT_SCHEMA)
        with database.transaction():
            nights = [Observation(name, run, NOW, asked=run) for name in ("huyen", "xa") for run in (1, 2, 3)]
            book.note(database, nights)
            book.accept(database, "xa", now=NOW)
            book.note(database, [Observation("xa", 4, NOW, asked=4, answered=4)])
        assert files is not None


@pytest.fixture
def place(tmp_path):
    (tmp_path / "there").mkdir()
    fill(tmp_path / "archive.db")
    (tmp_path / "config.toml").write_text(
        '[sources.xa]\nseeds = ["http://xa.vn/"]\n[sources.huyen]\nseeds = ["http://huyen.vn/"]\n', "utf-8"
    )
    with Database.open(tmp_path / "there" / "archive.db") as other, other.transaction():
        Archive(other).put(article(1, "tinh"), now=NOW)
    return tmp_path


def state(database, source="xa"):
    """All that a reader knows of a source, by address, with the numbers among all archives."""
    reader, numbers = Reader(database), ArticleNumbers(database)
    rows = database.all(
        "SELECT id, url, last_seen, vanished_at, withdrawn_why FROM articles WHERE source = ?", (source,)
    )
    given = numbers.of([row["id"] for row in rows])
    aliases = database.all("SELECT url, article_id FROM aliases")
    return {
        row["url"]: (
            given[row["id"]],
            *row[2:],
            [
                (each.sha256, each.fields, reader.capture(each.capture_id).sha256)
                for each in reader.revisions(row["id"])
            ],
            [alias["url"] for alias in aliases if alias["article_id"] == row["id"]],
            database.value("SELECT count(*) FROM captions WHERE article_id = ?", (row["id"],)),
            database.value("SELECT state FROM pages WHERE article_id = ?", (row["id"],)),
        )
        for row in rows
    }


def move(place, steps=None):
    """Move `xa`; *steps*: as if it were killed behind so many. How many there were."""
    config = load(place / "config.toml")
    with (
        Database.open(config.db, FRONTIER_SCHEMA) as origin,
        Database.open(place / "there" / "archive.db", FRONTIER_SCHEMA) as target,
    ):
        source = next(each for each in config.sources if each.name == "xa")
        return sum(1 for _ in islice(move_source(config, source, origin, target, now=NOW, at_once=5), steps))


def test_a_source_moves_whole_and_once_whatever_kills_it(place):
    """Revisions, proof, addresses, numbers, frontier and health are there as they were here; the other source stays."""
    with Database.read(place / "archive.db") as before:
        xa, huyen = state(before), state(before, "huyen")
        health = {name: past_of(before, name) for name in ("xa", "huyen")}
    for steps in (1, 2, 2, 2, 2, 2, 2, 3, 4, 5):  # behind each of them, and once more
        assert move(place, steps) == steps
    move(place)
    with Database.read(place / "archive.db") as here, Database.read(place / "there" / "archive.db") as there:
        assert state(there) == xa
        moved, last = past_of(there, "xa"), health["xa"].last  # its night has another number there
        assert (replace(moved, last=last), moved.last.asked) == (health["xa"], 4)
        assert (past_of(here, "xa"), past_of(here, "huyen")) == (Course(), health["huyen"])
        ids = [row[0] for row in there.all("SELECT id FROM articles WHERE source = 'xa' ORDER BY id")]
        assert (state(here), state(here, "huyen")) == ({}, huyen)
        assert here.value("SELECT count(*) FROM pages WHERE source = 'xa'") == 0
        assert there.value("SELECT validators FROM hosts WHERE host = 'xa.vn'") == "honest"
        assert there.value("SELECT count(*) FROM captures WHERE url LIKE ?", (f"{HOME}/%",)) == len(xa) + 2
        assert all(isinstance(found, Proved) for found in prove(place / "there" / "warc", there))
        assert sources_held(here)["xa"] == identify(there).uuid
        assert there.value("SELECT count(*) FROM moves WHERE ended_at IS NULL") == 0
        assert ChangeLog(there).after(ChangeLog(here).last(), limit=1)[0].article_id == ids[0]
        assert ArticleNumbers(there).states_of(ids[0]) == ArticleNumbers(here).states_of(1) == 1
        number = xa[f"{HOME}/tin-3"][0]
        assert number >> 32 == 2
        assert ArticleNumbers(here).id_of(number) is None
        assert Reader(there).get(ArticleNumbers(there).id_of(number)).url == f"{HOME}/tin-3"


def test_nothing_is_crawled_into_an_archive_while_a_source_comes(place):
    """A move that was killed must go on first; and a source that has gone is moved from here no more."""
    move(place, 2)
    with Database.open(place / "there" / "archive.db") as there, pytest.raises(UserError, match="on its way"):
        hold_shard(load(place / "config.toml"), there)
    move(place)
    with pytest.raises(MoveError, match="moved to the archive"):
        move(place)
