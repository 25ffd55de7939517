"""What is shipped about places and people. Else the first query that names one waits until it is read."""

from luutin.indexer.gazetteer.naming import name_units
from luutin.indexer.people.words import load_words
from luutin.indexer.query.parse import parse
from luutin.indexer.query.placing import describe, namings

_ANY = "huyện Lạng Giang"


def load_shipped() -> None:
    """Read it, as a server does before its processes part, so that they share one copy."""
    load_words()
    namings(parse(_ANY))
    describe(name_units(_ANY))
