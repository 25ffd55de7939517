"""Whatever a person has in hand finds the article, and nothing typed is lost."""

import re
from html import unescape

import pytest

from luutin.app.in_hand import is_address, look_up, words_in
from luutin.archive import Database, Reader

PORTAL = "hoa-lam.example/tin/dau-gia.htm"
FIRST = "http://hoa-lam.example/tin/dau-gia.htm"

ADDRESSES = [
    FIRST,
    f"https://www.{PORTAL}?utm_source=zalo#binh-luan",
    PORTAL,
    f"  <{FIRST}>  ",
    f"https://web.archive.org/web/20230314083000/{FIRST}",
    f"https://web.archive.org/web/20230314083000if_/{PORTAL}",
    f"web.archive.org/web/2023*/{PORTAL}",
    f"https://archive.example/20230314/http:/{PORTAL}",
    f"https://click.example/go?url=http%3A%2F%2F{PORTAL.replace('/', '%2F')}&ref=1",
    "https://tin.example/luutin/a/1?q=dau+gia",
    "http://localhost:8000/a/1/changes?from=1&to=2",
    "/a/1",
    "https://tin.example/api/v1/articles/1",
    "http://hoa-lam.example/tep/12.pdf",
    "http://hoa-lam.example/anh/2.jpg",
]
NOTHING = [
    "đấu giá", "12/KH-UBND", "15/2024/QĐ-UBND", "09012020", "0912345678", "", "TP.HCM", "abcdef", "1.2/3",
    "http://hoa-lam.example/", "http://hoa-lam.example/tin/khac.htm", "/a/4711", "javascript:alert(1)", "a" * 64,
]  # fmt: skip


@pytest.fixture(scope="module")
def database(folder):
    with Database.read(folder / "archive.db") as database:
        yield database


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_in_any_hands_finds_its_article(database, text):
    """The portal's, a web archive's, one wrapped in another, a file's, and our own all lead to the article."""
    found = look_up(database, text)
    assert found is not None
    assert found.article_id == 1
    assert is_address(text)


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_address_and_no_hash_is_words(database, text):
    """Words, document numbers, days and addresses of which nothing is kept lead nowhere by themselves."""
    assert look_up(database, text) is None


def test_a_hash_finds_what_it_is_of(database):
    """Of a revision, whole or cut; of the page as received; an article's name in an archive that counts otherwise."""
    old, new = Reader(database).revisions(1)
    capture = Reader(database).capture(old.capture_id)
    for text, path in {
        old.sha256: f"/a/{old.name}",
        old.sha256[:12]: f"/a/{old.name}",
        f"SHA-256: {new.sha256.upper()}": f"/a/{new.name}",
        new.name: f"/a/{new.name}",
        f"4711@{old.short_sha256}": f"/a/{old.name}",
        f"https://elsewhere.example/a/4711@{old.short_sha256}": f"/a/{old.name}",
        capture.sha256: "/a/1",
    }.items():
        assert look_up(database, text).path == path, text


def test_the_words_of_an_address_that_is_not_kept_are_offered(client):
    """Most portals write the title into the address; the box goes there where the article is kept, else offers it."""
    assert words_in("http://x.example/tin-tuc/ngay-hoi-dai-doan-ket-4711.html") == "ngay hoi dai doan ket"
    assert client.get("/", params={"q": FIRST}).headers["location"] == "/a/1"
    page = client.get("/", params={"q": "x.example/tin-tuc/ngay-hoi-dai-doan-ket-4711.html"})
    assert page.status_code == 200
    assert 'href="/?q=ngay+hoi+dai+doan+ket"' in page.text


def test_a_title_that_looks_like_operators_is_found_as_words(client):
    """A pasted title holds quotation marks, dashes and stars that nobody meant."""
    page = client.get("/", params={"q": 'Ngày hội "Đại đoàn kết" -khu *dân cư số 12'})
    assert "without the signs between them" in page.text
    assert "Ngày hội Đại đoàn kết ở khu dân cư số" in re.sub("<[^>]+>", "", page.text)


@pytest.mark.parametrize("path", ["/", "/export", "/photos"])
def test_a_wrong_date_keeps_the_form_as_it_was_filled(client, path):
    """Every field stays as typed, each fault stands beside its field, and the first of them has the focus."""
    typed = {
        "q": 'đấu "giá',
        "from": "31/2/2020",
        "to": "soon",
        "source": "la.example",
        "sort": "newest",
        "byline": "P",
    }
    page = client.get(path, params=typed)
    assert page.status_code == 400
    text = unescape(page.text)
    for name in ("from", "to"):
        assert f'aria-describedby="{name}-fault"' in text
        assert f'id="{name}-fault"' in text
    assert text.count("autofocus") == 1
    assert 'value="đấu "giá"' in text
    assert 'value="31/2/2020"' in text
    assert 'value="soon"' in text
    assert '<option value="la.example" selected>' in text
    assert '<option value="newest" selected>' in text
    assert 'name="byline" value="P"' in text
    assert f'action="{path}"' in text


def test_an_opened_article_leads_back_to_the_very_page_of_the_results(client):
    """Filters, order and page are in the address of the article, with their dates, and in its way back."""
    asked = {"q": "ngay hoi", "sort": "newest", "from": "2013", "source": "yen-phu.example"}
    second = re.search(r'rel="next" href="([^"]+)"', client.get("/", params=asked).text)[1]
    second = unescape(second)
    article = unescape(re.search(r'<h2><a href="([^"]+)"', client.get(second).text)[1])
    back = unescape(re.search(r'class="back[^>]+><a href="([^"]+)"', client.get(article).text)[1])
    assert client.get(back).text == client.get(second).text
