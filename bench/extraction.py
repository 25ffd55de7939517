"""Extraction, measured side by side with its peers: `python bench/extraction.py PAGES_DIR... [--peers PYTHON]`.

PAGES_DIR holds NAME.html beside NAME.truth.json and a manifest.jsonl (keys used: file, url); a null field of the
truth is not labelled. PYTHON is an interpreter with the packages of bench/extraction_peers.txt; without it only
this project and the bare parse are measured. `--write FILE` puts the tables between the marks in FILE.

Every extractor runs alone, one page after another, each page `--rounds` times, best CPU time taken; accuracy is
scored as words in common for bodies, exact text for titles and captions, the day and the minute for dates.
"""

import argparse
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PEERS = ("trafilatura", "newspaper4k", "readability", "resiliparse")
OWN = ("luutin", "parse")
START, END = "<!-- bench/extraction.py: begin -->", "<!-- bench/extraction.py: end -->"
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff"))


@dataclass
class Case:
    path: Path
    url: str
    truth: dict[str, Any]


@dataclass
class Tally:
    """What one extractor got right on one folder."""

    counts: Counter[str] = field(default_factory=Counter)
    f1: float = 0.0

    def share(self, part: str, whole: str) -> str:
        return f"{self.counts[part] / self.counts[whole]:.3f}" if self.counts[whole] else "–"


def cases(folder: Path) -> list[Case]:
    lines = (folder / "manifest.jsonl").read_text("utf-8").splitlines()
    urls = {item["file"]: item.get("url") for item in map(json.loads, lines)}
    found = []
    for truth in sorted(folder.glob("*.truth.json")):
        page = truth.name.removesuffix(".truth.json") + ".html"
        url = urls.get(page) or f"http://portal.example/{page}"
        found.append(Case(folder / page, url, json.loads(truth.read_text("utf-8"))))
    return found


def plain(text: Any) -> str:
    return " ".join(unicodedata.normalize("NFC", str(text or "")).translate(INVISIBLE).split())


def words(texts: list[str]) -> Counter[str]:
    return Counter(re.findall(r"\w+", " ".join(texts).lower()))


def overlap(got: Counter[str], want: Counter[str]) -> float:
    """F1 of two bags of words."""
    if not got or not want:
        return float(bool(got) == bool(want))
    return 2 * sum((got & want).values()) / (sum(got.values()) + sum(want.values()))


def score(tally: Tally, truth: dict[str, Any], record: dict[str, Any]) -> None:
    counts = tally.counts
    counts["pages"] += 1
    body = [plain(text) for text in [record.get("lead"), *(record.get("body") or [])] if text]
    tally.f1 += overlap(words(body), words([plain(text) for text in [truth["lead"], *truth["body"]] if text]))
    if truth["title"] is not None:
        counts["titles"] += 1
        counts["title"] += plain(record.get("title")) == plain(truth["title"])
    day = str(record.get("published") or "")
    if truth["date"]:
        counts["days"] += 1
        counts["day"] += day[:10] == truth["date"][:10]
        if "T" in truth["date"]:
            counts["times"] += 1
            counts["time"] += day[:16] == truth["date"][:16]
    if truth["captions"] is not None:
        want = Counter(map(plain, truth["captions"]))
        got = Counter(plain(caption["text"]) for caption in record.get("captions") or [])
        counts["caption"] += sum((got & want).values())
        counts["got"] += sum(got.values())
        counts["want"] += sum(want.values())
        counts["leaks"] += sum(caption in " ".join(body) for caption in want)


def run(name: str, python: str, asked: list[Case], rounds: int) -> tuple[str, list[dict[str, Any]], list[float]]:
    """Run one extractor over the cases; return its version, its records and the CPU seconds of each page."""
    lines = "".join(json.dumps({"path": str(case.path.resolve()), "url": case.url}) + "\n" for case in asked)
    command = [python, str(HERE / "extraction_peers.py"), name, str(rounds)]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr[-2000:]}")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return answers[0]["version"], [item["record"] for item in answers[1:]], [item["took"] for item in answers[1:]]


def accuracy_row(name: str, released: str, tally: Tally) -> str:
    counts = tally.counts
    precision, recall = tally.share("caption", "got"), tally.share("caption", "want")
    both = counts["got"] + counts["want"]
    f1 = f"{2 * counts['caption'] / both:.3f}" if both and counts["got"] else "0"
    leaks = f"{counts['leaks']} of {counts['want']}"
    title, day, time = tally.share("title", "titles"), tally.share("day", "days"), tally.share("time", "times")
    return (
        f"| {name} {released} | {tally.f1 / counts['pages']:.3f} | {title} | {day} | {time} "
        f"| {precision} · {recall} · {f1} | {leaks} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="PAGES_DIR")
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter with the packages of extraction_peers.txt")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", type=Path, metavar="FILE")
    options = parser.parse_args()
    names = [(name, sys.executable) for name in OWN]
    names += [(name, options.peers) for name in PEERS if options.peers]
    asked = {folder: cases(folder) for folder in options.folders}
    everything = [case for found in asked.values() for case in found]
    speeds: dict[str, float] = {}
    tables = {folder: [] for folder in asked}
    for name, python in names:
        released, records, best = run(name, python, everything, options.rounds)
        speeds[f"{name} {released}"] = len(best) / sum(best)
        start = 0
        for folder, found in asked.items():
            tally = Tally()
            for case, record in zip(found, records[start:], strict=False):
                score(tally, case.truth, {} if record.get("error") else record)
            start += len(found)
            if name != "parse":
                tables[folder].append(accuracy_row(name, released, tally))
        print(f"{name} {released}: {speeds[f'{name} {released}']:.0f} pages/s", file=sys.stderr)
    text = report(tables, asked, speeds)
    print(text)
    if options.write:
        write(options.write, text)


def report(tables: dict[Path, list[str]], asked: dict[Path, list[Case]], speeds: dict[str, float]) -> str:
    lines = [f"Measured on {datetime.now(UTC):%Y-%m-%d}, Python {sys.version.split()[0]}.", ""]
    for folder, rows in tables.items():
        head = "| | body F1 | title | day | time | captions P · R · F1 | captions in bodies |"
        lines += [f"`{folder.name}`, {len(asked[folder])} pages:", "", head, "|---|---|---|---|---|---|---|", *rows, ""]
    parse = next(speed for name, speed in speeds.items() if name.startswith("parse"))
    slow = next((speed for name, speed in speeds.items() if name.startswith("trafilatura")), None)
    pages = sum(map(len, asked.values()))
    lines += [f"Speed on the same {pages} pages, one thread, CPU time, best of the rounds:", ""]
    lines += ["| | pages/s | × trafilatura | × bare parse |", "|---|---|---|---|"]
    for name, speed in speeds.items():
        ratio = f"{speed / slow:.1f}" if slow else "–"
        shown = re.sub("^parse ", "selectolax, bare parse ", name)
        lines.append(f"| {shown} | {speed:.0f} | {ratio} | {speed / parse:.2f} |")
    return "\n".join(lines)


def write(path: Path, text: str) -> None:
    old = path.read_text("utf-8")
    before, _, rest = old.partition(START)
    after = rest.partition(END)[2]
    path.write_text(f"{before}{START}\n\n{text}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
