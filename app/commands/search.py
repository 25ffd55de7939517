"""`luutin search`: ask the archive, for people, for programs, and for programs that ask many times."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import click
import orjson

from luutin.app.errors import EXIT_USAGE, UserError
from luutin.app.help import translate
from luutin.app.options import Whereabouts, with_place
from luutin.app.terminal import StyledLine, send, talk, write_lines
from luutin.indexer import (
    Answer,
    BadRequestError,
    FileHit,
    Hit,
    IndexerError,
    Options,
    Searcher,
    Searching,
    Sort,
    UnitFacts,
)

_NAMES = {"sort": "sort", "limit": "limit", "from": "since", "to": "until", "source": "source", "cursor": "cursor"}
"""Option of the command line and of `--jsonl` → option of the library."""


_UNITS = 6
"""Units of one name that are told to a person."""

_LEFT_OUT = re.compile(r'-(?=["“«]|[^\W\d_]{2})')


class _Asking(click.Command):
    """Takes `-word` for a part of the query, where the command line would look for options of one letter."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(
            ctx, [_LEFT_OUT.sub("NOT ", word, count=1) if _LEFT_OUT.match(word) else word for word in args]
        )


@click.command("search", cls=_Asking)
@with_place
@click.argument("query", nargs=-1)
@click.option("--sort", type=click.Choice(get_args(Sort)), default="relevance", show_default=True)
@click.option("--from", "since", metavar="D", help="First day: 2019, 2019-05, 2019-05-31 or 31/05/2019.")
@click.option("--to", "until", metavar="D", help="Last day, likewise.")
@click.option("--source", metavar="S", help="Only articles of this source.")
@click.option("--limit", metavar="N", type=int, default=20, show_default=True, help="Hits shown.")
@click.option("--cursor", metavar="C", help="`next_cursor` of the answer before.")
@click.option(
    "--engine",
    metavar="[fts|plain|NAME]",
    help="Who answers: the fast engine, the plain one, FTS4 itself, or the cluster that config.toml calls NAME."
    "  [default: fts; plain where its tables fail]",
)
@click.option("--json", "as_json", is_flag=True, help="One answer as JSON.")
@click.option("--jsonl", "as_lines", is_flag=True, help='Answer each line {"query": …} of standard input with a line.')
@click.option("--csv", "as_csv", is_flag=True, help="Hits as CSV; with --batch, the matrix.")
@click.option(
    "--people", is_flag=True, help="With --batch: each line is a person's name; titles before it do not count."
)
@click.option("--batch", type=click.Path(path_type=Path, dir_okay=False), help="CSV file, a name or query a line.")
def command(  # noqa: PLR0917 - click hands them over by name
    place: Whereabouts,
    query: tuple[str, ...],
    engine: str | None,
    as_json: bool,
    as_lines: bool,
    as_csv: bool,
    batch: Path | None,
    people: bool,
    **options: Any,
) -> None:
    """Find articles. QUERY is in the language of docs/query-language.md; words as they come are fine.

    With --batch, each line of the file gets a line of CSV: its hits in all, first and last month or day, the newest
    article, and the hits of each year. A line for --jsonl may also have "sort", "limit", "from", "to", "source" and
    "cursor".
    """
    if [bool(query), as_lines, batch is not None].count(True) != 1:
        raise click.UsageError("give a QUERY, or --batch FILE, or --jsonl and questions on standard input")
    if people and batch is None:
        raise click.UsageError('--people goes with --batch FILE, a name a line; for one name, search for person:"NAME"')
    if as_json + as_lines + as_csv > 1 or (batch is not None and as_json):
        raise click.UsageError("--json, --jsonl and --csv exclude each other; --batch answers in CSV")
    chosen: Options = options  # type: ignore[assignment]  # the searcher checks them
    try:
        with _open(place, engine) as searcher:
            if as_lines:
                _serve(searcher)
            elif batch is not None or as_csv:
                _write_csv(searcher, batch or " ".join(query), chosen, people=people)
            else:
                _show(searcher.search(" ".join(query), **chosen), as_json=as_json)
                if not as_json:
                    _offer(place, searcher, " ".join(query), chosen)
            if searcher.remark and (as_json or as_lines or as_csv or batch):  # a person was told with the hits
                talk(searcher.remark)
    except BadRequestError as error:
        raise UserError(_in_options(error), code=EXIT_USAGE) from error
    except IndexerError as error:
        raise UserError(str(error)) from error


def _open(place: Whereabouts, engine: str | None) -> Searching:
    """A searcher over what was asked for."""
    match engine:
        case None | "fts" | "plain":
            return Searcher(place.archive, engine=engine)
    from luutin.app.engines import search_engine

    return search_engine(place.config(), engine)


def _offer(place: Whereabouts, searcher: Searching, query: str, chosen: Options) -> None:
    """Tell of what the source came out of, where that holds more of what was asked for."""
    from luutin.app.lineage import offers, part_source

    option = "--source " if chosen.get("source") else "source:"
    query, source = part_source(query, chosen.get("source") or "")
    if not source:
        return

    def count(name: str) -> int:
        narrowed: Options = {**chosen, "source": name, "cursor": None, "limit": 1}
        return searcher.search(query, **narrowed).total

    for offer in offers(place.config().lineages, source, count):
        when = f" on {offer.forebear.on}" if offer.forebear.on else ""
        talk(
            f"{source} came out of {offer.forebear.name}{when}, which has {offer.articles:,} more:"
            f" {option}{offer.forebear.name}"
        )


