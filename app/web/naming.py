"""What a source is called where people read: as the operator says, else as it prints itself, else by its host."""

from collections import Counter
from urllib.parse import urlsplit

from luutin.app.config import Config
from luutin.archive import Database, Statistics

_LONGEST = 80
"""Characters: some portals print their address and telephone number with their name."""


def source_names(config: Config, database: Database) -> dict[str, str]:
    """Short name → name for people; of two that would be called alike, each with its short name behind it."""
    chosen = {source.name: source.label for source in config.sources if source.label}
    statistics = Statistics(database)
    printed, homes = statistics.printed_names(), statistics.homes()
    homes |= {source.name: source.seeds[0] for source in config.sources}
    names = {
        short: chosen.get(short) or _fit(printed.get(short)) or _host(homes.get(short)) or short
        for short in {*printed, *homes}
    }
    counted = Counter(names.values())
    return {
        short: name if counted[name] == 1 or name == short else f"{name} ({short})" for short, name in names.items()
    }


def _fit(name: str | None) -> str:
    text = " ".join((name or "").split())
    return text if len(text) <= _LONGEST else ""


def _host(home: str | None) -> str:
    """The host that people know a portal by; empty: no home is known."""
    return (urlsplit(home or "").hostname or "").removeprefix("www.")
