"""Why does it not work? Looks at what a run needs, one thing after the other, and changes nothing."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from luutin.archive import (
    VIETNAM,
    ArchiveError,
    Database,
    Runs,
    S3Store,
    SchemaError,
    StoreError,
    Storer,
    Work,
    check_soundness,
    committed_lengths,
    holder,
    holds_table,
    lock_file,
    odd_files,
    stored_files,
    utc,
)
from luutin.crawler import (
    RENDERING_COSTS,
    SetupError,
    Walls,
    check_contact,
    is_compiled,
    missing_programs,
    try_sandbox,
    what_lacks,
)
from luutin.indexer import INDEX_SCHEMA
from luutin.night.diagnosis import Diagnosis, Level
from luutin.night.engines import diagnose_engines
from luutin.night.errors import SecretMissingError
from luutin.night.notices.overview import overview
from luutin.night.operation import Operation
from luutin.night.room import room_at
from luutin.night.schema import KEPT_SCHEMAS, SCHEMAS
from luutin.night.upkeep import Deed, read_upkeep
from luutin.night.verification import HEALED_BY

_BUILT = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right shows an earlier time than the one this was written at."""


def examine(config: Operation, *, now: datetime, encoding: str | None) -> Iterator[Diagnosis]:
    """Look at everything on this machine. *encoding* is that of the terminal; None: it has none."""
    looks: tuple[Callable[[], Iterator[Diagnosis]], ...] = (
        lambda: _configuration(config),
        lambda: _secrets(config),
        lambda: _folder(config),
        lambda: _disk(config),
        lambda: _archive(config, now),
        lambda: _upkeep(config, now),
        lambda: _notices(config),
        lambda: _processes(config),
        lambda: _clock(now),
        lambda: _terminal(encoding),
        _extraction,
        _files,
        _sandbox,
        lambda: _browser(config),
    )
    for look in looks:
        yield from look()


def _configuration(config: Operation) -> Iterator[Diagnosis]:
    where = str(config.path) if config.path else "no config.toml: defaults"
    enabled = [source for source in config.sources if source.enabled]
    yield Diagnosis("configuration", Level.OK, f"{where}; {len(enabled)} of {len(config.sources)} sources enabled")
    if not enabled:
        yield Diagnosis(
            "sources", Level.WARN, "none is enabled: nothing will be crawled; `luutin source add URL` adds one"
        )
    try:
        check_contact(config.crawler, enabled)
    except SetupError as error:
        yield Diagnosis("contact", Level.FAIL, str(error))
    unknown = sorted(set(config.night.schedule.sources) - {source.name for source in config.sources})
    if unknown:
        yield Diagnosis("schedule", Level.WARN, f"[schedule.sources] names no source of yours: {', '.join(unknown)}")


def _extraction() -> Iterator[Diagnosis]:
    slower = "interpreted, which takes 1.5 times as long: install anew where there is a C compiler"
    yield Diagnosis("extraction", Level.OK, "compiled" if is_compiled() else slower)


def _files() -> Iterator[Diagnosis]:
    missing = missing_programs()
    for package, cost in missing.items():
        yield Diagnosis("files", Level.WARN, f"{cost}; on Debian: `apt-get install {package}`")
    if not missing:
        yield Diagnosis("files", Level.OK, "scans and old Word files can be read")


def _sandbox() -> Iterator[Diagnosis]:
    """Not what the kernel says it has: what a confined process could do when it tried."""
    walls = Walls.of_this_kernel()
    try:
        deeds = try_sandbox()
    except OSError as error:
        yield Diagnosis("sandbox", Level.FAIL, f"no reader of pages can be confined here: {error}")
        return
    if deeds:
        missing = "; ".join(f"it could {gap}" for gap in walls.gaps())
        yield Diagnosis(
            "sandbox", Level.WARN, f"a reader that a page takes over succeeded to {', '.join(deeds)}; {missing}"
        )
    else:
        held = f"Landlock {walls.landlock}, seccomp"
        yield Diagnosis("sandbox", Level.OK, f"readers reach no other file, network, program or process ({held})")


