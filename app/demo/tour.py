"""What a person would ask an archive first: real commands, run and shown as they would be typed."""

import shlex
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from luutin.app.terminal import stdout
from luutin.crawler import has_ocr


@dataclass(frozen=True, slots=True)
class Stop:
    """One question: why it is asked, and the command that answers it."""

    why: str
    command: tuple[str, ...]


SCAN = Stop("And in a scan, read by OCR.", ("search", "kho thóc cũ", "--limit", "1"))
TOUR = (
    Stop("Typed with its marks, a word means exactly that word.", ("search", "đấu giá", "--limit", "2")),
    Stop("Typed without, it means every word it could be.", ("search", "dau gia", "--limit", "2")),
    Stop("Who is in a photo? Captions are searched too.", ("search", "Lò Minh Khang")),
    Stop("A document is found by its number, as it is printed.", ("search", "58/KH-UBND")),
    Stop("What stands only in a file is found too: here in a PDF.", ("search", "điểm trường Khe Vẹt", "--limit", "1")),
    SCAN,
    Stop(
        "What was announced between two days?",
        ("search", "phòng chống dịch", "--from", "2021-01-01", "--to", "2021-12-31"),
    ),
    Stop("What is kept? Is every source well? (The news of this district ends in 2025.)", ("status",)),
)


def walk(db: Path, config: Path) -> None:
    """Run every stop of the tour on the archive at *db*."""
    from luutin.app.cli import luutin

    out = stdout()
    for stop in TOUR:
        out.print()
        out.print(Text(stop.why, style="dim"))
        if stop is SCAN and not has_ocr():
            out.print(Text("tesseract with Vietnamese is not installed: scans are kept, and their text is not read."))
            continue
        out.print(Text.assemble(("$ ", "dim"), ("luutin " + shlex.join(stop.command), "bold")), soft_wrap=True)
        # `luutin status` says by its exit code that a source needs a person; the tour goes on.
        with suppress(SystemExit):
            luutin.main([*stop.command, "--config", str(config), "--db", str(db)], standalone_mode=False)


def farewell(db: Path, *, engine: tuple[Path, str] | None = None) -> None:
    """Say how to go on; *engine*: with a cluster, by the file and the name under which it is known."""
    out = stdout()
    out.print()
    out.print("[bold]Read on in the browser:[/]")
    over = ["--config", str(engine[0]), "--engine", engine[1]] if engine else []
    serve = shlex.join(["luutin", "serve", "--db", str(db), *over])
    out.print(Text("  ").append(serve, style="bold green"), soft_wrap=True)
