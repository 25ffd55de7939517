"""Do the clusters answer that articles are sent to, and have they what this archive has?"""

import stat
from collections.abc import Iterator

from luutin.archive import Database
from luutin.indexer import look_at
from luutin.night.diagnosis import Diagnosis, Level
from luutin.night.operation import Operation


def diagnose_engines(database: Database, config: Operation) -> Iterator[Diagnosis]:
    """A line for each cluster, and one for a password that others can read."""
    for name, settings in config.engines.items():
        file, state = settings.password_file, look_at(name, settings, database)
        if file is not None and file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Diagnosis("engine", Level.WARN, f"{file} can be read by others: chmod 600 {file}")
        if state.trouble is None:
            yield Diagnosis("engine", Level.OK, f"{name} is {state.colour} on {state.nodes} nodes, and up to date")
        else:
            hard = state.colour in {None, "red"} or state.read_only
            yield Diagnosis("engine", Level.FAIL if hard else Level.WARN, f"{name}: {state.trouble}")
