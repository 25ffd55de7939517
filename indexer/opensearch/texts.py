"""Which words do the texts of some articles hold? Asked of records, where the numbers of words do not tell it."""

from collections.abc import Iterable, Iterator
from typing import Any

from luutin.indexer.text.columns import Columnist
from luutin.indexer.text.fields import COLUMNS
from luutin.indexer.text.words import Forms, parts

_columnist = Columnist()
"""Keeps the vocabulary that it has met, for all questions of this process."""


def tokens_of(records: Iterable[dict[str, Any]]) -> set[str]:
    """The tokens of all records together, each once."""
    return set(_columnist.vocabulary(records).decode().split())


def columns_of(record: dict[str, Any]) -> Iterator[tuple[str, list[Forms]]]:
    """The name of each column, and its words in order."""
    for name, tokens in zip(COLUMNS, _columnist.columns(record), strict=True):
        yield name, list(map(parts, tokens.decode().split()))
