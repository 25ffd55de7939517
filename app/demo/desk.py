"""Where a demo lives: a folder with its own configuration, so that a demo that was ended goes on where it was.

The portal's addresses are part of what the archive keeps. They are in the folder's config.toml, as seeds, and every
later demo in that folder serves the portal at the same ones.
"""

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from luutin.app.config import Config
from luutin.app.demo.layouts import LAYOUTS
from luutin.app.demo.portal import HOST, Portal
from luutin.app.demo.site import Site
from luutin.app.errors import UserError
from luutin.app.options import load_config

_USUAL_PORTS = range(8741, 9241, 10)
"""First ports to try. Below those that systems lend to clients, which are rarely free again a moment later."""
_PERMISSION = "luutin demo, which serves the portal itself"

ENGINE = "demo"
"""Name of the cluster in the demo's config.toml."""


def open_folder(asked: Path | None) -> Path:
    """Make the folder asked for, or a temporary one. Raises UserError where it cannot be made."""
    try:
        folder = asked or Path(tempfile.mkdtemp(prefix="luutin-demo-"))
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"cannot use {error.filename} ({error.strerror}); give another folder") from error
    return folder


def open_portal(folder: Path, *, port: int | None) -> Portal:
    """Start the portal at the folder's addresses, at *port* and the two after it, or at the first usual ones free.

    Raises UserError where the addresses that the folder or *port* asks for are taken.
    """
    kept = _kept_ports(folder)
    if kept is not None:
        return _started(kept)
    if port is not None:
        return _started(_three(port))
    for usual in _USUAL_PORTS[:-1]:
        with suppress(UserError):
            return _started(_three(usual))
    return _started(_three(_USUAL_PORTS[-1]))


def configure(folder: Path, portal: Portal) -> Config:
    """Write the folder's config.toml where there is none yet, and read it."""
    file = folder / "config.toml"
    if not file.exists():
        # Renamed into place, so that a demo killed here leaves either no configuration or a whole one.
        half = file.with_suffix(".half")
        half.write_text("\n".join(map(_table, portal.sites.values())), "utf-8")
        half.replace(file)
    return load_config(file, folder / "archive.db")


def name_engine(folder: Path, url: str) -> Config:
    """Add a cluster to the folder's config.toml where it is not there, and read it."""
    file = folder / "config.toml"
    said = file.read_text("utf-8")
    if f"[engine.{ENGINE}]" not in said:
        file.write_text(f'{said}\n[engine.{ENGINE}]\nurl = "{url}"\nindex = "demo"\n', "utf-8")
    return load_config(file, folder / "archive.db")


def _table(site: Site) -> str:
    return (
        f'[sources.{site.layout.key}]\nname = "{site.layout.title}"\n'
        f'seeds = ["{site.base_url}/"]\npermission = {{ by = "{_PERMISSION}", delay_s = 0.0 }}\n'
    )


def _three(port: int) -> tuple[int, int, int]:
    return port, port + 1, port + 2


def _started(ports: Sequence[int]) -> Portal:
    portal = Portal(ports)
    try:
        portal.start()
    except OSError as error:
        taken = ", ".join(map(str, ports))
        raise UserError(
            f"the sample portal cannot listen on ports {taken} of {HOST} ({error.strerror}): "
            "end what listens there, or choose others with --port"
        ) from error
    return portal


def _kept_ports(folder: Path) -> tuple[int, ...] | None:
    """The ports of an earlier demo in *folder*; None where there was none."""
    file = folder / "config.toml"
    if not file.exists():
        if (folder / "archive.db").exists():
            raise UserError(f"{folder} holds an archive that is not a demo's; give an empty folder")
        return None
    seeds = {source.name: source.seeds[0] for source in load_config(file, folder / "archive.db").sources}
    ports = [urlsplit(seeds.get(layout.key, "")).port for layout in LAYOUTS]
    if None in ports:
        raise UserError(f"{file} is not a demo's; give an empty folder")
    return tuple(port for port in ports if port is not None)
