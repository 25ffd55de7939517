"""`luutin config`: look at the configuration."""

import click

from luutin.app.config import Config
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.crawler import RENDERING_COSTS, what_lacks


@click.group("config")
def command() -> None:
    """Look at the configuration."""


@command.command()
@with_config
def check(config: Config) -> None:
    """Read the configuration and say what it chooses; faults are named with their line."""
    where = str(config.path) if config.path else "no config.toml here: defaults"
    enabled = [source.name for source in config.sources if source.enabled]
    talk(f"{where}\narchive   {config.db}\ncontact   {config.crawler.contact or 'none: public hosts will be refused'}")
    talk(f"sources   {len(enabled)} enabled of {len(config.sources)}: {', '.join(enabled) or 'none'}")
    rendered = [source.name for source in config.sources if source.enabled and source.render is not None]
    lack = what_lacks() if rendered else None
    if rendered:
        talk(f"rendered  {', '.join(rendered)}: {lack or RENDERING_COSTS}")
    talk("ok" if lack is None else "pages of these sources stay unread until then")
