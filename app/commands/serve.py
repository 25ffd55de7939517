"""`luutin serve`: the web interface."""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.options import with_config
from luutin.app.settings import WebSettings
from luutin.app.terminal import talk
from luutin.archive import Database

if TYPE_CHECKING:
    from luutin.app.web.sessions import ArticleSource


@click.command("serve")
@with_config
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--engine", metavar="NAME", help="The cluster that config.toml has as [engine.NAME] has the articles.")
@click.option("--root-path", help="Prefix under which a reverse proxy shows it, such as /luutin.")
def command(config: Config, host: str, port: int, engine: str | None, root_path: str | None) -> None:
    """Open the web interface: web pages and the JSON API, until interrupted. It only ever reads the archive.

    With --engine, articles and answers come from a cluster. The archive on this machine, where there is one, shows its
    captures, files and sources.
    """
    from luutin.app.web.access.book import access_file
    from luutin.app.web.app import create
    from luutin.app.web.processes import how_many, serve_all
    from luutin.app.web.server import WebServer, return_memory
    from luutin.app.web.throttle import throttle_logs
    from luutin.app.web.warming import load_pages

    web = config.web.model_copy(update={"hosts": (*config.web.hosts, host)})
    if root_path is not None:
        web = type(web).model_validate({**web.model_dump(), "root_path": root_path.rstrip("/")})
    if web.access and not access_file(config).exists():
        raise UserError(f"{access_file(config)}: nobody has a name in it yet; `luutin access add NAME` makes it")
    for line in _warn_of_open_doors(web, host):
        talk(line)
    with ExitStack() as opened:
        has_archive = True
        if engine:
            db, has_archive = opened.enter_context(_archive_beside(config, engine))
            config = replace(config, db=db)
        Database.read(config.db).close()  # say at once where there is no archive
        articles_from = _articles_of(config, engine, web.time_limit_s) if engine else None
        sockets = _bound(host, port, how_many(web.processes))
        shown = f"[{host}]" if ":" in host else host
        read = f"engine {engine}" if engine else config.db
        app = create(replace(config, web=web), articles_from=articles_from, has_archive=has_archive)
        throttle_logs()
        return_memory()
        load_pages()
        talk(f"Reading {read} at http://{shown}:{sockets[0].getsockname()[1]}{web.root_path}/ (Ctrl+C ends)")

        def serve(listener: socket.socket) -> None:
            app.state.luutin.sessions.open_one()  # each process has its own
            WebServer(app, web).run(sockets=[listener])

        serve_all(sockets, serve)


def _warn_of_open_doors(web: WebSettings, host: str) -> list[str]:
    """What an operator must hear who serves an archive to the world; empty: nobody else reaches it, or all is said."""
    if _is_loopback(host) and not web.public_url and not web.hosts[:-1]:
        return []
    if web.is_private:
        return ["Passwords need TLS: let a reverse proxy speak HTTPS before it."] if not _is_loopback(host) else []
    if web.public:
        return []
    return [
        "WARNING: everyone who reaches this server can read the whole archive. No password is asked.",
        '  For some alone:  access = "access.txt" in [web] of config.toml, then `luutin access add NAME`.',
        "  For everyone:    public = true in [web], and this is not said again.",
    ]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _articles_of(config: Config, engine: str, time_s: float) -> Callable[[], "ArticleSource"]:
    """What connects a reader to the cluster."""
    from luutin.app.engines import search_engine
    from luutin.app.web.sessions import ArticleSource

    def connect() -> ArticleSource:
        searcher = search_engine(config, engine, time_s=time_s)
        return ArticleSource(searcher.records, searcher)

    connect().searcher.close()  # say at once where config.toml has no such engine
    return connect


@contextmanager
def _archive_beside(config: Config, engine: str) -> Iterator[tuple[Path, bool]]:
    """The archive on this machine, where the cluster has its articles; else an empty one while the server runs.

    And whether it is one of the cluster's: captures and files of another one would stand beside the wrong articles.
    """
    why_not = _why_not_used(config, engine)
    if why_not is None:
        yield config.db, True
        return
    with TemporaryDirectory(prefix="luutin-") as folder:
        talk(f"{why_not}: captures, files, sources and changes are not shown here.")
        empty = Path(folder) / "archive.db"
        Database.open(empty).close()
        yield empty, False


def _why_not_used(config: Config, engine: str) -> str | None:
    from luutin.app.engines import connect_engine
    from luutin.indexer import IndexerError, why_not_its_own

    if not config.db.exists():
        return f"No archive at {config.db}"
    try:
        with Database.read(config.db) as database, connect_engine(config, engine) as cluster:
            reason = why_not_its_own(cluster, database)
    except IndexerError as error:
        return f"Whether {config.db} is an archive of engine {engine} cannot be asked ({error})"
    return reason and f"{config.db} is no archive of engine {engine} as it stands there: {reason}"


def _bound(host: str, port: int, number: int) -> list[socket.socket]:
    """So many sockets that listen at the address asked for; port 0 takes a free one."""
    from luutin.app.web.processes import listen

    try:
        return listen(host, port, number, backlog=128)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(
            f"{host}, port {port}: {reason}; choose another with --host or --port (0: any free one)"
        ) from error
