"""A flood against `luutin serve`: mixed requests of many clients, hostile queries among them, and what others notice.

    python bench/flood.py archive.db [--clients 64] [--requests 20000] [--hostile 50]

The server is a process of its own on loopback, without a limit on the rate, as all clients have one address. Each
client keeps its connection. Requests are drawn by chance, with a seed: searches of words that the archive holds, pages
further on, articles, the API, feeds, exports of few, HEAD. Hostile queries are spread among them: stars, phrases of
common words, brackets, chains, long texts. It passes where nothing but 200, 3xx, 4xx and 503 with Retry-After is
answered, and ordinary visitors wait at most a second.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

COMMON = ("của", "và", "là", "có", "trong", "được", "cho", "với", "các", "những")
LETTERS = "abcdđeghiklmnopqrstuvxy"
HOSTILE = [
    "a*", " OR ".join(f"{sign}*" for sign in LETTERS), " ".join(f"{sign}*" for sign in LETTERS),
    " OR ".join(COMMON * 6), " NEAR/1000000 ".join(COMMON[:6] * 5), "t* NEAR/500 n* NEAR/500 c*", '"t* n* c* d*"',
    "(" * 300 + "a" + ")" * 300, "-của", " ".join(f"-{word}" for word in COMMON), " ".join(COMMON[:3]), '"của các"',
    '"' + " ".join(["của"] * 64) + '"', "(t* OR n*) NEAR/99 (c* OR d*)", "caption:t*", "-title:t*", "date:0001..9999",
    "UBND MTTQ HĐND TT TP " * 8, '"' * 999, "\\" * 500, "title:" * 150, "a OR " * 190, "* * *", "đ" * 1000,
    "file:pdf a*",
]  # fmt: skip
PLACES = ("/?q=", "/api/v1/search?limit=100&q=", "/photos?q=", "/api/v1/facets?q=", "/api/v1/timeline?q=")


def main():
    """Flood a server, and say what it answered."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--hostile", type=int, default=50)
    args = parser.parse_args()
    work = planned(args.archive, args.requests, args.hostile)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.write_text(f'db = "{args.archive.resolve()}"\n[web]\nrate_per_minute = 0\n')
        process, port = started(config)
        try:
            tell(flooded(port, work, args.clients), args, process.pid)
        finally:
            process.terminate()
            process.wait(20)


def planned(archive, number, hostile):
    """The requests, in the order in which they are taken: (method, path, whether it is hostile)."""
    from luutin.archive import Database, Reader

    chance = random.Random(20)
    with Database.read(archive) as database:
        reader = Reader(database)
        ids = reader.ids()
        titles = [record.fields["title"] for record in reader.current(chance.sample(ids, min(400, len(ids))))]
    words = [title.split() for title in titles]

    def asked():
        title = chance.choice(words)
        start = chance.randrange(max(1, len(title) - 1))
        return quote(" ".join(title[start : start + chance.randint(1, 3)]))

    kinds = [
        (30, lambda: ("GET", f"/?q={asked()}")),
        (20, lambda: ("GET", f"/a/{chance.choice(ids)}")),
        (15, lambda: ("GET", f"/api/v1/search?q={asked()}&limit=20")),
        (5, lambda: ("GET", f"/?q={asked()}&sort=newest&from=2019&to=2020")),
        (5, lambda: ("GET", f"/api/v1/articles/{chance.choice(ids)}")),
        (5, lambda: ("GET", "/")),
        (4, lambda: ("GET", f"/api/v1/timeline?q={asked()}")),
        (4, lambda: ("GET", f"/photos?q={asked()}")),
        (3, lambda: ("GET", "/feed.atom")),
        (3, lambda: ("HEAD", f"/export?q={asked()}&format=csv")),
        (2, lambda: ("GET", "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc")),
        (2, lambda: ("GET", "/api/v1/changes?limit=100")),
        (2, lambda: ("GET", f"/a/{10**9 + chance.randrange(9)}")),
    ]
    weights = [weight for weight, _ in kinds]
    plan = [(*chance.choices(kinds, weights)[0][1](), False) for _ in range(number - hostile)]
    for turn in range(hostile):
        path = chance.choice(PLACES) + quote(HOSTILE[turn % len(HOSTILE)][:1000])
        plan.insert(chance.randrange(len(plan)), ("GET", path, True))
    return plan


def started(config):
    """A server over *config* and its port."""
    command = [sys.executable, "-m", "luutin", "serve", "--config", str(config), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "LANG": "C.UTF-8"})
    line = process.stderr.readline()
    port = int(line.split("127.0.0.1:")[1].split("/")[0])
    threading.Thread(target=process.stderr.read, daemon=True).start()
    return process, port


def flooded(port, work, clients):
    """What was answered: (status, seconds, hostile, path, whether Retry-After stands there), of every request."""
    queue, answers, lock = iter(work), [], threading.Lock()

    def client():
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                taken = next(queue, None)
            if taken is None:
                return
            method, path, hostile = taken
            begun = time.perf_counter()
            try:
                connection.request(method, path, headers={"Host": "127.0.0.1"})
                answer = connection.getresponse()
                answer.read()
                status, again = answer.status, answer.getheader("Retry-After") is not None
            except (OSError, HTTPException) as error:
                connection.close()
                status, again = type(error).__name__, False
            with lock:
                answers.append((status, time.perf_counter() - begun, hostile, path, again))

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def tell(answers, args, pid):
    """Print what was answered, and end with 1 where it is not what was promised."""
    ordinary = sorted(seconds for _, seconds, hostile, *_ in answers if not hostile)
    statuses = Counter(str(status) for status, *_ in answers)
    bad = [
        (status, path[:100])
        for status, _, _, path, again in answers
        if not isinstance(status, int) or (status >= 500 and not (status == 503 and again))
    ]
    memory = next(
        (line.split()[1] for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")),
        "0",
    )
    told = {
        "clients": args.clients,
        "requests": len(answers),
        "statuses": dict(sorted(statuses.items())),
        "neither 5xx nor lost": not bad,
        "ordinary: median, 95 %, 99 %, longest (s)": [
            round(ordinary[int(len(ordinary) * part)], 3) for part in (0.5, 0.95, 0.99)
        ]
        + [round(ordinary[-1], 3)],
        "ordinary over 1 s": sum(seconds > 1 for seconds in ordinary),
        "hostile: longest (s)": round(max((seconds for _, seconds, hostile, *_ in answers if hostile), default=0), 2),
        "memory at most (MB)": int(memory) // 1024,
        "CPU of the clients (s)": round(resource.getrusage(resource.RUSAGE_SELF).ru_utime, 1),
    }
    print(json.dumps(told, ensure_ascii=False, indent=2))
    for fault in bad[:20]:
        print(*fault)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
