"""`luutin init`: from nothing to an archive that can be searched."""

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import tomlkit
from pydantic import ValidationError

from luutin.app.config import Config, load
from luutin.app.crawling import chosen_sources, run_crawl
from luutin.app.errors import EXIT_OK, EXIT_PARTIAL, EXIT_USAGE, UserError
from luutin.app.help import translate
from luutin.app.options import given_files
from luutin.app.portals import append_table, look_at, new_source, source_table, why_nothing
from luutin.app.terminal import talk
from luutin.archive import Database, Statistics
from luutin.crawler import CrawlerSettings, Findings, Mode, SetupError, SourceSettings, check_contact

_LOOK = 8
"""Pages to look at before a portal is taken."""
_FIRST = 30
"""Pages of the first crawl."""
_REACHED = re.compile(r"mailto:[^\s@]+@[^\s@]+\.[^\s@]+|https?://\S+")


@click.command("init")
@click.option("--config", "config_file", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it.")
@click.option("--db", "db_file", type=click.Path(dir_okay=False, path_type=Path), help="Archive file.")
@click.option("--name", help="What the crawler calls itself to portals: letters and hyphens.  [default: LuuTin]")
@click.option("--contact", help="Mail address or page by which a portal's operator reaches you.")
@click.option("--portal", "portals", multiple=True, metavar="URL", help="A portal to begin with; may be repeated.")
@click.option(
    "--pages", default=_FIRST, show_default=True, type=click.IntRange(min=0), help="Pages of the first crawl."
)
def command(  # noqa: PLR0917 - click calls by name
    config_file: Path | None,
    db_file: Path | None,
    name: str | None,
    contact: str | None,
    portals: tuple[str, ...],
    pages: int,
) -> None:
    """Write config.toml and crawl the first pages. What is not given is asked for, on a terminal.

    Each portal is looked at first. One that cannot be read is told and left out, exit code 3. Where none can, nothing
    is written.
    """
    given = given_files(config_file, db_file)
    path = given.config or Path("config.toml")
    if path.exists():
        there = translate("%(path)s is there already: `luutin source add URL` adds a portal to it", path=path)
        raise UserError(there, code=EXIT_USAGE)
    crawler = _crawler(name, contact)
    addresses = portals or tuple(_asked_portals())
    taken = dict(_take(crawler, addresses))
    if not taken:
        raise UserError(translate("no portal can be crawled, and nothing was written"))
    append_table(path, "\n".join([_head(crawler), *taken.values()]))
    talk(
        translate(
            "%(count)s of %(asked)s portals written to %(path)s", count=len(taken), asked=len(addresses), path=path
        )
    )
    code = _first_crawl(load(path, given.db), pages) if pages else EXIT_OK
    sys.exit(code or (EXIT_OK if len(taken) == len(addresses) else EXIT_PARTIAL))


def _crawler(name: str | None, contact: str | None) -> CrawlerSettings:
    """How the crawler names itself. Raises UserError for what portals could not make sense of."""
    if _is_asking():
        name = name or click.prompt(translate("What the crawler calls itself"), default="LuuTin", err=True)
        contact = contact or click.prompt(translate("Mail address or page by which portals reach you"), err=True)
    reached = (contact or "").strip()
    if "@" in reached and ":" not in reached:
        reached = f"mailto:{reached}"
    if reached and not _REACHED.fullmatch(reached):
        raise UserError(
            translate("“%(given)s” is no mail address and no page: portals must be able to reach you", given=reached),
            code=EXIT_USAGE,
        )
    try:
        return CrawlerSettings(product=name or "LuuTin", contact=reached)
    except ValidationError as error:
        raise UserError(
            translate("“%(given)s” cannot be the crawler's name: take letters and hyphens", given=name), code=EXIT_USAGE
        ) from error


def _asked_portals() -> Iterator[str]:
    """Addresses as a person types them, until an empty line. Raises UserError where nobody can be asked."""
    if not _is_asking():
        raise UserError(translate("name a portal: --portal https://phuong.example.vn/"), code=EXIT_USAGE)
    more = translate("Address of a portal")
    while address := click.prompt(more, default="", show_default=False, err=True).strip():
        yield address
        more = translate("Another one, or nothing to go on")


def _is_asking() -> bool:
    return sys.stdin.isatty()


def _take(crawler: CrawlerSettings, addresses: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Name and table of each portal that can be crawled; what is wrong with the others is told."""
    known = Config(path=None, db=Path())
    for address in addresses:
        try:
            source = new_source(known, address, None)
            findings = _look(crawler, source)
        except UserError as error:
            talk(translate("%(address)s is left out: %(why)s", address=address, why=error.message))
            continue
        known = replace(known, sources=(*known.sources, source))
        told = translate("%(name)s: %(found)s articles on %(pages)s pages", name=source.name, found=findings.found,
                         pages=findings.pages)  # fmt: skip
        talk(told)
        yield source.name, source_table(source, findings)


def _look(crawler: CrawlerSettings, source: SourceSettings) -> Findings:
    """What a first look at *source* shows. Raises UserError where it shows no article, or may not be had."""
    try:
        check_contact(crawler, [source])
    except SetupError as error:
        raise UserError(
            translate("portals must be able to reach you: give --contact you@example.org, or a page about you"),
            code=EXIT_USAGE,
        ) from error
    findings = look_at(crawler, source, _LOOK)
    if not findings.found:
        raise UserError(why_nothing(source, findings))
    return findings


def _head(crawler: CrawlerSettings) -> str:
    """The part of config.toml that is no portal's."""
    document, table = tomlkit.document(), tomlkit.table()
    document.add(tomlkit.comment("Made by `luutin init`. docs/adding-a-source.md explains each setting."))
    document.add(tomlkit.nl())
    if crawler.product != CrawlerSettings().product:
        table.add("product", crawler.product)
    table.add("contact", crawler.contact)
    document.add("crawler", table)
    return tomlkit.dumps(document)


def _first_crawl(config: Config, pages: int) -> int:
    """Crawl a little, and say how to go on."""
    code = run_crawl(config, chosen_sources(config, ()), mode=Mode.CRAWL, pages=pages, seconds=None, as_json=False)
    with Database.read(config.db) as database:
        articles = Statistics(database).totals().articles
    talk(translate("%(count)s articles are kept in %(db)s", count=articles, db=config.db))
    talk(translate("luutin search WORDS finds them, luutin serve shows them, luutin crawl fetches more"))
    return code
