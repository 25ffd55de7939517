"""A file arrived, or did not: keep it with its proof, or say why not. Everything runs in the caller's transaction."""

import hashlib
from datetime import datetime
from typing import Final

from luutin.archive import Files, Outcome, RenamedFiles, Requisites
from luutin.crawler.codes import Code
from luutin.crawler.documents.file_record import FileKind
from luutin.crawler.documents.kinds import kind_of
from luutin.crawler.errors import RetryError
from luutin.crawler.frontier.file_links import add_file, why_not_kept
from luutin.crawler.frontier.host import HostMemory
from luutin.crawler.frontier.revisit import DAY, honest_etag, honest_last_modified, missing_interval, rest_s
from luutin.crawler.frontier.visit import Kind, Link, UrlState, Visit
from luutin.crawler.run.context import AnsweredVisit, RunContext
from luutin.crawler.run.files.leaving import leave_file
from luutin.crawler.run.files.requisites import STYLES, keep_requisite
from luutin.crawler.run.proving import keep_proof
from luutin.crawler.run.result import Result
from luutin.crawler.run.trouble import Troubles
from luutin.crawler.site.scope import RefusedUrl
from luutin.crawler.wire.page import REDIRECT_CODES
from luutin.crawler.wire.politeness import later, retry_s

_FIRST, _LONGEST = 30 * DAY, 365 * DAY
"""Interval of a file: it hardly ever changes, and its article tells when it does."""
_HOPS: Final = 5
_LIMITING: Final = {429, 503}


