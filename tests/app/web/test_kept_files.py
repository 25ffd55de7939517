"""Kept files: shown at their articles, read page by page, saved as they came, and nothing of them ever runs here."""

import io
from hashlib import sha256

import pytest
from click.testing import CliRunner
from PIL import Image
from starlette.testclient import TestClient

from luutin.app.cli import luutin
from luutin.app.config import Config
from luutin.app.settings import WebSettings
from luutin.app.web.app import create
from luutin.app.web.attachment import leaves
from luutin.app.web.drawings import DrawingKey, Drawings
from luutin.app.web.originals import file_name
from luutin.archive import FileText
from tests.app.web.keeping import BYTES, EARLIER, fill_kept


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The room over an archive with files, and the files' numbers by path."""
    folder = tmp_path_factory.mktemp("kept")
    numbers = fill_kept(folder)
    config = Config(path=None, db=folder / "archive.db", web=WebSettings(rate_per_minute=0))
    with TestClient(create(config), base_url="http://localhost", follow_redirects=False) as client:
        client.headers["accept-language"] = "en"
        yield client, numbers


SHOWN = [path for path in BYTES if path != "tep/rut.pdf"]


@pytest.mark.parametrize("path", SHOWN)
def test_a_file_is_saved_as_it_came_and_never_shown(kept, path):
    """The bytes are those of the portal, under their hash; whatever they are, a browser saves them and runs nothing."""
    client, numbers = kept
    answer = client.get(f"/file/{numbers[path]}")
    assert answer.content == BYTES[path]
    headers = answer.headers
    assert headers["content-disposition"].startswith("attachment; filename=")
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert not headers["content-type"].startswith(("text/html", "image/svg", "text/xml"))
    assert headers["etag"] == f'"{sha256(BYTES[path]).hexdigest()}"'
    assert client.get(f"/file/{numbers[path]}", headers={"If-None-Match": headers["etag"]}).status_code == 304


@pytest.mark.parametrize("path", ["", "/thumb", "/page/1.webp"])
def test_a_file_is_shown_only_where_an_article_is(kept, path):
    """What only a withdrawn article names, and what nobody keeps, is not there: neither bytes nor picture nor page."""
    client, numbers = kept
    for number in (numbers["tep/rut.pdf"], 99, "x", "9" * 30):
        assert client.get(f"/file/{number}{path}").status_code == 404


@pytest.mark.parametrize(
    ("path", "address", "size"),
    [
        ("anh/1.jpg", "thumb", (320, 213)),
        ("anh/2.jpg", "thumb?w=960", (600, 900)),
        ("anh/2.jpg", "thumb?w=100000", (213, 320)),
        ("tep/12.pdf", "page/2.webp", (826, 1169)),
    ],
)
def test_a_picture_of_a_file_is_drawn_anew(kept, path, address, size):
    """A photograph upright and small, a page as printed; of what the camera wrote into it nothing is left."""
    client, numbers = kept
    answer = client.get(f"/file/{numbers[path]}/{address}")
    picture = Image.open(io.BytesIO(answer.content))
    assert all(abs(have - want) <= 1 for have, want in zip(picture.size, size, strict=True))
    assert not picture.getexif()
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["content-security-policy"].startswith("sandbox")


def test_a_browser_keeps_a_picture_for_good_only_under_its_hash(kept):
    """With the content's hash in the address it lasts a year, without it is asked for again."""
    client, numbers = kept
    address = f"/file/{numbers['anh/1.jpg']}/thumb"
    named = sha256(BYTES["anh/1.jpg"]).hexdigest()[:8]
    assert "max-age=86400" in client.get(f"{address}?v={named}").headers["cache-control"]
    assert client.get(f"{address}?v=00000000").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("anh/hong.jpg", "thumb"),
        ("tep/hinh.svg", "thumb"),
        ("tep/12.pdf", "page/3.webp"),
        ("tep/12.pdf", "page/x.webp"),
    ],
)
def test_what_cannot_be_drawn_is_not_there(kept, path, address):
    """A broken picture, a drawing that is a program and a page behind the last answer 404."""
    client, numbers = kept
    assert client.get(f"/file/{numbers[path]}/{address}").status_code == 404


