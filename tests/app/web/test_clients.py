"""Clients that two other programs write from the OpenAPI document alone; tests/clients.sh fetches these programs."""

import os
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[3] / ".venv"
PYTHON = TOOLS / "clients-python" / "bin"
NODE = TOOLS / "clients-node" / "node_modules"

USE_PYTHON = """
from luutin_client import Client
from luutin_client.api.default import article, changes, search

client = Client(base_url="{address}")
answer = search.sync(client=client, q="dau gia", limit=5)
record = article.sync(answer.hits[0].id, client=client)
print(answer.total, record.title, changes.sync(client=client, limit=2).changes[0].seq)
"""
USE_TYPESCRIPT = """
import {{ article, changes, search, type SearchShape }} from "./index";
import {{ client }} from "./client.gen";

client.setConfig({{ baseUrl: "{address}" }});
async function read() {{
  const answer = (await search({{ query: {{ q: "dau gia", limit: 5 }}, throwOnError: true }})).data as SearchShape;
  const record = (await article({{ path: {{ id: answer.hits[0].id }}, throwOnError: true }})).data;
  const log = (await changes({{ query: {{ limit: 2 }}, throwOnError: true }})).data;
  console.log(answer.total, record.title, log.changes[0].seq);
}}
read();
"""


@pytest.fixture(scope="module")
def document(client, tmp_path_factory):
    """The OpenAPI document as a file, and a folder beside it."""
    path = tmp_path_factory.mktemp("clients") / "openapi.json"
    path.write_text(client.get("/openapi.json").text, "utf-8")
    return path


@pytest.fixture
def expected(client):
    """What a client prints that asks as the ones below do."""
    answer = client.get("/api/v1/search?q=dau+gia").json()
    record = client.get(f"/api/v1/articles/{answer['hits'][0]['id']}").json()
    return f"{answer['total']} {record['title']} {client.get('/api/v1/changes?limit=2').json()['changes'][0]['seq']}"


def run(*command, cwd):
    """What a program prints; its words where it fails."""
    search = {**os.environ, "PATH": f"{PYTHON}:{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=search, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(not (PYTHON / "openapi-python-client").exists(), reason="NO CLIENT GENERATOR: tests/clients.sh")
def test_a_client_in_python_is_written_and_reads(document, address, expected):
    """openapi-python-client says nothing against the document, and what it writes searches, reads and follows."""
    folder = document.parent
    (folder / "names.yml").write_text("project_name_override: luutin\npackage_name_override: luutin_client\n")
    words = run("openapi-python-client", "generate", "--path", document, "--config", "names.yml", cwd=folder)
    assert "Warning" not in words
    (folder / "luutin" / "use.py").write_text(USE_PYTHON.format(address=address))
    assert run(PYTHON / "python", "use.py", cwd=folder / "luutin").strip() == expected


@pytest.mark.skipif(not (NODE / ".bin" / "openapi-ts").exists(), reason="NO CLIENT GENERATOR: tests/clients.sh")
def test_a_client_in_typescript_is_written_compiled_and_reads(document, address, expected):
    """What openapi-ts writes passes the compiler's strict checks; it searches, reads and follows."""
    folder = document.parent / "typescript"
    run(NODE / ".bin" / "openapi-ts", "-i", document, "-o", folder, "-s", cwd=document.parent)
    (folder / "use.ts").write_text(USE_TYPESCRIPT.format(address=address))
    strict = ["--strict", "--target", "es2022", "--module", "commonjs", "--moduleResolution", "node10"]
    run(NODE / ".bin" / "tsc", *strict, "--lib", "es2022,dom,dom.iterable", "--outDir", "made", "use.ts", cwd=folder)
    assert run("node", "made/use.js", cwd=folder).strip() == expected
