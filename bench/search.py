"""Measure the search against its peers: `python bench/search.py ARTICLES.jsonl[.xz] [--copies 10] [--work DIR]`.

The articles (one {"title", "body", "published"} a line) are imported and indexed by `luutin`, then, with `--copies N`,
N times as many made by recombining their paragraphs. Peers index the same folded words: FTS4 ranked by
`sqlite_fts4.rank_bm25` as its README has it, FTS5 ranked by `bm25()`, and tantivy, which is installed from the registry
into the working folder. 200 generated queries of all classes go to every engine in turn. Printed: the figure for each
numbered target, medians and 95th percentiles in milliseconds of CPU, so that other work on the machine counts little,
CPU for building, the size of each engine's files, and what a command that was just started takes.

FTS4's ranking takes minutes for large corpora: `--peers fts5,tantivy` leaves it out. `--archive FILE` measures on an
archive that stands, in place of articles: the peers index what it holds, and nothing is written into it.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from search_engines import Folded, Fts4, Fts5, Ours, Tantivy, cpu, opened

from luutin.archive import Archive, Article, Database, Reader
from luutin.indexer import Index, Searcher

LUUTIN = Path(sys.executable).parent / "luutin"
PEERS = {"fts4": Fts4, "fts5": Fts5, "tantivy": Tantivy}
CLASSES = ("one word", "2-4 words", "phrase", "prefix")
NIGHT = 500


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("articles", type=Path, nargs="?")
    arguments.add_argument("--archive", type=Path, help="an archive that stands, in place of articles")
    arguments.add_argument("--copies", type=int, default=1, help="measure on so many times the articles too")
    arguments.add_argument("--work", type=Path, default=Path("bench-search"))
    arguments.add_argument("--queries", type=int, default=200)
    arguments.add_argument("--peers", default=",".join(PEERS), help="of fts4, fts5 and tantivy; default: all")
    given = arguments.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    asked = [PEERS[name] for name in given.peers.split(",")]
    with peers(given.work):
        if given.archive:
            measure_standing(given.archive, given.work, given.queries, asked)
            return
        measure(given.work / "1x", lambda: read(given.articles), given.queries, asked)
        if given.copies > 1:
            more = recombined(given.articles, given.copies)
            measure(given.work / f"{given.copies}x", lambda: more, given.queries, asked)


@contextmanager
def peers(work):
    """Tantivy, from the registry, beside everything else."""
    place = work / "peers"
    if not place.exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", place, "tantivy"], check=True)
    sys.path.append(str(place))
    yield


def read(path):
    with opened(path) as lines:
        for line in lines:
            article = json.loads(line)
            yield article["title"], article["body"], article["published"]


def recombined(path, copies):
    """So many times the articles: titles of one, paragraphs of others, days spread like theirs."""
    chance = random.Random(1)
    articles = list(read(path))
    paragraphs = [paragraph for _, body, _ in articles for paragraph in body]
    made = []
    for title, body, day in articles * copies:
        other = date.fromisoformat(day[:10]) + timedelta(days=chance.randrange(-200, 201))
        made.append((title, tuple(chance.choices(paragraphs, k=max(len(body), 1))), other.isoformat()))
    return sorted(made, key=lambda article: article[2])


def measure(work, articles, count, engines):
    work.mkdir(exist_ok=True)
    print(f"\n== {work.name} ==", flush=True)
    ours = build_ours(work, articles)
    peers = [engine(work, articles) for engine in engines]
    asked = queries(articles(), count)
    sizes(ours, work)
    fresh_command(ours, asked)
    with Searcher(ours) as searcher:
        compare(Ours(searcher), peers, asked)
    catch_up(ours)


def measure_standing(archive, work, count, engines):
    """On an archive that stands."""

    def articles():
        with Database.read(archive) as database:
            for record in Reader(database).current():
                yield record.fields["title"], record.fields["body"], record.fields.get("published") or "2000-01-01"

    peers = [engine(work, articles) for engine in engines]
    asked = queries(articles(), count)
    sizes(archive, work)
    fresh_command(archive, asked)
    with Searcher(archive) as searcher:
        searcher.top("a", limit=1)
        print(f"memory once a search was answered: {own_memory()}")
        compare(Ours(searcher), peers, asked)
        print(f"memory, peers included: {own_memory()}")
    alone = "import sys; sys.path.insert(0, 'bench'); import search; search.ask_alone(*sys.argv[1:])"
    told = subprocess.run(
        [sys.executable, "-c", alone, archive, json.dumps(asked)], check=True, capture_output=True, text=True
    )
    print(f"memory of a process that asked us these queries alone: {told.stdout.strip()}")


def ask_alone(archive, asked):
    with Searcher(archive) as searcher:
        ours = Ours(searcher)
        for kind, words in json.loads(asked):
            ours.full_answer((kind, words))
        print(own_memory())


def own_memory():
    """Of this process: its own, and what it shares with files."""
    lines = dict(line.split(":") for line in Path("/proc/self/status").read_text("ascii").splitlines() if "kB" in line)
    return ", ".join(f"{name} {int(lines[name].split()[0]) // 1024} MB" for name in ("RssAnon", "RssFile", "VmHWM"))


def fresh_command(archive, asked):
    """What one search costs that begins with starting the program, output and all."""
    taken = []
    for kind, words in asked[:20]:
        query = f'"{" ".join(words)}"' if kind == "phrase" else f"{words[0]}*" if kind == "prefix" else " ".join(words)
        start = children()
        subprocess.run([LUUTIN, "search", "--db", archive, query], check=True, capture_output=True)
        taken.append(children() - start)
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"fresh command (<= 0.2 CPU-s): median {statistics.median(taken):.2f}, least {min(taken):.2f};"
        f" the largest of all children {largest:.0f} MB"
    )


def children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def build_ours(work, articles):
    archive = work / "archive.db"
    if not archive.exists():
        source = work / "articles.jsonl"
        with source.open("w", encoding="utf-8") as out:
            count = 0
            for number, (title, body, day) in enumerate(articles()):
                fields = {"title": title, "body": body, "published": day, "url": f"http://corpus.example/{number}"}
                out.write(json.dumps(fields, ensure_ascii=False) + "\n")
                count += 1
        with cpu("target 3: import + index", count, children=True):
            for verb in (["import", source], ["index"]):
                subprocess.run([LUUTIN, *verb, "--db", archive], check=True, capture_output=True)
    return archive


def queries(articles, count):
    """Queries of all classes, from the words of random articles: rare ones and very common ones as they come."""
    chance = random.Random(2)
    fold = Folded()
    some = sample(articles, count, chance)
    made = []
    for number, (_, body, _) in enumerate(some):
        kind = CLASSES[number % len(CLASSES)]
        words = [word for word in fold("\n".join(body)).split() if word.isascii() and word.isalpha()] or ["nam"]
        at = chance.randrange(max(1, len(words) - 1))
        if kind == "2-4 words":
            made.append((kind, list(dict.fromkeys(chance.choices(words, k=chance.randrange(2, 5))))))
        elif kind == "prefix":
            long = [word for word in words if len(word) > 2] or words
            made.append((kind, [chance.choice(long)[:3]]))
        else:
            made.append((kind, words[at : at + (2 if kind == "phrase" else 1)]))
    return made


def sample(articles, count, chance):
    """So many of the articles, which may be too many to keep."""
    kept = []
    for number, article in enumerate(articles):
        if number < count:
            kept.append(article)
        elif (place := chance.randrange(number + 1)) < count:
            kept[place] = article
    chance.shuffle(kept)
    return kept


def compare(ours, peers, asked):
    """Every query to every engine in turn; the first time is cold for us, the best of three after it is warm."""
    operations = ("relevance", "newest", "ranged", "count", "timeline")
    times = {}
    wrong = 0
    hits = []
    for query in asked:
        hits.append(ours.count(query))
        wrong += any(peer.count(query) != hits[-1] for peer in peers)
        for operation in operations:
            forget(ours.searcher)
            times.setdefault((ours.name, operation, "cold"), []).append(timed(ours, operation, query))
            times.setdefault((ours.name, operation), []).append(min(timed(ours, operation, query) for _ in range(3)))
            for peer in peers:
                slow = peer.name == "fts4" and operation == "relevance"
                runs = 1 if slow else 3
                times.setdefault((peer.name, operation), []).append(
                    min(timed(peer, operation, query) for _ in range(runs))
                )
        for operation in ("answer", "full answer"):
            times.setdefault((ours.name, operation), []).append(min(timed(ours, operation, query) for _ in range(2)))
    print(f"hit counts that differ between the engines: {wrong} of {len(asked)} queries")
    report(times, hits, [kind for kind, _ in asked])


def forget(searcher):
    """Drop every posting list kept in the process."""
    searcher._engine._views.forget()  # noqa: SLF001 - a measurement may look inside
    searcher.count("expand:off a")  # the facts about articles are read anew, which is no search's own work


def timed(engine, operation, query):
    start = time.process_time()
    getattr(engine, operation.replace(" ", "_"))(query)
    return (time.process_time() - start) * 1000


def report(times, hits, kinds):
    many = max(hits) * 0.33
    common = [number for number, count in enumerate(hits) if count >= many]
    for key, values in sorted(times.items(), key=lambda item: (item[0][1], item[0])):
        ordered = sorted(values)
        frequent = statistics.median(values[number] for number in common)
        print(
            f"{key[1]:10} {' '.join((key[0], *key[2:])):13} median {statistics.median(values):8.2f}"
            f"  p95 {ordered[int(len(ordered) * 0.95)]:8.2f}  max {ordered[-1]:8.2f}"
            f"  | {len(common)} queries with >= {int(many):,} hits: {frequent:8.2f}"
        )
    median = {key: statistics.median(values) for key, values in times.items()}
    print(f"target 2: the full answer with facets and timeline (<= 5 ms): {median['luutin', 'full answer']:.2f}")
    print(f"memory of this process, peers included: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    compared(times, kinds, "relevance")
    cold(times["luutin", "relevance", "cold"], hits, kinds)
    print(f"target 2: newest first, median (<= 1 ms): {median['luutin', 'newest']:.2f}")
    for operation in ("ranged", "count", "timeline"):
        compared(times, kinds, operation)


def compared(times, kinds, operation):
    """How much longer we take than each peer, over all queries and for each class: of medians, 1 is as long."""
    for peer in sorted({name for name, *_ in times} - {"luutin"}):
        told = []
        for name in ("all classes", *CLASSES):
            ours, theirs = (
                statistics.median(
                    took
                    for took, kind in zip(times[engine, operation], kinds, strict=True)
                    if name in {kind, "all classes"}
                )
                for engine in ("luutin", peer)
            )
            told.append(f"{name} {ours / theirs:.2f}")
        print(f"target 2: {operation}, warm / {peer}: {', '.join(told)}")


def cold(times, hits, kinds):
    """By relevance with no posting list kept, where many articles match: all queries, then each class."""
    many = min(100_000, max(hits) // 3)
    for name in ("all classes", *CLASSES):
        found = [
            time
            for time, count, kind in zip(times, hits, kinds, strict=True)
            if count >= many and name in {kind, "all classes"}
        ]
        if found:
            print(
                f"target 2: cold, >= {many:,} hits, {name} (< 50 ms): {len(found)} queries,"
                f" median {statistics.median(found):.1f}, max {max(found):.1f}"
            )


def sizes(archive, work):
    database = Database.read(archive)
    pages = dict(map(tuple, database.all("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")))
    count = database.value("SELECT count(*) FROM articles")
    text = database.value("SELECT sum(length(CAST(record AS BLOB))) FROM records")
    print(f"archive: {sum(pages.values()) / 1e6:.0f} MB, records {text / 1e6:.0f} MB, {count:,} articles")
    for name, size in sorted(pages.items(), key=lambda each: -each[1])[:12]:
        print(f"    {name:28} {size / 1e6:7.1f} MB  {size / count:7.0f} bytes an article")
    ours = sum(size for name, size in pages.items() if name.startswith(("search", "index_")))
    theirs = {
        "fts4": [work / "fts4.db"],
        "fts5": [work / "fts5.db"],
        "tantivy": list((work / "tantivy").glob("*")),
    }
    there = {name: sum(file.stat().st_size for file in files if file.exists()) for name, files in theirs.items()}
    told = ", ".join(f"{name} {size / 1e6:.0f} MB ({ours / size:.2f})" for name, size in there.items() if size)
    print(f"target 3: index {ours / 1e6:.0f} MB; peers, and how many of them ours is: {told}")


def catch_up(archive):
    """A night: so many articles into a copy of what is there, so that the next run finds the archive as it was."""
    night = archive.with_name("night.db")
    with Database.read(archive) as database:
        database.back_up(night)
    with Database.open(night) as database:
        Index(database).catch_up()
        chance = random.Random(time.time())
        body = [row[0] for row in database.all("SELECT record FROM records ORDER BY id LIMIT ?", (NIGHT,))]
        with database.transaction():
            store = Archive(database)
            for number, record in enumerate(body):
                fields = json.loads(record)
                fields |= {"url": f"http://night.example/{chance.random()}/{number}", "source": "night"}
                store.put(Article(**fields), now=NOW)
        start = time.process_time()
        Index(database).catch_up()
        print(f"target 3: catch-up of {NIGHT} articles (<= 1 CPU-s): {time.process_time() - start:.2f} CPU-s")
    for file in archive.parent.glob("night.db*"):
        file.unlink()


if __name__ == "__main__":
    from datetime import UTC, datetime

    NOW = datetime.now(UTC)
    main()
