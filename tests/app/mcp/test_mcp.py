"""The archive for clients of the Model Context Protocol, asked by the client of the protocol's own SDK."""

import asyncio
import contextlib
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection

import pytest
from mcp import Client, StdioServerParameters

from luutin.app.config import Config
from luutin.app.mcp.server import make_server
from luutin.app.settings import WebSettings
from luutin.archive import Archive, Article, Database
from luutin.indexer import Index

NOW = datetime(2026, 11, 27, tzinfo=UTC)
NOTICE = Article(
    url="http://hoa-lam.example/dau-gia.htm",
    source="hoa-lam.example",
    title="Thông báo đấu giá đất",
    byline="Lê Văn Tám",
    published="2023-03-14",
    body=("Giá khởi điểm 9,5 triệu.", *(f"Thửa đất số {number}. {'Đất ở. ' * 80}" for number in range(100))),
)


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    path = tmp_path_factory.mktemp("mcp") / "archive.db"
    with Database.open(path) as database:
        with database.transaction():
            archive = Archive(database)
            archive.put(NOTICE, now=NOW)
            edited = NOTICE.model_copy(update={"body": ("Giá khởi điểm 11,2 triệu.", *NOTICE.body[1:])})
            archive.put(edited, now=NOW + timedelta(days=1))
            for number in range(30):
                url = f"http://b.example/{number}"
                archive.put(Article(url=url, source="b", title=f"Ngày hội {number}", published="2023-05-01"), now=NOW)
        Index(database).catch_up()
    return path


@pytest.fixture(scope="module")
def ask(db):
    """Calls a tool of a server in this process: its answer, or the words of its fault."""
    server = make_server(Config(path=None, db=db, web=WebSettings(public_url="https://tin.example")))

    async def called(name, arguments):
        async with Client(server) as client:
            return await client.call_tool(name, arguments)

    def ask(name, **arguments):
        result = asyncio.run(called(name, arguments))
        return result.content[0].text if result.is_error else result.structured_content

    return ask


def test_a_client_searches_reads_and_cites_over_standard_input_and_output(db):
    """`luutin mcp` speaks the protocol: its tools only read, and an article found is read and cited by its name."""

    async def talk():
        command = StdioServerParameters(command=sys.executable, args=["-m", "luutin", "mcp", "--db", str(db)])
        async with Client(command) as client:
            tools = (await client.list_tools()).tools
            found = (await client.call_tool("search", {"query": "dau gia"})).structured_content
            name = found["hits"][0]["name"]
            read = (await client.call_tool("read", {"article": name})).structured_content
            cited = (await client.call_tool("cite", {"article": name})).structured_content
        return tools, found, read, cited

    tools, found, read, cited = asyncio.run(talk())
    assert {tool.name for tool in tools} == {"search", "read", "cite", "timeline", "compare", "sources"}
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools)
    assert found["total"] == 1
    assert read["body"][0] == "Giá khởi điểm 11,2 triệu."
    assert cited["sha256"] == read["sha256"] == found["hits"][0]["sha256"]
    assert read["sha256"][:12] in cited["vietnamese"]


@pytest.fixture(scope="module")
def served(db):
    """The address of `luutin mcp --http`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "luutin", "mcp", "--http", "--port", str(port), "--db", str(db)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
        yield port
        process.terminate()


def test_a_client_compares_over_http_what_an_article_said(served):
    """`luutin mcp --http` answers at /mcp: a silent edit is told with the hashes of both revisions."""

    async def talk():
        async with Client(f"http://127.0.0.1:{served}/mcp") as client:
            found = (await client.call_tool("search", {"query": "dau gia"})).structured_content
            return (await client.call_tool("compare", {"article": found["hits"][0]["name"]})).structured_content

    told = asyncio.run(talk())
    assert "9,5" in str(told)
    assert "11,2" in str(told)


def test_a_page_of_another_site_cannot_ask_over_http(served):
    """A name that was rebound to this machine, and the origin of another site, are refused."""
    for headers in ({"Host": "evil.example"}, {"Host": f"127.0.0.1:{served}", "Origin": "https://evil.example"}):
        with contextlib.closing(HTTPConnection("127.0.0.1", served, timeout=20)) as connection:
            asked = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream", **headers}
            connection.request("POST", "/mcp", b'{"jsonrpc":"2.0","id":1,"method":"ping"}', asked)
            assert connection.getresponse().status in {403, 421}


def test_every_article_of_an_answer_can_be_checked(ask):
    """Address, permalink, name and hash stand beside whatever is told of it."""
    told = [
        *ask("search", query="ngay hoi", limit=3)["hits"],
        ask("read", article="1"),
        ask("cite", article="http://www.hoa-lam.example/dau-gia.htm?utm_source=x"),
        *(ask("compare", article="1")[side] for side in ("before", "after")),
    ]
    for article in told:
        assert article["url"].startswith("http://")
        assert article["permalink"] == f"https://tin.example/a/{article['name']}"
        assert len(article["sha256"]) == 64


def test_answers_are_bounded_and_nothing_is_lost(ask):
    """A long text comes in pieces that make the whole; hits come in pages."""
    read, paragraph, body = ask("read", article="1"), 0, []
    while paragraph is not None:
        read = ask("read", article="1", from_paragraph=paragraph)
        assert sum(map(len, read["body"])) <= 12_000
        body, paragraph = body + read["body"], read["next_paragraph"]
    assert (body[0], body[1:]) == ("Giá khởi điểm 11,2 triệu.", list(NOTICE.body[1:]))
    first = ask("search", query="ngay hoi", limit=20, sort="newest")
    rest = ask("search", query="ngay hoi", limit=20, sort="newest", cursor=first["next_cursor"])
    assert len({hit["name"] for hit in first["hits"] + rest["hits"]}) == 20 + len(rest["hits"])


def test_a_silent_edit_is_told_and_queries_are_counted_side_by_side(ask):
    """What differs between two revisions, and how many hits each query has in the same periods."""
    changed = ask("compare", article="1")["changed"]
    assert [(place["before"], place["after"]) for place in changed] == [
        ("Giá khởi điểm 9,5 triệu.", "Giá khởi điểm 11,2 triệu.")
    ]
    counted = ask("timeline", queries=["dau gia", "ngay hoi"])
    assert counted["unit"] == "day"
    ends = [(query["bars"][0]["count"], query["bars"][-1]["count"], len(query["bars"])) for query in counted["queries"]]
    assert ends == [(1, 0, 49), (0, 30, 49)]


FAULTS = [
    ("search", {"query": "a", "source": "hoalam.example"}, "Did you mean hoa-lam.example?"),
    ("search", {"query": "a", "since": "soon"}, "is not a date"),
    ("search", {"query": "a", "limit": 500}, "less than or equal to 50"),
    ("read", {"article": "12345"}, "No article here is called"),
    ("read", {"article": "1@ffffffffffff"}, "No article here is called"),
    ("compare", {"article": "1", "old": 7}, "the revisions 1 to 2"),
]


@pytest.mark.parametrize(("name", "arguments", "words"), FAULTS)
def test_a_fault_is_told_in_words(ask, name, arguments, words):
    """What a client can mend says how."""
    assert words in ask(name, **arguments)
