"""At the end of a run: judge what waits for it, make current what is believed, hold back the rest.

`luutin.crawler.run.doubt` decides. Everything here runs inside one transaction of the caller's.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from luutin.archive import HELD, STAGED, Held, Proposal, from_utc
from luutin.crawler.codes import Code
from luutin.crawler.frontier.gathering import Fresh, Gathering, Led
from luutin.crawler.frontier.vanish import LOOK_AGAIN_S, Strikes, strike
from luutin.crawler.run.context import RunContext
from luutin.crawler.run.doubt import Doubt, Night, Seen, Verdict, judge
from luutin.crawler.run.showing import Showing
from luutin.crawler.site.hosts import host_of
from luutin.crawler.wire.politeness import later

_AT_ONCE, _STRIDE = 500, 5
"""New articles that are compared with each other; of more, windows of so many, by each fifth first."""
_READ = 200
"""Articles found as they were whose fields are looked at."""
_TELLING = 3
_ABSENT = {Code.STATUS_404, Code.STATUS_410, Code.SOFT_404}


def settle(context: RunContext, *, began: datetime, now: datetime) -> None:
    """Settle what the run showed since *began*, source by source, and what an earlier one left."""
    waiting = {proposal.source for proposal in Held(context.database).listed(STAGED)}
    for source in sorted({*context.scope.sources, *waiting}):
        _Settlement(context, source, began, now).carry_out()


class _Waiting(NamedTuple):
    """A proposal, and what is judged of it."""

    proposal: Proposal
    seen: Seen


class _Settlement:
    """That of one source."""

    def __init__(self, context: RunContext, source: str, began: datetime, now: datetime) -> None:
        self._context, self._source, self._began, self._now = context, source, began, now
        self._held = Held(context.database)
        self._gathering = Gathering(context.database, source, began)
        self._held_back = Counter[str]()
        self._doors = set[str]()
        """Addresses that many articles led to."""

    def carry_out(self) -> None:
        """Judge, and do what follows."""
        self._part_redirects()
        self._part_from_nowhere()
        waiting = [self._waiting(each) for each in self._held.listed(STAGED, source=self._source)]
        fresh = self._gathering.new({each.proposal.article_id for each in waiting})
        for start in range(0, len(fresh), _AT_ONCE) or ((0,) if waiting else ()):
            window = fresh[start : start + _AT_ONCE]
            if waiting or len(fresh) <= _AT_ONCE or self._suspects(window[::_STRIDE]):
                self._judge(waiting, window)
            waiting = []
        self._context.tallies.save()
        self._tell()

    def _suspects(self, fresh: Sequence[Fresh]) -> bool:
        """Whether new articles are worth a look at each."""
        seen = [seen for each in fresh if (seen := self._new(each)) is not None]
        return bool(judge(self._night(seen, revised=False), now=self._now))

    def _judge(self, waiting: Sequence[_Waiting], fresh: Sequence[Fresh]) -> None:
        new = [(each, seen) for each in fresh if (seen := self._new(each)) is not None]
        night = self._night([*(each.seen for each in waiting), *(seen for _, seen in new)], revised=bool(waiting))
        verdicts = judge(night, now=self._now)
        for each in waiting:
            self._decide(each, verdicts.get(each.seen.key))
        for one, seen in new:
            if seen.key in verdicts:
                self._withdraw(one, verdicts[seen.key])

    def _night(self, seen: Sequence[Seen], *, revised: bool) -> Night:
        earlier = [self._waiting(each).seen for each in self._held.listed(HELD, source=self._source)]
        fields = Counter[str]()
        if revised:
            for article_id in self._gathering.read(_READ):
                showing = self._current(article_id)
                fields.update(showing.fields if showing else ())
        return Night(
            seen=seen,
            earlier=earlier,
            well=self._gathering.well(),
            shown_fields=fields,
            agreed=self._held.agreed(self._source),
        )

    # What is judged

    def _waiting(self, proposal: Proposal) -> _Waiting:
        since = from_utc(proposal.seen_at)
        article_id = proposal.article_id
        seen = Seen(
            key=proposal.id,
            host=host_of(proposal.url),
            now=Showing.of(proposal.record),
            was=self._current(article_id) if article_id is not None else None,
            restless=article_id is not None and self._gathering.is_restless(article_id),
            against=Doubt(proposal.reason) if proposal.reason else self._door(proposal.url),
            held_since=since if since < self._began else None,
        )
        return _Waiting(proposal, seen)

    def _new(self, fresh: Fresh) -> Seen | None:
        showing = self._current(fresh.article_id)
        if showing is None:
            return None
        url = str(showing.record["url"])
        return Seen(-fresh.article_id, fresh.host, showing, against=self._door(url), addresses=fresh.addresses)

    def _door(self, url: str) -> Doubt | None:
        return Doubt.ONE_TEXT if url in self._doors else None

    def _current(self, article_id: int) -> Showing | None:
        record = self._context.archive.record_of(article_id)
        return None if record is None else Showing.of(record)

    # What follows

    def _decide(self, each: _Waiting, verdict: Verdict | None) -> None:
        proposal = each.proposal
        if verdict is None:
            stored = self._held.accept(proposal)
            if proposal.article_id is None:
                self._gathering.belongs(proposal.url, stored.article_id)
            return
        self._held.hold(proposal.id, verdict.doubt, verdict.marks, run_id=self._context.run_id)
        self._gathering.hold(proposal.article_id, proposal.url, verdict.doubt, due=self._soon)
        counts = self._context.summary.sources.get(self._source)
        if counts is not None and each.seen.against is not Doubt.SHRUNK:
            counts.new -= proposal.article_id is None
            counts.changed -= proposal.article_id is not None
        self._held_back[verdict.doubt] += 1

    def _withdraw(self, fresh: Fresh, verdict: Verdict) -> None:
        """Take an article out that came in this very run."""
        self._gathering.hold(fresh.article_id, "", verdict.doubt, due=self._soon)
        proposal = self._held.withdraw(fresh.article_id, now=self._now, run_id=self._context.run_id)
        if proposal is None:
            return
        self._held.hold(proposal.id, verdict.doubt, verdict.marks, run_id=self._context.run_id)
        if self._source in self._context.summary.sources:
            self._context.summary.of(self._source).new -= 1
        self._held_back[verdict.doubt] += 1

    def _part_redirects(self) -> None:
        """Part articles from the one address that many of them were sent to: a login, a notice, but none of them.

        Where others were as they were, each so gets a strike, as one that is not there.
        """
        others = bool(self._gathering.well())
        for target, pages in self._gathering.led_together().items():
            self._doors.add(target)
            self._part(target, pages, absent=others)

    def _part_from_nowhere(self) -> None:
        """Part articles from addresses that showed none: a login, a form, a fault. Else nobody would look again.

        Only where the address was not there either does the article get a strike.
        """
        for target, code, page in self._gathering.led_nowhere():
            self._part(target, [page], absent=code in _ABSENT)

    def _part(self, target: str, pages: Sequence[Led], *, absent: bool) -> None:
        """Part articles from the address *target* that led to none of them; *absent*: each gets a strike for it."""
        self._context.archive.drop_alias(target)
        self._context.tallies.recount(self._source, Code.REDIRECT_AWAY, len(pages))
        for page in pages:
            strikes = Strikes(page.strikes, page.struck_at or self._now, vanished=False)
            if absent:
                strikes = strike(page.strikes, page.struck_at, self._now)
            if strikes.vanished:
                self._context.vanishing.setdefault(self._source, set()).add(page.article_id)
            self._gathering.part(page, Code.REDIRECT_AWAY, strikes.number, strikes.last, due=self._soon)

    @property
    def _soon(self) -> datetime:
        return later(self._now, LOOK_AGAIN_S)

    def _tell(self) -> None:
        counts = self._context.summary.sources.get(self._source)
        if counts is None or not self._held_back:
            return
        counts.held = self._held_back.total()
        doubt, number = self._held_back.most_common(1)[0]
        if Doubt(doubt).is_of_many or number >= _TELLING:
            why = Doubt(doubt).words
            counts.trouble = f"{counts.held:,} articles are held back ({why}): `luutin held {self._source}` lists them"
