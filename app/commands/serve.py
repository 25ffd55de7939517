"""`luutin serve`: the web interface."""

import socket
from dataclasses import replace

import click

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.archive import Database


@click.command("serve")
@with_config
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--root-path", help="Prefix under which a reverse proxy shows it, such as /luutin.")
def command(config: Config, host: str, port: int, root_path: str | None) -> None:
    """Open the web interface: web pages and the JSON API, until interrupted. It only ever reads the archive."""
    from luutin.app.web.app import create
    from luutin.app.web.server import WebServer
    from luutin.app.web.throttle import throttle_logs

    web = config.web.model_copy(update={"hosts": (*config.web.hosts, host)})
    if root_path is not None:
        web = type(web).model_validate({**web.model_dump(), "root_path": root_path.rstrip("/")})
    Database.read(config.db).close()  # say at once where there is no archive
    with _bound(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        talk(f"Reading {config.db} at http://{shown}:{listener.getsockname()[1]}{web.root_path}/ (Ctrl+C ends)")
        server = WebServer(create(replace(config, web=web)), web)
        throttle_logs()
        server.run(sockets=[listener])


def _bound(host: str, port: int) -> socket.socket:
    """A socket that listens at the address asked for; port 0 takes a free one."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(
            f"{host}, port {port}: {reason}; choose another with --host or --port (0: any free one)"
        ) from error
