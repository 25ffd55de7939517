"""Keep what an ingest read: each article under its one address, in the order of its captures' moments.

`luutin.crawler.run.intent` decides, as it does for a crawl. Everything here runs inside the caller's transaction.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from luutin.archive import (
    HELD,
    ArticleRow,
    CaptureWriter,
    Database,
    FaultKind,
    Files,
    ForeignCapture,
    ForeignFault,
    Held,
    History,
    Known,
    Outcome,
    Sighting,
    TakenIn,
    utc,
)
from luutin.crawler.codes import Code
from luutin.crawler.reading.page_result import PageResult
from luutin.crawler.run.doubt import Doubt, is_another
from luutin.crawler.run.ingest.placing import Placed, Placing
from luutin.crawler.run.ingest.sorting import FileToKeep, PageToRead, WayOn
from luutin.crawler.run.ingest.tally import IngestTally
from luutin.crawler.run.intent import Action, Intent, PageFacts, Past, Rules, decide, obstacle
from luutin.crawler.run.sameness import is_edition_of
from luutin.crawler.run.showing import Showing
from luutin.crawler.run.twins import find_twin
from luutin.crawler.site.urls import spellings

ALONE = "picture-of-no-article"
"""Why a picture is not kept."""


REPEATS = "repeats-what-is-not-kept"
"""Why a revisit is let go: its original came, and was none that is kept."""


class Keeper:
    """Carries out what is decided about others' captures."""

    def __init__(self, database: Database, writer: CaptureWriter, placing: Placing, tally: IngestTally) -> None:
        self._db = database
        self._writer = writer
        self._placing = placing
        self._tally = tally
        self._history = History(database)
        self._held = Held(database)
        self._files = Files(database)
        self._taken = TakenIn(database)
        self.run_id = 0
        self.pictures_left = 0
        """Pictures that no article named when they came."""
        self.new: dict[str, list[int]] = {}
        """Source → articles that came in this ingest."""

    # Pages

    def keep_page(self, one: PageToRead, reading: PageResult, *, now: datetime) -> None:
        """Keep the article of a page that was read, or count why not."""
        capture, placed = one.capture, one.placed
        if self._taken.find(placed.url, capture) is not None:
            self._tally.known += 1
            return
        if self._is_outdone(capture, placed):
            return
        rules = Rules(placed.source.obey_noindex)
        against = obstacle(reading, rules)
        article = reading.article.at(placed.url) if reading.article is not None and against is None else None
        facts = PageFacts(article, against, truncated=capture.truncated)
        past = self._past(article, reading, placed, capture) if article is not None else Past()
        intent = decide(facts, past, rules, capture.captured_at)
        if intent.article is None and intent.doubtful is None:
            self._tally.reasons[str(intent.why or Code.NO_ARTICLE)] += 1
            return
        self._add_source(placed, now)
        if intent.action is Action.HOLD:
            self._hold(one, intent, Doubt.SHRUNK)
        elif intent.twin is not None:
            self._alias(one, intent)
        elif self._is_replaced(intent, capture):
            self._hold(one, intent, Doubt.REPLACED)
        else:
            self._keep(one, intent, now)

    def _is_outdone(self, capture: ForeignCapture, placed: Placed) -> bool:
        """Whether a capture is cut, and a whole one of its address is here; then that is told."""
        if not (capture.truncated and self._taken.holds_whole(placed.url)):
            return False
        self._tally.note_fault(ForeignFault(capture.place, FaultKind.CUT, placed.url))
        return True

    def _past(self, article: ArticleRow, reading: PageResult, placed: Placed, capture: ForeignCapture) -> Past:
        """What the archive knows of *article*."""
        known = self._history.find(placed.url)
        if known is None:
            return Past(twin=find_twin(self._history, article, self._candidates(reading, placed)))
        if known.sha256 == article.sha256:
            return Past(known)
        # What is older than all that is known takes nothing's place, however short it is.
        length = self._history.length_of(known.article_id) if self._neighbour(known, capture, after=False) else 0
        edition = known.via is None or is_edition_of(article, self._history.record_of(known.article_id))
        return Past(known, edition=edition, length=length)

    def _candidates(self, reading: PageResult, placed: Placed) -> list[tuple[str, str]]:
        claim = self._placing.place_link(reading.canonical, placed.source) if reading.canonical else None
        found = [(claim, "canonical")] if claim is not None and claim != placed.url else []
        other = self._history.any_at(spellings(placed.url))
        return [*found, (other, "spelling")] if other is not None else found

    def _neighbour(self, known: Known, capture: ForeignCapture, *, after: bool) -> str | None:
        """The record of the revision next to the capture's moment; None: there is none on that side."""
        return self._history.record_beside(known.article_id, utc(capture.captured_at), after=after)

    def _is_replaced(self, intent: Intent, capture: ForeignCapture) -> bool:
        """Whether the page has nothing to do with what stood at its address before it, or, where it is older, after."""
        if intent.known is None or intent.article is None or intent.known.sha256 == intent.article.sha256:
            return False
        known = intent.known
        there = self._neighbour(known, capture, after=False) or self._neighbour(known, capture, after=True)
        return there is not None and is_another(Showing.of(intent.article.record), Showing.of(there))

    def _keep(self, one: PageToRead, intent: Intent, now: datetime) -> None:
        capture, article = one.capture, intent.article
        assert article is not None  # noqa: S101 - for the type checker: what is kept is an article
        if intent.parts:
            self._history.drop_alias(one.placed.url)
        known = intent.known
        own = article.at(known.url or article.url) if known is not None else article
        number = self._prove(one)
        stored = self._history.keep_past(
            own, known, seen_at=capture.captured_at, capture_id=number, witness=capture.witness, now=now
        )
        counts = self._tally.of(own.source)
        counts.new += stored.outcome is Outcome.NEW
        counts.changed += stored.outcome is Outcome.CHANGED
        counts.unchanged += stored.outcome is Outcome.SAME
        if stored.outcome is Outcome.NEW:
            self.new.setdefault(own.source, []).append(stored.article_id)
        self._link_files(own, one.placed)

    def _alias(self, one: PageToRead, intent: Intent) -> None:
        twin = intent.twin
        assert twin is not None  # noqa: S101 - for the type checker: the caller looked
        self._history.put_alias(one.placed.url, twin.article_id, evidence=twin.evidence)
        known = self._history.find(twin.url)
        if known is not None:
            capture = one.capture
            sighting = Sighting(utc(capture.captured_at), known.sha256, self._prove(one), capture.witness)
            self._history.note_past(known.article_id, sighting)
        self._tally.of(one.placed.source.name).aliases += 1

    def _hold(self, one: PageToRead, intent: Intent, doubt: Doubt) -> None:
        """Hold back what a person has to decide on."""
        row = intent.doubtful or intent.article
        assert row is not None  # noqa: S101 - for the type checker: something is held back
        url = intent.known.url if intent.known is not None and intent.known.url else row.url
        moment = one.capture.captured_at
        self._held.stage(row.at(url), intent.known, doubt, now=moment, run_id=self.run_id, capture_id=self._prove(one))
        proposal = self._held.at(url)
        if proposal is not None and proposal.state != HELD and not proposal.is_settled:
            self._held.hold(proposal.id, doubt, (), run_id=self.run_id)
        self._tally.of(row.source).held += 1

    # Files and ways on

    def keep_file(self, one: FileToKeep, *, now: datetime) -> None:
        """Keep a document; a picture only where an article shows it."""
        capture, placed = one.capture, one.placed
        if one.kind.is_image and not self.is_shown(one):
            self._tally.reasons[ALONE] += 1
            self.pictures_left += 1
            return
        if self._taken.find(placed.url, capture) is not None:
            self._tally.known += 1
            return
        if self._is_outdone(capture, placed):
            return
        self._add_source(placed, now)
        number = self._taken.keep(self._writer, placed.url, capture, run_id=self.run_id)
        self._files.keep_past(
            placed.url,
            source=placed.source.name,
            sha256=hashlib.sha256(one.content).hexdigest(),
            size=len(one.content),
            kind=one.kind,
            capture_id=number,
            at=capture.captured_at,
        )
        for url in self._addresses(one):
            self._files.link_named(url, source=placed.source.name, address=placed.url)
        self._tally.of(placed.source.name).files += 1

    def keep_shown(self, pictures: Iterator[FileToKeep], *, at_once: int, now: datetime) -> None:
        """Keep pictures that were counted as those of no article; *at_once* of them in one transaction."""
        while batch := list(islice(pictures, at_once)):
            with self._db.transaction():
                for each in batch:
                    self.keep_file(each, now=now)
                    self._tally.reasons[ALONE] -= 1
                self._writer.sync()

    def has(self, one: FileToKeep) -> bool:
        """Whether this very capture is kept."""
        return self._taken.find(one.placed.url, one.capture) is not None

    def is_shown(self, one: FileToKeep) -> bool:
        """Whether a kept article names it."""
        return self._files.is_named(self._addresses(one))

    @staticmethod
    def _addresses(one: FileToKeep) -> tuple[str, ...]:
        """How records may name it."""
        return tuple(dict.fromkeys((one.capture.url, one.placed.url, *spellings(one.placed.url))))

    def _link_files(self, article: ArticleRow, placed: Placed) -> None:
        """Files that came before the article that names them."""
        for url in (*(url for _, url in article.attachments), *article.images):
            place = self._placing.place_file(url)
            if isinstance(place, Placed) and self._files.holds(place.url):
                self._files.link_named(url, source=placed.source.name, address=place.url)

    def keep_way_on(self, one: WayOn) -> None:
        """Note the other address of an article; where it leads to none that is known, only count it."""
        target = self._history.find(one.target)
        if target is None or self._history.find(one.url) is not None:
            self._tally.reasons[str(Code.MOVED)] += 1
            return
        self._history.put_alias(one.url, target.article_id, evidence="redirect")

    def _prove(self, one: PageToRead) -> int:
        return self._taken.keep(self._writer, one.placed.url, one.capture, run_id=self.run_id)

    def _add_source(self, placed: Placed, now: datetime) -> None:
        name = placed.source.name
        self._history.add_source(name, home=placed.source.seeds[0], now=now)
        self._tally.of(name).is_made = self._placing.is_made(name)
