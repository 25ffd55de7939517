"""`luutin store`: WARC files into the object store, and what it has."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

import click
import orjson

from luutin.app.config import Config
from luutin.app.errors import EXIT_FAILURE, UserError
from luutin.app.options import with_config
from luutin.app.signals import ended_by_signals
from luutin.app.storing import store_complete, store_settings, tell_stored
from luutin.app.terminal import stdout, talk
from luutin.archive import Database, HeldError, S3Store, StoreError, Storer, Storing, Work, lock, lock_file


@click.command("store")
@with_config
@click.option("--check", is_flag=True, help="Ask the store for each file that it has: its size and its SHA-256.")
@click.option("--fetch", is_flag=True, help="Bring back the files that stand in the store alone.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(config: Config, check: bool, fetch: bool, as_json: bool) -> None:
    """Store the WARC files that are complete, and take from this disk those that were stored for long enough.

    Each crawl does the same at its end. A file is taken away only when the store has shown its very bytes. End it
    whenever you like: the same command goes on where it stopped.
    """
    if check and fetch:
        raise click.UsageError("--check and --fetch exclude each other")
    try:
        if check:
            _check(config, as_json)
            return
        now = datetime.now(UTC)
        Database.read(config.db).close()  # there must be one
        with lock(lock_file(config.db, Work.RUN), what="luutin store", now=now), ended_by_signals() as stop:
            done = _fetch(config, stop) if fetch else store_complete(config, stop=stop)
    except (HeldError, StoreError) as error:
        raise UserError(str(error)) from error
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(asdict(done)) + b"\n")
    elif fetch:
        talk(f"Store: {done.fetched:,} WARC files are on this disk again; none stands in the store alone.")
    elif done == Storing():
        talk("Store: no complete WARC file waits, and none has been stored for long enough to leave this disk.")
    else:
        tell_stored(done)


def _fetch(config: Config, stop: Callable[[], bool]) -> Storing:
    settings, done = store_settings(config), Storing()
    with Database.open(config.db) as database:
        for _ in Storer(database, config.warc, S3Store(settings), settings).fetch(stop=stop):
            done.fetched += 1
    return done


def _check(config: Config, as_json: bool) -> None:
    settings = store_settings(config)
    store = S3Store(settings)
    with Database.read(config.db) as database:
        found = list(Storer(database, config.warc, store, settings).check_all())
    faults = [fault for fault in found if fault is not None]
    for fault in faults:
        talk(fault)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps({"files": len(found), "faults": faults}) + b"\n")
    else:
        stdout().print(f"{len(found):,} WARC files in {store.name}: {len(faults):,} faults", soft_wrap=True)
    if faults:
        sys.exit(EXIT_FAILURE)
