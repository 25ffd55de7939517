"""What the room promises to others."""

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
