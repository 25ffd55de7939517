"""The rows of docs/query-language.md: a query, a text that it finds, and one that it does not find."""

import re
from pathlib import Path

from luutin.archive import Archive, Article, Database
from luutin.indexer import Index

PAGE = (Path(__file__).parents[2] / "docs" / "query-language.md").read_text("utf-8")
CELLS = [
    [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in PAGE.splitlines()
    if line.startswith("| `")
]
ROWS = [(row[0].strip("`"), row[2], row[3]) for row in CELLS]


def article(text):
    """An article from a cell: `field: text`, or a text alone, which is its body."""
    name, colon, value = text.partition(": ")
    if not colon:
        return {"body": (text,)}
    if name in {"title", "lead", "byline", "category", "source", "published", "url"}:
        return {name: value}
    listed = {
        "body": (value,),
        "caption": ({"text": value},),
        "number": (value,),
        "attachment": ({"name": value, "url": "http://portal.example/file"},),
    }
    names = {"caption": "captions", "number": "document_numbers", "attachment": "attachments"}
    return {names.get(name, name): listed[name]}


def fill(path, texts, now):
    """An archive with an article for each text, numbered as they come, and its index."""
    with Database.open(path) as database:
        with database.transaction():
            for number, text in enumerate(texts):
                facts = {"url": f"http://portal.example/{number}", "source": "portal", "title": "Tin", **article(text)}
                Archive(database).put(Article(**facts), now=now)
        Index(database).catch_up()
    return path
