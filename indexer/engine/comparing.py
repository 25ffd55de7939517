"""Here are two engines over one archive. Do they find the same?"""

from collections.abc import Iterable, Iterator

from luutin.archive import Record
from luutin.indexer.engine.engine import Engine
from luutin.indexer.query.parse import parse
from luutin.indexer.query.query import Query
from luutin.indexer.query.request import read_options
from luutin.indexer.text.words import WORD, forms


def differences(engine: Engine, reference: Engine, queries: Iterable[Query]) -> Iterator[str]:
    """The queries to which *engine* answers otherwise than *reference*, and how, in words."""
    request = read_options({"sort": "newest", "duplicates": True})
    for query in queries:
        found, wanted = engine.ids(query, request), reference.ids(query, request)
        asked = f"for {query.understood} the {engine.name} engine"
        if missing := set(wanted) - set(found):
            yield f"{asked} misses {len(missing):,} articles: {', '.join(map(str, sorted(missing)[:10]))}"
        elif extra := set(found) - set(wanted):
            yield f"{asked} finds {len(extra):,} articles too many: {', '.join(map(str, sorted(extra)[:10]))}"
        elif found != wanted:
            yield f"{asked} finds the same articles in another order of time"
        elif engine.timeline(query, request) != reference.timeline(query, request):
            yield f"{asked} counts otherwise over time"


def questions_about(record: Record) -> Iterator[Query]:
    """Queries that find this article, one for each way to ask: words, phrase, prefix, neighbours, values, days."""
    words = WORD.findall(record.fields["title"])[:2]
    folded = [forms(word).fold for word in words]
    texts = [" ".join(folded), f'"{" ".join(words)}"', f"title:{words[0]}", f"{folded[0][:2]}*"] if words else []
    texts += [" NEAR/3 ".join(words)] if len(words) == 2 else []
    texts += [f'source:"{record.source}"']
    texts += [f'category:"{record.fields["category"]}"'] if record.fields.get("category") else []
    texts += [f"date:{record.fields['published'][:10]}"] if record.fields.get("published") else []
    return map(parse, texts)
