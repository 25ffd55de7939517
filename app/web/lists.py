"""A list of articles that an address names: what a visitor starred, or what somebody shared. The server keeps none."""

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.formats.registry import find_format
from luutin.app.web.errors import BadQuestionError
from luutin.app.web.i18n import phrase
from luutin.app.web.render import page
from luutin.app.web.state import state, visit

MOST = 500
"""Articles of one list: an address holds some 8,000 bytes."""
_FORMATS = ("csv", "bibtex", "ris", "csl-json", "jsonl")
_LONGEST_NAME = 120


def read_numbers(text: str) -> list[int]:
    """Numbers of articles, parted by commas, each once, in their order. Raises BadQuestionError."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > MOST or not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in parts):
        raise BadQuestionError(
            phrase("A list is of numbers of articles, at most %(most)s."), phrase("Such as /list?ids=12,40."), most=MOST
        )
    return list(dict.fromkeys(map(int, parts)))


def show(request: Request) -> Response:
    """The list; without numbers, how to make one. The browser's own notes are put in by a script."""
    here = visit(request)
    numbers = read_numbers(request.query_params.get("ids", ""))
    name = " ".join(request.query_params.get("name", "").split())[:_LONGEST_NAME]
    with state(request).sessions.open() as session:
        records = list(session.reader.current(numbers))
    return page(
        here,
        "list.html",
        name=name,
        records=records,
        ids=",".join(str(record.id) for record in records),
        missing=len(numbers) - len(records),
        formats=[find_format(each) for each in _FORMATS],
    )


ROUTES = {"/list": show}
