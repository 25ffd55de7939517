"""What stood at an address: looked up, listed and negotiated as RFC 7089 has it, and shown in a cage."""

import hashlib
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient

from luutin.app.config import Config
from luutin.app.settings import WebSettings
from luutin.app.web.app import create
from luutin.archive import (
    Archive,
    Article,
    CaptureWriter,
    Database,
    Exchange,
    Files,
    Mementos,
    Withholdable,
    Withholdings,
    note_further_pages,
)
from tests.app.web.conftest import serving
from tests.app.web.keeping import photograph

HOST = "http://dong-sen.example"
JPEG = photograph("teal", size=(40, 30))
DAYS = [
    datetime(2020, 1, 9, 10, 44, tzinfo=UTC),
    datetime(2021, 5, 6, tzinfo=UTC),
    datetime(2024, 3, 12, 7, tzinfo=UTC),
]
HOSTILE = f"""<!DOCTYPE html><html><head><title>Đấu giá</title>
<meta http-equiv=refresh content="0;url=http://evil.example/refresh">
<style>@import "http://evil.example/a.css"; body {{ background: u\\72l(http://evil.example/b.png) }}</style>
<link rel=stylesheet href="http://evil.example/c.css"><script src=http://evil.example/d.js></script></head>
<body onload="top.hacked=1"><h1>Đấu giá</h1><script>top.hacked=1;document.title='hacked'</script>
<img id=kept src="/anh/1.jpg"><img src="http://evil.example/e.png" onerror="top.hacked=1">
<svg onload="top.hacked=1"><image href="http://evil.example/f.png"/></svg>
<iframe src="http://evil.example/g"></iframe><object data="http://evil.example/h"></object>
<form action="http://evil.example/i"><button id=send>Gửi</button></form>
<a id=on href="{HOST}/b?y=2&x=1">Bài khác</a><a id=bad href="javascript:top.hacked=1">x</a></body></html>"""


def kept(captures, url, body, now, kind="text/html; charset=utf-8"):
    return captures.add(Exchange(url, url, now, 200, "OK", (), (("Content-Type", kind),), body))


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    """An article with three revisions and an alias, its photograph, one more article, and one that was withdrawn."""
    folder = tmp_path_factory.mktemp("past")
    article = Article(url=f"{HOST}/a", source="s", title="Đấu giá", body=("Một.",), images=(f"{HOST}/anh/1.jpg",))
    with Database.open(folder / "archive.db") as database, CaptureWriter(folder / "warc", database) as captures:
        archive, files = Archive(database), Files(database)
        with database.transaction():
            archive.add_source("s", home=None, now=DAYS[0])
            for number, now in enumerate(DAYS):
                capture = kept(captures, article.url, HOSTILE.replace("<h1>", f"<h1>{number} ").encode(), now)
                put = archive.put(article.model_copy(update={"body": (f"{number}.",)}), now=now, capture_id=capture)
            archive.put_alias(f"{HOST}/in/a", put.article_id, evidence="print")
            for path, words in (("/b?x=1&y=2", "Bài khác"), ("/rut", "Rút")):
                capture = kept(captures, HOST + path, f"<h1>{words}</h1>".encode(), DAYS[0])
                note_further_pages(
                    database, capture, [kept(captures, f"{HOST}{path[:2]}/2", b"<h1>Trang 2</h1>", DAYS[0])]
                )
                one = Article(url=HOST + path, source="s", title=words, body=(words,))
                put = archive.put(one, now=DAYS[0], capture_id=capture)
            archive.withdraw(put.article_id, why="calendar", now=DAYS[1])
            picture = kept(captures, f"{HOST}/anh/1.jpg", JPEG, DAYS[1], "image/jpeg")
            digest = hashlib.sha256(JPEG).hexdigest()
            files.keep(
                f"{HOST}/anh/1.jpg", source="s", sha256=digest, size=9, kind="jpeg", capture_id=picture, now=DAYS[1]
            )
            files.link(f"{HOST}/anh/1.jpg", source="s", role="image", address=f"{HOST}/anh/1.jpg")
            captures.sync()
        with database.transaction():
            hidden = ("/giu", "Giữ lại")
            capture = kept(captures, HOST + hidden[0], b"<h1>x</h1>", DAYS[0])
            note_further_pages(database, capture, [kept(captures, f"{HOST}/giu/2", b"<h1>x</h1>", DAYS[0])])
            one = Article(url=HOST + hidden[0], source="s", title=hidden[1], body=("x",))
            put = archive.put(one, now=DAYS[0], capture_id=capture)
            captures.sync()
            subject = str(put.article_id)
            withheld = Withholdings(database)
            withheld.withhold(Withholdable.ARTICLE, subject, reason="tòa án", day="2026-11-01", now=DAYS[2])
    return Config(path=None, db=folder / "archive.db", web=WebSettings(rate_per_minute=0))


