"""`luutin verify`: prove that the archive is still what was written."""

import sys
from collections import Counter
from datetime import UTC, datetime

import click
import orjson

from luutin.app.config import Config
from luutin.app.errors import EXIT_FAILURE
from luutin.app.options import with_config
from luutin.app.terminal import stdout, talk
from luutin.archive import Database
from luutin.night import Deed, Fault, logs, note_failed, note_good, verify

_SHOWN = 50


@click.command("verify")
@with_config
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(config: Config, as_json: bool) -> None:
    """Read everything back: captures against their hashes, articles against captures, the index against the archive.

    Each fault is named with its file, its place and its address, and each kind with the command that heals it. The
    exit code is then 1. Can run during a crawl.
    """
    logs.configure(silent=True)
    counts, faults = Counter[str](), list[Fault]()
    with Database.read(config.db, as_is=True) as database:
        for found in verify(database, config.captures):
            if isinstance(found, Fault):
                faults.append(found)
                if len(faults) <= _SHOWN:
                    talk(f"{found.part}: {found.what}")
            else:
                counts[found.part] += 1
    if as_json:
        told = [{"part": fault.part, "what": fault.what, "healed_by": fault.healed_by} for fault in faults]
        answer = {"checked": counts, "faults": told}
        sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        _print(config, counts, faults)
    _note(config, faults)
    if faults:
        sys.exit(EXIT_FAILURE)


def _note(config: Config, faults: list[Fault]) -> None:
    """Write down how it went, for status, doctor and metrics."""
    now = datetime.now(UTC)
    if faults:
        more = f", and {len(faults) - 1:,} more" if len(faults) > 1 else ""
        note_failed(config, Deed.VERIFY, f"{faults[0].part}: {faults[0].what}{more}", now=now)
    else:
        note_good(config, Deed.VERIFY, now=now)


def _print(config: Config, counts: Counter[str], faults: list[Fault]) -> None:
    looked = f"{counts['captures']:,} captures, {counts['articles']:,} revisions, database and index of {config.db}"
    if not faults:
        stdout().print(f"{looked}: all as written", markup=False, soft_wrap=True)
        return
    parts = Counter(fault.part for fault in faults)
    told = ", ".join(f"{count:,} in {part}" for part, count in parts.items())
    stdout().print(f"{looked}: {len(faults):,} faults ({told})", markup=False, soft_wrap=True)
    if len(faults) > _SHOWN:
        talk(f"The first {_SHOWN} of {len(faults):,} are shown; --json lists all.")
    for part in parts:
        talk(f"{part}: {next(fault.healed_by for fault in faults if fault.part == part)}")
