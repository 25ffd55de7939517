"""`a NEAR b NEAR c`: the cluster says which articles may hold such a chain, their texts say which do.

The cluster's spans cannot ask that both neighbours stand beside the same b.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from luutin.indexer.opensearch.asking import Asking
from luutin.indexer.opensearch.compiling import compile_tree
from luutin.indexer.opensearch.texts import columns_of
from luutin.indexer.query.enumerated import Enumerated
from luutin.indexer.query.query import And, Near, Node, Not, Or, Within
from luutin.indexer.query.spots import near_places
from luutin.indexer.text.fields import COLUMNS


def resolve_chains(node: Node, asking: Asking, columns: Iterable[str] = COLUMNS) -> Node:
    """The tree, with the articles that hold a chain in the place of each."""
    match node:
        case Near(spots=spots) if len(spots) > 2:
            return Enumerated(frozenset(_holding(node, asking, set(columns))))
        case And(inner):
            return And(tuple(resolve_chains(part, asking, columns) for part in inner))
        case Or(inner):
            return replace(node, parts=tuple(resolve_chains(part, asking, columns) for part in inner))
        case Not(part):
            return Not(resolve_chains(part, asking, columns))
        case Within(name, part):
            return Within(name, resolve_chains(part, asking, (name,)))
        case _:
            return node


def _holding(near: Near, asking: Asking, columns: set[str]) -> Iterator[int]:
    for source in asking.sources(compile_tree(near, columns), ["record.fields"]):
        texts = columns_of(source["record"]["fields"])
        if any(near_places(near, text) for name, text in texts if name in columns):
            yield source["number"]
