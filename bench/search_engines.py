"""The engines that bench/search.py asks: FTS4 by rank_bm25, FTS5, tantivy, and this project; one shape for all."""

import lzma
import resource
import sqlite3  # noqa: TID251 - the peers are databases of their own
import time
from contextlib import contextmanager
from datetime import date

from sqlite_fts4 import rank_bm25

from luutin.indexer.text.words import WORD, forms


def opened(path):
    """The lines of a file that may be packed."""
    return lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")


@contextmanager
def cpu(what, count, *, children=False):
    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF

    def used():
        usage = resource.getrusage(who)
        return usage.ru_utime + usage.ru_stime

    start, wall = used(), time.perf_counter()
    yield
    spent = used() - start
    wall = time.perf_counter() - wall
    print(f"{what}: {count:,} articles, {spent:.1f} CPU-s, {count / spent:,.0f}/CPU-s, wall {wall:.1f} s", flush=True)


class Folded:
    """The words that every peer indexes."""

    def __init__(self):
        self.known = {}

    def __call__(self, text):
        known = self.known
        found = []
        for word in WORD.findall(text):
            fold = known.get(word)
            if fold is None:
                fold = known[word] = forms(word).fold
            found.append(fold)
        return " ".join(found)


class Sql:
    def __init__(self, work, articles):
        path = work / f"{self.name}.db"
        fresh = not path.exists()
        self.database = sqlite3.connect(path)
        self.database.execute("PRAGMA cache_size = -262144")
        self.database.create_function("rank_bm25", 1, rank_bm25)
        if fresh:
            self.database.execute("PRAGMA page_size = 8192")
            self.database.execute(self.table)
            fold = Folded()
            count = sum(1 for _ in articles())
            rows = ((n, fold(title), fold("\n".join(body))) for n, (title, body, _) in enumerate(articles(), 1))
            with cpu(f"{self.name}, folding included", count), self.database:
                self.database.executemany(self.insert, rows)
                self.database.execute("INSERT INTO t(t) VALUES ('optimize')")
            self.database.execute("CREATE TABLE d (id INTEGER PRIMARY KEY, day INTEGER)")
            days = ((n, day_number(day)) for n, (_, _, day) in enumerate(articles(), 1))
            with self.database:
                self.database.executemany("INSERT INTO d VALUES (?, ?)", days)

    def all(self, sql, *values):
        return self.database.execute(sql, values).fetchall()

    def relevance(self, query):
        return len(self.all(f"SELECT {self.id} FROM t WHERE t MATCH ? ORDER BY {self.rank} LIMIT 20", self.text(query)))

    def newest(self, query):
        return len(
            self.all(f"SELECT {self.id} FROM t WHERE t MATCH ? ORDER BY {self.id} DESC LIMIT 20", self.text(query))
        )

    def ranged(self, query):
        sql = f"SELECT {self.id} FROM t WHERE t MATCH ? AND {self.id} BETWEEN ? AND ? ORDER BY {self.id} DESC LIMIT 20"
        first, last = self.all("SELECT min(id), max(id) FROM d WHERE day BETWEEN ? AND ?", *RANGE)[0]
        return len(self.all(sql, self.text(query), first, last))

    def count(self, query):
        return self.all("SELECT count(*) FROM t WHERE t MATCH ?", self.text(query))[0][0]

    def timeline(self, query):
        sql = f"SELECT day / 30, count(*) FROM t JOIN d ON d.id = t.{self.id} WHERE t MATCH ? GROUP BY 1"
        return len(self.all(sql, self.text(query)))


class Fts4(Sql):
    name, id = "fts4", "docid"
    table = 'CREATE VIRTUAL TABLE t USING fts4(title, body, content="", order=desc)'
    insert = "INSERT INTO t (docid, title, body) VALUES (?, ?, ?)"
    rank = "rank_bm25(matchinfo(t, 'pcnalx'))"

    def text(self, query):
        kind, words = query
        return f'"{" ".join(words)}"' if kind == "phrase" else f"{words[0]}*" if kind == "prefix" else " ".join(words)


