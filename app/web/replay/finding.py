"""Here is an address, as a person pastes it or a page names it. Which article is it, and which captures show it?"""

from typing import NamedTuple

from luutin.app.web.errors import NotFoundError, WebError
from luutin.app.web.i18n import phrase
from luutin.app.web.replay.asked import forms_of, named
from luutin.app.web.state import missing_article
from luutin.archive import Database, Memento, Mementos


class Lookup(NamedTuple):
    """What is known of an address."""

    article_id: int | None
    """None: it is no article's."""
    mementos: tuple[Memento, ...]
    """The oldest first."""


def look_up(database: Database, url: str) -> Lookup:
    """Return what is known of *url*, by whichever scheme, with `www.` or without, its query in any order.

    Nothing where it is no address of the web.
    """
    mementos, forms = Mementos(database), forms_of(url)
    if not forms:
        return Lookup(None, ())
    moved = mementos.moved_from(named(url) or url)
    found = mementos.at([*forms, moved] if moved else forms)
    return Lookup(mementos.article_at(forms), tuple(found))


def must_find(database: Database, url: str) -> Lookup:
    """Return the same where there is a capture. Raises NotFoundError, WithheldError."""
    found = look_up(database, url)
    if not found.mementos:
        raise nothing_at(database, url)
    return found


def nothing_at(database: Database, url: str) -> WebError:
    """What is told of an address of which nothing can be shown: a decision hides it, or nothing is kept."""
    forms = forms_of(url)
    hidden = Mementos(database).withheld_at(forms) if forms else None
    if hidden is not None:
        return missing_article(database, hidden)
    return NotFoundError(
        phrase("Nothing that stood at this address is kept here."), phrase("Search for words of its title.")
    )
