"""`luutin index`: bring the index up to what the archive holds."""

import click

from luutin.app.errors import EXIT_FAILURE
from luutin.app.garbage import gc_paused
from luutin.app.options import Whereabouts, with_place
from luutin.app.terminal import count_progress, talk
from luutin.archive import CannotOpenError, Database
from luutin.indexer import LEARNT, Index, learn_abbreviations


@click.command("index")
@with_place
@click.option("--rebuild", is_flag=True, help="Build the index anew beside the old one, then put it in its place.")
@click.option(
    "--abbreviations", is_flag=True, help="List the abbreviations that the archive explains, and search by them."
)
@click.option("--check", is_flag=True, help="Compare the index with the archive; exit code 1 where they differ.")
@click.option(
    "--to", "engine", metavar="NAME", help="The cluster that config.toml has as [engine.NAME], not the archive."
)
def command(place: Whereabouts, rebuild: bool, check: bool, abbreviations: bool, engine: str | None) -> None:
    """Take into the index what changed in the archive since the last time."""
    archive = place.archive
    if [rebuild, check, abbreviations].count(True) > 1:
        raise click.UsageError("--rebuild, --check and --abbreviations exclude each other")
    if engine and (check or abbreviations):
        raise click.UsageError("--to goes with --rebuild alone")
    if not archive.exists():
        raise CannotOpenError(
            archive, "no archive here yet; `luutin crawl`, `luutin import` or `luutin demo` makes one"
        )
    if engine:
        from luutin.app.following import follow

        follow(place.config(), engine, rebuild=rebuild)
        return
    with Database.open(archive) as database:
        index = Index(database, as_is=rebuild or check or abbreviations)
        if check:
            _check(index)
            return
        if abbreviations:
            _list_abbreviations(database)
            return
        total = index.count() if rebuild else index.pending()
        with gc_paused(), count_progress("Indexing", total) as progress:
            done = index.rebuild(progress=progress) if rebuild else index.catch_up(progress=progress)
    talk(f"{done.put:,} articles taken in, {done.removed:,} taken out → {archive}")


def _list_abbreviations(database: Database) -> None:
    pairs = learn_abbreviations(database)
    for pair in pairs:
        click.echo("\t".join(map(str, (*pair[:4], *["refused"] * pair.refused))))
    place = database.path.parent / LEARNT
    talk(
        f"{sum(not pair.refused for pair in pairs):,} explained by the archive → {place}; a - before a line refuses it"
    )


def _check(index: Index) -> None:
    faults = index.check()
    for fault in faults:
        talk(fault)
    if faults:
        talk("`luutin index --rebuild` makes a new index.")
        raise SystemExit(EXIT_FAILURE)
    talk("The index holds exactly what the archive holds.")
