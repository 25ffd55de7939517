"""`luutin read-files`: the text of the files that were kept."""

import sys
from dataclasses import asdict

import click
import orjson

from luutin.app.config import Config
from luutin.app.errors import EXIT_OK, EXIT_PARTIAL
from luutin.app.file_reading import read_kept_files
from luutin.app.options import with_config
from luutin.app.terminal import talk


@click.command("read-files")
@with_config
@click.option("--limit", type=click.IntRange(min=1), help="End after so many files.")
@click.option("--no-ocr", is_flag=True, help="Leave scans for another time.")
@click.option("--again", is_flag=True, help="Try those too that could not be read.")
@click.option("--json", "as_json", is_flag=True, help="Print what it came to as JSON on standard output.")
def command(config: Config, *, limit: int | None, no_ocr: bool, again: bool, as_json: bool) -> None:
    """Read the text of kept files, scans included, so that a search finds it.

    A crawl does this behind its pages, as long as `read_files_s` allows. Ctrl-C ends it, and the same command goes on.
    Exit code 3 where a file could not be read: its bytes are kept, and why is said.
    """
    done = read_kept_files(config, limit=limit, ocr=not no_ocr, again=again)
    if not done.read and not done.problems:
        talk("No file waits to be read.")
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(asdict(done)) + b"\n")
    sys.exit(EXIT_PARTIAL if done.problems else EXIT_OK)
