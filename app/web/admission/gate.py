"""The gate before the pages, as plain ASGI: so many are worked on at one time, the rest wait, and not for long."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from luutin.app.settings import WebSettings
from luutin.app.web.admission.long_work import CURRENT_TURN, LongWork, RequestTurn
from luutin.app.web.admission.refusal import refuse
from luutin.app.web.admission.turns import NoTurnError, TurnQueue

_FREE = {"/healthz", "/readyz", "/metrics", "/robots.txt", "/opensearch.xml", "/help", "/about"}
"""Paths that cost next to nothing, or that must be answered above all while the rest is busy."""
_STATIC = "/static/"
_FOR_LONG = 2
"""Readers kept for long work: one that runs, one that waits."""


class AdmissionGate:
    """Lets in as many as there are readers for, and tells the others when to come again."""

    def __init__(self, app: ASGIApp, *, settings: WebSettings) -> None:
        self.app = app
        self.settings = settings
        has_room = settings.readers > _FOR_LONG
        at_once = settings.readers - _FOR_LONG if has_room else settings.readers
        self._turns = TurnQueue(at_once=at_once, wait_s=settings.wait_s)
        self._long_work = LongWork(others_at_work=lambda: self._turns.are_taken) if has_room else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request in its turn."""
        if scope["type"] != "http" or _is_free(scope):
            await self.app(scope, receive, send)
            return
        try:
            await self._turns.take(str((scope.get("client") or ("", 0))[0]))
        except NoTurnError:
            await refuse(Request(scope), self.settings)(scope, receive, send)
            return
        turn = RequestTurn(self._ending(asyncio.get_running_loop()), self._long_work)
        held = CURRENT_TURN.set(turn)

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                turn.end()  # how fast a client takes its answer is no matter of ours
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        finally:
            CURRENT_TURN.reset(held)
            turn.end()

    def _ending(self, loop: asyncio.AbstractEventLoop) -> Callable[[], None]:
        """What gives back the turn that begins now; any thread may call it."""
        begun = loop.time()

        def end() -> None:
            loop.call_soon_threadsafe(lambda: self._turns.give_back(loop.time() - begun))

        return end


def _is_free(scope: Scope) -> bool:
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return path in _FREE or path.startswith(_STATIC)
