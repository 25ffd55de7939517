"""`luutin export`: current revisions as a file of any format, or as a web archive with their pages."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from luutin.app.config import Config
from luutin.app.errors import EXIT_PARTIAL, EXIT_USAGE, UserError
from luutin.app.exported_files import FileExport
from luutin.app.formats.choice import has_fields, write_chosen
from luutin.app.formats.columns import COLUMNS
from luutin.app.formats.format import ExportRow
from luutin.app.formats.package import ExportQuestion, write_package
from luutin.app.formats.registry import FORMATS, find_format
from luutin.app.options import with_config
from luutin.app.terminal import send, talk
from luutin.archive import DamagedError, Database, Reader, Record, evidence_of, utc
from luutin.night import package_key_of, seals_of

if TYPE_CHECKING:
    from luutin.app.webarchives.wacz import Sign

_WEB_ARCHIVES = ("warc", "wacz")
_SHOWN = 20


@click.command("export")
@with_config
@click.option("--format", "name", type=click.Choice([*FORMATS, *_WEB_ARCHIVES]), default="jsonl", show_default=True)
@click.option("--source", help="Only this source.")
@click.option("--files", "folder", type=click.Path(file_okay=False, path_type=Path), help="Put their files there too.")
@click.option("--fields", "chosen", metavar="A,B", default="", help="Only these columns of a table or keys of jsonl.")
@click.option("--package", is_flag=True, help="A ZIP with codebook and manifest beside the data.")
@click.argument("query", nargs=-1)
def command(  # noqa: PLR0917 - click calls by name
    config: Config,
    name: str,
    source: str | None,
    folder: Path | None,
    chosen: str,
    package: bool,
    query: tuple[str, ...],
) -> None:
    """Write records to standard output: all, or those that QUERY finds, newest first.

    jsonl is what `luutin import` reads. csv is for programs; csv-excel begins with a byte order mark and puts an
    apostrophe before texts that a spreadsheet would compute. bibtex and ris are citations. warc and wacz hold the pages
    of every revision and the files kept of them, for pywb, ReplayWeb.page and their like. wacz is signed where `luutin
    seal --make-wacz-key` made a key. With `public_url` in the [web] table, each record names its permalink. --files
    writes each kept file under its hash, with SHA256SUMS for `sha256sum --check`, and files.jsonl, which says what
    article names it. What of a damaged archive cannot be read, and what has no page to be put into a web archive, is
    counted, exit code 3.
    """
    fields = _read_fields(name, chosen)
    suffix = "zip" if package else _binary_suffix(name)
    if suffix and sys.stdout.isatty():
        raise UserError(f"a terminal cannot show {name}: write `> records.{suffix}` behind it", code=EXIT_USAGE)
    lost: list[int] = []
    with Database.read(config.db, as_is=True) as database:
        found = _find(config, Reader(database), source, " ".join(query), lost)
        files = FileExport(database, config.captures, folder) if folder else None
        found = files.beside(found) if files else found
        unread = {"articles": lost, "files": files.lost if files else []}
        if name in _WEB_ARCHIVES:
            unread |= _send_web_archive(config, name, database, found)
        else:
            form, reader = find_format(name), Reader(database)
            rows = (_row(config, reader, record, lost, with_evidence=form.is_citation) for record in found)
            if package:
                asked = ExportQuestion(" ".join(query), {"source": source} if source else {}, utc(datetime.now(UTC)))
                send(write_package(form, rows, fields, asked))
            else:
                send(write_chosen(form, rows, fields))
    if _tell_missing(unread):
        sys.exit(EXIT_PARTIAL)


def _read_fields(name: str, chosen: str) -> tuple[str, ...]:
    """The fields that `--fields` names. Raises UserError for one that there is not, and for a format without any."""
    fields = tuple(dict.fromkeys(filter(None, (part.strip() for part in chosen.split(",")))))
    unknown = [field for field in fields if field not in COLUMNS]
    if unknown:
        near = get_close_matches(unknown[0], COLUMNS, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        told = f"--fields: no field is called {unknown[0]}: {meant}There are {', '.join(COLUMNS)}"
        raise UserError(told, code=EXIT_USAGE)
    if fields and (name in _WEB_ARCHIVES or not has_fields(find_format(name))):
        raise UserError(f"--fields: {name} has no fields to choose", code=EXIT_USAGE)
    return fields


def _row(config: Config, reader: Reader, record: Record, lost: list[int], *, with_evidence: bool) -> ExportRow:
    """A record on its way out. Where its fetch cannot be read, the record goes without, and is counted."""
    try:
        capture = reader.capture(record.capture_id)
    except DamagedError:
        lost.append(record.id)
        capture = None
    evidence = None
    if with_evidence:
        warc, seals = config.captures.folder, seals_of(config.db)
        evidence = evidence_of(record.capture_id, capture, warc=warc, seals=seals)
    return ExportRow(record, _permalink(config, record), capture, evidence)


def _binary_suffix(name: str) -> str | None:
    """How a file of the format is named where no terminal can show it."""
    if name in _WEB_ARCHIVES:
        from luutin.app.webarchives.registry import WEB_ARCHIVES

        return WEB_ARCHIVES[name].suffix
    form = find_format(name)
    return form.suffix if form.binary else None


def _send_web_archive(config: Config, name: str, database: Database, records: Iterator[Record]) -> dict[str, list[int]]:
    """Write it; return what is not in it, by what it is."""
    from luutin.app.webarchives.registry import WEB_ARCHIVES
    from luutin.app.webarchives.taking import Taking

    taking = Taking(database, config.captures)
    send(WEB_ARCHIVES[name].pieces(records, taking, now=datetime.now(UTC), sign=_signing(config)))
    if taking.bare:
        talk(f"{len(taking.bare):,} articles have no page here and are left out: {_listed(taking.bare)}")
    return {"captures": taking.lost, "": taking.bare}


def _signing(config: Config) -> "Sign":
    """What signs a package, where a key for it lies beside the archive. Raises UserError."""
    place = package_key_of(config.db)
    if not place.exists():
        return None
    from luutin.archive import SealError, load_package_key, sign_package

    try:
        key = load_package_key(place)
    except SealError as error:
        raise UserError(str(error)) from error
    return lambda hashed, created, software: sign_package(hashed, key, created=created, software=software)


def _tell_missing(unread: Mapping[str, Sequence[int]]) -> bool:
    """Say what is missing; tell whether anything is."""
    for what, numbers in unread.items():
        if numbers and what:
            talk(f"{len(numbers):,} {what} cannot be read: {_listed(numbers)}; `luutin verify` tells why")
    return any(unread.values())


def _listed(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - _SHOWN:,} more" if len(numbers) > _SHOWN else ""
    return f"{', '.join(map(str, numbers[:_SHOWN]))}{more}"


def _find(config: Config, reader: Reader, source: str | None, query: str, lost: list[int]) -> Iterator[Record]:
    if not query.strip():
        return reader.salvage(lost.append, source=source)
    from luutin.indexer import Searcher

    with Searcher(config.db) as searcher:
        found = searcher.ids(query, source=source)
    return reader.salvage(lost.append, found)


def _permalink(config: Config, record: Record) -> str | None:
    """None: nobody has said under which address the archive is on the web."""
    if not config.web.public_url:
        return None
    from luutin.app.web.links import Links

    return Links(config.web.root_path, config.web.public_url, None).permalink(record)
