"""What a decision withholds is shown by no door, and stays as evidence."""

import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from luutin.app.cli import luutin
from luutin.app.settings import CollectionSettings
from luutin.app.web.app import create
from luutin.archive import Database, Reader, check_soundness
from luutin.indexer import Index
from luutin.night import NIGHT_SCHEMA
from tests.app.web.conftest import AUCTION, NOW
from tests.app.web.keeping import HOST, TEXTS, fill_kept

WORDS = "Đồng Dâu"
SECRETS = ("Đồng Dâu", "Dong+Dau", "Bùi Thị Phượng", "hoa-lam.example/tin/dau-gia", "Lê Văn Tám")
REASON = "Yêu cầu của người được nêu tên"
DOORS = [
    "/?q=dau+gia", "/?q=đấu+giá&sort=newest", "/?source=hoa-lam.example", '/?q=person:"Lê+Văn+Tám"', "/?q=12/KH-UBND",
    "/?q=http://hoa-lam.example/tin/dau-gia.htm", "/?q={sha}", "/a/1", "/a/1?q=dau+gia", "/a/1@{sha}", "/a/1@{old}",
    "/a/1/changes", "/a/1@{sha}/cite.bib", "/a/1@{sha}/cite.ris", "/a/1/capture.warc.gz", "/photos", "/photos?q=thon",
    "/people?name=Lê+Văn+Tám", "/sources/hoa-lam.example", "/feed.atom", "/feed.atom?q=dau+gia",
    "/sitemap.xml", "/sitemap/1.xml",
    "/watch/đất", "/watch/đất.atom", "/collections/asked", "/collections/asked.atom",
    "/collections/listed", "/collections/listed.atom",
    "/export?format=jsonl", "/export?q=dau+gia&format=csv", "/export?format=bibtex", "/api/v1/search?q=dau+gia",
    "/api/v1/articles/1", "/api/v1/articles/1?sha={old}", "/api/v1/articles/1/revisions", "/api/v1/articles/1/similar",
    "/api/v1/articles/2/similar", "/api/v1/captions", "/api/v1/captions?q=thon", "/api/v1/facets?q=dau",
    "/api/v1/people?name=Lê+Văn+Tám",
    "/api/v1/export?format=jsonl",
]  # fmt: skip


def withhold(folder, *args):
    """Run the command on the archive in *folder* and return what it says."""
    done = CliRunner().invoke(luutin, ["withhold", *args[:1], "--db", str(folder / "archive.db"), *args[1:]])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def withheld(folder, config, tmp_path_factory):
    """An archive of which article 1 is withheld while the server runs, and has read it before."""
    own = tmp_path_factory.mktemp("withheld")
    shutil.copytree(folder, own, dirs_exist_ok=True)
    with Database.open(own / "archive.db", NIGHT_SCHEMA) as database, database.transaction():
        database.execute(
            "INSERT INTO watches (id, name, query, added_at, seq) VALUES (1, 'đất', 'dat', ?, 0)", (str(NOW),)
        )
        database.execute(
            "INSERT INTO finds (watch_id, article_id, found_at, url, title, source, published, snippet, reason)"
            " VALUES (1, 1, ?, ?, ?, ?, ?, ?, 'new')",
            (str(NOW), AUCTION.url, AUCTION.title, AUCTION.source, AUCTION.published, WORDS),
        )
        old, new = Reader(database).revisions(1)
    names = {"old": old.short_sha256, "sha": new.short_sha256}
    collections = (
        CollectionSettings(name="asked", title="Đất", query="đấu giá"),
        CollectionSettings(name="listed", title="Đất", articles=(1, AUCTION.url)),
    )
    config = replace(config, db=own / "archive.db", collections=collections)
    with TestClient(create(config), base_url="http://localhost", follow_redirects=False) as client:
        client.headers["accept-language"] = "en"
        seen = sum(any(secret in client.get(path.format(**names)).text for secret in SECRETS) for path in DOORS)
        assert seen > len(DOORS) / 2
        withhold(own, "article", "1", "--reason", REASON, "--day", "20/11/2026")
        yield client, own, names


