"""What a notice says. Words only: who gets it and when is decided elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luutin.night.book import Told, written
from luutin.night.health import Health
from luutin.night.notices.letter import Letter

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Turn:
    """A source whose confirmed health changed."""

    source: str
    before: Told | None
    """None: nothing was told of it yet."""
    now: Health


@dataclass(frozen=True, slots=True)
class Find:
    """A new hit of a saved search."""

    article_id: int
    url: str
    title: str
    source: str
    published: str | None
    snippet: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        """For webhooks and feeds."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def health_letter(turns: Sequence[Turn], *, run_id: int) -> Letter:
    """One letter for all sources that changed in one run."""
    ill = [turn for turn in turns if turn.now.needs_person]
    subject = ", ".join(f"{turn.source}: {turn.now.state}" for turn in turns[:3])
    if len(turns) > 3:
        subject += f" and {len(turns) - 3} more"
    lines = [line for turn in turns for line in _turn(turn)]
    head = f"{len(ill)} of {len(turns)} changed sources need a person.\n" if ill else "Nothing needs to be done.\n"
    content = {"type": "health.changed", "run": run_id, "sources": [_turn_json(turn) for turn in turns]}
    return Letter(f"health:{run_id}", f"[luutin] {subject}", "\n".join([head, *lines]), content)


def _turn(turn: Turn) -> list[str]:
    before = f" (was {turn.before.state})" if turn.before else ""
    lines = [f"{turn.source}: {turn.now.state}{before}, since {written(turn.now.since)}", f"    {turn.now.why}"]
    if turn.now.advice:
        lines.append(f"    → {turn.now.advice}")
    return [*lines, ""]


def _turn_json(turn: Turn) -> dict[str, Any]:
    return {"source": turn.source, "before": turn.before.state if turn.before else None, **health_json(turn.now)}


def health_json(health: Health) -> dict[str, Any]:
    """A health as `luutin status --json` and webhooks show it."""
    return {
        "state": str(health.state),
        "code": health.code,
        "since": written(health.since),
        "why": health.why,
        "advice": health.advice,
        "confirmed": health.confirmed,
        "needs_person": health.needs_person,
    }


def digest_letter(name: str, query: str, finds: Sequence[Find], *, key: str, total: int) -> Letter:
    """The new hits of one saved search in one run; of a flood the first ones, and how many more there are."""
    shown = finds[:_SHOWN]
    lines = [f"New for “{name}” ({query}):", ""]
    for find in shown:
        about = "  ·  ".join(part for part in (find.published, find.source, find.reason) if part)
        lines += [find.title, f"    {about}", f"    {find.snippet}", f"    {find.url}", ""]
    if total > len(shown):
        lines += [
            f"... and {total - len(shown)} more: this search finds very much. Make it narrower with",
            f"    luutin watch remove {name}; luutin watch add {name} 'A NARROWER QUERY'",
        ]
    content = {
        "type": "watch.found",
        "watch": name,
        "query": query,
        "total": total,
        "hits": [find.as_json() for find in shown],
    }
    return Letter(key, f"[luutin] {name}: {total} new", "\n".join(lines), content)


def trouble_letter(name: str, query: str, trouble: str, *, key: str) -> Letter:
    """To the owner of a saved search that cannot be run any more."""
    text = (
        f"The saved search “{name}” ({query}) cannot be run: {trouble}\n\n"
        f"It finds nothing until it is mended:\n    luutin watch remove {name}\n    luutin watch add {name} 'QUERY'\n"
    )
    content = {"type": "watch.trouble", "watch": name, "query": query, "trouble": trouble}
    return Letter(key, f"[luutin] {name}: this saved search cannot be run", text, content)
