"""`luutin inspect`: what was found on a page, by which rule, and what came second."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
import orjson
from rich.table import Table
from rich.text import Text

from luutin.app.apart import Lines, answer_lines
from luutin.app.config import Config
from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.inspected import InspectionReport, Section, as_html, report_on
from luutin.app.options import with_config
from luutin.app.page_apart import explain_loss, name_failure, with_deadline
from luutin.app.terminal import stdout, talk
from luutin.archive import Database
from luutin.crawler import Background, Page, Selectors, inspect_page, load_background, marked_page

_FAILED = b"!"
"""How an answer begins that says why there is none."""


@click.command("inspect")
@with_config
@click.argument("page")
@click.option("--url", help="The address that a FILE was fetched from; links are resolved against it.")
@click.option("--source", help="Read with the selectors of this source.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the page, chosen blocks marked.")
@click.option("--json", "as_json", is_flag=True, help="Fields, rules and runners-up as JSON.")
@click.option("--why", is_flag=True, help="Show also how the page was read, what was left out, and every candidate.")
@with_deadline
def command(
    config: Config,
    page: str,
    *,
    url: str | None,
    source: str | None,
    html: Path | None,
    as_json: bool,
    why: bool,
    deadline: float,
) -> None:
    """Show what is found on PAGE, a URL or a file, field by field: value, rule, runner-up.

    Of a page that holds no article, and with --why of any, also how it was read, every date with its verdict, which
    boxes were left out and why, where else the text could be, and what its host repeats. --html writes all of that
    above the page. The page is read in a process apart, as in a crawl. Exit code 1 where there is no article.
    """
    received = _get_page(config, page, url)
    selectors, background = _selectors(config, source), _background(config, received.final_url)

    def look(_: bytes) -> bytes:
        return _look(received, source or "inspect", selectors, background, marked=html is not None)

    found = _ask_apart(look, page, deadline)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(found.details, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        _show((*found.found, *(found.why if why or found.problem else ())))
    if html is not None:
        html.write_text(found.html, encoding="utf-8")
        talk(f"{html}: the page with the chosen blocks marked; open it in a browser")
    if found.problem:
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


def _ask_apart(look: Callable[[bytes], bytes], page: str, deadline: float) -> InspectionReport:
    """Return what *look* answers in a process apart, which *page* may break or keep busy."""
    [(_, answer)] = answer_lines(Lines([b"page"]), bytes, look, deadline_s=deadline)
    if isinstance(answer, str):
        raise UserError(f"{page}: {answer}: {explain_loss(answer, deadline)}")
    if answer.startswith(_FAILED):
        raise UserError(answer.removeprefix(_FAILED).decode())
    return msgspec.json.decode(answer, type=InspectionReport)


def _look(page: Page, source: str, selectors: Selectors | None, background: Background, *, marked: bool) -> bytes:
    """Return the report on *page* as JSON, its HTML with it where that is to be *marked*."""
    try:
        found = inspect_page(page, source=source, selectors=selectors, background=background)
        report = report_on(found)
        if marked:
            above = as_html((*report.found, *report.why))
            report = replace(report, html=marked_page(found, url=page.final_url, report=above))
        return orjson.dumps(report)
    except Exception as error:  # noqa: BLE001 - told by the process that asked; nothing of this one is left
        code, message = name_failure(error, page.url)
        return _FAILED + f"{page.url}: no article: {code}: {message}".replace("\n", " ").encode("utf-8", "replace")


def _show(sections: tuple[Section, ...]) -> None:
    out = stdout()
    for section in sections:
        out.print(Text(section.heading, style="bold"))
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for line in section.lines:
            told = Text(line.value)
            if line.note:
                told.append(f"\n{line.note}", style="dim")
            table.add_row(Text(f"  {line.label}"), told)
        out.print(table)
