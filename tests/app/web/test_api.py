"""The JSON API: its contract, its errors, and that nothing typed can break it."""

import asyncio
import json
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks


@pytest.fixture(scope="session")
def document(client):
    return client.get("/openapi.json").json()


@pytest.fixture(scope="session")
def contract(client):
    return schemathesis.openapi.from_asgi("/openapi.json", client.app, headers={"host": "localhost"})


CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_every_answer_is_as_documented(contract, mode):
    """Whatever is asked, as documented or not: no 5xx, and a documented status, type and shape."""
    operations = [result.ok() for result in contract.get_all_operations()]
    assert len(operations) == 17
    for operation in operations:
        if not operation.query and not operation.path_parameters:
            continue  # nothing can be asked otherwise than documented

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=20,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=HealthCheck,
        )
        def ask(case):
            case.call_and_validate(headers={"host": "localhost"}, checks=CHECKS)

        ask()


def test_the_document_is_openapi_3_1_and_says_what_every_error_looks_like(document):
    """Each route documents its errors with the one shape."""
    assert document["openapi"].startswith("3.1")
    for path, methods in document["paths"].items():
        assert set(methods) == {"get"}, path
        for status, answer in methods["get"]["responses"].items():
            if status >= "400":
                assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/Problem"), (path, status)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/search?limit=0", 400, "bad_request"),
        ("/api/v1/search?limit=x", 400, "bad_request"),
        ("/api/v1/search?sort=best", 400, "bad_request"),
        ("/api/v1/search?from=soon", 400, "bad_request"),
        ("/api/v1/search?q=a&cursor=zz", 400, "bad_request"),
        ("/api/v1/export?q=a&format=pdf", 400, "bad_request"),
        ("/api/v1/articles/x", 400, "bad_request"),
        ("/api/v1/articles/999", 404, "not_found"),
        ("/api/v1/articles/1?sha=000000000000", 404, "not_found"),
        ("/api/v1/nothing", 404, "not_found"),
        ("/api/v1/search?q=" + "a" * 1001, 400, "bad_request"),
        ("/api/v1/search?q=" + "a" * 9000, 414, "too_long"),
    ],
)
def test_every_error_has_one_shape(client, path, status, code):
    """code, message and hint, whatever went wrong."""
    response = client.get(path)
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"code", "message", "hint"}
    assert error["code"] == code
    assert error["message"]


def test_cursors_neither_repeat_nor_skip(client):
    """Following `Link: rel=next` meets every hit once."""
    for sort in ("relevance", "newest", "oldest"):
        seen, response = (
            [],
            client.get("/api/v1/search", params={"q": "ngay hoi", "limit": 7, "sort": sort, "duplicates": True}),
        )
        while True:
            seen += [hit["id"] for hit in response.json()["hits"]]
            if "next" not in response.links:
                break
            response = client.get(response.links["next"]["url"])
        assert len(seen) == len(set(seen)) == response.json()["total"] == 60


def test_an_unchanged_answer_is_not_sent_again(client):
    """If-None-Match with the ETag gives 304 and no body, for pages and for the API."""
    for path in ("/api/v1/search?q=dau+gia", "/?q=dau+gia", "/a/1", "/feed.atom"):
        first = client.get(path)
        again = client.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_other_sites_may_read(client):
    """CORS is open for the API, which depends on nobody's cookies, and for nothing else."""
    assert client.get("/api/v1/sources").headers["access-control-allow-origin"] == "*"
    assert client.options("/api/v1/search").status_code == 204
    assert "access-control-allow-origin" not in client.get("/").headers


def test_highlights_are_code_points_of_the_text_beside_them(client):
    """A span cut out of title or snippet is a match."""
    for hit in client.get("/api/v1/search?q=dau+gia").json()["hits"]:
        for name in ("title", "snippet"):
            cut = {hit[name][start:end].casefold() for start, end in hit["highlights"][name]}
            assert cut <= {"đấu", "giá", "dâu", "gia"}


