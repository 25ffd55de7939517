"""`luutin prove`: the proof of one article, as a file that others check without us."""

import sys

import click
import orjson

from luutin.app.config import Config
from luutin.app.errors import UserError
from luutin.app.options import with_config
from luutin.app.terminal import talk
from luutin.archive import Database, Reader, SealError, proof_json, prove_record
from luutin.night import seals_of


@click.command("prove")
@with_config
@click.argument("article")
def command(config: Config, article: str) -> None:
    """Write the proof of ARTICLE, `number` or `number@sha`, to standard output, as JSON.

    It holds what was sealed of the revision and of the page that it was read from, the path to the signed root, the
    signature, and the time stamp where there is one. `python docs/check_proof.py FILE --key PUBLIC` checks it.
    """
    number, _, sha = article.partition("@")
    with Database.read(config.db) as database:
        record = Reader(database).get(int(number), sha=sha or None) if number.isdecimal() and len(number) < 19 else None
        if record is None:
            raise UserError(f"{article}: no such article here; `luutin search` prints the numbers of what it finds")
        try:
            told = proof_json(record, prove_record(database, seals_of(config.db), record))
        except SealError as error:
            raise UserError(str(error)) from error
    sys.stdout.buffer.write(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    if record.capture_id is None:
        talk("It was imported: its words are proven, and no page.")
