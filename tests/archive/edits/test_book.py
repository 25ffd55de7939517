"""The book of edits, and the command and pages that tell of them."""

import json
from datetime import timedelta

from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.archive import Archive, Database, EditKind, Edits
from luutin.night import SCHEMAS


def keep(database, article, now, *changes):
    archive = Archive(database)
    with database.transaction():
        archive.add_source("portal", home=None, now=now)
        for step, change in enumerate([{}, *changes]):
            put = archive.put(article.model_copy(update=change), now=now + timedelta(days=step))
    return put.article_id


def test_each_later_revision_is_entered_once_with_its_kinds(database, article, now):
    """A new article has no edits; what comes later is entered when the book is caught up again."""
    changed = {"body": ("Sáng nay, hội thao khai mạc.", "Có tám đội dự.")}
    number = keep(database, article, now, changed)
    book = Edits(database)
    assert (book.catch_up(), book.catch_up()) == (1, 0)
    keep(database, article, now + timedelta(days=9), {**changed, "title": "Hoãn hội thao", "modified": "2024-03-20"})
    book.catch_up()
    told = [(each.kinds, each.silent) for each in book.of(number)]
    assert told[0] == ((EditKind.NUMBER,), True)
    assert told[-1] == ((EditKind.NUMBER, EditKind.TITLE), False)
    assert book.totals().silent == sum(silent for _, silent in told)
    assert book.silent_by_source() == {"portal": book.totals().silent}


def test_the_command_tells_what_two_revisions_say_differently(database, article, now):
    """By number or day, as lines with kinds and as JSON; `status` counts it."""
    keep(database, article, now, {"body": ("Sáng nay, hội thao khai mạc.", "Có tám đội dự.")}, {"title": "Hoãn"})
    Edits(database).catch_up()
    Database.open(database.path, *SCHEMAS).close()

    def ask(*words):
        return CliRunner().invoke(luutin, [*words, "--db", str(database.path)])

    told = json.loads(ask("compare", article.url, "--from", "2024-03-12", "--to", "2024-03-13", "--json").stdout)
    assert (told["from"]["revision"], told["to"]["revision"], told["silent"]) == (1, 2, True)
    [edit] = told["edits"]
    assert edit == {"field": "body", "old": "Có sáu đội dự.", "new": "Có tám đội dự.", "kinds": told["kinds"]}
    assert "- Khai mạc hội thao" in ask("compare", "1").stdout
    assert json.loads(ask("status", "--json").stdout)["edits"]["silent"] == 2
    assert ask("compare", "1", "--from", "2001").exit_code == 2
    assert ask("compare", "http://portal.example/none").exit_code == 1
