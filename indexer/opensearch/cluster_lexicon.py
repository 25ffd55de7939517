"""The words of a cluster, for whoever looks for another way to write a query that finds nothing."""

from collections.abc import Collection

from luutin.indexer.fts.suggest import NEAREST, Lexicon
from luutin.indexer.opensearch.asking import Asking
from luutin.indexer.opensearch.compiling import compile_tree
from luutin.indexer.opensearch.frequencies import term_vectors
from luutin.indexer.query.query import Word


class ClusterLexicon(Lexicon):
    """Asks the index that answers now."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def holds(self, word: str) -> bool:
        """Counted in all shards."""
        return bool(self._asking.count(compile_tree(Word(word))))

    def commonest(self, folds: Collection[str]) -> list[str]:
        """By the dictionary of one shard, which speaks for all."""
        vectors = term_vectors(self._asking.cluster, self._asking.live.name, sorted(folds))
        terms = vectors.get("t.body", {}).get("terms", {})
        held = {fold: terms[fold].get("doc_freq", 0) for fold in folds if fold in terms}
        known = [fold for fold, articles in held.items() if articles]
        return sorted(known, key=lambda fold: (-held[fold], fold))[:NEAREST]
