"""`luutin deploy`: print the files that put it on a server."""

import re
import shutil
import sys
from pathlib import Path

import click

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.night import KINDS, Installation, NightError, render_files

_USER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,30}")
"""As useradd(8) takes it, and systemd."""


def _check_user(_: click.Context, __: click.Parameter, value: str) -> str:
    if not _USER.fullmatch(value):
        raise click.BadParameter("letters, digits, - and _ name a system user, the first one no digit")
    return value


@click.command("deploy")
@with_config
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option(
    "--user",
    default="luutin",
    show_default=True,
    metavar="NAME",
    callback=_check_user,
    help="System user that the services run as.",
)
@click.option("--write", "target", type=click.Path(path_type=Path, file_okay=False), help="Write the files here.")
def command(config: Config, kind: str, user: str, target: Path | None) -> None:
    """Print unit files for systemd, a Dockerfile, or a compose file; docs/operating.md tells how they are used.

    They name the --config and --db given, and the luutin that prints them. Files that are there are never overwritten.
    """
    luutin = shutil.which(sys.argv[0]) or shutil.which("luutin") or "/usr/local/bin/luutin"
    db = config.db.absolute()
    installation = Installation(
        command=Path(luutin).absolute(),
        config=config.path.absolute() if config.path else db.with_name("config.toml"),
        db=db,
        user=user,
        spool=None if config.spool.absolute().is_relative_to(db.parent) else config.spool.absolute(),
    )
    try:
        made = render_files(kind, installation)
    except NightError as error:
        raise UserError(str(error)) from error
    if target is None:
        for name, content in made.items():
            click.echo(f"# ---- {name}\n{content}")
        return
    there = [name for name in made if (target / name).exists()]
    if there:
        raise UserError(f"{target} has {', '.join(there)} already; choose another folder, or remove them")
    target.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (target / name).write_text(content, "utf-8")
        talk(f"{target / name}")
