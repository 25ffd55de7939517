"""Here is the tree of a query. Which articles match? Worked out with sets, from FTS4's MATCH and archive's own tables.

What MATCH cannot say is looked up in the records: FTS4 says which articles may match, the texts say which do.
"""

from collections.abc import Iterator
from functools import reduce
from operator import and_

from luutin.archive import Corpus, Database, Reader
from luutin.indexer.plain.expressions import expression, is_expressible
from luutin.indexer.plain.terms import Terms
from luutin.indexer.query.enumerated import Enumerated
from luutin.indexer.query.query import And, Near, Node, Not, Or, Prefix, Published, Spot, Valued, Within, atoms
from luutin.indexer.query.spots import holds, near_places, places
from luutin.indexer.text.columns import Columnist, site
from luutin.indexer.text.fields import COLUMNS
from luutin.indexer.text.words import parts

EVERYWHERE = "search"
"""The table's own name stands for all its columns on the left of MATCH."""


class SetMatcher:
    """Answers for one moment of the archive; made inside the caller's snapshot."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._columnist = Columnist()
        indexed = {row[0] for row in database.all("SELECT docid FROM search_docsize")}
        self.facts = {each.article_id: each for each in Corpus(database).facts() if each.article_id in indexed}
        """Every indexed article by its number."""

    def matching(self, node: Node, field: str = EVERYWHERE) -> set[int]:
        """The numbers of the articles that match; *field* is the one that an enclosing node names."""
        match node:
            case And(parts):
                return reduce(and_, (self.matching(part, field) for part in parts), set(self.facts))
            case Or(parts):
                return set().union(*(self.matching(part, field) for part in parts))
            case Not(part):
                return self.facts.keys() - self.matching(part, field)
            case Within(name, part):
                return self.matching(part, name)
            case Valued(name, words):
                return {number for number, value in self._values(name) if holds(value, words)}
            case Enumerated(ids):
                return self.facts.keys() & ids
            case Published(since, until):
                first, last = (day.isoformat() if day else None for day in (since, until))
                days = ((number, (each.published or "")[:10]) for number, each in self.facts.items())
                return {number for number, day in days if day and (first or day) <= day <= (last or day)}
            case _:
                return self._standing(node, field)

    def _standing(self, node: Spot | Near, field: str) -> set[int]:
        if isinstance(node, Prefix) and not is_expressible(node):
            return set().union(*(self._match(f'"{term}"', field) for term in Terms(self._database).beginning(node)))
        spots = node.spots if isinstance(node, Near) else (node,)
        if all(map(is_expressible, spots)):
            found = self._match(expression(node), field)
            if node == spots[0]:
                return found  # FTS4 lets the phrases of a NEAR overlap, and words stand on two sides of a break
        else:
            found = reduce(and_, (self._standing(word, field) for word in atoms(list(spots))))
        return {number for number in found if self._stands(node, number, field)}

    def _match(self, asked: str, field: str) -> set[int]:
        rows = self._database.all(f"SELECT docid FROM search WHERE {field} MATCH ?", (asked,))
        return self.facts.keys() & {row[0] for row in rows}

    def _stands(self, node: Spot | Near, number: int, field: str) -> bool:
        record = Reader(self._database).get(number)
        if record is None:
            return False
        columns = zip(COLUMNS, self._columnist.columns(record.fields), strict=True)
        asked = (tokens.decode().split() for name, tokens in columns if field in {EVERYWHERE, name})
        texts = ([parts(token) for token in tokens] for tokens in asked)
        return any(near_places(node, text) if isinstance(node, Near) else places(node, text) for text in texts)

    def _values(self, name: str) -> Iterator[tuple[int, str]]:
        if name == "site":
            return ((record.id, site(record.fields)) for record in Reader(self._database).current(self.facts))
        return ((number, getattr(each, name) or "") for number, each in self.facts.items())
