"""By how much does an archive grow when it keeps the files of 1,000 articles? Measured, not extrapolated.

    python bench/files_growth.py [--articles 1000] [--photographs 1600] [--made 57] [--seed 41]

Makes documents (bench/files_made.py: seven of each text, one of them scanned, one photographed) and photographs, no two
alike, puts them on a portal on loopback, crawls it without its files, then fetches the files, reads them with OCR and
brings the index up to date. Prints one line of JSON: bytes on the disk after each step, and CPU seconds that it took.
"""

import argparse
import importlib
import io
import json
import resource
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np
from PIL import Image

HOME = """
[crawler]
read_files_s = 0
[sources.thu]
seeds = ["{url}/"]
keep = [{keep}]
permission = {{ by = "the bench's own portal", delay_s = 0.0, connections = 4 }}
"""
TYPES = {".jpg": "image/jpeg", ".pdf": "application/pdf"}


def photograph(number: int, seed: int) -> bytes:
    """A photograph of 1,024 by 683 pixels: soft shapes, and grain as a camera has it."""
    chance = np.random.default_rng((seed, number))
    coarse = Image.fromarray(chance.integers(30, 225, (14, 21, 3), dtype=np.uint8)).resize((1024, 683), Image.BICUBIC)
    picture = np.asarray(coarse, np.float32) + chance.normal(0, 9, (683, 1024, 1))
    packed = io.BytesIO()
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(packed, "JPEG", quality=82)
    return packed.getvalue()


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description="By how much does an archive grow by files?")
    for name, usual in (("articles", 1000), ("photographs", 1600), ("made", 57), ("seed", 41)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as home:
        importlib.import_module("files_made").make(Path(made), count=given.made, seed=given.seed)
        kill = importlib.import_module("files_kill")
        documents = {f"/tep/{path.name}": path for path in sorted(Path(made).iterdir()) if is_document(path)}
        portal = kill.Portal(given.articles, 0, 0)
        portal.files = [*(f"/anh/{n}.jpg" for n in range(given.photographs)), *documents]
        received: dict[str, int] = {}

        def file_at(path: str) -> tuple[str, bytes]:
            body = documents[path].read_bytes() if path in documents else photograph(int(path[5:-4]), given.seed)
            received[path] = len(body)
            return TYPES.get(Path(path).suffix, "application/octet-stream"), body

        kill.file_at = file_at
        server = kill.Server(("127.0.0.1", 0), kill.Handler)
        server.portal = portal
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        print(json.dumps(measure(kill, Path(home), url) | {"files": len(received), "received": sum(received.values())}))
    return 0


def is_document(path: Path) -> bool:
    """Whether *path* is one of those that were made, and not their words."""
    return path.is_file() and path.suffix != ".txt"


def measure(kill: object, home: Path, url: str) -> dict[str, object]:
    """Run each step on the archive in *home*; return what it took and what lies there after it."""
    steps = {
        "pages": ("", "crawl"),
        "fetched": ('"attachments", "images"', "fetch-files"),
        "read": ('"attachments", "images"', "read-files"),
        "indexed": ('"attachments", "images"', "index"),
    }
    told: dict[str, object] = {}
    for step, (keep, command) in steps.items():
        (home / "config.toml").write_text(HOME.format(url=url, keep=keep))
        before = cpu_s()
        exit_code = kill.run(home, command)  # type: ignore[attr-defined]
        told[step] = {
            "exit": exit_code,
            "cpu_s": round(cpu_s() - before, 1),
            "database": sum(path.stat().st_size for path in home.glob("archive.db*")),
            "warc": sum(path.stat().st_size for path in (home / "warc").iterdir()),
        }
    return told


def cpu_s() -> float:
    """CPU seconds of the commands that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
