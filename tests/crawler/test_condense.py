"""Condenser: of a sitemap too large to be held, its entries come out, whatever the pieces it came in."""

import pytest

from luutin.crawler.reading.discovery.sitemap import cut_short, read_sitemap
from luutin.crawler.wire.condense import Condenser

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ENTRIES = "".join(
    f"<url>\n<loc>http://xa.vn/bai-{n}?a=1&amp;b=2</loc><image:image><image:loc>http://xa.vn/{n}.jpg</image:loc>"
    f"</image:image><lastmod>2026-11-{n % 28 + 1:02}</lastmod><priority>0.5</priority></url>"
    for n in range(300)
)
SITEMAP = f'<?xml version="1.0"?><urlset {NAMESPACE} xmlns:image="http://i">{ENTRIES}</urlset>'.encode()


def condensed(body, size):
    condenser = Condenser()
    for start in range(0, len(body), size):
        condenser.feed(body[start : start + size])
    return condenser.result()


@pytest.mark.parametrize("size", [1, 17, 1000, 1 << 20])
def test_no_entry_is_lost_between_pieces(size):
    """Addresses and days are those of the whole file, in their order, in much less room."""
    small = condensed(SITEMAP, size)
    assert read_sitemap(small) == read_sitemap(SITEMAP)
    assert len(small) < len(SITEMAP) / 2
    assert cut_short(small) is None


def test_a_cut_sitemap_stays_one():
    """What is missing at its end is told, and what stood before is read."""
    small = condensed(SITEMAP[:-100], 1000)
    assert len(read_sitemap(small)) == 299
    assert cut_short(small) is not None


def test_an_index_stays_an_index():
    body = f"<sitemapindex {NAMESPACE}><sitemap><loc>http://xa.vn/s1.xml</loc></sitemap></sitemapindex>".encode()
    assert read_sitemap(condensed(body, 10)) == read_sitemap(body) != []
