"""Read mutated pages, many thousand of them, and say which broke the reader or kept it too long.

    python bench/fuzz.py PAGES_DIR… [--count 20000] [--seed 1] [--bound 2.0]

Each page is a saved one (`*.html`, at any depth, or the `html` of a line of `*.jsonl.xz`, bytes as ISO 8859-1) with
pieces cut out, doubled, swapped with another page's, overwritten or wrapped in what parsers stumble over. Exit code 1
where any crashed or took longer than the bound, in seconds of CPU time. Such a page is kept in the temporary directory,
and so is the one that was read last, in case it ends the process.
"""

import argparse
import collections
import json
import lzma
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from luutin.crawler import NotAnArticleError, Page, extract

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_TOKENS = [
    *(b"<", b">", b'"', b"'", b"&", b"&#x", b"\0", b"\xff", b"<!--", b"-->", b"<![CDATA[", b"</", b"=", b"\xe1\xbb"),
    *(
        b"<table>",
        b"<tr><td>",
        b"<p>",
        b"<div hidden>",
        b"<a href=x>",
        b"<script>",
        b"</script>",
        b"<template>",
        b"<svg>",
    ),
    *(b"<img src=data:,x>", b"<figure>", b"<figcaption>", b"<noscript>", b"<select><option>", b"<iframe src=x.pdf>"),
    *(b"12/04/2024 09:15", b"31/02/2024", b"99:99", b"(" * 50, b"[" * 50, b" " * 500, b"a" * 3000, b"<b>" * 200),
]


def main() -> None:
    """Read what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bound", type=float, default=2.0)
    asked = parser.parse_args()
    pages = [page for folder in asked.folders for page in _pages(folder)]
    print(f"{len(pages)} pages to begin with", flush=True)
    chance = random.Random(asked.seed)
    kept = Path(tempfile.mkdtemp(prefix="luutin-fuzz-"))
    outcomes = collections.Counter[str]()
    longest = 0.0
    for number in range(asked.count):
        body = _mutate(chance, chance.choice(pages), pages)
        (kept / "last.html").write_bytes(body)
        began = time.process_time()
        outcome = _outcome(body)
        took = time.process_time() - began
        longest = max(longest, took)
        if took > asked.bound or outcome.startswith("crash"):
            (kept / f"{number}.html").write_bytes(body)
            print(f"{kept}/{number}.html: {outcome}, {took:.2f} s", flush=True)
        outcomes[outcome] += 1
        outcomes["over the bound"] += took > asked.bound
    print(f"{asked.count} pages, the longest {longest:.2f} s:", dict(outcomes.most_common()))
    crashed = any(outcome.startswith("crash") for outcome in outcomes)
    sys.exit(1 if crashed or outcomes["over the bound"] else 0)


def _mutate(chance: random.Random, page: bytes, pages: list[bytes]) -> bytes:
    body = bytearray(page)
    for _ in range(chance.randint(1, 12)):
        start = chance.randrange(len(body) + 1)
        end = min(len(body), start + chance.choice([0, 1, 10, 200, 3000]))
        piece = bytes(body[start:end])
        other = chance.choice(pages)
        place = chance.randrange(len(other) + 1)
        token = chance.choice(_TOKENS)
        body[start:end] = chance.choice([b"", piece * 2, token, token * 20, other[place : place + 500], piece[::-1]])
    return bytes(body)


def _pages(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*.html")):
        yield path.read_bytes()
    for path in sorted(folder.rglob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["html"].encode("latin-1") for line in lines)


def _outcome(body: bytes) -> str:
    try:
        extract(Page("http://a.example/1", "http://a.example/1", 200, {}, body, _NOW), source="fuzz")
    except NotAnArticleError as problem:
        return problem.code
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"crash: {type(error).__name__} at {traceback.extract_tb(error.__traceback__)[-1].name}"
    return "article"


if __name__ == "__main__":
    main()