@pytest.mark.parametrize("path", DOORS)
def test_no_door_shows_a_withheld_article(withheld, path):
    """Neither its page, nor a revision, a citation, a capture, a search, a feed, a watch, an export or the API."""
    client, _, names = withheld
    answer = client.get(path.format(**names))
    text = answer.text.replace("thôn Đồng Dâu" if "q=thon" in path else "\0", "\0")
    asked = path.format(**names).partition("=")[2].replace("+", " ")
    assert [secret for secret in SECRETS if secret in text and secret not in asked] == []
    assert answer.headers.get("location") is None
    if path.startswith(("/a/1", "/api/v1/articles/1")):
        assert answer.status_code == 451
        assert REASON in text


def test_withheld_articles_are_counted_and_stay_as_evidence(withheld):
    """The totals say how many are withheld; every revision, capture and index entry is sound."""
    client, own, _ = withheld
    assert client.get("/api/v1/sources").json()["withheld"] == {"articles": 1, "files": 0}
    for path in ("/sources", "/export"):
        assert "Withheld by decisions" in client.get(path).text
    with Database.open(own / "archive.db") as database:
        assert list(check_soundness(database)) == []
        assert database.value("SELECT count(*) FROM revisions WHERE article_id = 1") == 2
        assert database.value("SELECT count(*) FROM captures") == 2
        assert not [fault for fault in Index(database).check() if "site" not in fault]
    assert REASON in withhold(own, "list")


def test_an_undone_decision_shows_everything_again(folder, tmp_path):
    """Nothing was lost: the article is found, read and exported as before; the list remembers the decision."""
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    withhold(tmp_path, "article", AUCTION.url, "--reason", REASON)
    withhold(tmp_path, "undo", "1")
    with Database.read(folder / "archive.db") as before, Database.read(tmp_path / "archive.db") as after:
        assert Reader(after).revisions(1) == Reader(before).revisions(1)
        assert Reader(after).ids() == Reader(before).ids()
    assert "nothing is withheld" in withhold(tmp_path, "list")
    assert "(undone)" in withhold(tmp_path, "list", "--all")


@pytest.fixture(scope="module")
def cut(config, tmp_path_factory):
    """An archive of which a photograph and a file are withheld."""
    own = tmp_path_factory.mktemp("cut")
    numbers = fill_kept(own)
    withhold(own, "photo", f"{HOST}/anh/1.jpg", "--reason", REASON)
    withhold(own, "file", str(numbers["tep/12.pdf"]), "--reason", REASON)
    config = replace(config, db=own / "archive.db")
    with TestClient(create(config), base_url="http://localhost", follow_redirects=False) as client:
        client.headers["accept-language"] = "en"
        yield client, numbers


@pytest.mark.parametrize("path", ["anh/1.jpg", "tep/12.pdf"])
@pytest.mark.parametrize("door", ["/file/{}", "/file/{}/", "/file/{}/thumb", "/file/{}/page/1.txt", "/api/v1/files/{}"])
def test_no_door_shows_a_withheld_file(cut, path, door):
    """Neither bytes, page, picture, text, nor facts."""
    client, numbers = cut
    answer = client.get(door.format(numbers[path]))
    assert answer.status_code == 451
    assert REASON in answer.text


@pytest.mark.parametrize(
    "door", ["/a/1", "/photos", "/photos?q=san+kho", "/?q=san+kho", "/api/v1/articles/1", "/export?format=jsonl"]
)
def test_an_article_is_shown_without_what_is_withheld_of_it(cut, door):
    """Picture, caption, address and name are gone, the rest stays, and the article says that something is withheld."""
    client, numbers = cut
    text = client.get(door).text
    for secret in (
        "Sân kho thôn",
        "anh/1.jpg",
        "12.pdf",
        f"/file/{numbers['anh/1.jpg']}/",
        f"/file/{numbers['tep/12.pdf']}/",
    ):
        assert secret not in text
    if door == "/a/1":
        assert "A photo or a file is withheld" in text
        assert f"/file/{numbers['anh/2.jpg']}/" in text


def test_the_text_of_a_withheld_file_is_not_found(cut):
    """Its words lead to nothing any more."""
    client, _ = cut
    words = " ".join(next(iter(TEXTS["tep/12.pdf"])).text.split()[:4])
    assert client.get("/api/v1/search", params={"q": f'"{words}"'}).json().get("in_files") is None
