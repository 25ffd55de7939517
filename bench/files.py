"""How well, and at what cost, is the text of documents read? Beside pdftotext, pypdf and Apache Tika.

    python bench/files.py [FOLDER] [--made 6] [--seed 17] [--tika tika-app.jar] [--each]

FOLDER has documents with their truth beside them: `NAME.expected.txt`, or the body's text in `NAME.body.txt`, where
NAME may be followed by a variant (`kh12.vni.doc`, `tb45-signed.pdf`). Without it, documents are made whose words come
from the seed (bench/files_made.py). pypdf is measured where it can be imported, the others where they are installed.

Prints a line for each reader and kind: documents, CER of the body (median, worst; caseless for fonts of the 1990s),
share of its words found, CPU milliseconds a page. A program's start is part of its time; the readers in this process
are warm. Ours has a process of its own for each file in daily use: the line `start` says what that costs.
"""

import argparse
import importlib
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, Self

from luutin.crawler import read_document
from luutin.crawler.documents.file_record import Bounds
from luutin.crawler.documents.ocr import read_scans
from luutin.crawler.documents.read import read_file

OLD = (".tcvn3", ".vni")


class Read(NamedTuple):
    """What a reader said of a document."""

    text: str
    pages: int
    cpu_s: float


class Row(NamedTuple):
    """One document by one reader."""

    reader: str
    kind: str
    name: str
    cer: float
    found: float
    ms_a_page: float


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description="How well are documents read?")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--made", type=int, default=6)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--tika", type=Path)
    parser.add_argument("--each", action="store_true", help="a line for each document too")
    given = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"  # as readers have it
    with tempfile.TemporaryDirectory() as made:
        folder = given.folder
        if folder is None:
            folder = Path(made)
            importlib.import_module("files_made").make(folder, count=given.made, seed=given.seed)
        documents = dict(_documents(folder))
        rows = list(_measure(documents, given.tika))
        _tell(rows, each=given.each)
        print(f"start        a process of its own for each file: {_start(documents):.0f} ms of CPU")
    return 0


