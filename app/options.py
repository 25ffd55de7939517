"""What every command takes: `--config` and `--db`. And how a command gets its configuration."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.location import ConfigError, archive_file

if TYPE_CHECKING:
    from luutin.app.config import Config


class GivenFiles(NamedTuple):
    """`--config` and `--db` as they stand before the command's name; None: they do not."""

    config: Path | None
    db: Path | None


Loaded = TypeVar("Loaded")
Command = TypeVar("Command", bound=Callable[..., Any])


def first_day(text: str) -> date:
    """Read a day as people write it, of a month or a year the first: what an option's `type` may be."""
    return _day(text, last=False)


def last_day(text: str) -> date:
    """Read a day likewise, of a month or a year the last."""
    return _day(text, last=True)


def _day(text: str, *, last: bool) -> date:
    from luutin.indexer import BadRequestError, read_bound

    try:
        return read_bound("date", text, last=last)
    except BadRequestError as error:
        raise click.BadParameter(f"{text!r} is not {error.expected}") from error


def with_config(command: Command) -> Command:
    """Give *command* `--config` and `--db`, and hand it the loaded Config as its first argument."""
    return _with_files(command, load_config)


def with_archive(command: Command) -> Command:
    """Give *command* `--config` and `--db`, and hand it the archive's path, which is found much faster."""
    return _with_files(command, find_archive)


class Whereabouts(NamedTuple):
    """The archive's path, and the configuration for who needs more of it than that."""

    archive: Path
    config: Callable[[], "Config"]


def with_place(command: Command) -> Command:
    """Give *command* `--config` and `--db`, and hand it Whereabouts: the path, and the rest once asked for."""
    return _with_files(command, _find_place)


def _find_place(config_file: Path | None, db_file: Path | None) -> Whereabouts:
    return Whereabouts(find_archive(config_file, db_file), lambda: load_config(config_file, db_file))


def _with_files(command: Command, first: Callable[[Path | None, Path | None], Any]) -> Command:
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
        return command(first(config_file, db_file), *args, **options)

    return run  # type: ignore[return-value]  # wraps keeps the name and adds two options


def load_config(config_file: Path | None, db_file: Path | None) -> "Config":
    """Load the configuration; a fault in it ends the command with exit code 2."""
    from luutin.app.config import load

    return _load(load, config_file, db_file)


def find_archive(config_file: Path | None, db_file: Path | None) -> Path:
    """The archive's path; a configuration that cannot be read ends the command with exit code 2."""
    return _load(archive_file, config_file, db_file)


def given_files(config_file: Path | None, db_file: Path | None) -> GivenFiles:
    """What stands behind the command's name, else what stands before it."""
    context = click.get_current_context(silent=True)
    before = (context and context.find_object(GivenFiles)) or GivenFiles(None, None)
    return GivenFiles(config_file or before.config, db_file or before.db)


def _load(load: Callable[[Path | None, Path | None], Loaded], config_file: Path | None, db_file: Path | None) -> Loaded:
    try:
        return load(*given_files(config_file, db_file))
    except ConfigError as error:
        raise UserError(str(error), code=EXIT_USAGE) from error
