"""`luutin schedule`: when the next runs are."""

import sys
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import click
import orjson
from rich.table import Table

from luutin.app.config import Config
from luutin.app.options import with_config
from luutin.app.terminal import stdout
from luutin.archive import utc
from luutin.night import jobs, times


@click.command("schedule")
@with_config
@click.option("-n", "--count", type=click.IntRange(1, 100), default=3, show_default=True, help="Times of each job.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(config: Config, count: int, as_json: bool) -> None:
    """List the next runs, in the schedule's time zone."""
    settings, now = config.night.schedule, datetime.now(UTC)
    planned = jobs(settings, [source.name for source in config.sources if source.enabled])
    due = {job.name: list(islice(times(job, settings, after=now), count)) for job in planned}
    if as_json:
        told = [
            {"job": job.name, "cron": job.cron, "sources": job.sources, "due": [utc(time) for time in due[job.name]]}
            for job in planned
        ]
        answer = {"timezone": settings.timezone, "jobs": told}
        sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        return
    heads = ("job", "schedule", "sources", f"next runs ({settings.timezone})")
    table = Table(*heads, box=None, pad_edge=False, header_style="bold")
    for job in planned:
        local = [
            time.astimezone(ZoneInfo(settings.timezone)).strftime("%a %Y-%m-%d %H:%M:%S") for time in due[job.name]
        ]
        table.add_row(job.name, job.cron, str(len(job.sources)), "\n".join(local))
    stdout().print(table if planned else "no source is enabled: nothing is scheduled")