@pytest.fixture(scope="module")
def client(config):
    with TestClient(create(config), base_url="http://localhost", follow_redirects=False) as client:
        client.headers["accept-language"] = "en"
        yield client


ASKED = {
    None: "20240312070000",
    "Thu, 09 Jan 2020 10:44:00 GMT": "20200109104400",
    "Mon, 01 Jan 1990 00:00:00 GMT": "20200109104400",
    "Fri, 01 Jan 2021 00:00:00 GMT": "20210506000000",
    "Tue, 01 Jan 2030 00:00:00 GMT": "20240312070000",
}


@pytest.mark.parametrize(("when", "stamp"), ASKED.items(), ids=str)
def test_a_timegate_leads_to_the_nearest_capture(client, when, stamp):
    """Without a moment to the newest; what it answers depends on Accept-Datetime, and says so (RFC 7089 §4.1.1)."""
    told = client.get(f"/timegate/{HOST}/a", headers={"accept-datetime": when} if when else {})
    assert (told.status_code, told.headers["location"]) == (302, f"http://localhost/web/{stamp}/{HOST}/a")
    assert "accept-datetime" in told.headers["vary"].lower()
    assert "memento-datetime" not in told.headers
    for relation in ("original", "timemap", "first memento", "last memento"):
        assert f'rel="{relation}"' in told.headers["link"]


@pytest.mark.parametrize("when", ["yesterday", "2020-01-09", "Thu, 99 Jan 2020 10:44:00 GMT", ""])
def test_a_moment_that_is_none_is_refused(client, when):
    """RFC 7089 §4.5.3."""
    assert client.get(f"/timegate/{HOST}/a", headers={"accept-datetime": when}).status_code == 400


def test_a_memento_says_which_moment_it_is_of(client):
    """Memento-Datetime, its neighbours, and a permalink of fourteen digits; fewer lead there."""
    told = client.get(f"/web/20210506000000/{HOST}/a")
    assert told.headers["memento-datetime"] == "Thu, 06 May 2021 00:00:00 GMT"
    assert f'<http://localhost/web/20200109104400/{HOST}/a>; rel="first prev memento"' in told.headers["link"]
    assert f'<http://localhost/web/20240312070000/{HOST}/a>; rel="last next memento"' in told.headers["link"]
    assert client.get(f"/web/2021/{HOST}/a").headers["location"].endswith(f"/web/20210506000000/{HOST}/a")


def test_a_timemap_lists_every_capture(client):
    """As links and as JSON; withdrawn articles have none."""
    lines = client.get(f"/timemap/link/{HOST}/a").text.split(",\n")
    assert lines[0] == f'<{HOST}/a>; rel="original"'
    assert 'from="Thu, 09 Jan 2020 10:44:00 GMT"; until="Tue, 12 Mar 2024 07:00:00 GMT"' in lines[1]
    assert sum('memento"' in line for line in lines) == 3
    told = client.get(f"/timemap/json/{HOST}/a").json()
    assert told["mementos"]["list"][0] == told["mementos"]["first"]
    assert client.get(f"/timemap/json/{HOST}/rut").status_code == 404


SPELT = ["/a", "https://dong-sen.example/a", "dong-sen.example/a", "http:/www.dong-sen.example/a?utm_source=x", "/in/a"]


@pytest.mark.parametrize("url", SPELT)
def test_an_address_is_found_however_it_is_pasted(client, url):
    """By either scheme or none, with `www.`, with what advertisers add, by another address of the article."""
    told = client.get(f"/web/{HOST if url.startswith('/') else ''}{url}")
    assert told.status_code == 200
    assert '<a href="/a/1">Đấu giá</a>' in told.text
    assert "3 captures" in told.text


def test_a_program_asks_by_address_too(client):
    """`/api/v1/mementos` names the article and leads to each capture; of what is not kept it says nothing."""
    told = client.get("/api/v1/mementos", params={"url": f"{HOST}/in/a"}).json()
    assert told["article"]["title"] == "Đấu giá"
    first = told["mementos"][0]
    assert (
        client.get(first["raw"].removeprefix("http://localhost")).content == HOSTILE.replace("<h1>", "<h1>0 ").encode()
    )
    assert client.get("/api/v1/mementos", params={"url": f"{HOST}/rut"}).json()["article"] is None


