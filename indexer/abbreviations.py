"""Read an archive for the abbreviations that it explains itself."""

import orjson

from luutin.archive import Corpus, Database
from luutin.indexer.query.learning import LEARNT, Learner, LearntPair, write_learnt

_AT_ONCE = 500


def learn_abbreviations(database: Database) -> list[LearntPair]:
    """Write what the archive explains into the file beside it, which every search reads, and give it back.

    Raises AbbreviationsError where that file cannot be read, and leaves it as it is.
    """
    learner, corpus, last = Learner(), Corpus(database), 0
    with database.snapshot():
        while ids := corpus.ids_after(last, limit=_AT_ONCE):
            for article in corpus.current(ids):
                record = orjson.loads(article.record)
                learner.read(article.source, "\n".join((record["title"], record.get("lead") or "", *record["body"])))
            last = ids[-1]
    return write_learnt(database.path.parent / LEARNT, learner.pairs())
