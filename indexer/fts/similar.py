"""More like this: the words that tell an article from the others, as a query."""

import math
from collections import Counter
from typing import Any

from luutin.archive import Corpus, Database
from luutin.indexer.fts.tables import CURRENT
from luutin.indexer.query.query import Node, Or, Word
from luutin.indexer.text.words import WORD, forms

TELLING = 15
"""Words asked for."""


def query_of(database: Database, record: dict[str, Any]) -> Node:
    """A query for the words of a record that are frequent in it and rare in the archive; the title's count double."""
    counts: Counter[str] = Counter()
    printed: dict[str, str] = {}
    for text, weight in ((record["title"], 2), (record.get("lead") or "", 1), *((part, 1) for part in record["body"])):
        for word in WORD.findall(text):
            token = forms(word).token
            counts[token] += weight
            printed.setdefault(token, word)
    total = Corpus(database).count()
    told = {token: count * _rarity(database, token, total) for token, count in counts.items()}
    best = sorted(told, key=lambda token: -told[token])[:TELLING]
    return Or(tuple(Word(printed[token], literal=True) for token in best if told[token] > 0))


def _rarity(database: Database, token: str, total: int) -> float:
    sql = f"SELECT documents FROM {CURRENT.vocabulary} WHERE token = ?"
    holding = database.value(sql, (token,))
    return math.log(total / holding) if holding else 0.0  # a word that no other article has tells of none
