"""`luutin store`: WARC files into the object store, and what it has."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click
import orjson

from luutin.app.config import Config
from luutin.app.errors import EXIT_FAILURE, UserError
from luutin.app.options import with_config
from luutin.app.signals import ended_by_signals
from luutin.app.storing import store_complete, tell_stored
from luutin.app.terminal import stdout, talk
from luutin.archive import Database, HeldError, S3Store, StoreError, Storer, Work, lock, lock_file


@click.command("store")
@with_config
@click.option("--check", is_flag=True, help="Ask the store for each file that it has: its size and its SHA-256.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(config: Config, check: bool, as_json: bool) -> None:
    """Store the WARC files that are complete, and take from this disk those that were stored for long enough.

    Each crawl does the same at its end. A file is taken away only when the store has shown its very bytes. End it
    whenever you like: the same command goes on where it stopped.
    """
    try:
        if check:
            _check(config, as_json)
            return
        now = datetime.now(UTC)
        with lock(lock_file(config.db, Work.RUN), what="luutin store", now=now), ended_by_signals() as stop:
            done = store_complete(config, stop=stop)
    except (HeldError, StoreError) as error:
        raise UserError(str(error)) from error
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(asdict(done)) + b"\n")
    else:
        tell_stored(done)


def _check(config: Config, as_json: bool) -> None:
    if config.store is None:
        raise UserError("no object store is configured: `[store]` in config.toml names one (docs/scaling.md)")
    store = S3Store(config.store)
    with Database.read(config.db) as database:
        found = list(Storer(database, config.warc, store, config.store).check_all())
    faults = [fault for fault in found if fault is not None]
    for fault in faults:
        talk(fault)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps({"files": len(found), "faults": faults}) + b"\n")
    else:
        stdout().print(f"{len(found):,} WARC files in {store.name}: {len(faults):,} faults", soft_wrap=True)
    if faults:
        sys.exit(EXIT_FAILURE)