@pytest.mark.parametrize(
    ("name", "kind", "safe"),
    [
        ("Kế hoạch 12/KH-UBND.pdf", "pdf", "Kế hoạch 12-KH-UBND.pdf"),
        ("http://xa.example/tep/m%E1%BA%ABu%20.DOC?x=1", "doc", "mẫu .DOC"),
        ("hoá đơn.exe", "pdf", "hoá đơn.exe.pdf"),
        ("../../etc/passwd", "text", "etc-passwd.txt"),
        ("a\u202efdp.exe\r\nX: y", "unknown", "afdp.exe X- y.bin"),
        ("", "jpeg", "file.jpg"),
        ("http://xa.example/", "png", "file.png"),
        ("trang.html", "html", "trang.html.txt"),
    ],
)
def test_a_file_is_saved_under_a_name_that_is_safe(name, kind, safe):
    """It names no folder and no line of a header, and its end is that of what the bytes are."""
    assert file_name(name, kind) == safe


def test_drawn_pictures_are_remembered_within_bounds():
    """What was not asked for the longest is forgotten first."""
    drawings = Drawings(most=10)
    keys = [DrawingKey(str(number), 320, None) for number in range(3)]
    drawings.put(keys[0], b"12345")
    drawings.put(keys[1], b"12345")
    drawings.find(keys[0])
    drawings.put(keys[2], b"12345")
    assert [drawings.find(key) for key in keys] == [b"12345", None, b"12345"]


def test_an_article_shows_its_photographs_at_their_captions(kept):
    """What is kept is a picture of ours with its caption as its words; what is not kept says why."""
    page = kept[0].get("/a/1").text
    number = kept[1]["anh/1.jpg"]
    figure = page[page.index(f"/file/{number}/thumb") - 200 : page.index("Nhân dân các thôn")]
    assert 'alt="Sân kho thôn Đồng Dâu"' in figure
    assert f'href="/file/{kept[1]["tep/12.pdf"]}/"' in page
    assert f"/file/{kept[1]['anh/hong.jpg']}/thumb" not in page
    assert "robots" in page
    assert "no picture can be made of it" in page
    assert 'src="http' not in page


def test_the_gallery_is_of_pictures(kept):
    """Each photograph that is kept is seen, small."""
    page = kept[0].get("/photos").text
    assert f"/file/{kept[1]['anh/1.jpg']}/thumb?w=320&amp;v=" in page


def test_the_page_of_a_file_says_what_it_is_and_what_it_says(kept):
    """Text beside the picture of each page, what it says of itself with where, its hash, and who names it."""
    page = kept[0].get(f"/file/{kept[1]['tep/12.pdf']}/?q=băng+rôn").text
    for told in (
        'id="p2"', "/page/2.webp?v=", "<mark>băng rôn</mark>", "12/KH-UBND", "in the picture of its signature",
        "14/03/2023", "Ủy ban nhân dân xã Đồng Dâu", sha256(BYTES["tep/12.pdf"]).hexdigest(), 'href="/a/1?q=',
    ):  # fmt: skip
        assert told in page
    assert "OCR" not in page


def test_what_stood_at_an_address_before_is_kept_and_shown(kept):
    """The page of a file leads to every content of its address, and each has a page and bytes of its own."""
    client, numbers = kept
    now, before = numbers["tep/12.pdf"], numbers["tep/12.pdf before"]
    for number in (now, before):
        page = client.get(f"/file/{number}/").text
        assert page.index(f'href="/file/{now}/"') < page.index(f'href="/file/{before}/"')
    assert client.get(f"/file/{before}").content == EARLIER["tep/12.pdf"]
    told = client.get(f"/api/v1/files/{now}").json()["revisions"]
    assert [(each["number"], each["file_id"]) for each in told] == [(2, now), (1, before)]


def test_an_earlier_revision_of_an_article_has_the_files_of_its_day(kept):
    """It names what only it named, and shows what stood there then; the current one shows what stands there now."""
    client, numbers = kept
    first = client.get("/api/v1/articles/1/revisions").json()["revisions"][0]["sha256"][:12]
    named = {f"{path} before" for path in EARLIER}
    for address, files in ((f"/a/1@{first}", named), ("/a/1", {"tep/12.pdf", "tep/quet.pdf"})):
        page = client.get(address).text
        shown = {path for path, number in numbers.items() if f'href="/file/{number}/"' in page and "tep" in path}
        assert shown - {"tep/hinh.svg"} == files
    assert client.get(f"/file/{numbers['tep/danh-sach.pdf before']}/").status_code == 200


@pytest.mark.parametrize(("language", "page"), [("vi", "tr. 2"), ("en", "p. 2")])
def test_a_page_of_a_file_is_cited_by_an_address_that_stays(kept, language, page):
    """Document, page, where it stood, and an address that holds this content for good, with its hash."""
    client, numbers = kept
    number = numbers["tep/12.pdf"]
    told = client.get(f"/file/{number}/?page=2&lang={language}").text
    cited = told.partition('id="cite"')[2].partition("</p>")[0]
    assert all(
        part in cited
        for part in (f", {page}", f"/file/{number}/?page=2#p2", sha256(BYTES["tep/12.pdf"]).hexdigest()[:12])
    )


