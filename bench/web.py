"""The search page beside Datasette's, over the same articles, in one run.

    python bench/web.py CORPUS.jsonl[.xz] [--articles 100000] [--folder DIR] [--queries 200]

CORPUS has records as `luutin import` reads them; articles beyond it are made by recombining its paragraphs. The
archive is imported and indexed with the normal commands, then copied into a table with an FTS5 index as
`sqlite-utils enable-fts` makes it, which Datasette (installed from the registry into a virtual environment of its own)
serves with its table search. Both answer the same queries, 20 hits a page, over HTTP on loopback; times are from the
request's first byte to the answer's last, as the client sees them.
"""

import argparse
import json
import lzma
import os
import random
import sqlite3  # noqa: TID251 - the peer's file, not an archive
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from http.client import HTTPConnection
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.parse import quote

PYTHON = sys.executable


def main():
    """Build what is missing, then measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=Path("bench-web"))
    parser.add_argument("--queries", type=int, default=200)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    archive, copy = args.folder / "archive.db", args.folder / "articles.db"
    if not (args.folder / "ready").exists():
        build(args.corpus, args.folder, args.articles)
        index_for_datasette(archive, copy)
        (args.folder / "ready").touch()
    queries = asked(args.corpus, args.queries)
    results = {}
    for name, serve in {"Lưu Tin": lutin, "Datasette": datasette}.items():
        for clients in (1, 16):
            with serve(args.folder) as server:
                results[name, clients] = measure(server, queries, clients)
                show(name, clients, results[name, clients])
    for clients in (1, 16):
        ours, theirs = results["Lưu Tin", clients], results["Datasette", clients]
        print(
            f"{clients:2} clients: {ours['rate'] / theirs['rate']:.1f} x the requests per second,"
            f" p95 {ours['p95'] / theirs['p95']:.2f} x"
        )


def opened(corpus):
    """The corpus as text lines."""
    return lzma.open(corpus, "rt", encoding="utf-8") if corpus.suffix == ".xz" else corpus.open(encoding="utf-8")


def build(corpus, folder, number):
    """Import and index *number* articles."""
    with opened(corpus) as lines:
        records = [json.loads(line) for line in lines]
    chance, made = random.Random(7), folder / "articles.jsonl"
    with made.open("w", encoding="utf-8") as out:
        for at in range(number):
            record = records[at] if at < len(records) else recombined(chance, records)
            fields = {key: record.get(key) for key in ("title", "body", "published", "source")}
            out.write(json.dumps({**fields, "url": f"http://bench.example/{at}"}, ensure_ascii=False) + "\n")
    environment = {**os.environ, "LUUTIN_DB": str(folder / "archive.db")}
    for command in (["import", str(made)], ["index"]):
        begun = time.perf_counter()
        subprocess.run([PYTHON, "-m", "luutin", *command], check=True, env=environment)
        print(f"luutin {command[0]}: {number / (time.perf_counter() - begun):,.0f} articles/s")
    made.unlink()


def recombined(chance, records):
    """A new article: the title and date of one, each paragraph from another."""
    head = chance.choice(records)
    return {**head, "body": [chance.choice(chance.choice(records)["body"]) for _ in head["body"]]}


def index_for_datasette(archive, copy):
    """One table with an external-content FTS5 index, standard tokenizer."""
    copy.unlink(missing_ok=True)
    with sqlite3.connect(copy) as database:
        database.execute("ATTACH ? AS archive", (str(archive),))
        database.execute(
            "CREATE TABLE articles"
            " (id INTEGER PRIMARY KEY, url TEXT, title TEXT, published TEXT, source TEXT, body TEXT)"
        )
        paragraphs = "SELECT group_concat(value, char(10)) FROM json_each(record, '$.body')"
        database.execute(
            f"INSERT INTO articles SELECT id, url, title, published, source, ({paragraphs}) FROM archive.records"
        )
        database.execute(
            "CREATE VIRTUAL TABLE articles_fts USING fts5(title, body, content=articles, content_rowid=id)"
        )
        database.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")
        database.commit()
        database.execute("DETACH archive")
        database.execute("VACUUM")


def asked(corpus, number):
    """Runs of one to four words from the corpus's texts, as typed there."""
    chance = random.Random(11)
    with opened(corpus) as lines:
        texts = [" ".join(json.loads(line)["body"]) for line in lines]
    queries = []
    while len(queries) < number:
        words = [word for word in chance.choice(texts).split() if word.isalpha()]
        length = 1 + len(queries) % 4
        if len(words) > 20:
            start = chance.randrange(len(words) - length)
            queries.append(" ".join(words[start : start + length]))
    return queries


class Server:
    """A server process on loopback, and the address of its search page."""

    def __init__(self, command, port, target, environment=None):
        self.port, self.target = port, target
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).read()
            except (urllib.error.URLError, OSError):
                time.sleep(0.25)
            else:
                return self
        raise SystemExit("the server did not come up")

    def __exit__(self, *exc_info):
        self.process.terminate()
        self.process.wait(20)


def lutin(folder):
    """Our web interface, without its limits on rate and waiting: one address asks for all, and nobody is sent away."""
    config = folder / "config.toml"
    config.write_text(f'db = "{(folder / "archive.db").absolute()}"\n[web]\nrate_per_minute = 0\nwait_s = 120\n')
    command = [PYTHON, "-m", "luutin", "serve", "--config", str(config), "--port", "8611"]
    return Server(command, 8611, lambda query: f"/?q={quote(query)}")


def datasette(folder):
    """Datasette, installed where it does not disturb our own environment."""
    home = folder / "datasette"
    if not (home / "bin" / "datasette").exists():
        subprocess.run([PYTHON, "-m", "venv", home], check=True)
        subprocess.run([home / "bin" / "python", "-m", "pip", "install", "-q", "datasette"], check=True)
    command = [home / "bin" / "datasette", "-i", folder / "articles.db", "-p", "8612"]
    # Suggesting facets takes most of its time and is not what is compared; no query may be cut short.
    command += ["--setting", "suggest_facets", "off", "--setting", "sql_time_limit_ms", "20000"]
    return Server(command, 8612, lambda query: f"/articles/articles?_search={quote(query)}&_size=20")


def measure(server, queries, clients):
    """Some queries to warm up, then each of them once, by so many clients at the same time."""
    run(server, queries[: max(20, len(queries) // 10)], clients)
    begun = time.perf_counter()
    times = run(server, queries, clients)
    wall = time.perf_counter() - begun
    times.sort()
    return {
        "rate": len(times) / wall,
        "median": statistics.median(times) * 1000,
        "p95": times[int(len(times) * 0.95)] * 1000,
    }


def run(server, queries, clients):
    """Seconds for each query."""
    waiting, times = SimpleQueue(), []
    for query in queries:
        waiting.put(query)

    def client():
        connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
        while True:
            try:
                query = waiting.get_nowait()
            except Empty:
                return
            begun = time.perf_counter()
            connection.request("GET", server.target(query))
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise SystemExit(f"{response.status} for {query}")
            times.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def show(name, clients, result):
    """One line."""
    print(
        f"{name:10} {clients:2} clients: {result['rate']:7.1f} requests/s,"
        f" median {result['median']:7.1f} ms, p95 {result['p95']:7.1f} ms",
        flush=True,
    )


if __name__ == "__main__":
    main()
