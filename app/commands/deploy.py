"""`luutin deploy`: print the files that put it on a server."""

import shutil
import sys
from pathlib import Path

import click

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.night import KINDS, Installation, render_files


@click.command("deploy")
@with_config
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--user", default="luutin", show_default=True, help="System user that the services run as.")
@click.option("--write", "target", type=click.Path(path_type=Path, file_okay=False), help="Write the files here.")
def command(config: Config, kind: str, user: str, target: Path | None) -> None:
    """Print unit files for systemd, a Dockerfile, or a compose file; docs/operating.md tells how they are used.

    They name the folder of --db and the luutin that prints them. Files that are there are never overwritten.
    """
    luutin = shutil.which(sys.argv[0]) or shutil.which("luutin") or "/usr/local/bin/luutin"
    made = render_files(kind, Installation(str(Path(luutin).absolute()), config.db.parent.absolute(), user))
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