def test_the_two_ways_to_a_revision_agree(client):
    """The permalink's hash gives the same record through the API as its number does."""
    revisions = client.get("/api/v1/articles/1/revisions").json()["revisions"]
    assert [revision["revision"] for revision in revisions] == [1, 2]
    first = client.get("/api/v1/articles/1", params={"sha": revisions[0]["sha256"][:12]}).json()
    assert first["body"][1].startswith("Giá khởi điểm 9,5")
    assert first["permalink"] == revisions[0]["permalink"]
    assert first["capture"]["warc"].startswith(first["permalink"])


_SCRAPS = [
    *"\"'()[]{}*?:;,.+-~^|&!<>=/\\%#@$_\0\n\t\r",
    *(
        "OR",
        "AND",
        "NOT",
        "NEAR",
        "NEAR/3",
        "title:",
        "caption:",
        "date:",
        "before:",
        "expand:off",
        "exact:",
        "source:",
    ),
    *("đấu", "giá", "dau", "12/KH-UBND", "2020..2021", "\u202e", "\u0301", "\ufeff", "\U0001f600", "﷽", "ﬀ", "İ", "ß"),
    *("' OR 1=1 --", "<script>", "${7*7}", "{{7*7}}", "%00", "../../etc/passwd", "a" * 300, "9" * 40, "\ud800"),
]


def hostile_targets():
    """Ten thousand addresses: path and query, percent-encoded."""
    chance = random.Random(20261123)
    names = [
        "q",
        "q",
        "q",
        "q",
        "from",
        "to",
        "source",
        "category",
        "byline",
        "sort",
        "cursor",
        "expand",
        "lang",
        "limit",
    ]
    for number in range(1_000):
        scraps = [chance.choice(_SCRAPS) + chance.choice(["", " "]) for _ in range(chance.randint(1, 9))]
        text = "".join(scraps).encode("utf-8", "surrogatepass")
        path = "/api/v1/search" if number % 20 else chance.choice(["/", "/photos", "/a/1", "/feed.atom", "/export"])
        name = chance.choice(names) if number % 4 else "q"
        quoted = "".join(f"%{byte:02X}" for byte in text)
        yield path, f"{name}={quoted}&limit=1" if name != "limit" else f"limit={quoted}"


async def statuses(app, targets):
    """Ask *app* directly, as a server would: the status of every answer."""

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            answered.append(message["status"])

    answered = []
    frame = {"type": "http", "method": "GET", "http_version": "1.1", "scheme": "http", "root_path": ""}
    frame |= {"headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 1), "server": ("localhost", 80)}
    for path, query in targets:
        await app({**frame, "path": path, "raw_path": path.encode(), "query_string": query.encode()}, receive, send)
    return answered


def test_no_string_breaks_the_search(client):
    """A thousand hostile strings, as query and as every other parameter: never a 5xx. The engine is asked more."""
    targets = list(hostile_targets())
    with ThreadPoolExecutor(1) as thread:  # the browser tests leave an event loop running in this one
        answered = thread.submit(asyncio.run, statuses(client.app, targets)).result()
    assert len(answered) == len(targets)
    assert [target for target, status in zip(targets, answered, strict=True) if status >= 500] == []


def test_the_whole_answer_is_plain_json(client):
    """What the API answers is UTF-8 JSON without escapes of Vietnamese."""
    response = client.get("/api/v1/search?q=dau+gia")
    assert "đấu giá" in response.content.decode()
    assert json.loads(response.content)["query"] == "dau gia"


def test_the_limit_on_requests_is_told_with_the_time_to_wait(room):
    """A client that asks too often gets 429 with Retry-After; the rest of the world is not touched."""
    client = room(rate_per_minute=2)
    answers = [client.get("/api/v1/sources") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert answers[-1].json()["error"]["code"] == "too_many_requests"