class FileArrivals:
    """Writes what visits of files brought."""

    def __init__(self, context: RunContext, troubles: Troubles) -> None:
        self._context = context
        self._frontier = context.frontier
        self._troubles = troubles
        self._files = Files(context.database)
        self._requisites = Requisites(context.database)
        self._renamed = RenamedFiles(context.database)

    def record(self, result: Result, memory: HostMemory, *, now: datetime) -> None:
        """Keep one result of a visit of a file."""
        visit, answer = result.visit, result.answer
        if result.refused is not None:
            rest = 7 * DAY if result.refused is Code.ROBOTS else missing_interval(visit.interval_s)
            self._leave(visit, result.refused, UrlState.REFUSED, rest, now, detail=result.unreached)
        elif answer is None:
            self._fail(visit, result.error, now)
        else:
            counts = self._context.summary.of(visit.source)
            counts.file_bytes += len(answer.page.raw)
            self._record_answer(AnsweredVisit(visit, answer, memory, counts, now))

    def _record_answer(self, answered: AnsweredVisit) -> None:
        visit, page, now = answered.visit, answered.page, answered.now
        if page.status in _LIMITING:
            self._record_limit(answered, Code.of_status(page.status))
            return
        answered.memory.note_answer()
        if page.status == 304:
            self._files.seen(visit.url, now=now)
            self._requisites.seen(visit.url, now=now)
            answered.counts.files_unchanged += 1
            self._rest(visit, now, changed=False)
        elif page.status in REDIRECT_CODES:
            self._follow(answered)
        elif answered.answer.cut is not None:
            self._fail(visit, answered.answer.cut, now)
        elif page.came:
            self._keep(answered)
        elif page.status >= 500:
            self._fail(visit, RetryError(visit.url, Code.of_status(page.status)), now)
        else:
            self._leave(visit, Code.of_status(page.status), UrlState.FAILED, missing_interval(visit.interval_s), now)

    def _record_limit(self, answered: AnsweredVisit, code: Code) -> None:
        """The host rests; a file that it answers so again, after that, is left: it may be the only one."""
        visit, now = answered.visit, answered.now
        if visit.limited:
            self._frontier.update(visit.url, limited=0)
            self._leave(visit, code, UrlState.FAILED, missing_interval(visit.interval_s), now)
        else:
            self._troubles.record_limit(answered, code)

    def _keep(self, answered: AnsweredVisit) -> None:
        visit, page, now = answered.visit, answered.page, answered.now
        kind = kind_of(page.body)
        if not page.body or kind is FileKind.HTML:
            code = Code.NOT_A_FILE if page.body else Code.EMPTY
            self._leave(visit, code, UrlState.FAILED, missing_interval(visit.interval_s), now)
            return
        outcome = self._put(answered, kind)
        self._move_links(visit.url)
        answered.counts.files_changed += self._renamed.settle(visit.url, now=now)
        answered.counts.files_changed += outcome is Outcome.CHANGED
        answered.counts.files_unchanged += outcome is Outcome.SAME
        if outcome is not Outcome.SAME:
            self._context.files_bound.add(visit.source, len(page.body))
        etag, modified = honest_etag(page.headers), honest_last_modified(page.headers, now)
        self._rest(visit, now, changed=outcome is not Outcome.SAME, etag=etag, last_modified=modified)

    def _put(self, answered: AnsweredVisit, kind: FileKind) -> Outcome:
        """Keep the bytes for whoever names them: articles, or the looks of pages, or both."""
        visit, page = answered.visit, answered.page
        sha256 = hashlib.sha256(page.body).hexdigest()
        known = self._files.capture_of(sha256)
        keeps_styles = STYLES in self._context.scope.sources[visit.source].keep
        if keeps_styles and known is None:
            known = self._requisites.capture_of(sha256)
        capture_id = keep_proof(self._context, answered, like=known)
        places = [visit.url, *self._led_here(visit.url)]
        if keeps_styles and self._requisites.is_named(places):
            outcome = keep_requisite(self._context, answered, capture_id, sha256)
            if not self._files.is_linked(places):
                return outcome
        kept = self._files.keep(
            visit.url,
            source=visit.source,
            sha256=sha256,
            size=len(page.body),
            kind=kind,
            capture_id=capture_id,
            now=answered.now,
        )
        answered.counts.files += kept is Outcome.NEW
        return kept

    def _rest(self, visit: Visit, now: datetime, *, changed: bool, **columns: str | None) -> None:
        interval = _FIRST if changed or not visit.interval_s else min(2 * visit.interval_s, _LONGEST)
        self._context.rest(visit, interval, now, error=None, **columns)

    def _follow(self, answered: AnsweredVisit) -> None:
        visit, now = answered.visit, answered.now
        place = self._context.scope.place_file(
            answered.page.headers.get("location", ""), source=visit.source, base=answered.page.final_url
        )
        if isinstance(place, RefusedUrl):
            self._leave(visit, Code.REDIRECT_OFF_SCOPE, UrlState.FAILED, missing_interval(visit.interval_s), now)
            return
        link = Link(
            *(place.url, visit.source, place.host, Kind.FILE, visit.priority),
            hops=visit.hops + 1,
            referrer=visit.referrer,
            written=place.written,
        )
        code = self._why_not_there(visit, place.url, link, now)
        if code is not None:
            self._leave(visit, code, UrlState.FAILED, missing_interval(visit.interval_s), now)
            return
        self._frontier.update(visit.url, state=UrlState.ALIAS, target=place.url, error=None, due_at=None, tries=0)
        if self._files.holds(place.url) or self._requisites.holds(place.url):
            self._move_links(place.url)

    def _why_not_there(self, visit: Visit, target: str, link: Link, now: datetime) -> Code | None:
        """Why *target* is no place where the file may stand; None: it may, and it is in the frontier."""
        if visit.hops >= _HOPS or target == visit.url or target in self._led_here(visit.url):
            return Code.REDIRECTS
        kind = self._frontier.kind_of(target)
        if kind == Kind.SEED:
            return Code.REDIRECT_HOME
        if kind not in {None, Kind.FILE, Kind.PAGE, Kind.OTHER}:
            return Code.NOT_A_FILE
        add_file(self._context.database, self._frontier, link, now=now)
        return why_not_kept(self._context.database, target) if kind == Kind.FILE else None

    def _led_here(self, url: str) -> list[str]:
        """Addresses that lead to *url*, over however many redirects."""
        found, waiting = list[str](), [url]
        while waiting:
            fresh = [each for each in self._frontier.aliases_to(waiting.pop()) if each not in found and each != url]
            found += fresh
            waiting += fresh
        return found

    def _move_links(self, url: str) -> None:
        """What records name at addresses that lead to *url* stands there."""
        for each in self._led_here(url):
            self._files.move(each, url)
            self._requisites.move(each, url)

    def _fail(self, visit: Visit, error: Exception | None, now: datetime) -> None:
        """Later again where that may help, and not again in this run once it failed too often or for good."""
        code, detail = getattr(error, "code", Code.UNKNOWN), getattr(error, "reason", "") or None
        tries, settings = visit.tries + 1, self._context.settings
        if isinstance(error, RetryError) and tries < settings.tries:
            due = later(now, retry_s(settings, tries=tries, chance=self._context.chance))
            self._frontier.update(visit.url, state=UrlState.DUE, tries=tries, error=code, detail=detail, due_at=due)
        else:
            self._leave(visit, code, UrlState.FAILED, missing_interval(visit.interval_s), now, detail=detail)

    def _leave(  # noqa: PLR0913 - one argument for each thing that is written
        self, visit: Visit, code: Code, state: UrlState, interval_s: int, now: datetime, *, detail: str | None = None
    ) -> None:
        """It is not kept: count why, and ask again when *interval_s* is over."""
        leave_file(self._context, visit.source, code)
        due = later(now, rest_s(interval_s))
        self._frontier.update(
            visit.url, state=state, error=code, detail=detail, due_at=due, interval_s=interval_s, tries=0
        )
        if not (
            self._files.holds(visit.url) or self._requisites.holds(visit.url)
        ):  # where it was sent from, it may stand itself by then
            for each in self._led_here(visit.url):
                self._frontier.update(
                    each, state=UrlState.FAILED, error=code, target=None, due_at=due, interval_s=interval_s
                )
