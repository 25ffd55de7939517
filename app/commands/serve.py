"""`luutin serve`: the web interface."""

import ipaddress
import socket
from dataclasses import replace

import click

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.options import with_config
from luutin.app.settings import WebSettings
from luutin.app.terminal import talk
from luutin.archive import Database


@click.command("serve")
@with_config
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--root-path", help="Prefix under which a reverse proxy shows it, such as /luutin.")
def command(config: Config, host: str, port: int, root_path: str | None) -> None:
    """Open the web interface: web pages and the JSON API, until interrupted. It only ever reads the archive."""
    from luutin.app.web.access.book import access_file
    from luutin.app.web.app import create
    from luutin.app.web.server import WebServer
    from luutin.app.web.throttle import throttle_logs

    web = config.web.model_copy(update={"hosts": (*config.web.hosts, host)})
    if root_path is not None:
        web = type(web).model_validate({**web.model_dump(), "root_path": root_path.rstrip("/")})
    if web.access and not access_file(config).exists():
        raise UserError(f"{access_file(config)}: nobody has a name in it yet; `luutin access add NAME` makes it")
    for line in _warn_of_open_doors(web, host):
        talk(line)
    Database.read(config.db).close()  # say at once where there is no archive
    with _bound(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        talk(f"Reading {config.db} at http://{shown}:{listener.getsockname()[1]}{web.root_path}/ (Ctrl+C ends)")
        server = WebServer(create(replace(config, web=web)), web)
        throttle_logs()
        server.run(sockets=[listener])


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
