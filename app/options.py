"""What every command takes: `--config` and `--db`; and how a command gets its configuration."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from app.config import Config, ConfigError, load
from app.errors import EXIT_USAGE, UserError

Command = TypeVar("Command", bound=Callable[..., Any])


def with_config(command: Command) -> Command:
    """Give *command* `--config` and `--db`, and hand it the loaded Config as its first argument."""

    @click.option(
        "--config",
        "config_file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Configuration file.  [default: ./config.toml]",
    )
    @click.option(
        "--db",
        "db_file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Archive file.  [default: ./archive.db, or LUUTIN_DB]",
    )
    @wraps(command)
    def run(*args: Any, config_file: Path | None, db_file: Path | None, **options: Any) -> Any:
        return command(configured(config_file, db_file), *args, **options)

    return run  # type: ignore[return-value]  # wraps keeps the name and adds two options


def configured(config_file: Path | None, db_file: Path | None) -> Config:
    """Load the configuration; a fault in it ends the command with exit code 2."""
    try:
        return load(config_file, db_file)
    except ConfigError as error:
        raise UserError(str(error), code=EXIT_USAGE) from error
