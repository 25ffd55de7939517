"""What looking into a page came to, as plain lines: for the terminal, for HTML and for JSON, whoever read it."""

from dataclasses import dataclass
from html import escape
from typing import Any, Final

from luutin.crawler import InspectedBox, Inspection, Reading

_SHOWN: Final = 160
"""Characters of a value that a line shows."""
_MOST: Final = 6
"""Candidates of a field that are shown."""
_DATES: Final = ("published", "modified")
_UNKNOWN_HOST: Final = "nothing is known yet: crawls learn it from the host's articles"


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One thing that was found, and what is to be said of it."""

    label: str
    value: str
    note: str = ""
    """Which rule, which reason, what came second."""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading."""

    heading: str
    lines: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True)
class InspectionReport:
    """What a person is told of a page."""

    problem: str
    """Why the page holds no article; empty where it does."""
    found: tuple[Section, ...]
    """The fields of the record; nothing where there is none."""
    why: tuple[Section, ...]
    """How the page was read, every date with its verdict, what was left out, where else the text could be."""
    details: dict[str, Any]
    """All of it for programs."""
    html: str = ""
    """The page with the chosen elements marked, below these sections; empty where it was not asked for."""


def report_on(found: Inspection) -> InspectionReport:
    """Return what there is to say of *found*, without its HTML."""
    reading = found.reading
    return InspectionReport(
        problem="" if found.problem is None else str(found.problem),
        found=(Section("What was found", tuple(_list_fields(reading))),) if reading is not None else (),
        why=tuple(section for section in _explain(found) if section.lines),
        details=_list_details(found),
    )


def _list_fields(reading: Reading) -> list[ReportLine]:
    article, root = reading.article, reading.root
    lines = [_tell_choice(reading, name) for name in reading.choices]
    size = f"{len(article.body)} paragraphs, {sum(map(len, article.body))} characters"
    ends = " … ".join(article.body[:: max(len(article.body) - 1, 1)])
    lines.append(ReportLine("body", f"{size}\n{_cut(ends)}", f"in {root.tag} {root.name}".strip()))
    lines += [
        ReportLine("caption", _cut(one.text) or "(a credit)", _rule(one.rule, one.score)) for one in reading.captions
    ]
    lines += [ReportLine("image", url) for url in article.images]
    lines += [ReportLine("attachment", f"{file.name}\n{file.url}") for file in article.attachments]
    lines.append(ReportLine("related", f"{len(article.related)} links"))
    lines.append(ReportLine("numbers", ", ".join(article.document_numbers)))
    lines.append(ReportLine("site name", article.site_name or ""))
    lines += [
        ReportLine(name, "", "its selector matched nothing; the general rules were used") for name in reading.missed
    ]
    return [line if line.value else ReportLine(line.label, "–", line.note) for line in lines]


def _tell_choice(reading: Reading, name: str) -> ReportLine:
    choice = reading.choices[name]
    best, second = choice.best, choice.runner_up
    rule = _rule(best.rule, best.score) if best is not None else ""
    other = f"\nbefore “{_cut(second.value)}”, {_rule(second.rule, second.score)}" if second is not None else ""
    return ReportLine(name, _cut(choice.value or ""), rule + other)


def _explain(found: Inspection) -> list[Section]:
    passes = [ReportLine(str(number), outcome) for number, outcome in enumerate(found.passes, 1)]
    others = [line for name in found.choices if name not in _DATES for line in _list_candidates(found, name)]
    return [
        Section("How it was read", tuple(passes)),
        Section("Every date, and its verdict", tuple(_list_dates(found))),
        Section("The text's box, and its rivals", tuple(map(_tell_box, found.rivals))),
        Section("Left out", tuple(_tell_box(box) for box in found.left_out if box.size)),
        Section("Lines of the text's box that are no text", tuple(map(_tell_box, found.dropped))),
        Section("What its host repeats", (ReportLine("sketch", _tell_sketch(found)), *map(_tell_box, found.repeated))),
        Section("What else was found", tuple(others)),
    ]


