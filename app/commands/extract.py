"""`luutin extract`: the record of saved pages, as JSON."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
import orjson

from luutin.app.apart import Lines, answer_lines
from luutin.app.errors import EXIT_FAILURE, EXIT_OK, EXIT_PARTIAL
from luutin.app.page_apart import explain_loss, name_failure, with_deadline
from luutin.crawler import Page, UnreadableFileError, extract, is_document, read_document

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SOURCE = "file"
_ERROR = b'{"error":'
_ANSWERED = (_ERROR, b'{"kind":')
"""How a question begins that is its own answer."""
_BODY = b"\n"
"""Between the head of a question, which is one line of JSON, and the page."""
_LARGEST = 256 << 20
"""Bytes of a saved page."""


@click.command("extract")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--url", help="The address that the page was fetched from; links are resolved against it.")
@click.option(
    "--jsonl", is_flag=True, help='Read one {"path": …, "url": …} a line on standard input, write one record a line.'
)
@with_deadline
def command(files: tuple[Path, ...], url: str | None, jsonl: bool, deadline: float) -> None:
    """Print the record of each saved page or document FILE, one JSON object a line.

    A document (PDF, DOC, DOCX, RTF, ODT, XLS, XLSX, ODS, PPTX, ZIP, RAR, a picture) gives {"kind", "pages": [{"n",
    "text", "ocr"}], "title", "document_numbers", "signed"} and more: docs/files.md. Scans are read where tesseract is.

    A page that holds no article gives {"error": {"code", "message"}} in its place, and so does one that takes longer
    than the deadline or breaks its reader; the pages behind it are read.
    Exit code 0 where every page gave a record, 3 where some did, 1 where none did.
    """
    if jsonl == bool(files):
        raise click.UsageError("Give FILE… or --jsonl, not both and not neither.")
    if url and len(files) != 1:
        raise click.UsageError("--url belongs to one FILE.")
    lines = Lines(descriptor=0) if jsonl else Lines(orjson.dumps({"path": str(path), "url": url}) for path in files)
    done = failed = 0
    for request, answer in answer_lines(lines, _load, _answer, deadline_s=deadline):
        record = _explain_loss(request, answer, deadline) if isinstance(answer, str) else answer
        done += 1
        failed += record.startswith(_ERROR)
        sys.stdout.buffer.write(record + b"\n")
        sys.stdout.buffer.flush()
    if failed:
        sys.exit(EXIT_FAILURE if failed == done and not jsonl else EXIT_PARTIAL)
    sys.exit(EXIT_OK)


def _load(line: bytes) -> bytes:
    """Return what a reader is asked: path, address and content of the page that *line* names; else an error."""
    try:
        request = orjson.loads(line)
        path, url = request["path"], request.get("url")
    except (orjson.JSONDecodeError, TypeError, KeyError, AttributeError):
        return _error("bad_request", 'expected one JSON object a line: {"path": "…", "url": "…"}')
    if not isinstance(path, str) or not (url is None or isinstance(url, str)):
        return _error("bad_request", "path and url must be strings")
    try:
        with Path(path).open("rb") as file:
            body = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        return _error("unreadable_file", str(error))
    if len(body) > _LARGEST:
        return _error("reader-memory", f"{path}: a page of more than {_LARGEST:,} bytes is not read")
    if is_document(body):
        return _read_document(Path(path))
    return orjson.dumps((path, url or Path(path).absolute().as_uri())) + _BODY + body


def _read_document(path: Path) -> bytes:
    """Return the record of a document, which has a process of its own; what went wrong, where there is none."""
    try:
        with path.open("rb") as file:
            return msgspec.json.encode(read_document(file, ocr=True))
    except UnreadableFileError as error:
        return _error(error.code, f"{path}: {error.message}")


def _answer(question: bytes) -> bytes:
    """Return the record of the page that a question holds; what is an answer stands for itself."""
    if question.startswith(_ANSWERED):
        return question
    head, _, body = question.partition(_BODY)
    path, address = orjson.loads(head)
    page = Page(address, address, 200, {}, body, _EPOCH)
    try:
        return orjson.dumps(extract(page, source=_SOURCE).model_dump(mode="json"))
    except Exception as error:  # noqa: BLE001 - a defect met on one page must not end a batch of thousands
        return _error(*name_failure(error, path))


def _explain_loss(request: bytes, code: str, deadline: float) -> bytes:
    return _error(code, f"{request.decode('utf-8', 'replace').strip()}: {explain_loss(code, deadline)}")


def _error(code: str, message: str) -> bytes:
    return orjson.dumps({"error": {"code": code, "message": message}})
