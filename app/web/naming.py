"""What a source is called where people read: as the operator says, else as it prints itself, else by its short name."""

from collections import Counter

from luutin.app.config import Config
from luutin.archive import Database, Statistics

_LONGEST = 80
"""Characters: some portals print their address and telephone number with their name."""


def source_names(config: Config, database: Database) -> dict[str, str]:
    """Short name → name for people; of two that would be called alike, each with its short name behind it."""
    chosen = {source.name: source.label for source in config.sources if source.label}
    printed = Statistics(database).printed_names()
    names = {short: chosen.get(short) or _fit(printed.get(short)) or short for short in {*printed, *chosen}}
    counted = Counter(names.values())
    return {
        short: name if counted[name] == 1 or name == short else f"{name} ({short})" for short, name in names.items()
    }


def _fit(name: str | None) -> str:
    text = " ".join((name or "").split())
    return text if len(text) <= _LONGEST else ""
