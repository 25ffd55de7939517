"""What the room promises to others."""

import subprocess
import sys

import indexer


def test_the_public_names_are_these():
    """A name more or less is a decision, not an accident."""
    assert indexer.__all__ == [
        "MAX_LIMIT",
        "AbbreviationsError",
        "Also",
        "Answer",
        "BadRequestError",
        "Bar",
        "Caught",
        "Count",
        "Highlights",
        "Hit",
        "Index",
        "IndexerError",
        "NoIndexError",
        "Options",
        "Searcher",
        "Sort",
        "Timeline",
    ]
    assert all(hasattr(indexer, name) for name in indexer.__all__)


def test_keeping_an_index_loads_no_search():
    """A crawl starts without what only questions need."""
    code = "from indexer import Index; import sys; sys.exit('indexer.search' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
