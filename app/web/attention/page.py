"""The page of attention over time, and the same as SVG, PNG and CSV."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from luutin.app.formats.csv import PLAIN
from luutin.app.web import i18n
from luutin.app.web.attention.drawing import DARK, Plot, plot, to_png, to_svg
from luutin.app.web.attention.series import Attention, Step, attention
from luutin.app.web.errors import BadQuestionError
from luutin.app.web.finding import timeline
from luutin.app.web.i18n import phrase
from luutin.app.web.printed import day
from luutin.app.web.question import Question
from luutin.app.web.render import WebVisit, answer, page
from luutin.app.web.state import state, visit
from luutin.app.web.statistics import overview

MOST = 5
"""Lines that an eye can follow."""
_COLUMNS = ("period", "series", "count", "total", "share", "crawled")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared."""

    questions: list[Question]
    """One for each line: a query, a source, or a query in a source."""
    words: list[str]
    sources: list[str]
    step: Step
    shares: bool

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of its address, in a fixed order."""
        first = self.questions[0]
        told = [("q", each) for each in self.words] + [("source", each) for each in self.sources]
        told += [(name, value) for name, value in (("from", first.since), ("to", first.until)) if value]
        return told + [("by", self.step)] * (self.step != "year") + [("count", "on")] * (not self.shares)


def read_asked(request: Request) -> Asked:
    """Read what is asked: queries overlaid, or sources, or both with one of either. Raises BadQuestionError."""
    given = request.query_params
    words = [each.strip() for each in given.getlist("q") if each.strip()]
    sources = [each.strip() for each in given.getlist("source") if each.strip()]
    pairs = [(word, source) for word in words or [""] for source in sources or [""]]
    if len(pairs) > MOST:
        raise BadQuestionError(phrase("At most %(most)s lines fit into one chart."), most=MOST)
    days = {name: given.get(name, "") for name in ("from", "to")}
    questions = [Question.read({**days, "q": word, "source": source}) for word, source in pairs]
    return Asked(
        questions, words, sources, "month" if given.get("by") == "month" else "year", given.get("count") != "on"
    )


def show(request: Request) -> Response:
    """The page."""
    here, asked = visit(request), read_asked(request)
    told, _ = _draw(request, here, asked)
    with state(request).sessions.open() as session:
        kept = state(request).memory.of(session.database, "overview", overview)
    first = asked.questions[0]
    return page(
        here,
        "attention.html",
        asked=asked,
        told=told,
        empty=not told.periods,
        sources=kept.names,
        since=day(first.since) or "",
        until=day(first.until) or "",
        address=lambda suffix: here.links.pairs(f"/attention{suffix}", asked.pairs()),
        whole=lambda suffix: here.links.origin + here.links.pairs(f"/attention{suffix}", asked.pairs(), lang=False),
        most=MOST,
    )


def _image(media_type: str, write: Callable[[Plot, str], bytes]) -> Callable[[Request], Response]:
    def handler(request: Request) -> Response:
        here, asked = visit(request), read_asked(request)
        _, drawn = _draw(request, here, asked)
        return answer(request, write(drawn, _title(here, asked)), media_type, language=here.language)

    return handler


def table(request: Request) -> Response:
    """One row for each period and line: count, total, share."""
    here, asked = visit(request), read_asked(request)
    told, _ = _draw(request, here, asked)
    rows = [
        (period, each.name, point.found, point.total, point.share, "no" if bare else "")
        for each in told.series
        for period, point, bare in zip(told.periods, each.points, told.uncrawled, strict=True)
    ]
    response = answer(request, b"".join(PLAIN.write_table(_COLUMNS, rows)), PLAIN.media_type)
    response.headers["Content-Disposition"] = 'attachment; filename="luutin-attention.csv"'
    return response


def _draw(request: Request, here: WebVisit, asked: Asked) -> tuple[Attention, Plot]:
    found = []
    with state(request).sessions.open() as session:
        for each in asked.questions:
            every = Question(source=each.source, since=each.since, until=each.until)
            hits = timeline(session, each).bars if each.q else timeline(session, every).bars
            found.append((each, hits, timeline(session, every).bars))
    named = [(_name(here, asked, each), hits, every) for each, hits, every in found]
    told = attention(asked.step, named)
    return told, plot(told, here.language, shares=asked.shares)


def _name(here: WebVisit, asked: Asked, question: Question) -> str:
    source = here.links.named(question.source) if question.source else ""
    if len(asked.words) > 1 or not source:
        return question.q or i18n.translations(here.language).gettext("all articles")
    return source if len(asked.sources) > 1 or not question.q else f"{question.q} · {source}"


def _title(here: WebVisit, asked: Asked) -> str:
    _ = i18n.translations(here.language).gettext
    kinds = {
        ("year", True): _("Share of all articles by year"),
        ("month", True): _("Share of all articles by month"),
        ("year", False): _("Articles by year"),
        ("month", False): _("Articles by month"),
    }
    return ": ".join([kinds[asked.step, asked.shares], ", ".join(asked.words or asked.sources)]).rstrip(": ")


ROUTES = {
    "/attention": show,
    "/attention.svg": _image("image/svg+xml", lambda drawn, title: to_svg(drawn, title).encode()),
    "/attention-dark.svg": _image("image/svg+xml", lambda drawn, title: to_svg(drawn, title, DARK).encode()),
    "/attention.png": _image("image/png", lambda drawn, _: to_png(drawn)),
    "/attention.csv": table,
}
