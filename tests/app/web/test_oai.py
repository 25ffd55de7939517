"""OAI-PMH 2.0: harvested by a client that is not ours, and asked what the protocol forbids."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch
from starlette.testclient import TestClient

from luutin.app.oai.repository import set_spec
from luutin.app.web.app import create
from luutin.archive import Archive, Article, Database
from tests.app.web.conftest import serving

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
MANY = 230
OAI = {"o": "http://www.openarchives.org/OAI/2.0/"}


@pytest.fixture(scope="module")
def harvested(tmp_path_factory, config):
    """An archive of 230 articles, one of them removed, one revised, one with letters that XML cannot carry."""
    path = tmp_path_factory.mktemp("oai") / "archive.db"
    with Database.open(path) as database, database.transaction():
        archive = Archive(database)
        for number in range(1, MANY + 1):
            title = f"Tin {number} <&> \x0b" if number == 5 else f"Tin {number}"
            article = Article(url=f"http://a.example/{number}", source="phường a" if number % 2 else "b", title=title,
                              body=("Bài.",), published="2020-01-09", document_numbers=("12/KH-UBND",))  # fmt: skip
            archive.put(article, now=NOW + timedelta(minutes=number))
        archive.put(article.model_copy(update={"title": "Tin mới"}), now=NOW + timedelta(days=2))
        archive.delete(7, now=NOW + timedelta(days=3))
    return replace(config, db=path)


@pytest.fixture(scope="module")
def server(harvested):
    with serving(harvested) as address:
        yield f"{address}/oai"


@pytest.fixture(scope="module")
def ask(harvested):
    with TestClient(create(harvested), base_url="http://localhost") as client:
        yield lambda query: etree.fromstring(client.get(f"/oai?{query}").content)


def test_a_client_harvests_all_records_page_by_page(server):
    """Each record comes once, in both formats; what was removed is told as deleted, what was revised as it is now."""
    client = Sickle(server)
    for prefix in ("oai_dc", "luutin"):
        records = list(client.ListRecords(metadataPrefix=prefix))
        assert len({record.header.identifier for record in records}) == len(records) == MANY
        assert [record.header.identifier.rpartition(":")[2] for record in records if record.deleted] == ["7"]
    dublin = list(client.ListRecords(metadataPrefix="oai_dc"))
    assert dublin[-2].metadata["title"] == ["Tin mới"]
    assert dublin[4].metadata["title"] == ["Tin 5 <&>"]
    assert set(dublin[0].metadata) == {
        "title",
        "publisher",
        "date",
        "type",
        "format",
        "identifier",
        "source",
        "language",
        "relation",
    }


def test_a_client_harvests_what_is_new_since_its_last_time(server):
    """`from` gives what changed since then, sets one source; a single record is asked for by its identifier."""
    client = Sickle(server)
    assert client.Identify().deletedRecord == "persistent"
    late = [record.header.datestamp for record in client.ListRecords(metadataPrefix="oai_dc", **{"from": "2026-11-22"})]
    assert late == ["2026-11-22T08:00:00Z", "2026-11-23T08:00:00Z"]
    sets = [each.setSpec for each in client.ListSets()]
    assert sets == ["b", set_spec("phường a")]
    of_set = list(client.ListIdentifiers(metadataPrefix="oai_dc", set=sets[1]))
    assert len(of_set) == MANY // 2  # article 7, which is gone, is among them
    record = client.GetRecord(identifier=of_set[0].identifier, metadataPrefix="luutin")
    assert record.header.datestamp == "2026-11-20T08:01:00Z"
    assert [form.metadataPrefix for form in client.ListMetadataFormats()] == ["oai_dc", "luutin"]
    with pytest.raises(NoRecordsMatch):
        client.ListRecords(metadataPrefix="oai_dc", until="2001-01-01")


def test_our_own_format_is_as_its_schema_says(ask, harvested):
    """Every record of it is valid against the schema that the server gives."""
    with TestClient(create(harvested), base_url="http://localhost") as client:
        schema = etree.XMLSchema(etree.fromstring(client.get("/oai/record.xsd").content))
    records = ask("verb=ListRecords&metadataPrefix=luutin").xpath("//r:record", namespaces={"r": "urn:luutin:record:1"})
    assert len(records) == 100
    for record in records:
        schema.assertValid(record)


ERRORS = {
    "": "badVerb",
    "verb=Nothing": "badVerb",
    "verb=Identify&verb=Identify": "badVerb",
    "verb=Identify&x=1": "badArgument",
    "verb=ListRecords": "badArgument",
    "verb=GetRecord&identifier=a": "badArgument",
    "verb=ListRecords&metadataPrefix=oai_dc&from=2020-13-01": "badArgument",
    "verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-02&until=2020-01-01": "badArgument",
    "verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01&until=2020-01-01T00:00:00Z": "badArgument",
    "verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x": "badArgument",
    "verb=ListRecords&resumptionToken=x": "badResumptionToken",
    "verb=ListRecords&resumptionToken=WyJ4Il0": "badResumptionToken",
    "verb=ListSets&resumptionToken=x": "badResumptionToken",
    "verb=ListRecords&metadataPrefix=marc": "cannotDisseminateFormat",
    "verb=GetRecord&identifier=oai:x:1&metadataPrefix=oai_dc": "idDoesNotExist",
    "verb=ListMetadataFormats&identifier=1": "idDoesNotExist",
    "verb=ListRecords&metadataPrefix=oai_dc&set=nothing": "noRecordsMatch",
}


@pytest.mark.parametrize(("query", "code"), ERRORS.items())
def test_what_the_protocol_forbids_is_told_by_its_codes(ask, query, code):
    """OAI-PMH 2.0 §3.6: one code for each fault, and never a failure of the server."""
    assert ask(query).xpath("string(//o:error/@code)", namespaces=OAI) == code


def test_arguments_may_come_in_the_body_and_pages_of_other_sites_may_read(harvested):
    """POST is answered as GET is, on this path alone; CORS is open."""
    with TestClient(create(harvested), base_url="http://localhost") as client:
        posted = client.post("/oai", data={"verb": "Identify"})
        asked = client.get("/oai?verb=Identify")
        assert client.post("/api/v1/search", data={"q": "a"}).status_code == 405
        assert client.post("/oai", content=b"verb=" + b"x" * 9000).status_code == 400
    without_moment = [re.sub(r"<responseDate>.*?</responseDate>", "", each.text) for each in (posted, asked)]
    assert without_moment[0] == without_moment[1]
    assert posted.headers["access-control-allow-origin"] == "*"
