"""`luutin inspect`: what was found on a page, by which rule, and what came second."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson
from rich.markup import escape
from rich.table import Table

from luutin.app.config import Config
from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.options import with_config
from luutin.app.terminal import stdout, talk
from luutin.archive import Database
from luutin.crawler import (
    Background,
    InspectedBox,
    Inspection,
    NotAnArticleError,
    Page,
    Reading,
    Selectors,
    inspect_page,
    load_background,
)

_SHOWN = 160
"""Characters of a value that a cell shows."""


@click.command("inspect")
@with_config
@click.argument("page")
@click.option("--url", help="The address that a FILE was fetched from; links are resolved against it.")
@click.option("--source", help="Read with the selectors of this source.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the page, chosen blocks marked.")
@click.option("--json", "as_json", is_flag=True, help="Fields, rules and runners-up as JSON.")
@click.option("--why", is_flag=True, help="Show also how the page was read, what was left out, and every candidate.")
def command(
    config: Config, page: str, *, url: str | None, source: str | None, html: Path | None, as_json: bool, why: bool
) -> None:
    """Show what is found on PAGE, a URL or a file, field by field: value, rule, runner-up.

    Of a page that holds no article, and with --why of any, also how it was read, which boxes were left out and why, and
    where else the text could be. Exit code 1 where there is no article.
    """
    received = _get_page(config, page, url)
    try:
        found = inspect_page(
            received,
            source=source or "inspect",
            selectors=_selectors(config, source),
            background=_background(config, received.final_url),
        )
    except NotAnArticleError as error:
        raise UserError(f"{page}: no article: {error}") from error
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(_as_json(found), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        _show(found, why=why or found.reading is None)
    if html is not None:
        from luutin.crawler import marked_page

        html.write_text(marked_page(found, url=received.final_url), encoding="utf-8")
        talk(f"{html}: the page with the chosen blocks marked; open it in a browser")
    if found.problem is not None:
        raise UserError(f"{page}: no article: {found.problem}")


def _get_page(config: Config, page: str, url: str | None) -> Page:
    if page.startswith(("http://", "https://")):
        from luutin.app.fetching import fetch_page

        return fetch_page(config, page)
    path = Path(page)
    try:
        body = path.read_bytes()
    except OSError as error:
        raise UserError(f"{page}: {error.strerror}; give a URL or a saved page", code=EXIT_USAGE) from error
    address = url or path.absolute().as_uri()
    return Page(address, address, 200, {}, body, datetime.now(UTC))


def _background(config: Config, url: str) -> Background:
    """Return what crawls have learnt of the page and of its host; nothing where there is no archive."""
    if not config.db.exists():
        return Background()
    with Database.read(config.db) as database:
        return load_background(database, url)


def _selectors(config: Config, name: str | None) -> Selectors | None:
    if name is None:
        return None
    found = next((source for source in config.sources if source.name == name), None)
    if found is None:
        known = ", ".join(sorted(source.name for source in config.sources)) or "none"
        raise UserError(f"no such source: {name}; configured are: {known}", code=EXIT_USAGE)
    return found.selectors


def _show(found: Inspection, *, why: bool) -> None:
    out = stdout()
    if found.reading is not None:
        out.print(_table(("field", "value", "rule", "runner-up"), _rows(found.reading)))
        for name in found.reading.missed:
            out.print(f"The selector for {name} matched nothing; the general rules were used.", markup=False)
    if not why:
        return
    for number, outcome in enumerate(found.passes, 1):
        out.print(f"Reading {number}, {outcome}", markup=False)
    out.print(_tell_sketch(found), markup=False)
    parts = [(part.place, str(part.size), part.reason, part.opening) for part in found.left_out + found.repeated]
    if parts:
        out.print(_table(("left out", "characters", "because", "its longest text"), parts))
    parts = [(part.place, str(part.size), part.reason, part.opening) for part in found.rivals]
    out.print(_table(("the text's box, and its rivals", "characters", "", "its longest text"), parts))
    candidates = _verdicts(found)
    if candidates:
        out.print(_table(("field", "candidate", "rule"), candidates))


def _tell_sketch(found: Inspection) -> str:
    sketch = found.sketch
    if sketch is None:
        return "Of what its host repeats nothing is known yet: crawls learn it from the host's articles."
    learnt = f"what {sketch.host} repeats, learnt from {sketch.pages} of its articles"
    return f"{len(found.repeated)} texts of the page are {learnt} (sketch {sketch.number})."


def _verdicts(found: Inspection) -> list[tuple[str, str, str]]:
    """Return field, value and rule of each candidate, and of what was found and refused the reason."""
    rows = []
    for name, choice in found.choices.items():
        rows += [(name, _cut(one.value), f"{one.rule} ({one.score:.1f})") for one in choice.ranked]
        rows += [(name, _cut(one.value), f"refused: {one.rule}") for one in choice.refused]
    return rows


def _table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> "Table":
    table = Table(show_lines=True)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    return table


def _rows(reading: Reading) -> list[tuple[str, str, str, str]]:
    """Return field, value, rule and runner-up of each field of the record."""
    article = reading.article
    rows = []
    for name, choice in reading.choices.items():
        best, second = choice.best, choice.runner_up
        runner_up = f"{_cut(second.value)} ({second.rule}, {second.score:.1f})" if second else ""
        rule = f"{best.rule} ({best.score:.1f})" if best else ""
        rows.append((name, _cut(choice.value or ""), rule, runner_up))
    root = reading.root
    place = f"{root.tag} {root.name}".strip()
    body = f"{len(article.body)} paragraphs, {sum(map(len, article.body))} characters"
    rows.append(("body", f"{body}\n{_cut(' … '.join(article.body[:: max(len(article.body) - 1, 1)]))}", place, ""))
    rows += [("caption", _cut(found.text), f"{found.rule} ({found.score:.1f})", "") for found in reading.captions]
    rows += [("image", url, "", "") for url in article.images]
    rows += [("attachment", f"{file.name}\n{file.url}", "", "") for file in article.attachments]
    rows.append(("related", f"{len(article.related)} links", "", ""))
    rows.append(("document numbers", ", ".join(article.document_numbers), "", ""))
    rows.append(("markup's date", article.published_markup or "", "", ""))
    rows.append(("site name", article.site_name or "", "", ""))
    return rows


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _as_json(found: Inspection) -> dict[str, object]:
    candidates = {
        name: [{"value": one.value, "rule": one.rule, "score": one.score} for one in choice.ranked]
        for name, choice in found.choices.items()
    }
    reading, sketch = found.reading, found.sketch
    captions = reading.captions if reading is not None else []
    return {
        "article": reading.article.model_dump(mode="json") if reading is not None else None,
        "error": {"code": found.problem.code, "message": found.problem.message} if found.problem is not None else None,
        "candidates": candidates,
        "refused": {
            name: [{"value": one.value, "reason": one.rule} for one in choice.refused]
            for name, choice in found.choices.items()
            if choice.refused
        },
        "captions": [{"text": one.text, "rule": one.rule, "score": one.score} for one in captions],
        "missed_selectors": list(reading.missed) if reading is not None else [],
        "passes": found.passes,
        "left_out": [_part(part) for part in found.left_out],
        "repeated": [_part(part) for part in found.repeated],
        "sketch": {"host": sketch.host, "number": sketch.number, "pages": sketch.pages} if sketch is not None else None,
        "rivals": [_part(part) for part in found.rivals],
    }


def _part(part: InspectedBox) -> dict[str, object]:
    return {"place": part.place, "characters": part.size, "reason": part.reason, "text": part.opening}
