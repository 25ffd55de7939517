"""`luutin demo`: the whole way once, from a portal's pages to answers, on a sample portal of an invented district."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from luutin.app.config import Config
from luutin.app.crawling import crawl_and_judge
from luutin.app.demo.desk import ENGINE, configure, name_engine, open_folder, open_portal
from luutin.app.demo.portal import Portal
from luutin.app.demo.tour import farewell, walk
from luutin.app.errors import UserError
from luutin.app.terminal import stderr, stdout
from luutin.archive import Database, Statistics
from luutin.crawler import Progress as Watcher
from luutin.crawler import Summary
from luutin.night import logs


@click.command("demo")
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False), metavar="[DIR]")
@click.option("--port", type=click.IntRange(1024, 65533), help="Serve the portal on this port and the two after it.")
@click.option("--serve", is_flag=True, help="Only serve the portal, until Ctrl-C, for a crawl of your own.")
@click.option(
    "--engine", metavar="URL", help="Send the articles to the cluster at URL, too; docs/scaling.md starts one."
)
def command(folder: Path | None, port: int | None, serve: bool, engine: str | None) -> None:
    """Serve a sample portal, crawl it into DIR, and show what can be asked.

    Nothing leaves this machine. Without DIR a temporary folder is used. Run it on the same DIR again, also after it
    was ended half-way, and it goes on where it was.
    """
    logs.configure(quiet=True)
    home = open_folder(folder)
    portal = open_portal(home, port=port)
    try:
        if serve:
            _serve(portal)
            return
        config = configure(home, portal)
        _introduce(portal)
        summary = crawl_and_judge(config, config.sources, shown=partial(_bar, portal))
    finally:
        portal.stop()
    _tell(config, summary)
    if summary.interrupted:
        raise UserError(f"ended before its end; `luutin demo {home}` goes on from here")
    walk(config.db, home / "config.toml")
    if engine:
        from luutin.app.following import follow

        follow(name_engine(home, engine), ENGINE, rebuild=False)
    farewell(config.db, engine=(home / "config.toml", ENGINE) if engine else None)


def _serve(portal: Portal) -> None:
    """Answer until a person has had enough. The portal's own threads do the work."""
    _introduce(portal)
    stderr().print("Serving. Ctrl-C ends it.")
    with suppress(KeyboardInterrupt):
        signal.pause()


def _introduce(portal: Portal) -> None:
    out = stdout()
    out.print("[bold]Lưu Tin[/] keeps the news of district portals, and finds it again.")
    out.print(
        "[dim]A sample portal is served on this machine; the district, its people and its news are invented.[/]\n"
    )
    for site in portal.sites.values():
        out.print(f"  {site.base_url}/  {site.layout.title}", markup=False)
    out.print()


@contextmanager
def _bar(portal: Portal) -> Iterator[Watcher]:
    """Show how many of the portal's articles were read, on a terminal only."""
    console = stderr()
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        yield _Bar(bar, bar.add_task("Crawling", total=len(portal.articles)))


class _Bar:
    """Articles seen so far, of those that the portal says it has."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar = bar
        self._task = task

    def update(self, summary: Summary, *, queued: int) -> None:  # noqa: ARG002 - the crawler's protocol
        """Move the bar."""
        self._bar.update(self._task, completed=summary.total("articles"))


def _tell(config: Config, summary: Summary) -> None:
    with Database.read(config.db) as database:
        totals = Statistics(database).totals()
    out = stdout()
    out.print(
        f"[green]✓[/] {summary.total('fetched')} pages in {summary.seconds:.1f} s:"
        f" {totals.articles} articles, {totals.captions} captions"
        f" ({summary.total('new')} new and {summary.total('changed')} changed)"
    )
