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
from luutin.night import KINDS, Installation, NightError, StackSize, render_files

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
@click.option("--crawlers", type=click.IntRange(1, 999), help="Crawlers beside each other; print a whole stack.")
@click.option("--servers", type=click.IntRange(1, 999), help="Web servers of that stack.")
@click.option("--write", "target", type=click.Path(path_type=Path, file_okay=False), help="Write the files here.")
def command(  # noqa: PLR0917 - click hands its options over by name
    config: Config, kind: str, user: str, crawlers: int | None, servers: int | None, target: Path | None
) -> None:
    """Print unit files for systemd, a Dockerfile, a compose file, or manifests for Kubernetes.

    docs/operating.md tells how they are used. With --crawlers or --servers, `compose` prints a stack beyond one
    machine, as `kubernetes` always does: three OpenSearch nodes, an object store, crawlers, servers (docs/scaling.md).

    They name the --config and --db given, and the luutin that prints them. Files that are there are never overwritten.
    """
    if kind not in {"compose", "kubernetes"} and (crawlers or servers):
        raise click.UsageError("--crawlers and --servers belong to `compose` and `kubernetes`")
    luutin = shutil.which(sys.argv[0]) or shutil.which("luutin") or "/usr/local/bin/luutin"
    db = config.db.absolute()
    installation = Installation(
        command=Path(luutin).absolute(),
        config=config.path.absolute() if config.path else db.with_name("config.toml"),
        db=db,
        user=user,
        spool=None if config.spool.absolute().is_relative_to(db.parent) else config.spool.absolute(),
        stack=StackSize(crawlers or 1, servers or 1) if crawlers or servers else None,
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