def test_why_a_file_is_not_read_or_kept_is_told_in_the_reader_s_language(kept):
    """Codes are for programs: a page has words, in Vietnamese where it is Vietnamese."""
    client, numbers = kept
    assert "tệp bị hỏng" in client.get(f"/file/{numbers['anh/hong.jpg']}/?lang=vi").text
    assert "robots.txt)</span>" in client.get("/a/1?lang=vi").text


def test_text_of_ocr_is_marked(kept):
    """A reader sees that a machine read it from a picture, and how sure it was."""
    page = kept[0].get(f"/file/{kept[1]['tep/quet.pdf']}/").text
    assert "Read by OCR" in page
    assert "87" in page


@pytest.mark.parametrize(
    ("asked", "path", "page", "told"),
    [
        ("băng rôn khẩu hiệu", "tep/12.pdf", 2, "page 2 of 2"),
        ("bien ban kiem ke", "tep/quet.pdf", 1, "read by OCR"),
    ],
)
def test_a_hit_in_a_file_is_told_apart(kept, asked, path, page, told):
    """Under the articles stands which file holds the words, on which page, and whether a machine read them."""
    client, numbers = kept
    shown = client.get("/", params={"q": asked}).text
    part = shown[shown.index('id="in-files"') :]
    assert f'href="/file/{numbers[path]}/?q=' in part
    assert f"page={page}#p{page}" in part
    assert told in part
    assert "<mark>" in part


def test_programs_are_told_what_is_kept(kept):
    """An article has its files with their hashes, and why one is missing. A file has its pages, and who names it."""
    client, numbers = kept
    files = {each["url"].rpartition("/")[2]: each for each in client.get("/api/v1/articles/1").json()["files"]}
    assert files["12.pdf"]["sha256"] == sha256(BYTES["tep/12.pdf"]).hexdigest()
    assert {name: each["state"] for name, each in files.items()} == {
        "12.pdf": "read", "quet.pdf": "read", "hinh.svg": "new", "mat.doc": "missing",
        "1.jpg": "read", "2.jpg": "new", "hong.jpg": "unread", "mat.jpg": "missing",
    }  # fmt: skip
    assert files["mat.doc"]["reason"] == "robots"
    told = client.get(f"/api/v1/files/{numbers['tep/quet.pdf']}").json()
    assert [(page["n"], page["ocr"], page["confidence"]) for page in told["pages"]] == [(1, True, 0.874)]
    assert told["articles"] == [1]
    assert client.get(f"/api/v1/files/{numbers['tep/rut.pdf']}").status_code == 404


def test_a_page_of_ours_stays_small_whatever_a_file_says():
    """Pages of a file are shown in groups of neighbours, and each is in one of them."""
    pages = [FileText(number, "ă" * (9_000 if number % 3 else 90_000)) for number in range(1, 40)]
    seen, after = [], 1
    while after is not None:
        group = leaves(pages, asked=after)
        assert len(group.pages) == 1 or sum(min(len(page.text), 14_000) for page in group.pages) <= 14_000
        seen += group.pages
        after = group.after
    assert seen == pages
    assert leaves(pages, asked=20).pages[0].n <= 20 <= leaves(pages, asked=20).pages[-1].n
    assert leaves([], asked=1).pages == []


def test_files_are_exported_beside_their_records(tmp_path):
    """Each kept file once, under its hash, as sha256sum reads it. One whose bytes are damaged is told, exit code 3."""
    fill_kept(tmp_path)
    order = ["export", "--db", str(tmp_path / "archive.db"), "--files", str(tmp_path / "out")]
    done = CliRunner().invoke(luutin, order, env={"LUUTIN_CONFIG": ""})
    assert (done.exit_code, done.stderr) == (0, "")
    sums = dict(line.split("  ")[::-1] for line in (tmp_path / "out/SHA256SUMS").read_text().splitlines())
    assert sums == {path.name: sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "out").glob("*.*[!l]")}
    assert len(sums) == len(SHOWN)
    (warc,) = (tmp_path / "warc").glob("*.gz")
    warc.write_bytes(warc.read_bytes()[:2000])
    damaged = CliRunner().invoke(luutin, order, env={"LUUTIN_CONFIG": ""})
    assert damaged.exit_code == 3
    assert "files cannot be read" in damaged.stderr
