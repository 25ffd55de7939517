"""What an ingest came to: what was kept, source by source, and what was not, each under its reason."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from luutin.archive import ForeignFault

_SHOWN = 200


@dataclass(slots=True)
class SourceTally:
    """What one source got."""

    is_made: bool = False
    """Whether no configured source has this host: then it is named by its host, and never crawled."""
    new: int = 0
    changed: int = 0
    """Captures that gave a known article a revision it did not have."""
    unchanged: int = 0
    aliases: int = 0
    """Captures of an article under another address of it."""
    held: int = 0
    files: int = 0


@dataclass(slots=True)
class IngestTally:
    """Of all files of one ingest."""

    captures: int = 0
    """Records that hold what an address answered."""
    known: int = 0
    """Captures that the archive had already."""
    sources: dict[str, SourceTally] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)
    """Code of why a capture is not kept → how many."""
    beside: Counter[str] = field(default_factory=Counter)
    """Records that are no capture of a page → how many: requests, metadata, DNS."""
    faults: Counter[str] = field(default_factory=Counter)
    """What is wrong with parts of the files → how many."""
    shown_faults: list[str] = field(default_factory=list)
    """The first of them in words."""
    open_revisits: int = 0
    """Revisits whose original was not met."""
    whole: list[str] = field(default_factory=list)
    """Files that an earlier ingest had taken in whole."""
    files: int = 0
    """Files that were read."""
    interrupted: bool = False
    seconds: float = 0.0

    def of(self, source: str) -> SourceTally:
        """That of one source."""
        return self.sources.setdefault(source, SourceTally())

    def note_fault(self, fault: ForeignFault) -> None:
        """Count a fault, and keep the words of the first ones."""
        self.faults[fault.kind.value] += 1
        if len(self.shown_faults) < _SHOWN:
            self.shown_faults.append(str(fault))

    @property
    def added(self) -> int:
        """Articles and revisions that the archive did not have."""
        return sum(each.new + each.changed for each in self.sources.values())

    def as_json(self) -> dict[str, Any]:
        """As `luutin ingest --json` prints it. Keys are only ever added."""
        plain = ("captures", "known", "shown_faults", "open_revisits", "whole", "files", "interrupted", "seconds")
        return {
            **{name: getattr(self, name) for name in plain},
            "added": self.added,
            "sources": {name: asdict(each) for name, each in self.sources.items()},
            **{name: dict(getattr(self, name)) for name in ("reasons", "beside", "faults")},
        }
