"""Where the configuration and the archive are. Light, so that a search starts fast.

Which file: `--config`, else `LUUTIN_CONFIG`, else ./config.toml where there is one, else none.
Which archive: `--db`, else `LUUTIN_DB`, else `db` in the file (beside the file), else ./archive.db.
"""

import os
from pathlib import Path
from typing import Any

from luutin.night import SettingsError

ARCHIVE = "archive.db"


class ConfigError(SettingsError):
    """The configuration cannot be used; `problems` has one line for each fault, with its place."""

    def __init__(self, path: Path | None, problems: list[str]) -> None:
        self.path = path
        self.problems = problems
        where = f"{path}: " if path else ""
        super().__init__("\n".join(f"{where}{problem}" for problem in problems))


def config_file(given: Path | None) -> Path | None:
    """The configuration file; None: there is none."""
    beside = Path("config.toml")
    return given or _from_environment("LUUTIN_CONFIG") or (beside if beside.exists() else None)


def tables(path: Path) -> dict[str, Any]:
    """What a configuration file says, unchecked. Raises ConfigError where it cannot be read."""
    import tomllib

    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(path, ["there is no such file; name another with --config"]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(path, [f"cannot be read: {error}"]) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(path, [f"is not valid TOML: {error}"]) from error


def archive_file(config: Path | None = None, db: Path | None = None) -> Path:
    """The archive, by the options of that name. Raises ConfigError."""
    known = db or _from_environment("LUUTIN_DB")
    path = None if known else config_file(config)
    if known or path is None:
        return known or Path(ARCHIVE)
    name = tables(path).get("db", ARCHIVE)
    if not isinstance(name, str):
        raise ConfigError(path, ["db: a file name is needed"])
    return path.parent / name


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None
