"""`luutin explain`: why is this article a hit?"""

import sys
from pathlib import Path

import click
import orjson

from luutin.app.errors import UserError
from luutin.app.options import with_archive
from luutin.app.terminal import stdout, talk
from luutin.archive import Database, Reader
from luutin.indexer import Explanation, IndexerError, Searcher


@click.command("explain")
@with_archive
@click.argument("query")
@click.argument("article")
@click.option("--json", "as_json", is_flag=True, help="The explanation as JSON.")
def command(archive: Path, query: str, article: str, as_json: bool) -> None:
    """Show why ARTICLE, its number or its address, is a hit for QUERY.

    Each line is a word of the query in a field of the article: as printed, how often, in how many articles, and what
    that earns by sqlite_fts4's rank_bm25. `luutin search` weighs more than that: docs/search.md, "Ranking". Of an
    article that does not match, the error names what it lacks.
    """
    with Database.read(archive) as database, Searcher(database) as searcher:
        try:
            found = searcher.explain(query, _number(Reader(database), article))
        except IndexerError as error:
            raise UserError(str(error)) from error
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        _print(found)


def _number(reader: Reader, article: str) -> int:
    if article.isdecimal() and len(article) < 19:
        return int(article)
    found = reader.find(article)
    if found is None:
        raise UserError(f"{article}: no such article here; `luutin search` prints the numbers of what it finds")
    return found


def _print(found: Explanation) -> None:
    from rich.table import Table
    from rich.text import Text

    out, table = stdout(), Table(box=None, pad_edge=False)
    for title in ("word", "field", "printed"):
        table.add_column(title)
    for title in ("times", "articles", "score"):
        table.add_column(title, justify="right")
    for word in found.words:
        printed = Text(", ".join(word.printed))
        numbers = (f"{word.times:,}", f"{word.articles:,}", f"{word.score:.2f}")
        table.add_row(Text(word.word), word.field, printed, *numbers)
    out.print(Text(f"#{found.id}  {found.title}", style="bold"))
    out.print(table)
    for condition in found.conditions:
        out.print(Text(f"and {condition}"))
    talk(f"Score {found.score:.2f} among {found.articles:,} articles, for: {found.understood}")
