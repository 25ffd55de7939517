"""The page that tells how much an export is, and the export itself."""

from collections.abc import Generator, Iterator
from contextlib import closing

import orjson
from starlette.requests import Request
from starlette.responses import Response

from luutin.app.formats.format import ExportRow, Format
from luutin.app.formats.registry import FORMATS, find_format
from luutin.app.web.errors import BadQuestionError
from luutin.app.web.finding import every
from luutin.app.web.i18n import phrase
from luutin.app.web.links import Links
from luutin.app.web.lists import read_numbers
from luutin.app.web.question import Question
from luutin.app.web.render import page, stream
from luutin.app.web.sessions import ReadSession, SessionPool
from luutin.app.web.state import state, visit
from luutin.archive import Database, Reader, Record, Withholdings

_SAMPLE = 200
"""Records from which the size of an export is estimated."""


def overview(request: Request) -> Response:
    """How many records there are to take, about how large they are, and in which formats; or the export itself."""
    if "format" in request.query_params:
        return download(request)
    question = Question.read(request.query_params)
    with state(request).sessions.open() as session:
        numbers = _numbers(session, request, question)
        size, withheld = _size(session, numbers), Withholdings(session.database).counts()
    return page(
        visit(request),
        "export.html",
        question=question,
        total=len(numbers),
        size=size,
        withheld=withheld,
        formats=[find_format(name) for name in FORMATS],
    )


def download(request: Request) -> Response:
    """Every record that the question finds, as `format` asks; X-Total-Count says how many."""
    question, name = Question.read(request.query_params), request.query_params.get("format", "")
    if name not in FORMATS:
        raise BadQuestionError(phrase("There is no format “%(given)s”."), ", ".join(FORMATS), given=name[:40])
    form, shared = find_format(name), state(request)
    with shared.sessions.open() as session:
        numbers = _numbers(session, request, question)
    links = visit(request).links
    headers = {
        "Content-Disposition": f'attachment; filename="luutin.{form.suffix}"',
        "X-Total-Count": str(len(numbers)),
        "Cache-Control": "no-store",
    }
    return stream(request, _stream(shared.sessions, numbers, form, links), form.media_type, headers)


def _numbers(session: ReadSession, request: Request, question: Question) -> list[int]:
    """The articles to take away: those of a list, else those that the question finds."""
    listed = read_numbers(request.query_params.get("ids", ""))
    return [number for number in listed if session.reader.get(number)] if listed else every(session, question)


def _stream(sessions: SessionPool, numbers: list[int], form: Format, links: Links) -> Iterator[bytes]:
    """The bytes of an export, through a connection of its own."""
    with closing(_records(sessions, numbers)) as records:
        yield from form.write(ExportRow(record, links.permalink(record)) for record in records)


def _records(sessions: SessionPool, numbers: list[int]) -> Generator[Record]:
    """Records as the archive is at one moment, or as the cluster has them now."""
    if sessions.articles_from:
        source = sessions.articles_from()
        with source.searcher:
            yield from source.reader.current(numbers)
        return
    # Every record is read once: neither a large cache nor a mapping of the whole file into memory would help.
    with Database.read(sessions.path, any_thread=True) as database, database.lean(cache_kb=4096), database.snapshot():
        yield from Reader(database).current(numbers)


def _size(session: ReadSession, numbers: list[int]) -> int:
    """Bytes of the records as JSON, estimated from some of them."""
    if not numbers:
        return 0
    sample = numbers[:: max(1, len(numbers) // _SAMPLE)]
    if isinstance(session.reader, Reader):
        return int(session.reader.mean_bytes(sample) * len(numbers))
    sizes = [len(orjson.dumps(record.fields)) for record in session.reader.current(sample)]
    return sum(sizes) * len(numbers) // max(len(sizes), 1)


ROUTES = {"/export": overview}
