"""`luutin mcp`: the archive for clients of the Model Context Protocol."""

import click

from luutin.app.config import Config
from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.archive import Database


@click.command("mcp")
@with_config
@click.option("--http", is_flag=True, help="Answer over HTTP instead of standard input and output.")
@click.option("--host", default="127.0.0.1", show_default=True, help="With --http: address to listen on.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="With --http.")
def command(config: Config, *, http: bool, host: str, port: int) -> None:
    """Let a client of the Model Context Protocol search, read, cite and compare. It only ever reads the archive.

    Every answer has the article's addresses and its hash, so that what is said of it can be checked. Answers are
    bounded. Needs the extra: `pip install 'luutin[mcp]'`.
    """
    try:
        from luutin.app.mcp.server import make_server, serve_http
    except ModuleNotFoundError as error:
        raise UserError(f"{error.name} is not installed: `pip install 'luutin[mcp]'` brings it") from error
    if http and config.web.is_private:
        raise UserError(
            "this archive is private, and over HTTP nobody would be asked who he is: leave --http out",
            code=EXIT_USAGE,
        )
    Database.read(config.db).close()  # say at once where there is no archive
    server = make_server(config)
    if http:
        talk(f"Reading {config.db} at http://{host}:{port}/mcp (Ctrl+C ends)")
        serve_http(server, config, host=host, port=port)
    else:
        server.run("stdio")
