"""`luutin doctor`: why does it not work?"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import click
import orjson
from rich.markup import escape

from luutin.app.clock import SystemClock
from luutin.app.config import Config
from luutin.app.errors import EXIT_FAILURE
from luutin.app.options import with_config
from luutin.app.terminal import stdout
from luutin.crawler import SetupError, check_contact
from luutin.night import Diagnosis, Level, feel_pulse, is_stopped

_MARKS = {Level.OK: "[green]✓[/]", Level.WARN: "[yellow]![/]", Level.FAIL: "[red]✗[/]"}


@click.command("doctor")
@with_config
@click.option("--offline", is_flag=True, help="Ask no portal for its robots.txt.")
@click.option("--alive", is_flag=True, help="For health checks: whether the service is at work, folder and disk.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(config: Config, offline: bool, alive: bool, as_json: bool) -> None:
    """Look at configuration, secrets, permissions, disk, archive, clock, terminal, sandbox; ask the portals.

    Changes nothing. Exit code 1 where something keeps the archive from working.
    """
    found: list[Diagnosis] = []
    for finding in feel_pulse(config.db) if alive else _look(config, offline=offline):
        found.append(finding)
        if not as_json:
            _print(finding)
    if as_json:
        answer = [{"about": each.about, "level": each.level, "what": each.what} for each in found]
        sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    if is_stopped(found):
        sys.exit(EXIT_FAILURE)


def _look(config: Config, *, offline: bool) -> Iterator[Diagnosis]:
    from luutin.app.collected import diagnose_collections
    from luutin.night import diagnose_subscriptions, examine

    yield from examine(config, now=datetime.now(UTC), encoding=sys.stdout.encoding)
    yield from diagnose_collections(config.db, config.collections)
    yield from diagnose_subscriptions(config)
    enabled = [source for source in config.sources if source.enabled]
    if enabled and not offline and _may_ask_portals(config):
        from luutin.night import reach

        yield from reach(config.crawler, enabled, clock=SystemClock())


def _may_ask_portals(config: Config) -> bool:
    """Whether portals may be asked: not public ones by someone who does not say who it is."""
    try:
        check_contact(config.crawler, [source for source in config.sources if source.enabled])
    except SetupError:
        return False
    return True


def _print(finding: Diagnosis) -> None:
    stdout().print(f"{_MARKS[finding.level]} [bold]{escape(finding.about)}[/]: {escape(finding.what)}", soft_wrap=True)
