"""Readers get the hits of a saved search by e-mail, after they have confirmed it, for as long as they want it."""

import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient

from luutin.app.config import Config, ConfigError, load
from luutin.app.settings import WebSettings
from luutin.app.web.app import create
from luutin.app.web.subscribing import WishLimits
from luutin.archive import Archive, Article, Database
from luutin.indexer import Index, Searcher
from luutin.night import (
    SCHEMAS,
    LinkPurpose,
    LinkSigner,
    NightSettings,
    Subscriptions,
    diagnose_subscriptions,
    make_channels,
    watches,
)
from luutin.night.channels.mail import MailSettings
from luutin.night.notices.post import post
from tests.night.receivers import MailServer

START = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)
SITE = "https://tin.example"
READER = "doc.gia@paper.example"
WISH = "/watch/dat/subscribe"
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def mail_server():
    server = MailServer()
    server.start()
    yield server
    server.stop()


class Paper:
    """An archive with one saved search, its web interface, and its nights."""

    def __init__(self, folder, server, **web):
        self.now, self.server, self.night = START, server, 0
        mail = MailSettings(
            host="127.0.0.1", port=server.port, security="none", sender="luutin@tin.example", to=("desk@paper.example",)
        )
        settings = WebSettings(public_url=SITE, hosts=("tin.example",), rate_per_minute=0, subscriptions=True, **web)
        night = NightSettings(channels=make_channels({"mail": mail}), web=SITE, subscriptions=True)
        self.config = Config(path=None, db=folder / "archive.db", web=settings, night=night)
        with Database.open(self.config.db, *SCHEMAS) as database:
            watches.add(database, "dat", "đấu giá", places={}, now=self.now)
            Index(database).catch_up()
        server.messages.clear()

    def read_clock(self):
        return self.now.timestamp()

    def open(self):
        client = TestClient(create(self.config, now=lambda: self.now, clock=self.read_clock), base_url=SITE)
        client.headers["accept-language"] = "en"
        return client

    def post(self):
        """Send what is due, and give what came."""
        for lane in threading.enumerate():
            if type(lane).__name__ == "_Lane":
                lane.join(10)
        post(self.config, now=lambda: self.now)
        came, self.server.messages[:] = list(self.server.messages), []
        return came

    def run_night(self):
        """Find one article more, and tell it."""
        self.night += 1
        with Database.open(self.config.db, *SCHEMAS) as database:
            with database.transaction():
                article = Article(url=f"http://x.example/{self.night}", source="x", title=f"Đấu giá lô {self.night}")
                Archive(database).put(article, now=self.now)
            Index(database).catch_up()
            with Searcher(database) as searcher:
                watches.look(database, watches.search_with(searcher), self.config, run_id=self.night, now=self.now)
        return self.post()

    def link(self, letter):
        return re.search(rf"{SITE}(/subscription/\S+)", letter.get_content())[1]


@pytest.fixture
def paper(tmp_path, mail_server):
    return Paper(tmp_path, mail_server)


@pytest.fixture
def client(paper):
    with paper.open() as client:
        yield client


@pytest.fixture(scope="module")
def quiet(tmp_path_factory, mail_server):
    """A paper of which these tests change nothing."""
    return Paper(tmp_path_factory.mktemp("quiet"), mail_server)


@pytest.fixture(scope="module")
def visitor(quiet):
    with quiet.open() as client:
        yield client


