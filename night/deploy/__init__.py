"""Files that put the night run and the web interface on a server: templates, and what fills them."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

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
}
"""Kind of deployment → its files, in the order printed."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What the files name."""

    command: str
    """Absolute path of `luutin`."""
    folder: Path
    """Where config.toml and archive.db lie; also the service's working folder."""
    user: str


def render_files(kind: str, installation: Installation) -> dict[str, str]:
    """File name → content. Raises KeyError for a kind that is not in KINDS."""
    values = {"command": installation.command, "folder": str(installation.folder), "user": installation.user}
    return {name: Template(_template(name)).substitute(values) for name in KINDS[kind]}


def _template(name: str) -> str:
    return (files(__name__) / f"{name.removeprefix('.')}.txt").read_text("utf-8")
