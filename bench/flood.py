"""A flood against `luutin serve`: mixed requests of many clients, hostile queries among them, and what others notice.

    python bench/flood.py archive.db [--clients 64] [--requests 20000] [--hostile 50]

The server is a process of its own on loopback, with its settings as they are by default. Each client has an address of
its own in 127.0.0.0/8, and keeps its connection. One more visitor, from another address, asks ten times a second at
most, and tells how long each answer took. Requests are drawn by chance, with a seed: searches of words that the archive
holds, pages further on, articles, the API, feeds, exports of few, HEAD. Hostile queries are spread among them: stars,
phrases of common words, brackets, chains, long texts. It passes where nothing but 200, 3xx, 4xx and 503 with
Retry-After is answered; how long ordinary visitors waited is to be read.
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
        config.write_text(f'db = "{args.archive.resolve()}"\n')
        process, port = started(config)
        try:
            begun = used(process.pid)
            answers, probes = flooded(port, work, args.clients)
            tell(answers, probes, args, process.pid, used(process.pid) - begun)
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


def family(pid):
    """A process and those that it began."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def used(pid):
    """Seconds of processor time that a process and those that it began have taken."""
    told = [Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split() for each in family(pid)]
    return sum(int(fields[11]) + int(fields[12]) for fields in told) / os.sysconf("SC_CLK_TCK")


def flooded(port, work, clients):
    """What was answered, of every request, to the clients and to the visitor beside them.

    Each answer is (status, seconds, hostile, path, whether Retry-After stands there).
    """
    queue, answers, probes, lock = iter(work), [], [], threading.Lock()
    ended = threading.Event()

    def visitor():
        calm = iter(work[::-1])
        while not ended.wait(0.1):
            method, path, hostile = next(calm)
            if not hostile:
                ask(
                    HTTPConnection("127.0.0.1", port, timeout=60, source_address=("127.7.7.7", 0)), method, path, probes
                )

    def ask(connection, method, path, told, *, hostile=False):
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
            told.append((status, time.perf_counter() - begun, hostile, path, again))

    def client(number):
        connection = HTTPConnection("127.0.0.1", port, timeout=60, source_address=(f"127.1.0.{number + 1}", 0))
        while True:
            with lock:
                taken = next(queue, None)
            if taken is None:
                return
            method, path, hostile = taken
            ask(connection, method, path, answers, hostile=hostile)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    beside = threading.Thread(target=visitor)
    for thread in (*threads, beside):
        thread.start()
    for thread in threads:
        thread.join()
    ended.set()
    beside.join()
    return answers, probes


def tell(answers, probes, args, pid, cpu):
    """Print what was answered, and end with 1 where it is not what was promised."""
    bad = [
        (status, path[:100])
        for status, _, _, path, again in (*answers, *probes)
        if not isinstance(status, int) or (status >= 500 and not (status == 503 and again))
    ]
    told = {
        "clients": args.clients,
        "requests": len(answers),
        "statuses": counted(answers),
        "statuses of hostile ones": counted(each for each in answers if each[2]),
        "neither another 5xx nor lost": not bad,
        "ordinary": times(each for each in answers if not each[2]),
        "hostile": times(each for each in answers if each[2]),
        "the visitor beside them": {"statuses": counted(probes), **times(probes)},
        "processes": len(family(pid)),
        "own memory at the end (MB)": memory(pid, "smaps_rollup", "Pss_Anon:"),
        "memory at most, with what is mapped of files, of each (MB)": memory(pid, "status", "VmHWM:", most=True),
        "CPU of the server, for each request (ms)": round(cpu / max(len(answers) + len(probes), 1) * 1000, 1),
        "CPU of the clients (s)": round(resource.getrusage(resource.RUSAGE_SELF).ru_utime, 1),
    }
    print(json.dumps(told, ensure_ascii=False, indent=2))
    for fault in bad[:20]:
        print(*fault)
    sys.exit(1 if bad else 0)


def counted(answers):
    """How many answers have which status."""
    return dict(sorted(Counter(str(status) for status, *_ in answers).items()))


def times(answers):
    """How long they took, in seconds."""
    found = sorted(seconds for _, seconds, *_ in answers) or [0.0]
    names = {"median": 0.5, "95 %": 0.95, "99 %": 0.99, "longest": 1.0}
    told = {name: round(found[min(int(len(found) * part), len(found) - 1)], 3) for name, part in names.items()}
    return {**told, "over 1 s": sum(seconds > 1 for seconds in found)}


def memory(pid, table, name, *, most=False):
    """Memory of a process and those that it began, in megabytes: their sum, or the most that one of them has."""
    found = []
    for each in family(pid):
        lines = Path(f"/proc/{each}/{table}").read_text().splitlines()
        found.append(next(int(line.split()[1]) // 1024 for line in lines if line.startswith(name)))
    return max(found) if most else sum(found)


if __name__ == "__main__":
    main()
