"""More like this: the words that tell an article from the others, as a query."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from luutin.indexer.query.query import Or, Query, Word
from luutin.indexer.text.words import WORD, forms

TELLING = 15
"""Words asked for."""


def query_like(record: dict[str, Any], rarity: Callable[[str], float]) -> Query:
    """A query for the words of a record that are frequent in it and rare in the archive; the title's count double.

    *rarity* weighs a token of the index; 0 for one that no other article has, since it tells of none.
    """
    counts: Counter[str] = Counter()
    printed: dict[str, str] = {}
    for text, weight in ((record["title"], 2), (record.get("lead") or "", 1), *((part, 1) for part in record["body"])):
        for word in WORD.findall(text):
            token = forms(word).token
            counts[token] += weight
            printed.setdefault(token, word)
    weights = {token: count * rarity(token) for token, count in counts.items()}
    telling = sorted(weights, key=lambda token: -weights[token])[:TELLING]
    return Query("", Or(tuple(Word(printed[token], literal=True) for token in telling if weights[token] > 0)))