@pytest.mark.parametrize("url", ["/nichts", "/rut", "::::", "%00", "javascript:alert(1)"])
@pytest.mark.parametrize("before", ["/web/", "/web/2020/", "/web/2020mp_/", "/timegate/", "/timemap/link/"])
def test_what_was_never_kept_is_said_so(client, before, url):
    """What is withdrawn, what is no address: a 404 in words."""
    told = client.get(f"{before}{HOST if url.startswith('/') else ''}{url}")
    assert (told.status_code, "Nothing that stood" in told.text) == (404, True)


@pytest.mark.parametrize(
    "before", ["/web/", "/web/2020/", "/web/2020mp_/", "/web/2020id_/", "/timegate/", "/timemap/json/"]
)
def test_what_is_withheld_is_shown_at_no_moment(client, before):
    """A 451 with the reason, wherever it is asked for."""
    told = client.get(f"{before}{HOST}/giu")
    assert (told.status_code, "tòa án" in told.text) == (451, True)


def test_the_query_of_an_address_is_part_of_it(client):
    """In any order."""
    assert "Bài khác" in client.get(f"/web/2020mp_/{HOST}/b?y=2&x=1").text
    assert client.get(f"/web/2020mp_/{HOST}/b").status_code == 404


def test_a_further_page_is_shown_and_taken_along_as_its_article_is(config, client):
    """Also where nothing but the article's first page leads to it; of what is withdrawn or withheld there is none."""
    assert "Trang 2" in client.get(f"/web/2020mp_/{HOST}/b/2").text
    with Database.read(config.db) as database:
        pages = {number: Mementos(database).of_article(number) for number in (2, 4)}
    assert [[each.url for each in found] for found in pages.values()] == [[f"{HOST}/b?x=1&y=2", f"{HOST}/b/2"], []]
    assert {client.get(f"/web/2020mp_/{HOST}/{path}/2").status_code for path in ("r", "giu")} == {404}


def test_a_capture_stands_in_a_cage(client):
    """Whatever it is, it has no origin, no script and no address of elsewhere; its very bytes are only to save."""
    told = client.get(f"/web/2020mp_/{HOST}/a")
    assert told.headers["content-security-policy"].startswith(
        "sandbox allow-top-navigation-by-user-activation; default"
    )
    assert "script-src" not in told.headers["content-security-policy"]
    assert "<script" not in told.text
    assert f'src="/web/2020im_/{HOST}/anh/1.jpg"' in told.text
    raw = client.get(f"/web/2020id_/{HOST}/a")
    assert raw.content == HOSTILE.replace("<h1>", "<h1>0 ").encode()
    assert raw.headers["content-disposition"] == "attachment"
    assert raw.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    picture = client.get(f"/web/2020/{HOST}/anh/1.jpg")
    assert (picture.content, picture.headers["content-type"]) == (JPEG, "image/jpeg")
    assert picture.headers["memento-datetime"] == "Thu, 06 May 2021 00:00:00 GMT"


def test_a_browser_need_not_fetch_a_capture_twice(client):
    """Its ETag is known before the page is made."""
    first = client.get(f"/web/2020mp_/{HOST}/b?x=1&y=2")
    again = client.get(f"/web/2020mp_/{HOST}/b?x=1&y=2", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.browser
def test_in_a_browser_nothing_of_a_hostile_page_runs_and_no_request_leaves(config, browser, axe):
    """Its picture is drawn, its link leads to what is kept of the other page, and axe finds no fault of ours."""
    with serving(config) as address:
        context = browser.new_context(base_url=address, locale="en", viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.set_default_timeout(8000)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"/web/20240312070000/{HOST}/a")
        cage = page.frame_locator("iframe.cage")
        expect(cage.locator("h1")).to_contain_text("2 Đấu giá")
        expect(cage.locator("#kept")).to_have_js_property("naturalWidth", 40)
        assert cage.locator("form, script, svg, iframe, object").count() == 0
        assert page.evaluate("window.hacked") is None
        assert [url for url in asked if not url.startswith(address)] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.evaluate(axe)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            rules = "axe.run({exclude: [['iframe']]}).then(r => r.violations.map(v => [v.id, v.nodes[0].html]))"
            assert page.evaluate(rules) == []
        cage.locator("#on").click()
        expect(page.frame_locator("iframe.cage").locator("h1")).to_contain_text("Bài khác")
        expect(page.get_by_text("A kept page")).to_be_visible()
        context.close()