def _browser(config: Operation) -> Iterator[Diagnosis]:
    """Whether pages can be rendered, where a source asks for that."""
    asking = [source.name for source in config.sources if source.enabled and source.render is not None]
    if asking:
        lack = what_lacks()
        what = f"pages of {', '.join(asking)} are rendered: {lack or RENDERING_COSTS}"
        yield Diagnosis("browser", Level.FAIL if lack else Level.OK, what)


def _secrets(config: Operation) -> Iterator[Diagnosis]:
    for channel in config.night.channels:
        secret = channel.secret
        if secret is None:
            continue
        try:
            secret.read()
        except SecretMissingError as error:
            yield Diagnosis(channel.name, Level.FAIL, str(error))
            continue
        file = secret.file
        if file is not None and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Diagnosis(channel.name, Level.WARN, f"{file} can be read by others: chmod 600 {file}")
        else:
            yield Diagnosis(channel.name, Level.OK, "configured")


def _folder(config: Operation) -> Iterator[Diagnosis]:
    folder = config.db.parent.absolute()
    places = [folder, config.warc, config.db, config.db.with_name(f"{config.db.name}-wal")]
    closed = [path for path in places if path.exists() and not os.access(path, os.W_OK)]
    if not folder.is_dir():
        yield Diagnosis("permissions", Level.FAIL, f"there is no folder {folder}: make it, or name another with --db")
    elif closed:
        yield Diagnosis(
            "permissions", Level.FAIL, f"cannot be written: {', '.join(map(str, closed))}; chown or chmod them"
        )
    else:
        yield Diagnosis("permissions", Level.OK, f"{folder} can be written")


def _disk(config: Operation) -> Iterator[Diagnosis]:
    room = room_at(config.db.parent, config.min_free)
    needed = config.db.stat().st_size if config.db.exists() else 0
    level = Level.FAIL if room.low else Level.WARN if room.free < max(2 * room.reserve, needed) else Level.OK
    said = {
        Level.FAIL: "; nothing is crawled until there is more: make room, or set `min_free` in config.toml",
        Level.WARN: "; make room soon: a crawl stops at its reserve, a backup needs as much again as the archive",
        Level.OK: "",
    }[level]
    yield Diagnosis("disk", level, f"{room}; the database takes {needed / 1e9:,.3f} GB{said}")


def _archive(config: Operation, now: datetime) -> Iterator[Diagnosis]:
    if not config.db.exists():
        yield Diagnosis("archive", Level.OK, f"{config.db} is not there yet; the first crawl or import makes it")
        return
    try:
        with Database.read(config.db, as_is=True) as database:
            yield from _proof(database, config)
            yield from _store(database, config)
            yield from diagnose_engines(database, config)
            yield from _content(database, now)
    except ArchiveError as error:
        yield Diagnosis("archive", Level.FAIL, str(error))


def _upkeep(config: Operation, now: datetime) -> Iterator[Diagnosis]:
    if not config.db.exists():
        return
    upkeep = read_upkeep(config.db)
    for deed in Deed:
        note, trouble = upkeep.of(deed), upkeep.trouble(deed, now)
        level = Level.FAIL if note.error else Level.WARN if trouble else Level.OK
        yield Diagnosis(str(deed), level, trouble or f"the last one, of {note.good_at}, went well")


def _proof(database: Database, config: Operation) -> Iterator[Diagnosis]:
    """The WARC files by their names and lengths; `luutin verify` reads them."""
    odd = odd_files(config.warc, database)
    lost, aside = [each for each in odd if each.lost], [each for each in odd if not each.lost]
    if lost:
        yield Diagnosis("warc", Level.FAIL, f"{'; '.join(map(str, lost))}; `luutin verify` names each capture")
    if aside:
        yield Diagnosis(
            "warc",
            Level.WARN,
            f"{len(aside)} files hold captures that the archive may not have; `luutin compact` takes those in",
        )
    if not odd:
        yield Diagnosis("warc", Level.OK, f"{len(committed_lengths(database)):,} files, as long as they were written")


