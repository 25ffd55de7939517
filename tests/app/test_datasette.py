"""The archive in the real Datasette: its questions answer, its columns are described, its functions are there."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from luutin.app.cli import luutin as cli
from luutin.archive import Archive, Article, Caption, Database
from luutin.indexer import Index
from tests.app.test_search_command import NOW


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("datasette")
    with Database.open(path / "archive.db") as database:
        with database.transaction():
            for number, title in enumerate(["Thông báo đấu giá", "Ngày hội"], 1):
                article = Article(url=f"http://a.example/{number}", source="a", title=title, published="2020-01-09",
                                  captions=(Caption(text="Trao quà"),), document_numbers=("12/KH-UBND",))  # fmt: skip
                Archive(database).put(article, now=NOW)
            Archive(database).put(article.model_copy(update={"title": "Ngày hội lớn"}), now=NOW)
            Archive(database).mark_vanished(1, now=NOW)
        Index(database).catch_up()
    made = CliRunner().invoke(cli, ["datasette-metadata", "--db", str(path / "archive.db")])
    assert made.exit_code == 0, made.stderr
    (path / "metadata.json").write_text(made.stdout)
    return path


ASKED = {
    "articles_with_words?words=dau+gia": 1,
    "articles_of_a_source?source=a&first_day=2020-01-01&last_day=2020-01-09": 2,
    "articles_by_month": 1,
    "edited_later": 1,
    "vanished": 1,
    "document?number=12/KH": 2,
    "captions_with?text=quà": 2,
    "proof_of?article=1": 0,
}


def test_each_question_answers_in_datasette(folder):
    """Every question of the metadata finds what is there, in one process of Datasette that answers them all."""
    metadata = json.loads((folder / "metadata.json").read_text())["databases"]["archive"]
    assert {asked.partition("?")[0] for asked in ASKED} == set(metadata["queries"])
    assert metadata["tables"]["revisions"]["columns"]["sha256"].startswith("hash")
    code = f"""
import asyncio, json
from datasette.app import Datasette
async def answers():
    datasette = Datasette(["archive.db"], metadata=json.load(open("metadata.json")))
    for asked in {list(ASKED)}:
        path, _, query = asked.partition("?")
        told = await datasette.client.get(f"/archive/{{path}}.json?_shape=array&{{query}}")
        print(told.status_code, len(told.json()) if told.status_code == 200 else told.text)
asyncio.run(answers())
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [f"200 {count}" for count in ASKED.values()], done.stderr