def _documents(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield each document with its truth."""
    for path in sorted(folder.iterdir()):
        plain = path.name.split(".")[0].split("-")[0]
        truths = (path.with_suffix(".expected.txt"), folder / f"{plain}.body.txt")
        truth = next((each for each in truths if each.is_file()), None)
        if truth is not None and path.suffix not in {".txt", ".json"}:
            yield path, truth.read_text(encoding="utf-8")


def _measure(documents: dict[Path, str], tika: Path | None) -> Iterator[Row]:
    readers: dict[str, Callable[[Path], Read | None]] = {"luutin": _ours, "pdftotext": _pdftotext, "pypdf": _pypdf}
    pages: dict[Path, int] = {}
    for name, reader in readers.items():
        for path, truth in documents.items():
            if (read := reader(path)) is not None:
                pages[path] = max(read.pages, 1)
                yield _row(name, path, truth, read)
    if tika is not None:
        for path, read in _tika(tika, [each for each in documents if _kind(each) not in {"scan", "photo"}], pages):
            yield _row("tika", path, documents[path], read)


def _ours(path: Path) -> Read:
    read_file(path.read_bytes(), Bounds())  # its library is loaded
    with _Cpu() as cpu:
        data = path.read_bytes()
        record = read_file(data, Bounds())
        if any(page.needs_ocr for page in record.pages):
            record = read_scans(data, record, Bounds())
    return Read(record.text, len(record.pages), cpu.seconds)


def _pdftotext(path: Path) -> Read | None:
    if _kind(path) != "pdf" or shutil.which("pdftotext") is None:
        return None
    with _Cpu() as cpu:
        told = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return Read(told, told.count("\f"), cpu.seconds)


def _pypdf(path: Path) -> Read | None:
    try:
        library = importlib.import_module("pypdf")
    except ImportError:
        return None
    if _kind(path) != "pdf":
        return None
    with _Cpu() as cpu:
        pages = [page.extract_text() for page in library.PdfReader(path).pages]
    return Read("\n".join(pages), len(pages), cpu.seconds)


def _tika(jar: Path, paths: list[Path], pages: dict[Path, int]) -> Iterator[tuple[Path, Read]]:
    """Yield what Tika says of *paths*, in one process for each kind of file: Java starts slowly."""
    by_kind: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        by_kind[_kind(path)].append(path)
    for some in by_kind.values():
        with tempfile.TemporaryDirectory() as given, tempfile.TemporaryDirectory() as told:
            for path in some:
                shutil.copy(path, given)
            with _Cpu() as cpu:
                command = ["java", "-jar", str(jar), "-t", "-i", given, "-o", told, "-numConsumers", "1"]
                subprocess.run(command, capture_output=True, check=False)
            share = cpu.seconds / sum(pages[path] for path in some)
            for path in some:
                out = Path(told) / f"{path.name}.txt"
                text = out.read_text(encoding="utf-8", errors="replace") if out.is_file() else ""
                yield path, Read(text, pages[path], share * pages[path])


class _Cpu:
    """CPU seconds of this process and of those that it started, between its begin and its end."""

    seconds = 0.0

    def __enter__(self) -> Self:
        self._begin = _cpu()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = _cpu() - self._begin


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def _start(documents: dict[Path, str]) -> float:
    """CPU milliseconds of a file that is read in its own process, less those of reading it here."""
    path = next(path for path in documents if _kind(path) == "pdf")
    with path.open("rb") as file, _Cpu() as apart:
        read_document(file, ocr=False)
    return 1000 * (apart.seconds - _ours(path).cpu_s)


def _kind(path: Path) -> str:
    """`pdf`, `docx` …, `scan`, `photo`, with `old` where the font is one of the 1990s."""
    variants = path.suffixes
    special = next((each for each in (".scan", ".photo") if each in variants), None)
    old = " old" if any(each in variants for each in OLD) else ""
    return (special or path.suffix)[1:] + old


def _row(reader: str, path: Path, truth: str, read: Read) -> Row:
    kind = _kind(path)
    wanted, text = (_plain(each, caseless=kind.endswith("old")) for each in (truth, read.text))
    words, told = Counter(wanted.split()), Counter(text.split())
    found = sum((words & told).values()) / (sum(words.values()) or 1)
    return Row(
        reader,
        kind,
        path.name,
        _distance(wanted, text) / (len(wanted) or 1),
        found,
        1000 * read.cpu_s / max(read.pages, 1),
    )


def _plain(text: str, *, caseless: bool) -> str:
    folded = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    return folded.lower() if caseless else folded


def _distance(wanted: str, text: str) -> int:
    """Fewest edits that make *wanted* of a stretch of *text* (Myers, 1999, with one long integer for a column)."""
    ones = (1 << len(wanted)) - 1
    places: dict[str, int] = defaultdict(int)
    for place, char in enumerate(wanted):
        places[char] |= 1 << place
    plus, minus, score, best = ones, 0, len(wanted), len(wanted)
    last = 1 << (len(wanted) - 1) if wanted else 0
    for char in text:
        same = places[char] | minus
        across = (((same & plus) + plus) ^ plus) | same
        more, less = minus | (ones & ~(across | plus)), plus & across
        score += bool(more & last) - bool(less & last)
        more, less = (more << 1) & ones, (less << 1) & ones
        plus, minus = less | (ones & ~((places[char] | minus) | more)), more & (places[char] | minus)
        best = min(best, score)
    return best


def _tell(rows: list[Row], *, each: bool) -> None:
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.kind, row.reader].append(row)
        if each:
            print(
                f"{row.reader:<10} {row.name:<28} CER {row.cer:7.2%}  words {row.found:7.2%}  {row.ms_a_page:8.1f} ms"
            )
    print("kind         reader     files  CER median   worst   words found   CPU ms a page")
    for (kind, reader), some in sorted(grouped.items()):
        cers = [row.cer for row in some]
        found, cost = (statistics.mean(column) for column in ([r.found for r in some], [r.ms_a_page for r in some]))
        print(
            f"{kind:<12} {reader:<10} {len(some):>5}     {statistics.median(cers):6.2%}  {max(cers):6.2%}"
            f"       {found:7.2%}        {cost:8.1f}"
        )


if __name__ == "__main__":
    sys.exit(main())
