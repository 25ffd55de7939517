"""What a look at the machine finds: one thing, how much it matters, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at."""

    about: str
    level: Level
    what: str
    """What was found; where it is not well, with what to do."""


def is_stopped(findings: list[Diagnosis]) -> bool:
    """Whether something keeps the archive from working."""
    return any(finding.level is Level.FAIL for finding in findings)
