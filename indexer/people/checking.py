"""Does the index of people name whom the articles name? Article by article, as it would be taken in now."""

from luutin.archive import Database, Reader
from luutin.indexer.people.columns import PeopleColumns
from luutin.indexer.people.follow import rows_of
from luutin.indexer.people.schema import PEOPLE_SCHEMA

_SHOWN = 10


def people_faults(database: Database) -> list[str]:
    """What differs, in words; empty where nothing does. Reads every article."""
    current = Reader(database)
    if not database.holds(PEOPLE_SCHEMA):
        return [] if next(iter(current.current()), None) is None else ["no people are in the index; run `luutin index`"]
    held: dict[int, set[tuple[object, ...]]] = {}
    for row in database.all(
        "SELECT fold, article_id, name, function, caption, published, source FROM people_named ORDER BY article_id"
    ):
        held.setdefault(row["article_id"], set()).add(tuple(row))
    wrong = [
        record.id
        for record in current.current()
        if held.pop(record.id, set()) != set(rows_of(record.id, record.source, record.fields))
    ]
    return _named_faults(wrong, sorted(held)) or _column_faults(database)


def _named_faults(wrong: list[int], gone: list[int]) -> list[str]:
    return [
        f"of {len(which):,} articles the people {what}: {', '.join(map(str, which[:_SHOWN]))}"
        for what, which in (("in the index are others", wrong), ("are in the index, and they are gone", gone))
        if which
    ]


def _column_faults(database: Database) -> list[str]:
    """Do the columns, which facets are counted from, say what the table says?"""
    columns = PeopleColumns(database)
    articles, codes = (column.tolist() for column in columns.load())
    names = columns.names_of(set(codes))
    held = {(article, names.get(code)) for article, code in zip(articles, codes, strict=True)}
    told = set(map(tuple, database.all("SELECT DISTINCT article_id, name FROM people_named")))
    return [f"the columns of people differ in {len(held ^ told):,} names"] if held != told else []
