"""What a program asks of the API is answered, or refused in words: nothing of it is passed over."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from luutin.app.api.document import DAYS_PATTERN
from luutin.app.api.overlay import side_by_side
from luutin.app.web.app import create
from luutin.app.web.question import read_day
from luutin.archive import Archive, Article, Database
from luutin.indexer import Period, Timeline

REFUSED = [
    ("/api/v1/search?sorce=hoa-lam.example", "“sorce” is no parameter", "Did you mean source?"),
    ("/api/v1/search?q=a&until=2020", "“until” is no parameter", "Did you mean to?"),
    ("/api/v1/search?q=a&page=2", "“page” is no parameter", "Did you mean cursor?"),
    ("/api/v1/sources?q=a", "“q” is no parameter", "It takes none."),
    ("/api/v1/articles/1?lang=vi&x=1", "“lang” is no parameter", "There are: sha."),
    ("/api/v1/search?q=a&q=b", "q is given more than once", "one value"),
    ("/api/v1/search?source=hoalam.example", "There is no source “hoalam.example”", "Did you mean hoa-lam.example?"),
    ("/api/v1/export?format=csv&source=x", "There is no source “x”", "yen-phu.example"),
    ("/api/v1/search?fields=id,titel", "There is no field “titel”", "Did you mean title?"),
    ("/api/v1/articles?ids=1&fields=boby", "There is no field “boby”", "Did you mean body?"),
    ("/api/v1/articles?ids=1,x", "ids", ""),
    ("/api/v1/changes?cursor=-1", "cursor", ""),
    ("/api/v1/changes?cursor=1-000000000000", "of another log", "from an empty cursor"),
    ("/api/v1/timeline?q=1&q=2&q=3&q=4&q=5&q=6", "q", ""),
]


@pytest.mark.parametrize(("path", "message", "hint"), REFUSED)
def test_what_is_not_known_is_named_with_what_may_be_meant(client, path, message, hint):
    """An unknown parameter, source or field is a 400 that repeats it and offers the nearest one."""
    response = client.get(path)
    assert response.status_code == 400
    error = response.json()["error"]
    assert message in error["message"]
    assert hint in error["hint"]


def test_every_date_of_the_document_is_understood():
    """What the pattern of `from` and `to` allows is in the calendar, and of a year it allows every day."""
    days = [f"{day:02}/{month:02}/2023" for month in range(14) for day in range(33)]
    for text in [*days, *(f"2023-{text[3:5]}-{text[:2]}" for text in days), "", "2020", "2020-02", "12/2020"]:
        if re.search(DAYS_PATTERN, text):
            read_day({"d": text}, "d", first=True)
    allowed = sum(re.search(DAYS_PATTERN, text) is not None for text in days)
    assert allowed == 365


def test_fields_choose_the_keys(client):
    """Hits have the keys that were asked for, also those of the whole record; so do articles."""
    hits = client.get("/api/v1/search?q=hoan+dau+gia&fields=id,byline,body").json()["hits"]
    assert [*hits[0]] == ["id", "byline", "body"]
    assert hits[0]["byline"] == "Tin, ảnh: Bùi Thị Phượng"
    articles = client.get("/api/v1/articles?ids=1&fields=permalink,sha256").json()["articles"]
    assert [*articles[0]] == ["permalink", "sha256"]


def test_several_articles_at_once(client):
    """By numbers: each once, in the order asked, as alone; what is not here is named."""
    told = client.get("/api/v1/articles?ids=3,1,3,999").json()
    assert [article["id"] for article in told["articles"]] == [3, 1]
    assert told["missing"] == ["999"]
    assert told["articles"][1] == client.get("/api/v1/articles/1").json()


ADDRESSES = [
    "http://hoa-lam.example/tin/dau-gia.htm",
    "https://www.hoa-lam.example/tin/dau-gia.htm?utm_source=zalo#x",
    "hoa-lam.example/tin/dau-gia.htm",
    "https://web.archive.org/web/20230314000000/http://hoa-lam.example/tin/dau-gia.htm",
    "https://web.archive.org/web/2023id_/https:/hoa-lam.example/tin/dau-gia.htm",
    "http://pywb.example/all/20230314/hoa-lam.example/tin/dau-gia.htm",
    "/a/1",
    "https://tin.example/luutin/a/1?lang=en",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_in_any_spelling_leads_to_the_article(client, address):
    """The portal's, the Wayback Machine's and ours are looked up; another one is missing."""
    told = client.get("/api/v1/articles", params={"url": [address, "http://nobody.example/"], "fields": "id"}).json()
    assert told == {"articles": [{"id": 1}], "missing": ["http://nobody.example/"]}


def test_the_change_log_is_followed_to_its_end_and_on(client):
    """Each change is told once, oldest first; a deletion too; with the last cursor only what came later is told."""
    seen, cursor, more = [], "", True
    while more:
        page = client.get("/api/v1/changes", params={"cursor": cursor, "limit": 25}).json()
        seen += page["changes"]
        cursor, more = page["next_cursor"], page["more"]
    assert [change["seq"] for change in seen] == sorted({change["seq"] for change in seen})
    assert {change["id"] for change in seen} == set(range(1, 63))
    assert {change["kind"] for change in seen} == {"put", "vanished"}
    assert seen[0]["title"].startswith("Thông báo hoãn")  # as it stands now
    assert client.get("/api/v1/changes", params={"cursor": cursor}).json() == {
        "changes": [], "next_cursor": cursor, "more": False,
    }  # fmt: skip


def test_a_deleted_article_is_told_as_deleted(tmp_path, config):
    """Whatever its changes were, a follower reads that it is gone."""
    now = datetime(2026, 11, 27, tzinfo=UTC)
    with Database.open(tmp_path / "archive.db") as database, database.transaction():
        archive = Archive(database)
        number = archive.put(
            Article(url="http://a.example/1", source="a", title="Tin", body=("Bài.",)), now=now
        ).article_id
        archive.delete(number, now=now)
    with TestClient(create(replace(config, db=tmp_path / "archive.db")), base_url="http://localhost") as client:
        told = client.get("/api/v1/changes").json()["changes"]
    assert [(change["kind"], change["id"], change["title"]) for change in told] == [("delete", number, None)] * 2
    assert told[-1]["url"] == "http://a.example/1"


def test_queries_over_time_have_the_same_periods():
    """Days beside months become months; a query without hits has empty bars; what was crawled does not depend on it."""
    months = Timeline("month", (Period("2020-01", 2, crawled=True), Period("2020-02", 0, crawled=False)), 1)
    days = Timeline("day", (Period("2020-03-30", 1, crawled=True), Period("2020-03-31", 1, crawled=False)), 0)
    drawn = side_by_side([months, days, Timeline("month", (), 3)])
    assert [[(bar.period, bar.count) for bar in line.bars] for line in drawn] == [
        [("2020-01", 2), ("2020-02", 0), ("2020-03", 0)],
        [("2020-01", 0), ("2020-02", 0), ("2020-03", 2)],
        [("2020-01", 0), ("2020-02", 0), ("2020-03", 0)],
    ]
    assert [bar.crawled for bar in drawn[2].bars] == [True, False, True]
    assert [line.undated for line in drawn] == [1, 0, 3]


def test_a_timeline_of_several_queries(client):
    """The first query stands where one alone does, and all stand in `queries`."""
    told = client.get("/api/v1/timeline?q=dau+gia&q=ngay+hoi&q=khong+co+gi+het").json()
    assert [each["total"] for each in told["queries"]] == [1, 60, 0]
    assert told["timeline"] == told["queries"][0]["timeline"]
    assert len({len(each["timeline"]["bars"]) for each in told["queries"]}) == 1


def test_head_makes_no_file(client):
    """HEAD of an export has its headers, and reads no record for it."""
    told = client.head("/api/v1/export?format=xlsx")
    assert (told.status_code, told.headers["x-total-count"], told.content) == (200, "62", b"")
    assert "content-length" not in told.headers
    assert told.headers["content-type"] == client.get("/api/v1/export?format=xlsx").headers["content-type"]
