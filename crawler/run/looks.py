"""Which style sheets do pages need that were kept before anybody asked for them? Read out of their captures.

What is found is written down page by page, and asked for by the next crawl: so a reading that is ended goes on where it
stopped, and no page is read twice for it.
"""

import asyncio
from collections.abc import Callable, Iterable
from itertools import islice

from luutin.archive import AwayError, CaptureError, CaptureSource, Database, Requisites, find_proven
from luutin.crawler.errors import UnreadableError
from luutin.crawler.reading.page_result import ReadOptions
from luutin.crawler.reading.readers import Readers
from luutin.crawler.run.files.requisites import STYLES
from luutin.crawler.run.kept_pages import load_page
from luutin.crawler.site.settings import CrawlerSettings, SourceSettings

_BATCH = 64


def name_looks(
    settings: CrawlerSettings,
    sources: Iterable[SourceSettings],
    database: Database,
    captures: CaptureSource,
    *,
    stop: Callable[[], bool] = lambda: False,
) -> int:
    """Note what the pages of kept articles need, of the sources that keep it; return how many pages that was.

    Nobody else may write the archive. It ends between two batches where *stop* says so.
    """
    wanted = [(source, Requisites(database).unread(source.name)) for source in sources if STYLES in source.keep]
    if not any(pages for _, pages in wanted):
        return 0
    return asyncio.run(_name_all(settings, wanted, database, captures, stop))


async def _name_all(
    settings: CrawlerSettings,
    wanted: list[tuple[SourceSettings, list[tuple[int, int]]]],
    database: Database,
    captures: CaptureSource,
    stop: Callable[[], bool],
) -> int:
    done = 0
    async with Readers(count=1, deadline_s=settings.read_deadline_s) as readers:
        for source, pages in wanted:
            rest = iter(pages)
            while not stop() and (batch := tuple(islice(rest, _BATCH))):
                named = [await _named(settings, source, database, captures, readers, each) for _, each in batch]
                with database.transaction():
                    for (capture, _), urls in zip(batch, named, strict=True):
                        Requisites(database).name(capture, urls)
                done += len(batch)
    return done


async def _named(  # noqa: PLR0913, PLR0917 - what reads which page
    settings: CrawlerSettings,
    source: SourceSettings,
    database: Database,
    captures: CaptureSource,
    readers: Readers,
    article_id: int,
) -> tuple[str, ...]:
    """What an article's page names; nothing where it cannot be read any more. Raises AwayError."""
    kept = find_proven(database, article_id)
    try:
        page = load_page(captures, kept, cap=settings.body_cap_bytes) if kept is not None else None
        return (await readers.read(page, ReadOptions(source))).requisites if page is not None else ()
    except AwayError:
        raise
    except (CaptureError, UnreadableError):
        return ()
