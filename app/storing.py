"""WARC files into the object store: behind each crawl, and by the command of its own."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.terminal import talk
from luutin.archive import (
    ArchiveError,
    Database,
    S3Store,
    SourceClaims,
    StoreError,
    Storer,
    StoreSettings,
    Storing,
    identify,
)
from luutin.night import Alarm, logs, settle, sound

_ADVICE = "Nothing is lost: files stay on this disk until they are stored. `luutin store` tries at once."


def store_settings(config: Config) -> StoreSettings:
    """The configured store. Raises UserError where there is none."""
    if config.store is None:
        raise UserError("no object store is configured: `[store]` in config.toml names one (docs/scaling.md)")
    return config.store


def store_complete(config: Config, *, stop: Callable[[], bool]) -> Storing:
    """Store what is complete and take away what has been stored for long enough. Needs the lock of the run.

    Raises StoreError, with an alarm sounded.
    """
    settings = store_settings(config)
    try:
        with Database.open(config.db) as database:
            done = Storer(database, config.warc, S3Store(settings), settings).run(now=_now, stop=stop)
    except StoreError as error:
        sound(config, Alarm("store", str(error), _ADVICE), now=_now())
        raise
    settle(config, "store", "every complete WARC file is stored", now=_now())
    return done


def store_behind(config: Config, *, stop: Callable[[], bool]) -> None:
    """Store behind a crawl: a store that is down makes it late, and is told; nothing else is wrong."""
    if config.store is None:
        return
    try:
        tell_stored(store_complete(config, stop=stop))
    except StoreError as error:
        if logs.are_on():
            logs.log().error("store.failed", reason=str(error))
        else:
            talk(f"WARC files wait to be stored: {error}")


def tell_stored(done: Storing) -> None:
    """Say what a pass did; nothing where it had nothing to do."""
    if logs.are_on():
        logs.log().info("store.done", stored=done.stored, bytes=done.bytes, removed=done.removed, waiting=done.waiting)
        return
    if done.stored or done.removed:
        gone = f", {done.removed:,} taken from this disk" if done.removed else ""
        talk(f"Store: {done.stored:,} WARC files of {done.bytes / 1e6:,.1f} MB stored and looked at{gone}.")
    if done.waiting:
        talk(f"Store: {done.waiting:,} WARC files are not as they were written, and wait: `luutin verify` names them.")


def claim_sources(config: Config, database: Database, names: Iterable[str]) -> None:
    """Write into the shared store that this archive crawls *names*. Raises UserError where another one does.

    Only where there are several shards. A store that is down keeps no crawl from beginning: what each archive knows of
    itself was asked already.
    """
    if config.store is None or config.shard.shards == 1:
        return
    claims, archive = SourceClaims(S3Store(config.store), config.store.prefix), identify(database)
    try:
        for name in names:
            claims.claim(name, archive)
    except StoreError as error:
        talk(f"whether another archive crawls these sources cannot be asked: {error}")
    except ArchiveError as error:
        raise UserError(str(error)) from error


def _now() -> datetime:
    return datetime.now(UTC)
