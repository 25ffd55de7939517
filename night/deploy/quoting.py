"""How a path stands in a unit file, whatever its letters: systemd.syntax(7), systemd.service(5), systemd.unit(5)."""

import re
import unicodedata
from pathlib import Path

from luutin.night.errors import UnnamableError

_NEEDS_QUOTES = re.compile(r"""[\s"'\\;]""")
_HOMES = (Path("/home"), Path("/root"), Path("/run/user"))


def as_argument(path: str) -> str:
    """*path* as one word of a command line, where `%` begins a specifier and `$` a variable. Raises UnnamableError."""
    return as_word(path).replace("$", "$$")


def as_word(path: str) -> str:
    """*path* as one word of a list, where `%` begins a specifier. Raises UnnamableError."""
    plain = as_line(path)
    if not _NEEDS_QUOTES.search(plain):
        return plain
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def as_line(path: str) -> str:
    """*path* as the whole of a setting, where quotes stand for themselves. Raises UnnamableError."""
    if any(unicodedata.category(letter).startswith("C") for letter in path):
        raise UnnamableError(path)
    return path.replace("%", "%%")


def home_protection(*paths: Path) -> str:
    """How far homes are closed to a service (`ProtectHome=`): wholly, unless one of *paths* is in one."""
    inside = any(path.is_relative_to(home) for path in paths for home in _HOMES)
    return "read-only" if inside else "yes"
