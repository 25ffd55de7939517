"""Addresses as portals write them: what goes on the wire, and what robots.txt is asked about."""

import random

import pytest

from luutin.archive import Article, Database
from tests.hostile.crawls import LaterClock, crawled, source_at
from tests.hostile.portal import WORDS
from tests.hostile.server import Reply, Server

TITLE = "Ủy ban nhân dân xã họp phiên thường kỳ bàn về đường"


class Linking:
    """A portal whose home page links to *hrefs* as written; each of them is a page of its own, *moved* ones lead on."""

    def __init__(self, *hrefs, robots="", moved=()):
        self.hrefs = hrefs
        self.robots = robots
        self.moved = dict(moved)

    def __call__(self, asked):
        if asked.path == "/robots.txt":
            return Reply(self.robots.encode())
        if asked.path == "/":
            items = "".join(f'<li><a href="{href}">{TITLE} {n}</a></li>' for n, href in enumerate(self.hrefs))
            return Reply(f"<html><title>Tin</title><ul>{items}</ul></html>".encode())
        if asked.path in self.moved:
            return Reply(b"", 302, {"Location": self.moved[asked.path]})
        return Reply(
            f"<html><h1>{TITLE} {asked.path}</h1><p>20/11/2026</p><p>{asked.path} {TITLE} </p></html>".encode()
        )


WRITTEN = [
    ("/tin?b=2&a=1", "/tin?b=2&a=1"),
    ("/tin?b=2&amp;a=1", "/tin?b=2&a=1"),
    ("/index.php?/tin-tuc/bai-1", "/index.php?/tin-tuc/bai-1"),
    ("?q=tin/bai-1", "/?q=tin/bai-1"),
    ("/tin?nguon=a,b:c", "/tin?nguon=a,b:c"),
    ("/tin?trống", "/tin?tr%E1%BB%91ng"),
    ("/tin?a=&b", "/tin?a=&b"),
    ("/tin?a=1+2&b=3%202", "/tin?a=1+2&b=3%202"),
    ("/tin/%62ai", "/tin/%62ai"),
    ("/tin//bai-2", "/tin//bai-2"),
    ("/tin/./a/../bai-3", "/tin/bai-3"),
    ("/tin\\bai-4", "/tin/bai-4"),
    (" /tin/b&#10;ai-5 ", "/tin/bai-5"),
    ("/tin mới", "/tin%20m%E1%BB%9Bi"),
    ("/tin#dau", "/tin"),
    ("/tin;v=1", "/tin;v=1"),
    ("/tin/bai(1)[a]|'x'", "/tin/bai(1)[a]|'x'"),
    ("/TIN/Bai.ASPX?ID=1", "/TIN/Bai.ASPX?ID=1"),
]


def test_what_goes_on_the_wire_is_the_address_as_the_page_wrote_it(tmp_path):
    """Resolved as browsers do, and otherwise unchanged."""
    with Server(Linking(*(f"{href}" for href, _ in WRITTEN))) as server:
        crawled(tmp_path, source_at(server.url))
    asked = set(server.paths())
    assert {sent for _, sent in WRITTEN} - asked == set()
    assert asked - {sent for _, sent in WRITTEN} <= {"/", "/robots.txt", "/sitemap.xml", _probe(asked)}


def _probe(paths):
    return next(path for path in paths if path.count("-") == 1 and path.endswith(".html"))


FORBIDDEN = [
    ("/?q=search/", "/?q=search/node/1"),
    ("/index.php?option=com_mailto", "/index.php?option=com_mailto&amp;link=a&amp;id=4"),
    ("/portal/?view=print", "/portal/?view=print&amp;id=4"),
    ("/cam/", "/mo/../cam/1"),
    ("/cam/", "/c%61m/2"),
    ("/cam/", "/mo/%2e%2e/cam/1"),
    ("//cam/", "{home}//cam/1"),
    ("/*?*token=", "/tin?token=1"),
    ("/tin mới/", "/tin mới/1"),
]


