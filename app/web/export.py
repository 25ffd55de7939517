"""The page that tells how much an export is, and the export itself."""

from collections.abc import Generator, Iterator
from contextlib import closing

import orjson
from starlette.requests import Request
from starlette.responses import Response

from luutin.app.api.parameters import choose_fields
from luutin.app.formats.choice import has_fields, write_chosen
from luutin.app.formats.columns import COLUMNS
from luutin.app.formats.format import ExportRow
from luutin.app.formats.package import MEANINGS, MEDIA_TYPE, ExportQuestion, file_stem, write_package
from luutin.app.formats.registry import FORMATS, find_format
from luutin.app.web.errors import BadQuestionError
from luutin.app.web.finding import every
from luutin.app.web.i18n import phrase
from luutin.app.web.links import Links
from luutin.app.web.lists import read_numbers
from luutin.app.web.proofs import evidence_behind
from luutin.app.web.question import Question
from luutin.app.web.render import page, stream
from luutin.app.web.sessions import ReadSession, SessionPool
from luutin.app.web.state import state, visit
from luutin.archive import CaptureSource, Database, Reader, Withholdings, utc

_YES = {"true", "1", "on", "yes"}
"""How a parameter says yes, as the API's own do."""
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
    formats = [find_format(name) for name in FORMATS]
    return page(
        visit(request),
        "export.html",
        question=question,
        total=len(numbers),
        size=size,
        withheld=withheld,
        formats=formats,
        chosen_formats=[each for each in formats if has_fields(each)],
        codebook={name: MEANINGS[name] for name in COLUMNS},
        listed=request.query_params.get("ids", ""),
    )


def download(request: Request) -> Response:
    """Every record that the question finds, as `format` asks; X-Total-Count says how many.

    `fields` leaves only those; `package` puts codebook and manifest beside them, in a ZIP.
    """
    parameters = request.query_params
    question, name = Question.read(parameters), parameters.get("format", "")
    if name not in FORMATS:
        raise BadQuestionError(phrase("There is no format “%(given)s”."), ", ".join(FORMATS), given=name[:40])
    form, shared = find_format(name), state(request)
    fields = choose_fields(",".join(parameters.getlist("fields")), COLUMNS)
    if fields and not has_fields(form):
        raise BadQuestionError(phrase("%(name)s has no fields to choose."), name=form.label)
    with shared.sessions.open() as session:
        numbers = _numbers(session, request, question)
    asked = ExportQuestion(question.q, _narrowed(question, parameters.get("ids", "")), utc(shared.now()), len(numbers))
    packed = parameters.get("package", "").lower() in _YES
    suffix = "zip" if packed else form.suffix
    headers = {
        "Content-Disposition": f'attachment; filename="{file_stem(asked.query, asked.parameters)}.{suffix}"',
        "X-Total-Count": str(len(numbers)),
        "Cache-Control": "no-store",
    }
    citing = shared.captures if form.is_citation else None
    rows = _rows(shared.sessions, numbers, visit(request).links, citing)
    pieces = write_package(form, rows, fields, asked) if packed else write_chosen(form, rows, fields)
    return stream(request, _closing(rows, pieces), MEDIA_TYPE if packed else form.media_type, headers)


def _numbers(session: ReadSession, request: Request, question: Question) -> list[int]:
    """The articles to take away: those of a list, else those that the question finds."""
    listed = read_numbers(request.query_params.get("ids", ""))
    return [number for number in listed if session.reader.get(number)] if listed else every(session, question)


def _narrowed(question: Question, listed: str) -> dict[str, str]:
    """What is asked beside the words; *listed* are the numbers of a reader's own list."""
    if listed:
        return {"ids": listed}
    return {name: str(value) for name, value in question.parameters(q=None).items() if value}


def _rows(
    sessions: SessionPool, numbers: list[int], links: Links, citing: CaptureSource | None
) -> Generator[ExportRow]:
    """The rows of an export, as the archive is at one moment, or as the cluster has them now.

    *citing*: where captures are; None: nobody wants the evidence.
    """
    if sessions.articles_from:
        source = sessions.articles_from()
        with source.searcher:
            for record in source.reader.current(numbers):
                yield ExportRow(record, links.permalink(record))
        return
    # Every record is read once: neither a large cache nor a mapping of the whole file into memory would help.
    with Database.read(sessions.path, any_thread=True) as database, database.lean(cache_kb=4096), database.snapshot():
        reader = Reader(database)
        for record in reader.current(numbers):
            evidence = evidence_behind(database, record, citing) if citing is not None else None
            yield ExportRow(record, links.permalink(record), reader.capture(record.capture_id), evidence)


def _closing(rows: Generator[ExportRow], pieces: Iterator[bytes]) -> Iterator[bytes]:
    """*pieces*, and the end of the connection behind them, also where a client goes away."""
    with closing(rows):
        yield from pieces


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
