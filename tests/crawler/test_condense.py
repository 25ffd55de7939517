"""Condenser: of a sitemap too large to be held, its entries come out, whatever the pieces it came in."""

import gzip
import time

import pytest

from luutin.crawler.errors import GiveUpError
from luutin.crawler.reading.discovery.sitemap import cut_short, read_sitemap
from luutin.crawler.wire.condense import LARGEST, Condenser, SitemapIntake

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


OPEN = {
    "entries": b"<url>" * 13_000,
    "addresses": b"<url>" + b"<loc>" * 13_000,
    "an entry of addresses": b"<url>" + b"<loc>" * 13_000 + b"</url>",
    "half a tag": b"<url " * 13_000,
    "blanks": b"<url><loc" + b" " * 60_000,
}


@pytest.mark.parametrize("piece", OPEN.values(), ids=OPEN)
def test_what_is_never_closed_takes_no_longer_than_anything_else(piece):
    """Each byte is looked at a bounded number of times: 3 MB within a second of this process."""
    began = time.process_time()
    assert read_sitemap(condensed(piece * 40, 1 << 16)) == []
    assert time.process_time() - began < 3


def test_pictures_are_no_entries():
    """A page's own address is told from those of its pictures, whatever the prefix and the order."""
    entry = b"<s:url><image:loc>http://xa.vn/1.jpg</image:loc><s:loc>http://xa.vn/bai-1</s:loc></s:url>"
    found = read_sitemap(condensed(b"<s:urlset xmlns:s='x'>" + entry + b"</s:urlset>", 7))
    assert [each.url for each in found] == ["http://xa.vn/bai-1"]


def taken(coding, body, size=60_000, cap=LARGEST):
    """What an intake makes of *body*, and whether all of it was wanted."""
    intake = SitemapIntake(coding, url="u", cap=cap)
    assert intake.begin(body[:size])
    wanted = all(intake.feed(body[start : start + size]) for start in range(size, len(body), size))
    return intake.result(), wanted


PACKED = {
    "a gzip file": ("", gzip.compress(SITEMAP)),
    "a coding": ("gzip", gzip.compress(SITEMAP)),
    "a gzip file in a coding": ("gzip", gzip.compress(gzip.compress(SITEMAP))),
    "a coding that is none": ("utf-8", gzip.compress(SITEMAP)),
    "not packed at all": ("gzip", SITEMAP),
}


@pytest.mark.parametrize(("coding", "body"), PACKED.values(), ids=PACKED)
def test_a_packed_sitemap_is_unpacked_as_it_arrives(coding, body):
    small, wanted = taken(coding, body, size=900)
    assert read_sitemap(small) == read_sitemap(SITEMAP)
    assert wanted


def test_of_more_than_the_protocol_allows_what_stands_first_is_read():
    """And it is told that its end is missing."""
    filler = b"<!--" + b" " * 400_000 + b"-->"
    small, wanted = taken("gzip", gzip.compress(SITEMAP[:-9] + filler + b"</urlset>", 1), size=900, cap=300_000)
    assert (len(read_sitemap(small)), wanted) == (300, False)
    assert cut_short(small) is not None


def test_a_bomb_is_told():
    """Nothing but blanks behind a start tag: no more than the bound is unpacked."""
    with pytest.raises(GiveUpError, match="bomb"):
        taken("gzip", gzip.compress(b"<urlset>" + b" " * 9_000_000, 1), size=5_000, cap=3_000_000)
