"""What a notice says. Words only: who gets it and when is decided elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from luutin.night.book import Told, written
from luutin.night.health import Health
from luutin.night.notices.letter import Letter
from luutin.night.notices.style import Style

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


def health_letter(turns: Sequence[Turn], *, run_id: int, style: Style) -> Letter:
    """One letter for all sources that changed in one run."""
    ill = [turn for turn in turns if turn.now.needs_person]
    subject = ", ".join(f"{turn.source}: {style.say(str(turn.now.state))}" for turn in turns[:3])
    if len(turns) > 3:
        subject += style.say(" and {more} more", more=len(turns) - 3)
    lines = [line for turn in turns for line in _turn(turn, style)]
    head = "{ill} of {all} changed sources need a person." if ill else "Nothing needs to be done."
    head = style.say(head, ill=len(ill), all=len(turns))
    link = style.link("sources")
    content = {"type": "health.changed", "run": run_id, "link": link, "sources": [_turn_json(turn) for turn in turns]}
    text = "\n".join([head, "", *lines, *([link] if link else [])])
    return Letter(f"health:{run_id}", f"[luutin] {subject}", text, content)


def _turn(turn: Turn, style: Style) -> list[str]:
    values = {"source": turn.source, "state": style.say(str(turn.now.state)), "since": written(turn.now.since)}
    if turn.before:
        before = style.say(turn.before.state)
        lines = [style.say("{source}: {state} (was {before}), since {since}", before=before, **values)]
    else:
        lines = [style.say("{source}: {state}, since {since}", **values)]
    lines.append(f"    {style.say('{why}', why=turn.now.why)}")
    if turn.now.advice:
        lines.append(f"    → {turn.now.advice.replace('NAME', turn.source)}")
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


def digest_letter(  # noqa: PLR0913 - each by its name
    name: str, query: str, finds: Sequence[Find], *, key: str, style: Style, to_operator: bool = True
) -> Letter:
    """The new hits of one saved search in one run; of a flood the first ones, and where the others are.

    Without *to_operator* it names no command.
    """
    shown, total, link = finds[:_SHOWN], len(finds), style.link("watch", name)
    head = style.say("New for “{name}” ({query}):", name=name, query=query)
    lines = [head if name != query else style.say("New for “{name}”:", name=name), ""]
    for find in shown:
        about = "  ·  ".join(part for part in (find.published, find.source, find.reason) if part)
        lines += [find.title, f"    {about}", f"    {find.snippet}", f"    {find.url}", ""]
    if total > len(shown):
        flood = _flood(name, total - len(shown), style)
        lines += flood if to_operator else flood[:2]
    elif link:
        lines.append(style.say("All of them: {link}", link=link))
    if to_operator:
        lines += ["-- ", style.say("To get no more of these: luutin watch remove {name}", name=name)]
    content = {
        "type": "watch.found",
        "watch": name,
        "query": query,
        "total": total,
        "link": link,
        "hits": [find.as_json() for find in shown],
    }
    subject = style.say("{name}: {total} new", name=name, total=total)
    return Letter(key, f"[luutin] {subject}", "\n".join(lines), content)


def _flood(name: str, more: int, style: Style) -> list[str]:
    link = style.link("watch", name)
    narrower = style.say("'A NARROWER QUERY'")
    return [
        style.say("... and {more} more:", more=more),
        style.say("All of them: {link}", link=link)
        if link
        else style.say("All of them: `luutin serve`, then /watch/{name}", name=name),
        style.say("This search finds very much. Make it narrower with"),
        f"    luutin watch remove {name}; luutin watch add {name} {narrower}",
    ]


def trouble_letter(name: str, query: str, trouble: str, *, key: str, style: Style) -> Letter:
    """To the owner of a saved search that cannot be run any more."""
    cannot = "The saved search “{name}” ({query}) cannot be run: {trouble}"
    text = (
        f"{style.say(cannot, name=name, query=query, trouble=trouble)}\n\n"
        f"{style.say('It finds nothing until it is mended:')}\n"
        f"    luutin watch remove {name}\n    luutin watch add {name} 'QUERY'\n"
    )
    content = {"type": "watch.trouble", "watch": name, "query": query, "trouble": trouble}
    subject = style.say("{name}: this saved search cannot be run", name=name)
    return Letter(key, f"[luutin] {subject}", text, content)
