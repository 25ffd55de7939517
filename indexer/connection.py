"""Here is an archive. Give me a connection for SQL of my own, with the functions that rank FTS4's hits.

The functions are those of `sqlite_fts4`: `rank_bm25`, `rank_score`, `decode_matchinfo` and `annotate_matchinfo`.
Datasette loads this module by its entry point, and its connections have them too.
"""

from pathlib import Path

from sqlite_fts4 import register_functions

from luutin.archive import Connection, Database


def connect(path: Path | str) -> Connection:
    """Open an existing archive read-only; rows come as `sqlite3.Row`. The caller closes it.

    Raises CannotOpenError, NotAnArchiveError, NewerSchemaError, SchemaError, DamagedError.
    """
    connection = Database.read(path).connection
    register_functions(connection)
    return connection


def prepare_connection(conn: Connection) -> None:
    """Give one of Datasette's connections the functions: its hook of this name."""
    register_functions(conn)


# What `datasette.hookimpl` would note on the hook. Datasette is not ours to depend on.
prepare_connection.datasette_impl = {}  # type: ignore[attr-defined]