def _list_candidates(found: Inspection, name: str) -> list[ReportLine]:
    choice = found.choices[name]
    lines = [ReportLine(name, _cut(one.value), _rule(one.rule, one.score)) for one in choice.ranked]
    lines += [ReportLine(name, _cut(one.value), f"refused: {one.rule}") for one in choice.refused]
    more = len(lines) - _MOST
    return [*lines[:_MOST], ReportLine(name, f"and {more} more: --json has them")] if more > 0 else lines


def _list_dates(found: Inspection) -> list[ReportLine]:
    """Return each date of the page: what was chosen, what came after it, what was refused, what was not weighed."""
    lines: list[ReportLine] = []
    for name in _DATES:
        choice = found.choices.get(name)
        ranked = choice.ranked if choice is not None else []
        for place, one in enumerate(ranked):
            verdict = f"{name}: chosen" if place == 0 else f"{name}: number {place + 1}"
            lines.append(ReportLine(one.value, verdict, _rule(one.rule, one.score)))
        lines += [ReportLine(one.value, "refused", one.rule) for one in (choice.refused if choice is not None else ())]
    return lines + [ReportLine(day, "not weighed", reason) for day, reason in found.unweighed]


def _tell_box(box: InspectedBox) -> ReportLine:
    place = f"{box.place}: {box.reason}" if box.reason else box.place
    return ReportLine(f"{box.size:,}", place, f"“{box.opening}”" if box.opening else "")


def _tell_sketch(found: Inspection) -> str:
    sketch = found.sketch
    if sketch is None:
        return _UNKNOWN_HOST
    learnt = f"what {sketch.host} repeats, learnt from {sketch.pages} of its articles"
    return f"{len(found.repeated)} texts of the page are {learnt} (sketch {sketch.number})"


def _rule(rule: str, score: float) -> str:
    return f"{rule} ({score:.1f})"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def as_html(sections: tuple[Section, ...]) -> str:
    """Return *sections* as tables of HTML that need no style sheet."""
    return "".join(_table(section) for section in sections)


def _table(section: Section) -> str:
    cell = '<td style="padding:2px 10px 2px 0;vertical-align:top;text-align:left">'
    rows = "".join(
        f"<tr>{cell}<b>{escape(line.label)}</b></td>{cell}{_lines(line.value)}</td>"
        f'{cell}<span style="color:#555">{_lines(line.note)}</span></td></tr>'
        for line in section.lines
    )
    return (
        f'<details open><summary style="font-weight:bold;margin-top:8px">{escape(section.heading)}</summary>'
        f'<table style="border-collapse:collapse;font:inherit">{rows}</table></details>'
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _list_details(found: Inspection) -> dict[str, Any]:
    reading, sketch = found.reading, found.sketch
    captions = reading.captions if reading is not None else []
    return {
        "article": reading.article.model_dump(mode="json") if reading is not None else None,
        "error": {"code": found.problem.code, "message": found.problem.message} if found.problem is not None else None,
        "candidates": {
            name: [{"value": one.value, "rule": one.rule, "score": one.score} for one in choice.ranked]
            for name, choice in found.choices.items()
        },
        "refused": {
            name: [{"value": one.value, "reason": one.rule} for one in choice.refused]
            for name, choice in found.choices.items()
            if choice.refused
        },
        "unweighed": [{"value": day, "reason": reason} for day, reason in found.unweighed],
        "captions": [{"text": one.text, "rule": one.rule, "score": one.score} for one in captions],
        "missed_selectors": list(reading.missed) if reading is not None else [],
        "passes": found.passes,
        "left_out": [_part(part) for part in found.left_out],
        "dropped": [_part(part) for part in found.dropped],
        "repeated": [_part(part) for part in found.repeated],
        "sketch": {"host": sketch.host, "number": sketch.number, "pages": sketch.pages} if sketch is not None else None,
        "rivals": [_part(part) for part in found.rivals],
    }


def _part(part: InspectedBox) -> dict[str, Any]:
    return {"place": part.place, "characters": part.size, "reason": part.reason, "text": part.opening}
