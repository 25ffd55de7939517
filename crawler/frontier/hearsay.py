"""What is known of a page before it is read: what feeds and sitemaps said of its day, and what its host repeats."""

from luutin.archive import Database
from luutin.crawler.frontier.habits import load_sketch
from luutin.crawler.reading.background import Background, ToldDays
from luutin.crawler.site.hosts import host_of
from luutin.crawler.site.urls import canonical


def tell(database: Database, url: str, published: str) -> None:
    """Note when *url*, canonical, was published, unless that was told before: what is told first does not move."""
    database.execute("UPDATE pages SET told = ? WHERE url = ? AND told IS NULL", (published, url))


def load_told(database: Database, url: str) -> ToldDays:
    """What feeds and sitemaps said of the page at *url*, as far as crawls have met it; also of an older archive."""
    if "pages" not in database.tables():
        return ToldDays()
    row = database.one("SELECT * FROM pages WHERE url = ?", (canonical(url) or url,))
    known = dict(row) if row is not None else {}
    return ToldDays(known.get("told"), known.get("lastmod"))


def load_background(database: Database, url: str) -> Background:
    """What crawls have learnt of the page at *url* and of its host."""
    return Background(load_sketch(database, host_of(url)), load_told(database, url))
