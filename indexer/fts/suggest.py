"""Did you mean? Another way to write a query that finds next to nothing: other diacritics, or a letter mended.

Words are looked up in the index's own vocabulary, so that nothing is suggested that the archive does not hold. How
they are written is taken from the articles that the mended query finds.
"""

import json
import string
from collections import Counter

from luutin.archive import Database
from luutin.indexer.fts.tables import CURRENT
from luutin.indexer.query.answers import Answer
from luutin.indexer.text.words import DOT, WORD, forms

FEW = 2
"""Up to so many hits, another query is looked for."""

_LETTERS = string.ascii_lowercase


def mend(database: Database, query: str) -> dict[str, str] | None:
    """Folded words of the query → the folded words to ask for instead; None where one cannot be mended."""
    instead = {}
    for word in WORD.findall(query):
        fold = forms(word).fold
        known = fold if _frequency(database, fold) or fold.isdecimal() else _nearest(database, fold)
        if known is None:
            return None
        instead[fold] = known
    return instead


def rewrite(query: str, instead: dict[str, str], relaxed: Answer) -> str:
    """The query with its words as the hits of the relaxed one print them most often."""
    printed: dict[str, Counter[str]] = {}
    for hit in relaxed.hits:
        for text, spans in ((hit.title, hit.highlights.title), (hit.snippet, hit.highlights.snippet)):
            for start, end in spans:
                for word in WORD.findall(text[start:end]):
                    printed.setdefault(forms(word).fold, Counter())[word.lower()] += 1

    def as_printed(word: str) -> str:
        fold = instead[forms(word).fold]
        return printed[fold].most_common(1)[0][0] if fold in printed else fold

    return WORD.sub(lambda found: as_printed(found[0]), query)


def _frequency(database: Database, fold: str) -> int:
    """Articles that hold the commonest word of this folded form."""
    low = f"{fold}{DOT}"
    sql = f"SELECT max(documents) FROM {CURRENT.vocabulary} WHERE token >= ? AND token < ?"
    return int(database.value(sql, (low, f"{low}\U0010ffff")) or 0)


def _nearest(database: Database, fold: str) -> str | None:
    """The commonest word that one letter put in, left out, changed or swapped makes of *fold*."""
    # One statement for some hundred words, most of which nobody ever wrote: asked one by one they took milliseconds.
    nearest: str | None = database.value(
        f"SELECT value FROM json_each(?) CROSS JOIN {CURRENT.vocabulary}"
        " ON token >= value || ? AND token < value || ? ORDER BY documents DESC, value LIMIT 1",
        (json.dumps(list(_one_off(fold))), DOT, f"{DOT}\U0010ffff"),
    )
    return nearest


def _one_off(fold: str) -> set[str]:
    """Everything one edit away (Damerau 1964)."""
    if not 1 < len(fold) <= 20:
        return set()
    cuts = [(fold[:at], fold[at:]) for at in range(len(fold) + 1)]
    left_out = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    changed = {head + letter + tail[1:] for head, tail in cuts if tail for letter in _LETTERS}
    put_in = {head + letter + tail for head, tail in cuts for letter in _LETTERS}
    return (left_out | swapped | changed | put_in) - {fold, ""}
