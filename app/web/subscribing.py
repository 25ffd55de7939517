"""A reader subscribes to a saved search by e-mail: asks, confirms what the letter says, and ends it by one click.

Opening a link changes nothing: mail scanners open every link. No answer tells whether an address is subscribed.
"""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from luutin.app.web.access.attempts import network_of
from luutin.app.web.errors import (
    BadQuestionError,
    ForeignFormError,
    NotFoundError,
    TooManyWishesError,
    WebError,
)
from luutin.app.web.finding import FindOptions, find
from luutin.app.web.i18n import phrase
from luutin.app.web.question import MAX_QUERY, Question
from luutin.app.web.render import WebVisit, page
from luutin.app.web.security import RateLimit
from luutin.app.web.state import WebState, state, visit
from luutin.app.web.watching import find_watch
from luutin.archive import ArchiveError
from luutin.night import (
    OWN_QUERY,
    AddressError,
    LinkPurpose,
    LinkSigner,
    SpoolError,
    Subscriptions,
    ask_to_confirm,
)

_log = logging.getLogger(__name__)
_LONGEST = 2000
"""Bytes of a form."""
_HOUR, _DAY = 60, 24 * 60


class WishLimits:
    """How many letters strangers can make us send. *clock*: seconds, never going back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._client = RateLimit(10 / _HOUR, clock, burst=10)
        self._address = RateLimit(2 / _DAY, clock, burst=2)
        self._all = RateLimit(200 / _HOUR, clock, burst=200)

    def check(self, client: str) -> None:
        """Raise TooManyWishesError where *client* has asked for too many, or all together have."""
        if self._client.wait(network_of(client)):
            raise TooManyWishesError(
                phrase("Too many letters were asked for from here."), phrase("Try again in an hour.")
            )
        if self._all.wait(""):
            raise TooManyWishesError(phrase("Letters cannot be sent at the moment."), phrase("Try again in an hour."))

    def allow(self, address: str) -> bool:
        """Whether one more letter may go to *address*, which its sender is not told."""
        return not self._address.wait(address.casefold())


async def subscribe(request: Request) -> Response:
    """Ask the address of the form whether it wants the hits of a saved search."""
    form = await _read_form(request)
    return await run_in_threadpool(_subscribe_to_saved, request, form.get("address", "").strip())


async def subscribe_to_query(request: Request) -> Response:
    """Ask the address of the form whether it wants the hits of the query in it."""
    form = await _read_form(request)
    return await run_in_threadpool(
        _subscribe_to_query, request, form.get("query", "").strip(), form.get("address", "").strip()
    )


def offer(request: Request) -> Response:
    """The form in which a reader subscribes to a query. Raises NotFoundError where the operator does not allow it."""
    here = visit(request)
    _check_own_queries(here)
    asked = Question.read(request.query_params)
    _check_searchable(request, asked.to_watch)
    return _show(here, "begin", question=asked, query=asked.to_watch)


def lead_back(request: Request) -> Response:
    """Who opens the form's address by itself, as a change of language does, is led to the form."""
    return RedirectResponse(visit(request).links.to(f"/watch/{request.path_params['name']}"), 302)


def _subscribe_to_saved(request: Request, address: str) -> Response:
    _check_same_site(visit(request))
    watch = find_watch(request)
    return _ask(request, watch.name, watch.query, address)


def _subscribe_to_query(request: Request, query: str, address: str) -> Response:
    here = visit(request)
    _check_own_queries(here)
    _check_same_site(here)
    _check_searchable(request, query)
    return _ask(request, OWN_QUERY, query, address)


def _ask(request: Request, watch: str, query: str, address: str) -> Response:
    here, shared = visit(request), state(request)
    limits: WishLimits = request.app.state.wishes
    limits.check(request.client.host if request.client else "")
    _check_address(shared, address)
    if limits.allow(address):
        style = shared.config.night.style._replace(language="vi" if here.language == "vi" else "en")
        try:
            ask_to_confirm(shared.config, address, watch=watch, query=query, style=style, clock=shared.now)
        except (SpoolError, ArchiveError, OSError) as error:
            _log.exception("letters to subscribers cannot be sent")
            raise WebError(phrase("Letters cannot be sent at the moment."), phrase("Try again later.")) from error
    return _show(here, "asked", name=watch or query)