def test_what_robots_txt_forbids_as_linked_is_never_asked_for(tmp_path):
    """It is judged on the address that goes out, not on a form of our own; where a redirect leads likewise."""
    portal = Linking(robots="User-agent: *\n" + "".join(f"Disallow: {rule}\n" for rule, _ in FORBIDDEN))
    with Server(portal) as server:
        hrefs = [href.replace("{home}", server.url) for _, href in FORBIDDEN]
        locations = [href.replace("&amp;", "&") for href in hrefs]
        portal.moved = {f"/sang-ngang/{n}": location for n, location in enumerate(locations)}
        portal.hrefs = (*hrefs, "/tin/1", *portal.moved)
        crawled(tmp_path, source_at(server.url))
    others = set(server.paths()) - {"/", "/robots.txt", "/sitemap.xml"}
    assert others - {_probe(others)} == {"/tin/1", *portal.moved}


def test_a_redirect_to_another_spelling_of_the_page_asks_robots_txt_too(tmp_path):
    """A page may lead to itself under another address: that address is judged as any."""
    portal = Linking(
        "/tin?a=1&amp;b=2", robots="User-agent: *\nDisallow: /tin?b=", moved={"/tin?a=1&b=2": "/tin?b=2&a=1"}
    )
    with Server(portal) as server:
        crawled(tmp_path, source_at(server.url))
    assert "/tin?a=1&b=2" in server.paths()
    assert "/tin?b=2&a=1" not in server.paths()


def test_https_links_on_a_portal_that_speaks_http_only_work(tmp_path):
    """One port speaks one of both, and the seed says which."""
    portal = Linking()
    with Server(portal) as server:
        portal.hrefs = (f"https://127.0.0.1:{server.port}/tin/1", "/tin/2")
        crawled(tmp_path, source_at(server.url))
    assert {"/tin/1", "/tin/2"} <= set(server.paths())


class Claiming:
    """Three articles that are corrected each night; their pages claim a canonical address as *claim* says."""

    def __init__(self, claim):
        self.claim = claim
        self.night = 0
        self.asked = 0

    def __call__(self, asked):
        path, _, _ = asked.path.partition("?")
        self.asked += 1
        if path == "/":
            items = "".join(f'<li><a href="/tin-{n}.html">{TITLE} số {n}</a></li>' for n in range(3))
            return Reply(f"<html><title>Tin</title><ul>{items}</ul></html>".encode())
        if not path.startswith("/tin-"):
            return Reply(b"", 404)
        chance = random.Random(int(path[5]))
        text = "".join(f"<p>{' '.join(chance.choices(WORDS, k=30))}.</p>" for _ in range(9 + self.night))
        head = f'<link rel="canonical" href="{self.claim.format(path=path, asked=self.asked)}">'
        title = f"{TITLE} số {path[5]}"
        page = f"<html><head>{head}</head><body><h1>{title}</h1><p>20/11/2026</p>{text}</body></html>"
        return Reply(page.encode())


