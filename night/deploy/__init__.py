"""Files that put the night run and the web interface on a server: templates, and what fills them."""

from dataclasses import dataclass
from pathlib import Path
from string import Template

from luutin.night.deploy.quoting import as_argument, as_line, as_word, home_protection
from luutin.night.deploy.stack import StackSize, render_compose, render_kubernetes
from luutin.packaged import folder_of

__all__ = ["KINDS", "Installation", "StackSize", "render_files"]

KINDS = {
    "systemd": (
        "luutin-run.service",
        "luutin-serve.service",
        "luutin-backup.service",
        "luutin-backup.timer",
        "luutin-verify.service",
        "luutin-verify.timer",
    ),
    "docker": ("Dockerfile", ".dockerignore"),
    "compose": ("compose.yaml",),
    "kubernetes": ("luutin.yaml",),
}
"""Kind of deployment → its files, in the order printed."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What the files name."""

    command: Path
    """Where `luutin` is, absolute."""
    config: Path
    """The configuration, absolute."""
    db: Path
    """The archive, absolute; its folder is also the services' working folder."""
    user: str
    spool: Path | None = None
    """Where notices wait, absolute, where that is not in the archive's folder."""
    stack: StackSize | None = None
    """What stands beyond one machine; None: nothing, but for Kubernetes, which has one of each then."""


def render_files(kind: str, installation: Installation) -> dict[str, str]:
    """File name → content. Raises KeyError for a kind that is not in KINDS, UnnamableError."""
    if kind == "kubernetes":
        return {"luutin.yaml": render_kubernetes(installation.stack or StackSize(crawlers=1, servers=1))}
    if kind == "compose" and installation.stack is not None:
        return {"compose.yaml": render_compose(installation.stack)}
    folder, spool = installation.db.parent, installation.spool
    values = {
        "command": as_argument(str(installation.command)),
        "config": as_argument(str(installation.config)),
        "db": as_argument(str(installation.db)),
        "backup": as_argument(str(folder / "backup")),
        "folder": as_line(str(folder)),
        "written": " ".join([as_word(str(folder)), *([as_word(f"-{spool}")] if spool else [])]),
        "user": installation.user,
        "homes": home_protection(installation.command.resolve(), installation.config, folder),
    }
    return {name: Template(_template(name)).substitute(values) for name in KINDS[kind]}


def _template(name: str) -> str:
    return (folder_of(__name__) / f"{name.removeprefix('.')}.txt").read_text("utf-8")
