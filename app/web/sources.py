"""The sources: how each is covered and how well its records are filled."""

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.web.coverage import calendar
from luutin.app.web.errors import NotFoundError
from luutin.app.web.i18n import phrase
from luutin.app.web.render import page
from luutin.app.web.state import state, visit
from luutin.app.web.statistics import sources
from luutin.archive import FILL_FIELDS, Statistics, Withholdings
from luutin.night import report

_NAMES = {
    "published": phrase("Date"),
    "lead": phrase("Lead"),
    "byline": phrase("Byline"),
    "category": phrase("Category"),
    "captions": phrase("Photo captions"),
    "images": phrase("Images"),
    "attachments": phrase("Attachments"),
    "document_numbers": phrase("Document numbers"),
}

_STATES = {
    "healthy": phrase("healthy"),
    "quiet": phrase("quiet"),
    "failing": phrase("failing"),
    "blocked": phrase("blocked"),
    "frozen": phrase("frozen"),
    "redirected": phrase("redirected"),
    "moved": phrase("moved"),
    "gone": phrase("gone"),
}


def overview(request: Request) -> Response:
    """Every source in one table."""
    shared = state(request)
    with shared.sessions.open() as session:
        found = shared.memory.of(session.database, "sources", sources)
        withheld = Withholdings(session.database).counts()
        told = report(shared.config, session.database, now=shared.now())["sources"]
    health = {entry["name"]: entry["health"] for entry in told if entry["health"]}
    return page(visit(request), "sources.html", sources=found, health=health, states=_STATES, withheld=withheld)


def source(request: Request) -> Response:
    """One source."""
    shared, name = state(request), request.path_params["name"]
    with shared.sessions.open() as session:
        every = shared.memory.of(session.database, "sources", sources)
        found = next((source for source in every if source.name == name), None)
        if found is None:
            raise NotFoundError(phrase("There is no such source here."), phrase("The page of sources lists them all."))
        days = shared.memory.of(session.database, ("days", name), lambda database: Statistics(database).days(name))
    return page(
        visit(request),
        "source.html",
        source=found,
        years=calendar(days, found.last_seen),
        fields=[(_NAMES[field], found.fill.get(field, 0.0)) for field in FILL_FIELDS],
    )


ROUTES = {"/sources": overview, "/sources/{name}": source}
