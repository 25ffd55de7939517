"""Find known articles by a few of their words: `python bench/search_known.py ARTICLES.jsonl[.xz] [QUERIES.jsonl]`.

A query line is {"id", "kind": "title" or "body", "typed", "accentless"}: words of the title or of the body of article
`id`, with diacritics and without. With `--made N`, so many queries are made from articles that QUERIES does not ask
for: three to six words of the title, or of a dozen that stand together in the body, the commonest left out. Asked are
Lưu Tin, as `luutin search` answers, and plain FTS4 (`unicode61`, all words must match) ranked by
`sqlite_fts4.rank_bm25`, on the same articles. Printed: MRR@10 and recall@10 of each.
"""

import argparse
import json
import random
import sqlite3  # noqa: TID251 - the peer is a database of its own
import statistics
import subprocess
import sys
from collections import Counter
from itertools import islice, product
from pathlib import Path

from search_engines import opened
from sqlite_fts4 import rank_bm25

from luutin.indexer import Searcher
from luutin.indexer.text.words import WORD, forms

LUUTIN = Path(sys.executable).parent / "luutin"
SHOWN = 10
COMMON = 150
"""Words left out of queries that are made: so many of the commonest."""


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("articles", type=Path)
    arguments.add_argument("queries", type=Path, nargs="?")
    arguments.add_argument("--made", type=int, default=0, metavar="N", help="make so many queries of each kind")
    arguments.add_argument("--work", type=Path, default=Path("bench-search-known"))
    given = arguments.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    with opened(given.articles) as lines:
        articles = [json.loads(line) for line in lines]
    asked = [json.loads(line) for line in given.queries.read_text("utf-8").splitlines()] if given.queries else []
    if given.made:
        known = {query["id"] for query in asked}
        asked = list(made([article for article in articles if article["id"] not in known], given.made))
    plain = Plain(given.work, articles)
    with Searcher(ours(given.work, articles)) as searcher:
        for kind, form in product(("title", "body"), ("typed", "accentless")):
            some = [query for query in asked if query["kind"] == kind]
            report(f"{kind}, {form}", some, form, {"luutin": Ours(searcher), "FTS4 rank_bm25": plain})


def report(name, queries, form, engines):
    if not queries:
        return
    figures = []
    for engine, find in engines.items():
        found = [find(query[form]) for query in queries]
        ranks = [
            ids.index(query["id"]) + 1 if query["id"] in ids else 0 for ids, query in zip(found, queries, strict=True)
        ]
        mrr = statistics.fmean(1 / rank if rank else 0 for rank in ranks)
        figures.append(f"{engine} MRR@10 {mrr:.3f} recall@10 {sum(rank > 0 for rank in ranks) / len(ranks):.3f}")
    print(f"target 1: {name}, {len(queries)} queries: {' | '.join(figures)}", flush=True)


def ours(work, articles):
    archive = work / "archive.db"
    if not archive.exists():
        source = work / "articles.jsonl"
        with source.open("w", encoding="utf-8") as out:
            for article in articles:
                fields = {key: article[key] for key in ("title", "body", "published")}
                out.write(json.dumps(fields | {"url": address(article["id"])}, ensure_ascii=False) + "\n")
        for verb in (["import", source], ["index"]):
            subprocess.run([LUUTIN, *verb, "--db", archive], check=True, capture_output=True)
    return archive


def address(number):
    return f"http://corpus.example/{number}"


class Ours:
    def __init__(self, searcher):
        self.searcher = searcher

    def __call__(self, text):
        return [int(hit.url.rsplit("/", 1)[1]) for hit in self.searcher.search(text, limit=SHOWN).hits]


class Plain:
    """FTS4 as its documentation has it: the text as it is, every word of the query quoted."""

    def __init__(self, work, articles):
        path = work / "fts4.db"
        fresh = not path.exists()
        self.database = sqlite3.connect(path)
        self.database.create_function("rank_bm25", 1, rank_bm25)
        if fresh:
            self.database.execute('CREATE VIRTUAL TABLE t USING fts4(title, body, content="", tokenize=unicode61)')
            rows = ((article["id"], article["title"], "\n".join(article["body"])) for article in articles)
            with self.database:
                self.database.executemany("INSERT INTO t (docid, title, body) VALUES (?, ?, ?)", rows)
                self.database.execute("INSERT INTO t(t) VALUES ('optimize')")

    def __call__(self, text):
        words = " ".join(f'"{word}"' for word in WORD.findall(text))
        sql = f"SELECT docid FROM t WHERE t MATCH ? ORDER BY rank_bm25(matchinfo(t, 'pcnalx')) LIMIT {SHOWN}"
        return [row[0] for row in self.database.execute(sql, (words,))] if words else []


def made(articles, count):
    """Queries from random articles, the same ones each time."""
    chance = random.Random(3)
    counted = Counter(word.lower() for article in articles[:3000] for word in WORD.findall(" ".join(article["body"])))
    common = {word for word, _ in counted.most_common(COMMON)}
    for kind in ("title", "body"):
        tries = (query(article, kind, chance, common) for article in chance.sample(articles, len(articles)))
        yield from islice(filter(None, tries), count)


def query(article, kind, chance, common):
    words = WORD.findall(article["title"] if kind == "title" else " ".join(article["body"]))
    if kind == "body":
        at = chance.randrange(max(1, len(words) - 12))
        words = words[at : at + 12]
    places = [at for at, word in enumerate(words) if word.lower() not in common]
    wanted = chance.randrange(3, 7)
    if len(places) < wanted:
        return None
    typed = " ".join(words[at] for at in sorted(chance.sample(places, wanted)))
    return {
        "id": article["id"],
        "kind": kind,
        "typed": typed,
        "accentless": WORD.sub(lambda w: forms(w[0]).fold, typed),
    }


if __name__ == "__main__":
    main()
