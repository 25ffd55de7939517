"""Alerts over real SMTP and real HTTP: each exactly once, over three runs, troubles and a crash."""

import subprocess
import sys
from datetime import timedelta

import orjson
import pytest

from luutin.app.config import Config, load
from luutin.archive import Database
from luutin.archive.moments import utc
from luutin.indexer import Index
from luutin.night import watches
from luutin.night.ending import finish
from luutin.night.notices.overview import overview
from luutin.night.notices.post import post


@pytest.fixture
def config(tmp_path, mail_server, receiver):
    """Both ways configured, as an operator would."""
    (tmp_path / "hook.key").write_text("a key for tests\n")
    file = tmp_path / "config.toml"
    file.write_text(
        f"""
[sources.binh-minh]
seeds = ["http://portal.example/"]

[mail]
host = "127.0.0.1"
port = {mail_server.port}
security = "none"
sender = "luutin@archive.example"
to = ["desk@paper.example"]

[webhook]
url = "{receiver.url}"
secret_file = "{tmp_path / "hook.key"}"
"""
    )
    return load(file)


class Nights:
    """Runs of an archive, a day apart: what the crawler leaves behind, and what follows it."""

    def __init__(self, filled):
        self.filled, self.database, self.number = filled, filled.database, 0
        Index(self.database).catch_up()

    @property
    def now(self):
        return self.filled.now + timedelta(days=self.number)

    def crawl(self, *articles, fails=False):
        """One night's crawl: these articles are found, or the portal does not answer."""
        self.number += 1
        for article in articles:
            self.filled.add(article)
        counts = {"fetched": 5, "listed": 20, "new": len(articles)}
        with self.database.transaction():
            self.database.execute(
                "INSERT INTO runs (kind, pid, started_at, ended_at, outcome, summary)"
                " VALUES ('crawl', 1, :at, :at, 'ok', :summary)",
                {
                    "at": utc(self.now),
                    "summary": orjson.dumps({"seconds": 1, "sources": {"binh-minh": counts}}).decode(),
                },
            )
            tally = (self.number, "timeout" if fails else "read")
            self.database.execute("INSERT INTO tallies VALUES (?, 'binh-minh', 'seed', ?, '', 1)", tally)
        Index(self.database).catch_up()

    def finish(self):
        finish(self.filled.config, now=lambda: self.now, say=print)


@pytest.fixture
def nights(filled):
    return Nights(filled)


def subjects(mail_server):
    return [message["Subject"] for message in mail_server.messages]


def kinds(receiver):
    return [content["type"] for _, content in receiver.kept]


def waiting(nights):
    """What no receiver has acknowledged yet; nothing is left behind in the archive."""
    found = overview(nights.filled.config, nights.database)
    assert (found.to_come, found.trouble) == (0, None)
    return list(found.waiting)


EVERYWHERE = {"mail": "", "webhook": ""}


def watch(nights, name="đất", query="đấu giá", places=EVERYWHERE):
    watches.add(nights.database, name, query, places=places, now=nights.now)


FINISH = """
import sys
from datetime import datetime
from pathlib import Path
from luutin.app.config import load
from luutin.night.ending import finish
finish(load(Path(sys.argv[1])), now=lambda: datetime.fromisoformat(sys.argv[2]), say=print)
"""


def test_each_alert_arrives_once_over_three_runs_and_a_crash(nights, mail_server, receiver):
    """Found in run 1; nothing new in run 2; run 3 finds two things and is killed while it tells the first."""
    watch(nights)
    nights.crawl(50, 51)
    nights.finish()
    nights.crawl(fails=True)
    nights.finish()
    assert subjects(mail_server) == ["[luutin] đất: 2 new"]
    assert kinds(receiver) == ["watch.found"]

    nights.crawl(52, fails=True)
    receiver.hang.set()
    receiver.asked.clear()
    killed = subprocess.Popen([sys.executable, "-c", FINISH, str(nights.filled.config.path), nights.now.isoformat()])
    with killed:
        assert receiver.asked.wait(20)
        killed.kill()
    receiver.hang.clear()
    nights.finish()
    nights.finish()

    assert sorted(subjects(mail_server)) == [
        "[luutin] binh-minh: failing",
        "[luutin] đất: 1 new",
        "[luutin] đất: 2 new",
    ]
    assert sorted(kinds(receiver)) == ["health.changed", "watch.found", "watch.found"]
    assert len({reference for reference, _ in receiver.kept}) == 3
    assert len({message["Message-ID"] for message in mail_server.messages}) == 3
    assert waiting(nights) == []


def test_a_digest_says_what_was_found_where_and_why(nights, mail_server, receiver):
    watch(nights)
    nights.crawl(50)
    nights.finish()
    text = mail_server.messages[0].get_content()
    assert "Thông báo đấu giá số 50" in text
    assert "http://portal.example/tin-50" in text
    assert "new; matches in title" in text
    (hit,) = receiver.kept[0][1]["hits"]
    assert "đấu giá" in hit["snippet"]


def test_what_was_there_before_is_no_news(nights, mail_server):
    """Five articles match already when the search is saved; none of them is told."""
    watch(nights)
    nights.crawl()
    nights.finish()
    assert mail_server.messages == []


