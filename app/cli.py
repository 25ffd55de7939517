"""The `luutin` command: its subcommands, loaded one at a time, and the one place where errors become words."""

import errno
import os
import sys
from collections.abc import Sequence
from gettext import gettext
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from typing import Any

import click

from luutin import IS_OUTDATED, __version__
from luutin.app.errors import EXIT_FAILURE, EXIT_OK
from luutin.app.help import GROUPS, LANGUAGES, speak, spoken_language, write_commands
from luutin.app.options import GivenFiles
from luutin.archive import ArchiveError, DiskError
from luutin.indexer import IndexerError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
"""What an operating system says of a disk that is full or must not be written."""
_POSIX_ONLY = "fcntl"
"""The module that a writer's lock needs, and that Python has on POSIX systems alone."""

COMMANDS = {
    "access": "luutin.app.commands.access",
    "backfill": "luutin.app.commands.backfill",
    "backup": "luutin.app.commands.backup",
    "commoncrawl": "luutin.app.commands.commoncrawl",
    "compact": "luutin.app.commands.compact",
    "compare": "luutin.app.commands.compare",
    "config": "luutin.app.commands.config",
    "crawl": "luutin.app.commands.crawl",
    "datasette-metadata": "luutin.app.commands.datasette_metadata",
    "demo": "luutin.app.commands.demo",
    "deploy": "luutin.app.commands.deploy",
    "doctor": "luutin.app.commands.doctor",
    "explain": "luutin.app.commands.explain",
    "export": "luutin.app.commands.export",
    "extract": "luutin.app.commands.extract",
    "fetch-files": "luutin.app.commands.fetch_files",
    "held": "luutin.app.commands.held",
    "import": "luutin.app.commands.import_",
    "init": "luutin.app.commands.init",
    "index": "luutin.app.commands.index",
    "ingest": "luutin.app.commands.ingest",
    "inspect": "luutin.app.commands.inspect",
    "mcp": "luutin.app.commands.mcp",
    "prove": "luutin.app.commands.prove",
    "read-files": "luutin.app.commands.read_files",
    "restore": "luutin.app.commands.restore",
    "run": "luutin.app.commands.run",
    "schedule": "luutin.app.commands.schedule",
    "seal": "luutin.app.commands.seal",
    "search": "luutin.app.commands.search",
    "serve": "luutin.app.commands.serve",
    "show": "luutin.app.commands.show",
    "source": "luutin.app.commands.source",
    "status": "luutin.app.commands.status",
    "store": "luutin.app.commands.store",
    "verify": "luutin.app.commands.verify",
    "watch": "luutin.app.commands.watch",
    "wayback": "luutin.app.commands.wayback",
    "withhold": "luutin.app.commands.withhold",
}
"""Command name → module whose `command` it is. Loaded on use: a search does not import the crawler."""


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(module).command
        return speak(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        listed = {name for group in GROUPS.values() for name in group}
        commands = {name: None if name in listed else self.get_command(ctx, name) for name in self.list_commands(ctx)}
        write_commands(formatter, commands)

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        with spoken_language(_asked_language(sys.argv[1:] if args is None else args)):
            speak(self)
            return super().main(args, *more, **options)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader of our output went away, as `| head` does: not our failure.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(EXIT_OK)
        return done


def _asked_language(words: Sequence[str]) -> str | None:
    """What `--lang` says; None: it is not given, or says nothing that is spoken here, which is told as other slips."""
    pairs = zip_longest(words, words[1:], fillvalue="")
    given = [
        following if word == "--lang" else word.partition("=")[2] for word, following in pairs if word[:6] == "--lang"
    ]
    return given[0] if given and given[0] in LANGUAGES else None


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", type=click.Path(path_type=Path, dir_okay=False), help="Configuration file of any command.")
@click.option("--db", type=click.Path(path_type=Path, dir_okay=False), help="Archive file of any command.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    expose_value=False,  # taken before all others are read, as faults in these are told in it
    help="Language of what is said.  [default: LANG]",
)
@click.version_option(__version__, prog_name="luutin")
@click.pass_context
def luutin(ctx: click.Context, config: Path | None, db: Path | None) -> None:
    """Lưu Tin keeps the news of Vietnamese district portals and finds it again."""
    ctx.obj = GivenFiles(config, db)


def main(args: list[str] | None = None) -> Any:
    """Run the command line. Errors go to stderr in words; a traceback never reaches a user."""
    # numpy's linear algebra, which nothing here uses, starts a thread for each core that looks for work in a loop.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if IS_OUTDATED:
        click.echo(
            "The compiled modules are older than their sources, which run instead. `make` compiles anew.", err=True
        )
    try:
        return luutin.main(args=args, prog_name="luutin", standalone_mode=True)
    except (ArchiveError, IndexerError) as error:
        click.echo(gettext("Error: {message}").format(message=error), err=True)
    except MemoryError:
        click.echo("Error: not enough memory; give smaller files or --limit", err=True)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            click.echo(f"Error: {error.filename or 'a file'}: {error.strerror}; {DiskError.advice}", err=True)
            sys.exit(EXIT_FAILURE)
        if isinstance(error, ModuleNotFoundError) and error.name == _POSIX_ONLY:
            click.echo("Error: this needs a POSIX system such as Linux or macOS; Windows is not supported", err=True)
            sys.exit(EXIT_FAILURE)
        if os.environ.get("LUUTIN_DEBUG"):
            raise
        from luutin.night import logs

        if logs.are_on():  # a night run: nobody is there to run it again
            logs.configure()
            logs.log().exception("defect")
        click.echo(
            f"Error: {type(error).__name__}: {error}\n"
            "This is a defect in luutin. Run again with LUUTIN_DEBUG=1 for the traceback and report it.",
            err=True,
        )
    sys.exit(EXIT_FAILURE)