CLAIMS = {
    "with the time of the request": "{path}?v={asked}",
    "the same on all pages": "/tin-1.html",
    "one that is not there": "/bai{path}",
    "another host": "https://mau.example{path}",
    "its own": "{path}",
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_whatever_pages_claim_three_articles_are_three_with_their_revisions(tmp_path, claim):
    """No claim merges two articles, parts one, or hides a correction."""
    portal = Claiming(claim)
    with Server(portal) as server:
        for portal.night in range(3):
            crawled(tmp_path, source_at(server.url), clock=LaterClock(days=5 * portal.night))
    with Database.read(tmp_path / "archive.db") as database:
        articles = database.all("SELECT url, revision, title FROM records ORDER BY title")
    assert [tuple(row) for row in articles] == [(f"{server.url}/tin-{n}.html", 3, f"{TITLE} số {n}") for n in range(3)]


PARTED = {"/bai-1/": "/bai-1/{}/", "/bai-2.html": "/bai-2.html?page={}", "/bai-3/": "/bai-3/{}/"}


def parted(asked):
    """Articles in three pages each; the second pages of the third one cannot be had."""
    first = next((path for path in PARTED if asked.path.startswith(path)), None)
    if asked.path == "/":
        items = "".join(f'<li><a href="{path}">{TITLE} {path[5]}</a></li>' for path in PARTED)
        return Reply(f"<html><title>Tin</title><ul>{items}</ul></html>".encode())
    if first is None or asked.path == "/bai-3/2/":
        return Reply(b"", 500 if first else 404)
    chance = random.Random(asked.path)
    text = "".join(f"<p>{' '.join(chance.choices(WORDS, k=30))}.</p>" for _ in range(4))
    pages = " ".join(f'<a href="{PARTED[first].format(n)}">{n}</a>' for n in (2, 3))
    page = f"<h1>{TITLE} {first[5]}</h1><p>20/11/2026</p>{text}<nav>{pages}</nav>"
    return Reply(f"<html><title>Tin</title><body>{page}</body></html>".encode())


def test_an_article_in_several_pages_is_one_record_of_their_texts(tmp_path):
    """Each page is captured. Where one cannot be had, the article waits for it, and half of it is not taken."""
    with Server(parted) as server:
        crawled(tmp_path, source_at(server.url))
        asked = server.paths()
    with Database.read(tmp_path / "archive.db") as database:
        records = [
            Article.model_validate_json(row[0]) for row in database.all("SELECT record FROM records ORDER BY url")
        ]
        captured = database.value("SELECT count(*) FROM captures")
        states = dict(map(tuple, database.all("SELECT url, state FROM pages WHERE url LIKE '%bai-%'")))
    assert [(record.url.removeprefix(server.url), len(record.body)) for record in records] == [
        ("/bai-1/", 12),
        ("/bai-2.html", 12),
    ]
    assert captured == 6
    assert (states[f"{server.url}/bai-1/3/"], states[f"{server.url}/bai-3/"]) == ("alias", "failed")
    assert asked.count("/bai-1/2/") == 1


class Tokens:
    """Thirty articles a list, under addresses with a token that is another one in each link; more come each night."""

    def __init__(self, form):
        self.form = form
        self.count = 30
        self.links = 0

    def __call__(self, asked):
        path, _, query = asked.path.partition("?")
        if path == "/":
            return Reply(f"<html><title>Tin</title><ul>{self._items(range(1, self.count + 1))}</ul></html>".encode())
        found = dict(pair.partition("=")[::2] for pair in query.split("&"))
        if path != "/xem" or not found.get("id", "").isdigit():
            return Reply(b"", 404)
        number = int(found["id"])
        chance = random.Random(number)
        text = "".join(f"<p>{' '.join(chance.choices(WORDS, k=30))}.</p>" for _ in range(4))
        others = self._items((number % 30 + 1, (number + 6) % 30 + 1))
        page = f"<h1>{TITLE} số {number}</h1><p>20/11/2026</p>{text}<h3>Tin khác</h3><ul>{others}</ul>"
        return Reply(f"<html><title>Tin</title><body>{page}</body></html>".encode())

    def _items(self, numbers):
        items = []
        for number in numbers:
            self.links += 1
            items.append(f'<li><a href="{self.form.format(number, self.links)}">{TITLE} số {number}</a></li>')
        return "".join(items)


@pytest.mark.parametrize("form", ["/xem?id={}&sid={}", "/xem?token={1}&id={0}"])
def test_a_token_in_each_link_ends_and_hides_nothing(tmp_path, form):
    """It is learnt that the key says nothing: the second night asks for what is new, and for little else."""
    portal = Tokens(form)
    with Server(portal) as server:
        crawled(tmp_path, source_at(server.url, connections=1))
        first = len(server.asked)
        portal.count = 35
        crawled(tmp_path, source_at(server.url, connections=1), clock=LaterClock(hours=5))
        second = len(server.asked) - first
    with Database.read(tmp_path / "archive.db") as database:
        assert database.value("SELECT count(*) FROM articles") == 35
        assert database.all("SELECT verdict FROM query_keys WHERE key IN ('sid', 'token')")[0][0] == "idle"
    assert (first <= 30 + 25, second <= 5 + 20) == (True, True), (first, second)
