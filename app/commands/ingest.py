"""`luutin ingest`: what others captured, out of WARC files, web archives and saved pages, into the archive."""

import sys

import click

from luutin.app.config import Config
from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.ingesting import run_ingest
from luutin.app.options import with_config
from luutin.archive import holdings


@click.command("ingest")
@with_config
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--again", is_flag=True, help="Read files once more that were taken in whole.")
@click.option("--json", "as_json", is_flag=True, help="Write what it came to on standard output, as JSON.")
def command(config: Config, paths: tuple[str, ...], *, again: bool, as_json: bool) -> None:
    """Take in what others captured: WARC, ARC and WACZ files, MHTML, saved pages, folders of wget and HTTrack.

    PATH is a file, a folder, a pattern, or - for standard input. Files are recognised by what is in them. Their pages
    are read and judged as a crawl's are. Run it again after an interruption: it goes on where it ended.
    """
    try:
        found = list(holdings(paths, stdin=sys.stdin.buffer))
    except OSError as error:
        raise UserError(f"{error.filename}: {error.strerror}; give files or folders", code=EXIT_USAGE) from error
    raise SystemExit(run_ingest(config, lambda _db, _stop: found, again=again, as_json=as_json))
