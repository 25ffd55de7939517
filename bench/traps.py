"""Traps by seeds: does a crawl find each article behind them, nothing else, in few requests, also when it is killed?

    python bench/traps.py [--seeds 8] [--from 1] [--kills 3] [--delay 0.05]

Each seed is a portal of `tests/hostile/traps.py` on loopback: a splash door, a calendar, facets with paging, a list
without end, relative links that grow, sessions in all links, articles numbered by what elsewhere is a session,
canonical links that change at each visit, and an archive of days of which most are empty. Each is crawled once
undisturbed, and once with *kills* SIGKILLs at random moments. Gates, one column each:

recall (each title once), junk (records that are none), days (printed day kept), most (requests into one trap, both
crawls), gap (shortest time between two requests, of the delay), same (records of the killed crawl = undisturbed).
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from luutin.archive import Database

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))
from tests.hostile.server import Server  # noqa: E402 - the portals are the tests' own
from tests.hostile.traps import Traps, told  # noqa: E402

MOST = 120
CONFIG = """
[crawler]
contact = "mailto:bench@example.org"
[sources.thu]
seeds = ["{url}/"]
[sources.thu.permission]
by = "the bench's own portal"
delay_s = {delay}
connections = 1
"""


class Outcome(NamedTuple):
    """What one crawl, killed or not, left."""

    records: list[tuple[str, str, str]]
    """Title, day, text."""
    asked: Counter[str]
    """Trap → requests."""
    gap: float
    """Seconds."""
    took: float


def crawl(folder: Path, seed: int, delay: float, kills: list[float]) -> Outcome:
    """Crawl the portal of *seed* into *folder*; each run but the last is killed after so many seconds."""
    portal = Traps(seed)
    began = time.monotonic()
    with Server(portal) as server:
        (folder / "config.toml").write_text(CONFIG.format(url=server.url, delay=delay))
        command = [sys.executable, "-m", "luutin", "crawl", "--config", str(folder / "config.toml")]
        for seconds in [*kills, None]:
            process = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            try:
                process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.communicate()
        times = [asked.at for asked in server.asked]
        paths = server.paths()
    with Database.read(folder / "archive.db") as database:
        rows = database.all("SELECT title, published, record FROM records ORDER BY title")
    records = [(row[0], (row[1] or "")[:10], row[2][row[2].index('"body"') :]) for row in rows]
    gap = min(after - before for before, after in pairwise(times))
    return Outcome(records, Counter(map(portal.of, paths)), gap, time.monotonic() - began)


def failed_gates(portal: Traps, calm: Outcome, torn: Outcome, delay: float) -> list[str]:
    """The gates that a seed does not pass, in words."""
    good, failed = portal.good, []
    for name, outcome in (("", calm), (" when killed", torn)):
        titles = Counter(title for title, _, _ in outcome.records)
        missing, twice = good.keys() - titles.keys(), [title for title, number in titles.items() if number > 1]
        failed += [f"recall {1 - len(missing) / len(good):.3f}{name}: {sorted(missing)[:2]}"] if missing else []
        failed += [f"twice{name}: {twice[:2]}"] if twice else []
        junk = titles.keys() - good.keys()
        failed += [f"junk {len(junk)}{name}: {sorted(junk)[:2]}"] if junk else []
        wrong = [title for title, day, _ in outcome.records if title in good and day != good[title]]
        failed += [f"days {len(wrong)}{name}: {wrong[:2]}"] if wrong else []
        failed += [f"gap {outcome.gap:.4f}{name}"] if outcome.gap < 0.98 * delay else []
        most = [f"{trap} {number}{name}" for trap, number in outcome.asked.items() if trap != "-" and number > MOST]
        failed += most
    return failed + (["not the same when killed"] if calm.records != torn.records else [])


def main() -> int:
    """Print a row for each seed; return how many failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--from", type=int, default=1, dest="first")
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--delay", type=float, default=0.05)
    options = parser.parse_args()
    failures = 0
    for seed in range(options.first, options.first + options.seeds):
        portal, chance = Traps(seed), random.Random(seed)
        with tempfile.TemporaryDirectory(prefix="luutin-traps-") as work:
            folders = [Path(work, name) for name in ("calm", "torn")]
            for folder in folders:
                folder.mkdir()
            calm = crawl(folders[0], seed, options.delay, [])
            kills = [chance.uniform(1.0, max(calm.took, 2.0)) for _ in range(options.kills)]
            torn = crawl(folders[1], seed, options.delay, kills)
        failed = failed_gates(portal, calm, torn, options.delay)
        failures += bool(failed)
        counts = [f"{trap} {number}/{torn.asked[trap]}" for trap, number in sorted(calm.asked.items())]
        verdict = "FAILED" if failed else "ok"
        print(f"seed {seed}: {verdict}  {calm.took:.0f}/{torn.took:.0f} s  {', '.join(counts)}", flush=True)
        for each in failed:
            print(f"    {each}", flush=True)
        if failed:
            print(f"    {told(portal)}", flush=True)
    return failures


if __name__ == "__main__":
    sys.exit(min(main(), 1))
