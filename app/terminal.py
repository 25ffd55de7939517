"""What a person at the terminal sees: talk on stderr, progress bars only there and only on a terminal."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:  # rich takes a tenth of a second to load, and much of what is said needs none of it
    from rich.console import Console


def stdout() -> "Console":
    """For data that a person reads; rich leaves colours out where the output is a file or NO_COLOR is set."""
    from rich.console import Console

    class PipedConsole(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # rich would call it a failure that `| head` has read enough

    return PipedConsole(highlight=False)


def stderr() -> "Console":
    """For talk."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


class StyledLine(NamedTuple):
    """A line for a person, as rich knows how to style it."""

    text: str
    style: str = ""
    marked: Sequence[tuple[int, int]] = ()
    """Spans shown in reverse."""
    is_whole: bool = False
    """Not to be broken at the terminal's edge: an address."""


def write_lines(lines: Iterable[StyledLine]) -> None:
    """Write *lines* to standard output: styled on a terminal, else as they stand, which needs no rich."""
    if not (sys.stdout.isatty() or os.environ.get("FORCE_COLOR")):
        for line in lines:
            click.echo(line.text)
        return
    from rich.text import Text

    out = stdout()
    for line in lines:
        text = Text(line.text, style=line.style)
        for start, end in line.marked:
            text.stylize("reverse", start, end)
        out.print(text, soft_wrap=line.is_whole)


def send(pieces: Iterable[bytes]) -> None:
    """Write *pieces* to standard output as they come."""
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def talk(message: str) -> None:
    """Say *message* on stderr, as it stands: brackets are not markup."""
    click.echo(message, err=True)


@contextmanager
def byte_progress(title: str, size: int | None) -> Iterator[Callable[[int], None]]:
    """A progress bar over *size* bytes (None: unknown); yields what advances it."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = stderr()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(title, total=size)
        pending = 0

        def advance(count: int) -> None:
            nonlocal pending
            pending += count
            if pending > 1 << 18:  # a bar needs no more than a few updates a second
                progress.advance(task, pending)
                pending = 0

        yield advance


@contextmanager
def count_progress(title: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A progress bar over *total* things (None: unknown); yields what advances it."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = stderr()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(title, total=total)
        yield lambda count: progress.advance(task, count)
