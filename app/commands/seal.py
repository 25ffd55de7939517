"""`luutin seal`: sign what the archive holds, so that nobody can change it unseen."""

import shlex
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson

from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.options import with_archive
from luutin.app.terminal import talk
from luutin.archive import HeldError, Seal, SealError, make_package_key, read_timestamp, timestamp_query
from luutin.archive import make_key as make_seal_key
from luutin.night import key_of, package_key_of, seal_new

_PATIENCE_S = 120


@click.command("seal")
@with_archive
@click.option("--make-key", is_flag=True, help="Make the private key, for its owner alone to read, and end.")
@click.option("--make-wacz-key", is_flag=True, help="Make the key that exports as WACZ are signed with, and end.")
@click.option("--key", type=click.Path(dir_okay=False, path_type=Path), help="The private key.  [default: beside it]")
@click.option(
    "--stamp-with", metavar="COMMAND", help="Have a time stamp authority asked: query on its input, answer on output."
)
@click.option("--anyway", is_flag=True, help="Seal what was changed behind the archive's back too, as it is now.")
@click.option("--json", "as_json", is_flag=True, help="The seal as JSON.")
def command(
    archive: Path,
    *,
    make_key: bool,
    make_wacz_key: bool,
    key: Path | None,
    stamp_with: str | None,
    anyway: bool,
    as_json: bool,
) -> None:
    """Seal every capture and revision that is new since the last seal.

    A seal is a Merkle root over them, signed by Ed25519, which names the seal before it. It stands in the folder seals
    beside the archive. Keep copies elsewhere: who can write here could make all of them anew. `luutin verify` holds the
    archive against its seals. What was changed behind its back is refused here too. `luutin prove` takes the proof of
    one article out. Where the key lies beside the archive, each run ends with a seal.
    """
    place = key or key_of(archive)
    try:
        if make_key or make_wacz_key:
            if make_key:
                _tell_key(place, public=make_seal_key(place))
            if make_wacz_key:
                _tell_key(package_key_of(archive), public=make_package_key(package_key_of(archive)))
            return
        stamp = _stamping(stamp_with) if stamp_with else lambda seal: seal
        seal = seal_new(archive, place, now=datetime.now(UTC), stamp=stamp, anyway=anyway)
    except (SealError, HeldError) as error:
        raise UserError(str(error)) from error
    if seal is None:
        talk("nothing is new since the last seal")
        return
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(seal.as_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        return
    said = seal.statement
    click.echo(f"seal {said.number}: {said.leaves:,} captures and revisions, root {said.root}")
    talk("Its statement's SHA-256, to be kept or printed elsewhere: " + said.sha256)


def _tell_key(place: Path, *, public: str) -> None:
    click.echo(public)
    talk(f"{place} is the private key: keep it secret, and a copy of it safe. Above is the public one: publish it.")


def _stamping(command_line: str) -> Callable[[Seal], Seal]:
    words = shlex.split(command_line)
    if not words:
        raise UserError("--stamp-with needs a command", code=EXIT_USAGE)

    def stamp(seal: Seal) -> Seal:
        sha256 = seal.statement.sha256
        try:
            done = subprocess.run(  # noqa: S603 - what the operator typed
                words, input=timestamp_query(sha256), capture_output=True, check=True, timeout=_PATIENCE_S
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise SealError(f"no time stamp: {error}") from error
        read_timestamp(done.stdout, sha256)
        return replace(seal, timestamp=b64encode(done.stdout).decode())

    return stamp
