"""The page of a saved search: every hit that it ever reported can be reached, page by page."""

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from luutin.app.web.app import create
from luutin.archive import Database
from luutin.night import SCHEMAS

HITS = 250
NAME = "đất & <nhà>"


@pytest.fixture(scope="module")
def client(config, tmp_path_factory):
    """A search that reported 250 hits, most of them in one night."""
    db = tmp_path_factory.mktemp("watch") / "archive.db"
    with Database.open(db, *SCHEMAS) as database, database.transaction():
        database.execute("INSERT INTO watches (name, query, added_at, seq) VALUES (?, 'q', 'x', 0)", (NAME,))
        database.executemany(
            "INSERT INTO finds (watch_id, article_id, found_at, url, title, source, published, snippet, reason)"
            " VALUES (1, ?, ?, 'http://x/', ?, 'binh-minh', NULL, '', 'new')",
            [(n, f"2026-03-{12 + (n > 200)}T01:30:00Z", f"<b>Tin {n}</b>") for n in range(1, HITS + 1)],
        )
    with TestClient(create(replace(config, db=db)), base_url="http://localhost") as client:
        yield client


def test_every_hit_is_on_one_of_the_pages(client):
    """Newest first, each once, to the end."""
    address, found = "/watch/%C4%91%E1%BA%A5t%20%26%20%3Cnh%C3%A0%3E", []
    while address:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "<b>Tin" not in answer.text
        found += map(int, re.findall(r'href="/a/(\d+)', answer.text))
        more = re.search(r'href="([^"]+)" rel="next"', answer.text)
        address = more and more[1].replace("&amp;", "&")
    assert found == list(range(HITS, 0, -1))


@pytest.mark.parametrize("mark", ["x", "2026-03-12 y", "a 99999999999999999999", "' OR 1=1 --", "a ²"])
def test_a_mark_that_nobody_made_shows_the_beginning(client, mark):
    """An address that was cut or made up is no error."""
    answer = client.get("/watch/%C4%91%E1%BA%A5t%20%26%20%3Cnh%C3%A0%3E", params={"before": mark})
    assert answer.status_code == 200
    assert f"Tin {HITS}" in answer.text
