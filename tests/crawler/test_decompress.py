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
        decompress(b"<html>not packed</html>", coding, url="u", cap=1000)


def test_a_coding_that_was_not_offered_is_given_up():
    """Nothing is guessed."""
    with pytest.raises(GiveUpError, match="unknown-coding"):
        decompress(b"x", "compress", url="u", cap=1000)


def test_bytes_behind_the_end_are_ignored():
    """Some servers pad."""
    assert decompress(gzip.compress(TEXT) + b"\0" * 9, "gzip", url="u", cap=len(TEXT)) == TEXT
