"""Content codings: undone within bounds, and a stream that ends early is noticed."""

import gzip
import zlib

import brotli
import pytest
import zstandard

from luutin.crawler.errors import GiveUpError, RetryError
from luutin.crawler.wire.decompress import decompress, salvage

TEXT = "Hội nghị tổng kết phong trào thi đua. ".encode() * 3000


def raw_deflate(data):
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODINGS = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "gzip in two members": ("gzip", lambda data: gzip.compress(data[:100]) + gzip.compress(data[100:])),
    "zlib": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "brotli": ("br", brotli.compress),
    "zstandard": ("zstd", zstandard.compress),
    "none": ("", bytes),
    "identity": ("identity", bytes),
    "gzip twice": ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
}
STREAMS = [name for name in CODINGS if name not in {"none", "identity"}]


@pytest.mark.parametrize(("coding", "pack"), CODINGS.values(), ids=CODINGS)
def test_each_coding_is_undone(coding, pack):
    """Whatever a server may send comes back as it was."""
    assert decompress(pack(TEXT), coding, url="u", cap=len(TEXT)) == TEXT


@pytest.mark.parametrize("name", STREAMS)
def test_a_cut_stream_is_an_error(name):
    """A stream without its end mark is a failed fetch, with what could be read beside it."""
    coding, pack = CODINGS[name]
    cut = pack(TEXT)[:-9]
    with pytest.raises(RetryError, match="cut-"):
        decompress(cut, coding, url="u", cap=len(TEXT))
    body, error = salvage(cut, coding, url="u", cap=len(TEXT))
    assert isinstance(error, RetryError)
    assert len(body) <= len(TEXT)


@pytest.mark.parametrize("name", STREAMS)
def test_a_bomb_is_stopped_at_the_cap(name):
    """One byte more than the cap is too much, and not worth another try."""
    coding, pack = CODINGS[name]
    with pytest.raises(GiveUpError, match="bomb"):
        decompress(pack(TEXT), coding, url="u", cap=len(TEXT) - 1)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_broken_bytes_are_an_error(coding):
    """Bytes that are no such stream at all are asked for again."""
    with pytest.raises(RetryError):
        decompress(b"\x1f\x8b\x08\x02not packed \0\1\2", coding, url="u", cap=1000)


PLAIN = "<!doctype html><html><body><p>Phường họp phiên thường kỳ tháng tám.</p></body></html>".encode()
PACKED = gzip.compress(PLAIN, mtime=0)
AS_SENT = [
    # Content-Encoding, bytes: what portals send and browsers show
    ("UTF-8", PLAIN),
    ("none", PLAIN),
    ("chunked", PLAIN),
    ("text/html", PLAIN),
    ("gzip", PLAIN),
    ("br", PLAIN),
    ("deflate", PLAIN),
    ("gzip", b"\xef\xbb\xbf\r\n" + PLAIN),
    ("gzip", b"User-agent: *\nDisallow: /cam/\n" * 8),
    ("gzip, utf-8", PACKED),
    ('"gzip"', PACKED),
    ("X-GZIP", PACKED),
    ("deflate", PACKED),
    ("br", PACKED),
    ("gzip", zlib.compress(PLAIN)),
    ("gzip, gzip", PACKED),
    ("gzip, gzip", gzip.compress(PACKED, mtime=0)),
    ("gzip", PACKED[:-6] + b"\0\0" + PACKED[-4:]),
    ("gzip", PACKED[:-8]),
    ("gzip", PACKED[:-3]),
    ("gzip", PACKED + b"<!-- 0.2 s -->"),
    ("gzip", gzip.compress(PLAIN[:30], mtime=0)[:-8] + b"\0" * 8 + gzip.compress(PLAIN[30:], mtime=0)),
]


@pytest.mark.parametrize(("coding", "sent"), AS_SENT, ids=map(str, range(len(AS_SENT))))
def test_a_coding_is_believed_as_far_as_the_bytes_bear_it_out(coding, sent):
    """A wrong name, a body that was not packed, or a checksum amiss costs no page."""
    whole = sent if sent.startswith((b"\xef", b"User")) else PLAIN
    assert decompress(sent, coding, url="u", cap=10_000) == whole


def test_a_bomb_without_a_checksum_is_stopped_too():
    """The way round a bad checksum has the same bound."""
    packed = gzip.compress(b"a" * 5_000)
    with pytest.raises(GiveUpError, match="bomb"):
        decompress(packed[:-8], "gzip", url="u", cap=4_999)


def test_a_coding_that_was_not_offered_is_given_up():
    """Nothing is guessed."""
    with pytest.raises(GiveUpError, match="unknown-coding"):
        decompress(b"x", "compress", url="u", cap=1000)


def test_bytes_behind_the_end_are_ignored():
    """Some servers pad."""
    assert decompress(gzip.compress(TEXT) + b"\0" * 9, "gzip", url="u", cap=len(TEXT)) == TEXT
