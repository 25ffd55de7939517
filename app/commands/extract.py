"""`luutin extract`: the record of saved pages, as JSON."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import orjson

from luutin.app.errors import EXIT_FAILURE, EXIT_OK, EXIT_PARTIAL
from luutin.crawler import CrawlError, NotAnArticleError, Page, extract

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SOURCE = "file"


@click.command("extract")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--url", help="The address that the page was fetched from; links are resolved against it.")
@click.option(
    "--jsonl", is_flag=True, help='Read one {"path": …, "url": …} a line on standard input, write one record a line.'
)
def command(files: tuple[Path, ...], url: str | None, jsonl: bool) -> None:
    """Print the record of each saved page FILE, one JSON object a line.

    A page that holds no article gives {"error": {"code", "message"}} in its place.
    Exit code 0 where every page gave a record, 3 where some did, 1 where none did.
    """
    if jsonl == bool(files):
        raise click.UsageError("Give FILE… or --jsonl, not both and not neither.")
    if url and len(files) != 1:
        raise click.UsageError("--url belongs to one FILE.")
    asked = _read_requests() if jsonl else ((str(path), url) for path in files)
    done = failed = 0
    for request in asked:
        record = request if isinstance(request, dict) else _record(*request)
        done += 1
        failed += "error" in record
        sys.stdout.buffer.write(orjson.dumps(record) + b"\n")
        sys.stdout.buffer.flush()
    if failed:
        sys.exit(EXIT_FAILURE if failed == done and not jsonl else EXIT_PARTIAL)
    sys.exit(EXIT_OK)


def _read_requests() -> Iterator[tuple[str, str | None] | dict[str, Any]]:
    """Read the requests; a line that is none is answered with an error in its place."""
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        try:
            request = orjson.loads(line)
            path, url = request["path"], request.get("url")
        except (orjson.JSONDecodeError, TypeError, KeyError, AttributeError):
            yield _error("bad_request", 'expected one JSON object a line: {"path": "…", "url": "…"}')
            continue
        if isinstance(path, str) and (url is None or isinstance(url, str)):
            yield path, url
        else:
            yield _error("bad_request", "path and url must be strings")


def _record(path: str, url: str | None) -> dict[str, Any]:
    try:
        body = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        return _error("unreadable_file", str(error))
    address = url or Path(path).absolute().as_uri()
    page = Page(address, address, 200, {}, body, _EPOCH)
    try:
        return extract(page, source=_SOURCE).model_dump(mode="json")
    except NotAnArticleError as error:
        return _error(error.code, error.message)
    except CrawlError as error:
        return _error("unreadable", str(error))


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}