def _in_options(error: BadRequestError) -> str:
    """The error, with the option's name as it was typed."""
    typed = {ours: theirs for theirs, ours in _NAMES.items()}.get(error.name)
    return f"--{typed}: {error.value!r} is not {error.expected}" if typed else str(error)


def _serve(searcher: Searching) -> None:
    for line in sys.stdin.buffer:
        if line.strip():
            sys.stdout.buffer.write(orjson.dumps(_answer_line(searcher, line), option=orjson.OPT_APPEND_NEWLINE))
            sys.stdout.buffer.flush()


def _answer_line(searcher: Searching, line: bytes) -> dict[str, Any]:
    """The answer to one line; a line that asks for nothing gets an error in its place, and the next is read."""
    try:
        asked = _read_question(line)
        return searcher.search(asked["query"], **_options(asked)).as_json()
    except (orjson.JSONDecodeError, BadRequestError) as error:
        return {"error": {"code": "bad_request", "message": str(error)}}


def _read_question(line: bytes) -> dict[str, Any]:
    asked = orjson.loads(line)
    if not isinstance(asked, dict) or not isinstance(asked.get("query"), str):
        raise BadRequestError("line", line.decode("utf-8", "replace").strip()[:80], 'an object with a "query"')
    return asked


def _options(asked: dict[str, Any]) -> Options:
    chosen: dict[str, Any] = {ours: asked[theirs] for theirs, ours in _NAMES.items() if asked.get(theirs) is not None}
    options: Options = chosen  # type: ignore[assignment]  # the searcher checks what the line says
    return options


def _write_csv(searcher: Searching, asked: Path | str, options: Options, *, people: bool) -> None:
    from luutin.app.formats.matrix import questions, write_hits, write_matrix

    if isinstance(asked, Path):
        send(write_matrix(searcher, questions(asked), options, people=people))
    else:
        send(write_hits(searcher.search(asked, **options)))


def _show(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(answer.as_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        return
    for warning in answer.warnings:
        talk(warning)
    for hit in answer.hits:
        write_lines(_lines_of(hit))
    if answer.did_you_mean:
        talk(translate("Did you mean: %(query)s", query=answer.did_you_mean))
    _show_most_words(answer)
    if files := answer.in_files:
        told = {"shown": f"{len(files.hits):,}", "total": f"{files.total:,}"}
        talk(translate("In files alone: %(shown)s of %(total)s articles", **told) + "\n")
        for found in files.hits:
            write_lines(_lines_of_file(found))
    for naming in answer.places:
        for unit in naming.units[:_UNITS]:
            talk(_told(unit))
        if (more_units := len(naming.units) - _UNITS) > 0:
            talk(f"  … and {more_units:,} more units called {naming.typed}: --json lists them")
    counts = {"shown": f"{len(answer.hits):,}", "total": f"{answer.total:,}"}
    talk(translate("%(shown)s of %(total)s articles for: %(query)s", query=answer.understood, **counts))
    if answer.most_words and answer.total:
        talk(translate("Only articles with all words: %(query)s", query=f"strict:on {answer.query}"))


def _show_most_words(answer: Answer) -> None:
    more = answer.most_words
    if not more:
        return
    told = {"shown": f"{len(more.hits):,}", "total": f"{more.total:,}", "words": ", ".join(more.without)}
    talk(translate("Not all words: %(shown)s of %(total)s articles with most of them", **told))
    if more.without:
        talk(translate("The first of them lacks: %(words)s", **told))
    talk("")
    for hit in more.hits:
        write_lines(_lines_of(hit))


def _told(unit: UnitFacts) -> str:
    """A unit and what became of it, for a person."""
    became = f" → {'; '.join(unit.successors)}" if unit.successors else ""
    ended = f" (until {unit.until})" if unit.until else ""
    return f"Whereabouts: {unit.full_name}{ended}{became}"


def _lines_of_file(hit: FileHit) -> Iterator[StyledLine]:
    page = f", page {hit.page} of {hit.pages}" if hit.pages > 1 else ""
    scanned = ", read by OCR: letters may be wrong" if hit.ocr else ""
    yield StyledLine(hit.title, "bold")
    yield StyledLine(f"#{hit.id}  ·  {hit.published or 'undated'}  ·  {hit.source}", "dim", is_whole=True)
    yield StyledLine(f"▤ {hit.file} ({hit.kind}{page}{scanned})", "italic", is_whole=True)
    yield StyledLine(hit.snippet, marked=hit.highlights)
    yield StyledLine("")


def _lines_of(hit: Hit) -> Iterator[StyledLine]:
    facts = [f"#{hit.id}", hit.published or "undated", hit.source, hit.url]
    yield StyledLine(hit.title, "bold", hit.highlights.title)
    yield StyledLine("  ·  ".join(facts), "dim", is_whole=True)
    yield StyledLine(hit.snippet, marked=hit.highlights.snippet)
    if hit.caption and "caption" in hit.matched:
        yield StyledLine(f"▣ {hit.caption}", "italic")
    for twin in hit.also:
        yield StyledLine(f"  also: #{twin.id}  {twin.source}  {twin.url}", "dim", is_whole=True)
    yield StyledLine("")
