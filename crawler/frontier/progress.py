"""What a run has done so far, source by source, and who is told."""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any, Protocol


class Ending(StrEnum):
    """How a run ended, for all sources together."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(slots=True)
class SourceCounts:
    """Counts of one source in one run."""

    fetched: int = 0
    """Answers with a body or a 304, of any kind."""
    unchanged: int = 0
    """Of those, 304."""
    expected: int = 0
    """First visits of what lists name as an article, and visits of known articles."""
    articles: int = 0
    """Visits that showed an article."""
    new: int = 0
    changed: int = 0
    held: int = 0
    """Articles and revisions held back at the end of the run; not among the new and changed ones."""
    aliases: int = 0
    """Further addresses of articles."""
    missing: int = 0
    """Pages that were not there; articles among them have a strike."""
    vanished: int = 0
    """Articles marked as vanished."""
    files: int = 0
    """Files of articles that are kept for the first time under their address."""
    styles: int = 0
    """Style sheets, fonts and backgrounds of pages, kept for the first time under their address."""
    files_changed: int = 0
    """Files that show another content under their address."""
    files_unchanged: int = 0
    """Files that were asked for and are as they were."""
    file_bytes: int = 0
    """Received for files, in the coding they were sent in."""
    withdrawn: int = 0
    """Articles that proved to be none, such as the pages of a calendar; kept as evidence, shown to nobody."""
    doubted: int = 0
    """Articles that should have been, but too many at once to be believed: none of them was."""
    listed: int = 0
    """Links to articles on its listing pages, known ones included."""
    refused: int = 0
    """Not asked for: robots.txt, scope, traps."""
    limited: int = 0
    """Times that the host said too many, or served a block page."""
    failed: int = 0
    """Failures, each try counted."""
    given_up: int = 0
    """Of those, URLs that are not tried again in this run."""
    bytes: int = 0
    """Received, in the coding they were sent in."""
    waited_s: float = 0.0
    """Seconds from the requests to the last bytes of their answers, all together."""
    rendered: int = 0
    """Pages that a browser filled."""
    granted: int = 0
    """Requests of their scripts that were carried out, or answered from what the run had already."""
    withheld: int = 0
    """Those that were refused, or failed."""
    queued: int = 0
    """URLs left for the next run; counted at the end."""
    no_news: dict[str, int] = field(default_factory=dict)
    """Pages that were read and hold no article, by the code that says why: `listing`, `form`, `about`, `feed` …"""
    no_files: dict[str, int] = field(default_factory=dict)
    """Files that are not kept, by the code that says why: `status-404`, `off-scope`, `too-large`, `not-a-file` …"""
    notes: list[str] = field(default_factory=list)
    """What a person should know although the source counts as well, such as a sitemap that came cut."""
    trouble: str | None = None
    """Why the source counts as failed or unfinished; None: it does not."""

    def note(self, words: str) -> None:
        """Add a note, unless there are many."""
        if words not in self.notes and len(self.notes) < _MOST_NOTES:
            self.notes.append(words)

    def take_back(self, beginning: str) -> None:
        """Remove the notes that begin so: what they told of has been dealt with."""
        self.notes = [words for words in self.notes if not words.startswith(beginning)]


_MOST_NOTES = 20
_COUNTS = tuple(each.name for each in fields(SourceCounts))
_WORDS = {"trouble", "notes", "no_news", "no_files"}
"""Those of them that are no numbers."""
_counts = attrgetter(*_COUNTS)


@dataclass(slots=True)
class Summary:
    """Counts of one run."""

    sources: dict[str, SourceCounts] = field(default_factory=dict)
    seconds: float = 0.0
    interrupted: bool = False

    def of(self, source: str) -> SourceCounts:
        """The counts of *source*, begun where they are missing."""
        return self.sources.setdefault(source, SourceCounts())

    def total(self, name: str) -> int:
        """The sum of one count over all sources."""
        return sum(getattr(counts, name) for counts in self.sources.values())

    @property
    def ending(self) -> Ending:
        """ok: every source went well; failed: none did; partial: some did."""
        if self.interrupted:
            return Ending.INTERRUPTED
        troubled = [counts.trouble is not None for counts in self.sources.values()]
        if troubled and all(troubled) and not self.total("articles"):
            return Ending.FAILED
        return Ending.PARTIAL if any(troubled) else Ending.OK

    def as_json(self) -> dict[str, Any]:
        """The summary as `luutin crawl --json` prints it."""
        # Not `asdict`, which copies in depth: this is kept with each batch, and a night has hundreds of sources.
        sources = {name: dict(zip(_COUNTS, _counts(self.sources[name]), strict=True)) for name in sorted(self.sources)}
        return {
            "ending": str(self.ending),
            "seconds": round(self.seconds, 3),
            **{each: sum(counts[each] for counts in sources.values()) for each in _COUNTS if each not in _WORDS},
            "sources": sources,
        }


class Progress(Protocol):
    """Who wants to know. Called a few times a second."""

    def update(self, summary: Summary, *, queued: int) -> None:
        """The run has come so far; *queued* URLs are known to be due."""


class Silent:
    """Tells nobody."""

    def update(self, summary: Summary, *, queued: int) -> None:
        """Do nothing."""
