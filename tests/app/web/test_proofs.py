"""The proof of a revision is given by the page and by the API as the command writes it, and of nothing withheld."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from luutin.app.cli import luutin
from luutin.app.web.app import create
from luutin.archive import Archive, Database
from tests.app.web.conftest import NOW, announcement

LATER = announcement(900)
NEW = 63
"""Number of the article that came behind the seal."""
DOORS = ("/a/{}/proof.json", "/api/v1/articles/{}/proof")


@pytest.fixture(scope="module")
def sealed(config, folder, tmp_path_factory):
    """A server of an archive that was sealed, and its command line. An article came since, and 5 was withheld."""
    own = tmp_path_factory.mktemp("sealed")
    shutil.copytree(folder, own, dirs_exist_ok=True)

    def ask(*words):
        return CliRunner().invoke(luutin, [*words, "--db", str(own / "archive.db")])

    assert [ask("seal", *more).exit_code for more in (("--make-key",), ())] == [0, 0]
    assert ask("withhold", "article", "5", "--reason", "Bí mật", "--day", "20/11/2026").exit_code == 0
    with Database.open(own / "archive.db") as database, database.transaction():
        assert Archive(database).put(LATER, now=NOW + timedelta(days=9)).article_id == NEW
    with TestClient(create(replace(config, db=own / "archive.db")), base_url="http://localhost") as client:
        client.headers["accept-language"] = "en"
        yield client, ask


@pytest.mark.parametrize("name", ["1", "4"], ids=["read from a page", "imported"])
def test_every_door_gives_the_file_of_the_command(sealed, name):
    """Byte by byte, of the current revision; the link stands beside the citation and in the record."""
    client, ask = sealed
    told = ask("prove", name).stdout_bytes
    assert [client.get(door.format(name)).content for door in DOORS] == [told, told]
    link = client.get(f"/api/v1/articles/{name}").json()["proof"]
    assert client.get(link).content == told
    assert link.removeprefix("http://localhost") in client.get(f"/a/{name}").text
    assert client.get(link).headers["content-disposition"].startswith('attachment; filename="luutin-')


def test_an_earlier_revision_has_a_proof_of_its_own(sealed):
    """Which names its own content and the page that it was read from."""
    client, ask = sealed
    shas = [each["sha256"] for each in client.get("/api/v1/articles/1/revisions").json()["revisions"]]
    proofs = [client.get(f"/api/v1/articles/1/proof?sha={sha}").json() for sha in shas]
    assert [proof["revision_sha256"] for proof in proofs] == shas
    assert len({proof["proofs"][0]["leaf"] for proof in proofs}) == 2
    assert client.get(f"/a/1@{shas[0]}/proof.json").content == ask("prove", f"1@{shas[0]}").stdout_bytes


@pytest.mark.parametrize(
    ("name", "status", "says"), [("5", 451, "withheld"), (NEW, 404, "not sealed yet"), ("99", 404, "no such article")]
)
def test_what_has_no_proof_to_give_says_why(sealed, name, status, says):
    """A withheld article, one that came behind the last seal, and one that is not here; nothing else is told."""
    client, ask = sealed
    for door in DOORS:
        answer = client.get(door.format(name))
        assert (answer.status_code, says in answer.text) == (status, True)
        assert not any(told in answer.text for told in ("leaf", "yen-phu", "Đại đoàn kết"))
    assert ask("prove", str(name)).exit_code == 1
    assert "proof.json" not in client.get(f"/a/{name}").text
