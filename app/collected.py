"""Collections of an operator: which articles each has, and which of them cannot be shown."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from luutin.app.in_hand import addresses_in, look_up
from luutin.app.settings import CollectedArticle, CollectionSettings
from luutin.archive import ArchiveError, Database, Reader, Withholdings
from luutin.crawler import address_forms
from luutin.indexer import IndexerError, Searcher
from luutin.night import Diagnosis, Level


def number_of(database: Database, chosen: CollectedArticle) -> int | None:
    """The number of the article that is meant; None: nothing that is kept and shown has that address."""
    if isinstance(chosen.article, int):
        return chosen.article
    found = look_up(database, chosen.article)
    return found.article_id if found else None


def diagnose_collections(db: Path, collections: Sequence[CollectionSettings]) -> Iterator[Diagnosis]:
    """What each collection has, and what of it is unknown or withheld. Changes nothing."""
    if not collections or not db.exists():
        return
    try:
        with Database.read(db, as_is=True) as database:
            for each in collections:
                yield _diagnose(database, each)
    except (ArchiveError, IndexerError) as error:
        yield Diagnosis("collections", Level.WARN, f"they cannot be looked through: {error}")


def _diagnose(database: Database, collection: CollectionSettings) -> Diagnosis:
    about = f"collection {collection.name}"
    if collection.query is not None:
        with Searcher(database) as searcher:
            found = searcher.count(collection.query)
        said = f"its query finds {found:,} articles"
        return Diagnosis(about, Level.OK, said) if found else Diagnosis(about, Level.WARN, f"{said}: mend its query")
    return _diagnose_list(database, about, collection.articles)


def _diagnose_list(database: Database, about: str, articles: Sequence[CollectedArticle]) -> Diagnosis:
    reader, withheld, unknown = Reader(database), list[str](), list[str]()
    for each in articles:
        number = number_of(database, each)
        if number is not None and reader.get(number):
            continue
        (withheld if _is_withheld(database, each) else unknown).append(str(each.article))
    said = f"{len(articles) - len(withheld) - len(unknown):,} of {len(articles):,} articles are shown"
    said += f"; withheld: {', '.join(withheld)}" if withheld else ""
    if not unknown:
        return Diagnosis(about, Level.OK, said)
    return Diagnosis(about, Level.WARN, f"{said}; not in this archive: {', '.join(unknown)}; mend [[collections]]")


def _is_withheld(database: Database, chosen: CollectedArticle) -> bool:
    numbers: list[int | None] = [chosen.article] if isinstance(chosen.article, int) else []
    if isinstance(chosen.article, str):
        numbers = [Reader(database).find(form) for each in addresses_in(chosen.article) for form in address_forms(each)]
    return any(number is not None and Withholdings(database).of_article(number) is not None for number in numbers)