def test_a_reader_subscribes_confirms_reads_and_ends(paper, client):
    """Nothing comes before the link is opened and confirmed; then each night's hits do, until one click ends it."""
    assert f'action="{WISH}"' in client.get("/watch/dat").text
    assert client.post(WISH, data={"address": READER}, headers=OURS).status_code == 200
    assert client.get(WISH).url.path == "/watch/dat"
    (letter,) = paper.post()
    assert (letter["To"], paper.run_night()) == (READER, [])
    link = paper.link(letter)
    for _ in range(2):  # a mail scanner opens every link
        assert "Yes, send them" in client.get(link).text
    assert paper.run_night() == []
    assert "will come by e-mail" in client.post(link, headers=OURS).text
    (digest,) = paper.run_night()
    assert digest["To"] == READER
    assert "Đấu giá lô 3" in digest.get_content()
    assert "luutin watch" not in digest.get_content()
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    end = digest["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    assert end == paper.link(digest)
    assert "Yes, send nothing more" in client.get(end).text
    assert len(paper.run_night()) == 1
    answer = client.post(end, content="List-Unsubscribe=One-Click")  # by a mail program: no page of ours
    assert (answer.status_code, "has ended" in answer.text) == (200, True)
    assert client.post(end).status_code == 200
    assert paper.run_night() == []
    assert READER.encode() not in paper.config.subscriptions.read_bytes()


def test_a_reader_subscribes_to_a_query_of_their_own(paper):
    """It is saved from the moment of confirmation until nobody wants it any more; other searches stay as they are."""
    paper.config = replace(paper.config, web=paper.config.web.model_copy(update={"subscriptions": "queries"}))
    paper.run_night()
    with paper.open() as client:
        page = client.get("/?q=lô&source=x&from=2026").text
        form = client.get(re.search(r'href="(/subscription[^"]*)"', page)[1].replace("&amp;", "&")).text
        query = unescape(re.search(r'name="query" value="([^"]*)"', form)[1])
        assert query == 'lô source:"x"'
        assert client.post("/subscription", data={"query": query, "address": READER}, headers=OURS).status_code == 200
        (letter,) = paper.post()
        assert query in letter.get_content()
        assert paper.run_night() == []
        paper.now += timedelta(hours=1)
        client.post(paper.link(letter), headers=OURS)
        paper.now += timedelta(hours=1)
        (digest,) = paper.run_night()
        assert (digest["To"], "lô 3" in digest.get_content(), "lô 2" in digest.get_content()) == (READER, True, False)
        assert [each.name for each in saved(paper)] == ["dat", query]
        client.post(digest["List-Unsubscribe"].strip("<>").removeprefix(SITE))
    assert paper.run_night() == []
    assert [each.name for each in saved(paper)] == ["dat"]


def saved(paper):
    with Database.read(paper.config.db) as database:
        return watches.watches(database)


@pytest.mark.parametrize(("query", "code"), [("", 400), ("?!", 400), ("x" * 1001, 400), ("đấu giá", 404)])
def test_a_query_of_ones_own_is_taken_only_where_that_is_allowed_and_it_can_be_searched(paper, query, code):
    """What holds no word is refused; where only saved searches are offered, there is no such form."""
    allowed = "queries" if code == 400 else True
    paper.run_night()
    paper.config = replace(paper.config, web=paper.config.web.model_copy(update={"subscriptions": allowed}))
    with paper.open() as client:
        assert client.post("/subscription", data={"query": query, "address": READER}, headers=OURS).status_code == code
    assert not paper.config.subscriptions.exists()


def _addresses(paper):
    with Subscriptions.open(paper.config.subscriptions) as book:
        return book.count()


def test_a_letter_that_waits_goes_to_nobody_once_the_subscription_has_ended(paper):
    """The address is looked up when a letter is sent, not when it is put in."""
    with Subscriptions.open(paper.config.subscriptions) as book:
        number = book.ask(watch="dat", query="đấu giá", address=READER, now=paper.now)
        book.confirm(number, now=paper.now)
    paper.server.refuse = True
    assert paper.run_night() == []
    paper.server.refuse = False
    with Subscriptions.open(paper.config.subscriptions) as book:
        book.end(number)
    paper.now += timedelta(days=1)
    assert paper.post() == []


def test_no_answer_tells_who_is_subscribed(paper, client):
    """An address that is subscribed, one that is not and one that was asked too often are answered alike."""
    with Subscriptions.open(paper.config.subscriptions) as book:
        book.confirm(book.ask(watch="dat", query="đấu giá", address=READER, now=paper.now), now=paper.now)
    answers = []
    for address in (READER, READER, READER, "x@b.example"):
        paper.now += timedelta(seconds=1)
        answers.append(client.post(WISH, data={"address": address}, headers=OURS))
    assert len({(each.status_code, each.text) for each in answers}) == 1
    assert sorted(each["To"] for each in paper.post()) == [READER, READER, "x@b.example"]


def test_one_visitor_can_have_only_so_many_letters_sent(paper, client):
    """The eleventh address in an hour is refused, and after an hour there are more."""
    codes = [client.post(WISH, data={"address": f"a{n}@b.example"}, headers=OURS).status_code for n in range(11)]
    assert codes == [200] * 10 + [429]
    paper.now += timedelta(hours=1)
    assert client.post(WISH, data={"address": "z@b.example"}, headers=OURS).status_code == 200
    paper.post()


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"sec-fetch-site": "cross-site", "origin": SITE}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
        ({"origin": SITE}, 400),
        (OURS, 400),
    ],
)
def test_another_site_cannot_send_the_form(visitor, headers, code):
    """Only a page of ours may; what it sent is looked at then, and this is no address."""
    visitor.app.state.wishes = WishLimits(lambda: 0.0)
    assert visitor.post(WISH, data={"address": "x"}, headers=headers).status_code == code


@pytest.mark.parametrize(
    "address", ["", "a", "a@", "@b", "a b@c.example", "a@b.example\r\nBcc: c@d.example", "a" * 300 + "@b.example"]
)
def test_what_is_no_address_is_refused(quiet, visitor, address):
    """Nothing is kept of it, and nothing sent."""
    visitor.app.state.wishes = WishLimits(lambda: 0.0)
    assert visitor.post(WISH, data={"address": address}, headers=OURS).status_code == 400
    assert not quiet.config.subscriptions.exists()


