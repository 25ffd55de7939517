"""`luutin status`: how each source is, what the archive holds, and what needs a person."""

import sys
from datetime import UTC, datetime
from typing import Any

import click
import orjson
from rich.markup import escape
from rich.table import Table

from luutin.app.config import Config
from luutin.app.errors import EXIT_PARTIAL, EXIT_USAGE, UserError
from luutin.app.help import translate
from luutin.app.options import with_config
from luutin.app.terminal import stdout, talk
from luutin.archive import Database
from luutin.night import NIGHT_SCHEMA, book, needs_person, report

_COLOURS = {"healthy": "green", "quiet": "yellow"}
_COLUMNS = (
    ("source", False),
    ("health", False),
    ("since", False),
    ("articles", True),
    ("newest", False),
    ("seen", False),
    ("vanished", True),
    ("queued", True),
    ("edits seen", True),
)
"""Heading, and whether it is a number."""
_MARKS = {"healthy": "●", "quiet": "◐"}


@click.command("status")
@with_config
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--prometheus", is_flag=True, help="As Prometheus metrics, for the node exporter's textfile collector.")
@click.option(
    "--accept", metavar="SOURCE", help="Take SOURCE as it is now: from here on it is measured against itself."
)
def command(config: Config, as_json: bool, prometheus: bool, accept: str | None) -> None:
    """Show each source's health, counts, the last run, and whether the index is up to date.

    Exit code 3 where a source needs a person; the table says since when, why, and what to do.
    """
    now = datetime.now(UTC)
    if accept:
        _accept(config, accept, now)
    with Database.read(config.db) as database:
        status = report(config, database, now=now)
        if prometheus:
            from luutin.night import exposition

            sys.stdout.buffer.write(exposition(config, database, now=now, status=status))
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(status, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    elif not prometheus:
        _print(status)
    if needs_person(status):
        sys.exit(EXIT_PARTIAL)


def _accept(config: Config, name: str, now: datetime) -> None:
    if name not in {source.name for source in config.sources}:
        raise UserError(f"no such source: {name}", code=EXIT_USAGE)
    with Database.open(config.db, NIGHT_SCHEMA) as database, database.transaction():
        book.accept(database, name, now=now)
    talk(f"{name} is taken as it is; the next run begins its history anew")


def _print(status: dict[str, Any]) -> None:
    out = stdout()
    out.print(_table(status["sources"], width=out.width))
    for entry in status["sources"]:
        _print_trouble(entry)
    counts = {name: f"{status[name]:,}" for name in ("articles", "revisions", "captions", "captures")}
    line = translate(
        "%(articles)s articles, %(revisions)s revisions, %(captions)s captions, %(captures)s captures in %(archive)s",
        archive=escape(status["archive"]),
        **counts,
    )
    shard = f", shard {status['shard']}" if status["shard"] != "0/1" else ""
    out.print(f"\n{line}{shard}", soft_wrap=True)
    _print_files(status["files"])
    _print_edits(status["edits"])
    _print_runs(status)
    lag = status["index_lag"]
    if status["notices_waiting"]:
        out.print(f"{status['notices_waiting']:,} notices wait to be sent: `luutin doctor` tells why")
    if status["notices_trouble"]:
        out.print(f"[red]notices cannot be kept[/]: {escape(status['notices_trouble'])}", soft_wrap=True)
    for alarm in status["alarms"]:
        out.print(f"[red]alarm[/]: {escape(alarm['name'])} since {alarm['since']}: `luutin doctor` tells more")
    if status["index_fault"]:
        out.print(f"[red]index damaged[/]: {escape(status['index_fault'])}: `luutin index --rebuild`", soft_wrap=True)
    else:
        behind = translate("index %(lag)s changes behind: run `luutin index`", lag=f"{lag:,}")
        out.print(behind if lag else translate("index up to date"))
    for lost in status["warc_lost"]:
        out.print(f"[red]proof lost[/]: {escape(lost)}: `luutin verify` names each capture", soft_wrap=True)
    if status["warc_aside"]:
        out.print(f"{len(status['warc_aside'])} WARC files were set aside: `luutin compact` takes in what is missing")
    _print_store(status["store"])
    for engine in status["engines"]:
        _print_engine(engine)
    if status["disk"]["low"]:
        out.print("[red]disk full[/]: nothing is crawled; `luutin doctor` tells how much room there is", soft_wrap=True)
    for deed in ("backup", "verify"):
        _print_deed(deed, status[deed])


def _print_runs(status: dict[str, Any]) -> None:
    out, run = stdout(), status["last_run"]
    if run:
        facts = {"kind": run["kind"], "at": run["started_at"], "ended": run["outcome"] or translate("not ended")}
        out.print(translate("last run: %(kind)s %(at)s, %(ended)s", **facts))
    for entry in status["sources"]:
        if entry["held"]:
            held = {"number": f"{entry['held']:,}", "source": escape(entry["name"])}
            out.print(translate("%(number)s articles of %(source)s are held back: `luutin held` lists them", **held))


def _print_engine(engine: dict[str, Any]) -> None:
    name, out = escape(engine["name"]), stdout()
    if engine["trouble"]:
        hard = engine["colour"] in {None, "red"} or engine["read_only"]
        told = escape(engine["trouble"])
        out.print(f"[red]engine {name}[/]: {told}" if hard else f"engine {name}: {told}", soft_wrap=True)
    else:
        out.print(f"engine {name}: {engine['colour']}, {engine['nodes']} nodes, up to date")
    for shard in engine["shards"] if len(engine["shards"]) > 1 else ():
        reach = f"up to {shard['upto']}" if shard["upto"] else "being filled"
        out.print(f"  shard {shard['shard']}: {reach} (archive {shard['archive']})", soft_wrap=True)


def _print_store(store: dict[str, Any] | None) -> None:
    if store is None:
        return
    late = f", {store['waiting']:,} wait ({store['waiting_bytes'] / 1e6:,.1f} MB)" if store["waiting"] else ""
    away = f", {store['only_there']:,} of them there alone" if store["only_there"] else ""
    stdout().print(f"{store['files']:,} WARC files in {escape(store['url'])}{away}{late}", soft_wrap=True)


def _print_files(files: dict[str, Any]) -> None:
    if not any((files["kept"], files["queued"], files["not_kept"])):
        return
    parts = [f"{files['kept']:,} files kept, {files['bytes'] / 1e6:,.1f} MB: {files['read']:,} read"]
    for key, words in (
        ("waiting_for_ocr", "wait for OCR"),
        ("unreadable", "cannot be read"),
        ("unread", "not read yet: `luutin read-files`"),
        ("queued", "still to be fetched: `luutin fetch-files`"),
    ):
        if files[key]:
            parts.append(f"{files[key]:,} {words}")
    stdout().print(escape(", ".join(parts)), soft_wrap=True)
    if files["not_kept"]:
        told = ", ".join(f"{code} ×{count:,}" for code, count in files["not_kept"].items())
        stdout().print(escape(f"files not kept: {told}"), soft_wrap=True)


def _print_edits(edits: dict[str, Any]) -> None:
    if edits["revisions"]:
        kinds = ", ".join(f"{kind} ×{count:,}" for kind, count in edits["kinds"].items())
        told = f"{edits['revisions']:,} edits of articles, {edits['silent']:,} silent ({kinds})"
        stdout().print(escape(f"{told}: `luutin compare ARTICLE` tells them"), soft_wrap=True)


def _print_deed(deed: str, told: dict[str, Any]) -> None:
    where = f" in {told['where']}" if told["where"] else ""
    if told["trouble"]:
        colour = "red" if told["error"] else "yellow"
        stdout().print(f"[{colour}]{deed}[/]: {escape(told['trouble'])}", soft_wrap=True)
    else:
        stdout().print(f"last {deed}: {told['good_at']}, {told['age_s'] // 86400} days ago{escape(where)}")


def _table(sources: list[dict[str, Any]], *, width: int) -> Table:
    """One row a source; a terminal narrower than 100 columns is spared the last four."""
    shown = len(_COLUMNS) if width >= 100 else len(_COLUMNS) - 4
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, right in _COLUMNS[:shown]:
        table.add_column(translate(name), justify="right" if right else "left", no_wrap=True, overflow="fold")
    for entry in sources:
        cells = (
            escape(entry["name"]),
            *_state(entry),
            f"{entry['articles']:,}",
            (entry["newest"] or "–")[:10],
            (entry["last_seen"] or "never")[:10],
            f"{entry['vanished']:,}",
            f"{entry['queued']:,}",
            _within(entry["nights_to_notice"]),
        )
        table.add_row(*cells[:shown])
    return table


def _within(nights: int | None) -> str:
    """How late a change of an article is noticed, where each night has its run."""
    return "–" if nights is None else f"≤ {nights:,} night{'s' if nights != 1 else ''}"


def _state(entry: dict[str, Any]) -> tuple[str, str]:
    """How it is and since when, in a colour and a mark that tell the same."""
    health = entry["health"]
    if health is None:
        note = {True: "never crawled", False: "not enabled", None: "not configured"}[entry["enabled"]]
        return f"[dim]{translate(note)}[/]", ""
    state = health["state"]
    colour, mark = _COLOURS.get(state, "red"), _MARKS.get(state, "▲")
    doubt = "" if health["confirmed"] else "?"
    return f"[{colour}]{mark} {translate(state)}{doubt}[/]", health["since"][:10]


def _print_trouble(entry: dict[str, Any]) -> None:
    health = entry["health"]
    if health is None or health["state"] == "healthy":
        return
    out, once = stdout(), "" if health["confirmed"] else " (one night only: not believed yet)"
    out.print(f"\n[bold]{escape(entry['name'])}[/]: {escape(health['why'])}{once}", soft_wrap=True)
    if health["needs_person"]:
        out.print(f"  → {escape(health['advice'].replace('NAME', entry['name']))}", soft_wrap=True)