def _store(database: Database, config: Operation) -> Iterator[Diagnosis]:
    """Whether the object store answers, and has what it was given last."""
    if config.store is None:
        return
    store, stored = S3Store(config.store), stored_files(database)
    file = config.store.credentials_file
    if file is not None and file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Diagnosis("store", Level.WARN, f"{file} can be read by others: chmod 600 {file}")
    try:
        for last in list(stored.values())[-1:]:
            Storer(database, config.warc, store, config.store).check(last)
        store.look(f"{config.store.prefix}warc")
    except StoreError as error:
        yield Diagnosis("store", Level.FAIL, str(error))
        return
    yield Diagnosis("store", Level.OK, f"{store.name} answers, and has {len(stored):,} WARC files")


def _content(database: Database, now: datetime) -> Iterator[Diagnosis]:
    found = list(check_soundness(database, quick=True))
    hit = [each.what for each in found if each.table is None or not holds_table(INDEX_SCHEMA, each.table)]
    if hit:
        yield Diagnosis("archive", Level.FAIL, f"{hit[0]}: {HEALED_BY['database']}; `luutin verify` tells all")
    elif found:
        yield Diagnosis("index", Level.FAIL, f"{found[0].what}: {HEALED_BY['index']}")
    if not hit:
        held = [f"{each.room} {number}" for each in SCHEMAS if (number := database.version(each))]
        yield Diagnosis("archive", Level.OK, f"tables of {', '.join(held)}; SQLite finds them whole")
    if differences := database.differences(INDEX_SCHEMA):
        yield Diagnosis("index", Level.FAIL, f"{'; '.join(differences)}; `luutin index --rebuild` makes it anew")
    if differences := [each for schema in KEPT_SCHEMAS for each in database.differences(schema)]:
        yield Diagnosis("tables", Level.FAIL, f"{'; '.join(differences)}: {SchemaError.advice}")
        return
    last = Runs(database).last_begun()
    if last and last > now + timedelta(minutes=5):
        yield Diagnosis(
            "clock", Level.FAIL, f"a run began at {utc(last)}, and now it is {utc(now)}: set the clock, use NTP"
        )


def _notices(config: Operation) -> Iterator[Diagnosis]:
    found = overview(config, None)
    if found.trouble:
        yield Diagnosis("notices", Level.FAIL, found.trouble)
    if found.waiting:
        errors = sorted({each.error or "not tried yet" for each in found.waiting})
        yield Diagnosis("notices", Level.WARN, f"{len(found.waiting)} wait to be sent: {'; '.join(errors)}")
    for name, since in found.alarms.items():
        yield Diagnosis(name, Level.WARN, f"an alarm since {since}: its notice says what to do")


def _processes(config: Operation) -> Iterator[Diagnosis]:
    service, run = holder(lock_file(config.db, Work.SCHEDULE)), holder(lock_file(config.db, Work.RUN))
    if service is None:
        yield Diagnosis("service", Level.WARN, "`luutin run` is not at work: nothing is crawled by itself")
    else:
        yield Diagnosis("service", Level.OK, f"`luutin run` is at work since {service.since} (pid {service.pid})")
    if run is not None:
        yield Diagnosis("run", Level.OK, f"`{run.what}` is at work since {run.since} (pid {run.pid})")


def _clock(now: datetime) -> Iterator[Diagnosis]:
    if now < _BUILT:
        yield Diagnosis("clock", Level.FAIL, f"it shows {utc(now)}: set it, use NTP; moments are part of the proof")
        return
    local = now.astimezone(VIETNAM)
    yield Diagnosis("clock", Level.OK, f"{utc(now)}, in Vietnam {local:%H:%M:%S}")


def _terminal(encoding: str | None) -> Iterator[Diagnosis]:
    if (encoding or "").lower().replace("-", "") in {"utf8", ""}:
        yield Diagnosis("terminal", Level.OK, f"{encoding or 'none'}: Đây là tiếng Việt" if encoding else "no terminal")
    else:
        yield Diagnosis(
            "terminal", Level.WARN, f"its encoding is {encoding}, not UTF-8: set LANG=C.UTF-8 or PYTHONUTF8=1"
        )
    files = sys.getfilesystemencoding()
    if files.lower().replace("-", "") != "utf8":
        yield Diagnosis("file names", Level.WARN, f"their encoding is {files}, not UTF-8: set LANG=C.UTF-8")