def test_a_changed_article_is_told_once_with_its_reason(nights, mail_server):
    watch(nights)
    nights.crawl()
    nights.filled.add(1, title="Thông báo hoãn đấu giá")
    Index(nights.database).catch_up()
    nights.finish()
    nights.finish()
    assert len(mail_server.messages) == 1
    assert "changed" in mail_server.messages[0].get_content()


def test_an_article_that_was_told_is_not_told_again_when_it_is_revised(nights, mail_server):
    """Once as new is enough: a portal that touches its articles each night would send them each night."""
    watch(nights)
    for title in (None, "Thông báo hoãn đấu giá", "Thông báo đấu giá lại"):
        nights.crawl()
        nights.filled.add(50, title=title)
        Index(nights.database).catch_up()
        nights.finish()
    assert subjects(mail_server) == ["[luutin] đất: 1 new"]


def test_one_who_asks_for_changes_is_told_of_each_edit_that_says_something_else(nights, mail_server):
    """Of an article that was told: a headline in other words is told with its kind, other white space is not."""
    watches.add(nights.database, "đất", "đấu giá", places=EVERYWHERE, now=nights.now, changed=True)
    for title in (None, "Thông báo hoãn đấu giá", "Thông báo hoãn, đấu giá"):
        nights.crawl()
        nights.filled.now += timedelta(days=9)
        nights.filled.add(50, title=title)
        Index(nights.database).catch_up()
        nights.finish()
    texts = [message.get_content() for message in mail_server.messages]
    assert len(texts) == 2
    assert "edited: " in texts[1]


def test_a_receiver_in_trouble_gets_it_later(nights, mail_server, receiver):
    """A refusal is tried again under the same reference, later and later, and ends with one acknowledgement."""
    watch(nights)
    mail_server.refuse, receiver.status = True, 503
    nights.crawl(50)
    nights.finish()
    failed = [(each.channel, each.tries, each.error) for each in waiting(nights)]
    assert failed == [("mail", 1, "the mail server said 451"), ("webhook", 1, "the receiver answered 503")]
    mail_server.refuse, receiver.status = False, 200
    config = nights.filled.config
    assert post(config, now=lambda: nights.now + timedelta(seconds=30)) == 0  # not yet
    assert post(config, now=lambda: nights.now + timedelta(seconds=61)) == 2
    assert (len(mail_server.messages), len(receiver.kept)) == (1, 1)


def test_a_flood_is_told_as_one(nights, mail_server):
    """Of sixty hits the first fifty are shown, the rest is counted, and its owner is told to make it narrower."""
    watch(nights)
    nights.crawl(*range(50, 110))
    nights.finish()
    (message,) = mail_server.messages
    assert message["Subject"] == "[luutin] đất: 60 new"
    assert "... and 10 more" in message.get_content()


def test_a_search_that_cannot_be_run_tells_its_owner_once(nights, mail_server):
    """And it looks again from where it was, once it can."""
    watch(nights, name="hỏng", query="   .,. ", places={"mail": ""})
    for _ in range(2):
        nights.crawl(50 + nights.number)
        nights.finish()
    (message,) = mail_server.messages
    assert message["Subject"] == "[luutin] hỏng: this saved search cannot be run"


def test_health_is_told_when_it_changes_and_only_then(nights, mail_server, receiver):
    """Two failing nights are one notice, the recovery another; the calm ones none."""
    for fails in (False, True, True, True, False, False):
        nights.crawl(fails=fails)
        nights.finish()
    assert subjects(mail_server) == ["[luutin] binh-minh: failing", "[luutin] binh-minh: healthy"]
    (source,) = receiver.kept[0][1]["sources"]
    assert (source["state"], source["code"], source["before"]) == ("failing", "timeout", "healthy")


def test_a_summary_lies_beside_the_archive(nights):
    nights.crawl(50)
    nights.finish()
    summary = orjson.loads((nights.filled.config.db.parent / "runs" / "000001.json").read_bytes())
    assert summary["sources"]["binh-minh"]["new"] == 1


def test_without_places_nothing_is_sent_and_the_feed_still_holds_it(filled, now):
    """An archive without [mail] and [webhook] keeps the finds for the feed."""
    nights = Nights(filled)
    nights.filled.config = Config(path=None, db=filled.config.db)
    watch(nights, places={})
    nights.crawl(50)
    nights.finish()
    with Database.read(filled.config.db) as database:
        ((found_at, find),) = watches.finds(database, "đất")
        assert watches.finds(database, "không có") is None
    assert (found_at, find.url) == (utc(now + timedelta(days=1)), "http://portal.example/tin-50")


def test_secrets_never_reach_log_mail_or_archive(nights, mail_server, capfd):
    watch(nights)
    nights.crawl(50)
    nights.finish()
    heard = capfd.readouterr()
    kept = nights.filled.config.spool / "notices.db"
    dump = kept.read_bytes().decode(errors="replace")
    assert "a key for tests" not in heard.err + heard.out + dump + str(mail_server.messages[0])