def open_link(request: Request) -> Response:
    """What a letter's link leads to: a page that asks. Nothing is changed. Raises NotFoundError."""
    here = visit(request)
    purpose, number = _signed(request)
    if purpose is LinkPurpose.END:
        return _show(here, "end")
    with Subscriptions.open(state(request).config.subscriptions) as book:
        found = book.find(number)
    if found is None:
        raise _expired()
    return _show(here, "confirm", name=found.watch or found.query, query=found.query)


async def follow_link(request: Request) -> Response:
    """Do what the link is for. A mail program that ends a subscription is no page of ours (RFC 8058 §3.2)."""
    await _read_form(request)
    return await run_in_threadpool(_follow, request)


def _follow(request: Request) -> Response:
    here, shared = visit(request), state(request)
    purpose, number = _signed(request)
    if purpose is not LinkPurpose.END:
        _check_same_site(here)
    with Subscriptions.open(shared.config.subscriptions) as book:
        if purpose is LinkPurpose.END:
            book.end(number)
            return _show(here, "ended")
        book.confirm(number, now=shared.now())
        found = book.find(number)
    if found is None:
        raise _expired()
    return _show(here, "confirmed", name=found.watch or found.query)


def _signed(request: Request) -> tuple[LinkPurpose, int]:
    shared = state(request)
    if not shared.settings.subscriptions:
        raise NotFoundError(phrase("There is nothing at this address."))
    signer = LinkSigner.at(shared.config.subscription_key)
    signed = signer.read(request.path_params["token"], now=shared.now())
    if signed is None:
        raise _expired()
    return signed.purpose, signed.subscription


def _expired() -> NotFoundError:
    return NotFoundError(phrase("This link has expired, or was never ours."), phrase("Subscribe again."))


def _check_own_queries(here: WebVisit) -> None:
    if here.settings.subscriptions != "queries":
        raise NotFoundError(phrase("There is nothing at this address."))


def _check_searchable(request: Request, query: str) -> None:
    """Raise BadQuestionError where nothing of it can be searched for, every night and for somebody else."""
    with state(request).sessions.open() as session:
        if len(query) > MAX_QUERY or not find(session, Question(q=query), FindOptions(limit=1)).understood.strip():
            raise BadQuestionError(
                phrase("Nothing of this can be searched for."), phrase("Search first, then subscribe.")
            )


def _check_address(shared: WebState, address: str) -> None:
    mail = shared.config.night.channel("mail")
    try:
        if mail is not None:
            mail.check(address or "@")  # an empty one stands for the operator's own
    except AddressError as error:
        raise BadQuestionError(
            phrase("This is not an e-mail address."), phrase("Write it as name@example.vn.")
        ) from error


def _check_same_site(here: WebVisit) -> None:
    """Raise ForeignFormError unless a page of ours sent the form, as browsers tell (Fetch Metadata, RFC 6454 §7)."""
    headers = here.request.headers
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    own = {here.links.origin, f"{here.request.url.scheme}://{here.request.url.netloc}"}
    if not (site == "same-origin" if site else origin in own):
        raise ForeignFormError(
            phrase("This form was not sent from a page of this site."), phrase("Open the page here, and send it again.")
        )


async def _read_form(request: Request) -> dict[str, str]:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST:
            raise BadQuestionError("The body is longer than %(longest)s bytes.", longest=_LONGEST)
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def _show(here: WebVisit, step: str, **values: Any) -> Response:
    shown = page(here, "subscription.html", step=step, **values)
    shown.headers["Cache-Control"] = "no-store"
    shown.headers["Referrer-Policy"] = "same-origin"
    return shown


ROUTES = {"/subscription": offer, "/watch/{name}/subscribe": lead_back, "/subscription/{token}": open_link}
POSTED = {
    "/subscription": subscribe_to_query,
    "/watch/{name}/subscribe": subscribe,
    "/subscription/{token}": follow_link,
}
"""What is asked by POST, and nothing else is."""