class Fts5(Sql):
    name, id = "fts5", "rowid"
    table = "CREATE VIRTUAL TABLE t USING fts5(title, body, content='')"
    insert = "INSERT INTO t (rowid, title, body) VALUES (?, ?, ?)"
    rank = "rank"

    def text(self, query):
        kind, words = query
        quoted = [f'"{word}"' for word in words]
        return f'"{" ".join(words)}"' if kind == "phrase" else f"{quoted[0]}*" if kind == "prefix" else " ".join(quoted)


class Tantivy:
    name = "tantivy"

    def __init__(self, work, articles):
        import tantivy

        self.tantivy = tantivy
        path = work / "tantivy"
        builder = tantivy.SchemaBuilder()
        for field in ("title", "body"):
            builder.add_text_field(field, tokenizer_name="words")
        for field in ("id", "day"):
            builder.add_integer_field(field, stored=False, indexed=True, fast=True)
        self.schema = builder.build()
        fresh = not path.exists()
        path.mkdir(exist_ok=True)
        self.index = tantivy.Index(self.schema, path=str(path))
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self.index.register_tokenizer("words", analyzer)
        if fresh:
            fold = Folded()
            count = sum(1 for _ in articles())
            with cpu(f"{self.name}, folding included", count):
                writer = self.index.writer(heap_size=256_000_000, num_threads=1)
                for number, (title, body, day) in enumerate(articles(), 1):
                    words = {"title": fold(title), "body": fold("\n".join(body))}
                    writer.add_document(tantivy.Document(**words, id=number, day=day_number(day)))
                writer.commit()
                writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def query(self, query):
        kind, words = query
        make, both = self.tantivy.Query, ("title", "body")
        if kind == "phrase":
            return make.boolean_query(self._either([make.phrase_query(self.schema, f, words) for f in both]))
        if kind == "prefix":
            return make.boolean_query(self._either([make.regex_query(self.schema, f, f"{words[0]}.*") for f in both]))
        each = [
            make.boolean_query(self._either([make.term_query(self.schema, f, word) for f in both])) for word in words
        ]
        return make.boolean_query([(self.tantivy.Occur.Must, part) for part in each])

    def _either(self, parts):
        return [(self.tantivy.Occur.Should, part) for part in parts]

    def _ranged(self, query):
        within = self.tantivy.Query.range_query(self.schema, "day", self.tantivy.FieldType.Integer, *RANGE)
        return self.tantivy.Query.boolean_query(
            [(self.tantivy.Occur.Must, self.query(query)), (self.tantivy.Occur.Must, within)]
        )

    def relevance(self, query):
        return len(self.searcher.search(self.query(query), 20, count=False).hits)

    def newest(self, query):
        return len(self.searcher.search(self.query(query), 20, count=False, order_by_field="day").hits)

    def ranged(self, query):
        return len(self.searcher.search(self._ranged(query), 20, count=False, order_by_field="day").hits)

    def count(self, query):
        return self.searcher.search(self.query(query), 1, count=True).count

    def timeline(self, query):
        asked = {"hits": {"histogram": {"field": "day", "interval": 30}}}
        return len(self.searcher.aggregate(self.query(query), asked)["hits"]["buckets"])


class Ours:
    name = "luutin"

    def __init__(self, searcher):
        self.searcher = searcher

    def text(self, query):
        kind, words = query
        text = f'"{" ".join(words)}"' if kind == "phrase" else f"{words[0]}*" if kind == "prefix" else " ".join(words)
        return f"expand:off {text}"

    def relevance(self, query):
        return len(self.searcher.top(self.text(query), limit=20))

    def newest(self, query):
        return len(self.searcher.top(self.text(query), limit=20, sort="newest"))

    def ranged(self, query):
        return len(self.searcher.top(self.text(query), limit=20, sort="newest", since=SINCE, until=UNTIL))

    def count(self, query):
        return self.searcher.count(self.text(query))

    def timeline(self, query):
        return len(self.searcher.timeline(self.text(query)).bars)

    def answer(self, query):
        return len(self.searcher.search(self.text(query), limit=20).hits)

    def full_answer(self, query):
        return len(self.searcher.search(self.text(query), limit=20, facets=True, timeline=True).hits)


SINCE, UNTIL = "2014-01-01", "2015-12-31"


def day_number(text):
    return date.fromisoformat(text[:10]).toordinal()


RANGE = (day_number(SINCE), day_number(UNTIL))
