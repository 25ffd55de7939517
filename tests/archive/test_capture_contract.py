"""CaptureSink and CaptureSource, held to their protocols: what a sink took in, a source gives back byte for byte."""

import gzip
import io
from contextlib import closing
from datetime import UTC, datetime

import pytest
from warcio.archiveiterator import ArchiveIterator

from luutin.archive import (
    CaptureError,
    CaptureSink,
    CaptureSource,
    CaptureWriter,
    Exchange,
    Reader,
    WarcFolder,
    read_capture,
)

BODIES = [gzip.compress(b"<html>mot</html>"), b"", b"x" * 700_000]


def exchange(body):
    return Exchange(
        url="http://portal.example/tin",
        final_url="http://portal.example/tin?q=1",
        fetched_at=datetime(2024, 3, 12, tzinfo=UTC),
        status=200,
        reason="OK",
        request_headers=(("Host", "portal.example"),),
        response_headers=(("Content-Type", "text/html"),),
        body=body,
    )


def warc_files(database, folder):
    return CaptureWriter(folder, database)


@pytest.fixture(params=[warc_files], ids=lambda make: make.__name__)
def sink(request, database, tmp_path) -> CaptureSink:
    with request.param(database, tmp_path / "warc") as sink:
        yield sink


class StoredBytes(CaptureSource):
    """Files in memory, handed out a few bytes at a time, as a store far away may do."""

    def __init__(self, files):
        self._files = files

    def read(self, file, offset, length=None):
        if file not in self._files:
            raise CaptureError(file, offset, "the file is missing")
        content = self._files[file][offset:]
        content = content if length is None else content[:length]
        for start in range(0, len(content), 7_001):
            yield content[start : start + 7_001]


SOURCES = {
    "folder": WarcFolder,
    "memory": lambda folder: StoredBytes({path.name: path.read_bytes() for path in folder.iterdir()}),
}


@pytest.fixture
def captures(sink, database):
    """What the archive knows of the captures of BODIES."""
    with database.transaction():
        numbers = [sink.add(exchange(body)) for body in BODIES]
        sink.sync()
    return [Reader(database).capture(number) for number in numbers]


@pytest.fixture(params=SOURCES)
def source(request, captures, tmp_path) -> CaptureSource:
    """The captures' bytes, where they are once the sink has taken them in."""
    assert captures
    return SOURCES[request.param](tmp_path / "warc")


def test_a_range_holds_one_response_and_nothing_else(captures, source):
    """The row's range is a gzip member of its own, so that it can be given away as it lies there."""
    for capture, body in zip(captures, BODIES, strict=True):
        member = b"".join(source.read(capture.file, capture.offset, capture.length))
        assert len(member) == capture.length
        records = ArchiveIterator(io.BytesIO(member))
        record = next(records)
        assert (record.rec_type, record.rec_headers["WARC-Target-URI"]) == ("response", capture.final_url)
        assert record.raw_stream.read() == body
        assert next(records, None) is None


def test_a_response_is_read_back_as_it_was_received(captures, source):
    """Headers by lower-case names, the body in its content coding, digests checked."""
    for capture, body in zip(captures, BODIES, strict=True):
        headers, kept = read_capture(source, capture.file, capture.offset)
        assert kept == body
        assert headers["warc-target-uri"] == capture.final_url


def test_a_reader_may_stop_before_the_end(captures, source):
    """What is open is let go of when the generator is closed."""
    with closing(source.read(captures[0].file, 0)) as pieces:
        assert next(pieces).startswith(b"\x1f\x8b")


def test_a_file_that_is_not_there_is_told_before_the_first_byte(source):
    """As a CaptureError with the file's name, by `read` and by `read_capture`."""
    with pytest.raises(CaptureError, match=r"none\.warc\.gz"):
        next(source.read("none.warc.gz", 0, 10))
    with pytest.raises(CaptureError, match=r"none\.warc\.gz"):
        read_capture(source, "none.warc.gz", 0)


def test_a_capture_whose_transaction_failed_leaves_no_row(sink, database):
    """The caller's transaction decides: what it takes back was never captured, and the sink goes on."""
    with pytest.raises(RuntimeError), database.transaction():
        sink.add(exchange(b"lost"))
        raise RuntimeError
    with database.transaction():
        number = sink.add(exchange(b"kept"))
        sink.sync()
    assert database.value("SELECT count(*) FROM captures") == 1
    assert Reader(database).capture(number).bytes == 4


def test_a_closed_sink_may_be_closed_again(sink, database):
    """A second closing changes nothing: what was captured is there as before."""
    with database.transaction():
        number = sink.add(exchange(b"kept"))
        sink.sync()
    sink.close()
    before = database.all("SELECT name, length FROM warc_files")
    sink.close()
    assert list(map(tuple, database.all("SELECT name, length FROM warc_files"))) == list(map(tuple, before))
    assert Reader(database).capture(number).bytes == 4
