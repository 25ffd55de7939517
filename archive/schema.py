"""The schema's history: numbered SQL files, applied in order, each in one transaction with the record of it."""

from functools import cache
from importlib.resources import files

APPLICATION_ID = 0x4C54494E
"""`LTIN` in ASCII: how a file says that it is a Lưu Tin archive (SQLite's `PRAGMA application_id`)."""


@cache
def migrations() -> tuple[str, ...]:
    """The SQL of each migration; number *n* brings the schema to `user_version` *n*."""
    folder = files("luutin.archive") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    numbers = [int(name[:4]) for name in names]
    if numbers != list(range(1, len(names) + 1)):
        raise RuntimeError(f"migrations are not numbered without gaps: {names}")
    return tuple((folder / name).read_text("utf-8") for name in names)