def test_a_link_that_we_did_not_sign_or_that_is_old_does_nothing(paper, client):
    """Neither purpose, number nor day can be altered, and a link of one kind is none of the other."""
    client.post(WISH, data={"address": READER}, headers=OURS)
    link = paper.link(paper.post()[0])
    token = link.rpartition("/")[2]
    for place in range(0, len(token), 7):
        altered = token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :]
        assert client.post(f"/subscription/{altered}", headers=OURS).status_code == 404
    assert client.post(f"/subscription/e{token[1:]}", headers=OURS).status_code == 404
    assert client.post(link, headers={"origin": "https://evil.example"}).status_code == 403
    assert _addresses(paper) == 0
    paper.now += timedelta(days=2, seconds=1)
    assert client.post(link, headers=OURS).status_code == 404
    client.post(WISH, data={"address": "b@b.example"}, headers=OURS)
    with Subscriptions.open(paper.config.subscriptions) as book:
        signed = LinkSigner.at(paper.config.subscription_key).read(token, now=START)
        assert (signed.purpose, book.find(signed.subscription)) == (LinkPurpose.CONFIRM, None)
    paper.post()


def test_addresses_stand_in_one_file_alone(paper, client, caplog, capfd):
    """Neither the archive, nor the spool, nor a log, nor an answer has one; file and key are their owner's."""
    caplog.set_level("DEBUG")
    client.post(WISH, data={"address": READER}, headers=OURS)
    client.post(paper.link(paper.post()[0]), headers=OURS)
    paper.server.refuse = True
    paper.run_night()
    paper.server.refuse = False
    files = [each for each in paper.config.db.parent.rglob("*") if each.is_file()]
    assert [each for each in files if READER.encode() in each.read_bytes()] == [paper.config.subscriptions]
    logged = [each.getMessage() for each in caplog.records if "mail." not in each.name]
    said = "".join([*capfd.readouterr(), *logged])
    assert READER not in said
    secret = (paper.config.subscriptions, paper.config.subscription_key)
    assert {each.stat().st_mode & 0o077 for each in secret} == {0}
    assert "1 confirmed" in diagnose_subscriptions(paper.config)[0].what


def test_another_search_of_the_same_name_is_not_what_was_asked_for(paper):
    """Who subscribed to a query gets nothing of another one, and is forgotten."""
    with Subscriptions.open(paper.config.subscriptions) as book:
        book.confirm(book.ask(watch="dat", query="giá đất", address=READER, now=paper.now), now=paper.now)
    assert paper.run_night() == []
    assert _addresses(paper) == 0


def test_where_the_operator_does_not_allow_it_the_site_only_reads(paper):
    """No form, no POST, no letter, no link."""
    web = paper.config.web.model_copy(update={"subscriptions": False})
    with Subscriptions.open(paper.config.subscriptions) as book:
        number = book.ask(watch="dat", query="đấu giá", address=READER, now=paper.now)
        book.confirm(number, now=paper.now)
    link = f"/subscription/{LinkSigner.at(paper.config.subscription_key).sign(LinkPurpose.END, number)}"
    paper.config = replace(paper.config, web=web, night=replace(paper.config.night, subscriptions=False))
    with paper.open() as client:
        assert "subscribe" not in client.get("/watch/dat").text
        assert client.post(WISH, data={"address": READER}, headers=OURS).status_code == 405
        assert client.post(link).status_code == 405
        assert client.get(link).status_code == 404
    assert paper.run_night() == []


def test_a_letter_can_be_ended_without_the_password_of_a_private_archive(tmp_path, mail_server):
    """Mail programs know none; whatever is not a signed link stays closed."""
    paper = Paper(tmp_path, mail_server, user_proxies=("10.0.0.1",))
    with Subscriptions.open(paper.config.subscriptions) as book:
        number = book.ask(watch="dat", query="đấu giá", address=READER, now=paper.now)
        book.confirm(number, now=paper.now)
    token = LinkSigner.at(paper.config.subscription_key).sign(LinkPurpose.END, number)
    with paper.open() as client:
        for path in ("/watch/dat", WISH, "/subscription/../watch/dat", "/subscription/x/y", "/subscription"):
            assert client.post(path, headers=OURS).status_code in {401, 405}
            assert client.get(path).status_code == 401
        assert client.post(f"/subscription/{token}").status_code == 200
    assert _addresses(paper) == 0


@pytest.mark.parametrize(
    "path", ["/", "/watch/dat", "/a/1", "/api/v1/search", "/subscription/a/b", "/watch/a/b/subscribe"]
)
def test_nothing_else_is_asked_by_post(visitor, path):
    """Subscribing opens three paths, and no other."""
    assert visitor.post(path, headers=OURS).status_code == 405


def test_subscriptions_need_mail_and_an_address_of_ours(tmp_path):
    """The fault is told when config.toml is read."""
    path = tmp_path / "config.toml"
    path.write_text("[web]\nsubscriptions = true\n", "utf-8")
    with pytest.raises(ConfigError, match="public_url"):
        load(path)
