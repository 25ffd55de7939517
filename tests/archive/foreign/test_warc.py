"""WARC and ARC files of others: what they hold is read, and what lies in them is named."""

import bz2
import gzip
import hashlib
import io
import lzma
import random

import pytest

from luutin.archive.foreign.found import Beside, FaultKind, ForeignCapture, ForeignFault, Revisit
from luutin.archive.foreign.http_answer import read_answer
from luutin.archive.foreign.rewritten import read_rewritten
from luutin.archive.foreign.sniffing import FileSort, sort_of
from luutin.archive.foreign.warc import read_moment, read_warc
from tests.archive.foreign import making_warc as making
from tests.archive.foreign.making_warc import answer, arc, arc_record, gzipped, record, sha1


def read(content):
    return list(read_warc(io.BytesIO(content), name="old.warc"))


def told(content):
    """Addresses of captures, kinds of faults, and the rest by its class."""
    return [
        each.url[-1] if isinstance(each, ForeignCapture) else getattr(each, "kind", "revisit") for each in read(content)
    ]


def three():
    return [record(f"http://xa.vn/tin/{number}", answer(b"<p>%d</p>" % number * 300)) for number in (1, 2, 3)]


def blocks(records, size=200):
    """Packed in blocks of one size, wherever records begin."""
    content = b"".join(records)
    return b"".join(gzip.compress(content[at : at + size], mtime=0) for at in range(0, len(content), size))


PACKINGS = {
    "plain": b"".join,
    "gzip": lambda records: gzipped(*records),
    "one gzip for all": lambda records: making.zipped_whole(*records),
    "zstd": lambda records: making.zstd(*records),
    "zstd with a dictionary": lambda records: making.zstd_with_dictionary(*records),
    "bzip2": lambda records: bz2.compress(b"".join(records)),
    "xz": lambda records: lzma.compress(b"".join(records)),
    "gzip within gzip": lambda records: gzip.compress(gzipped(*records), mtime=0),
    "gzip in blocks of one size": blocks,
    "gzip with zeros behind it": lambda records: gzipped(*records) + bytes(2_000),
    "behind a mark of UTF-8": lambda records: b"\xef\xbb\xbf" + b"".join(records),
}


@pytest.mark.parametrize("packing", PACKINGS)
def test_each_packing_gives_the_same_captures(packing):
    """However a file is packed, it is known by its bytes and holds the same captures."""
    content = PACKINGS[packing](three())
    assert told(content) == ["1", "2", "3"]
    assert sort_of(content[:65536]) is FileSort.WARC


@pytest.mark.parametrize("version", ["WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1"])
def test_each_version_is_read(version):
    """Drafts of WARC are read as the standard is."""
    assert told(record("http://xa.vn/1", version=version)) == ["1"]


@pytest.mark.parametrize("packed", [False, True])
def test_arc_is_read(packed):
    """ARC, which the first archives wrote, is read too."""
    parts = [arc_record("http://xa.vn/1"), arc_record("http://xa.vn/2")]
    content = gzipped(arc(), *parts) if packed else arc(*parts)
    assert told(content) == ["filedesc", "1", "2"]
    assert read(content)[1].captured_at.isoformat() == "2005-03-01T12:00:00+00:00"


SHA384 = "sha384:" + hashlib.sha384(b"of something else").hexdigest()
PACKED = answer(gzip.compress(b"<p>Tin</p>", mtime=0), headers=[("Content-Encoding", "gzip")])
WRONG = sha1(b"of something else")
LIES = {
    "a length too long": (record(length=5000), FaultKind.WRONG_LENGTH),
    "a length too short": (record(length=7), FaultKind.WRONG_LENGTH),
    "no length": (three()[1].replace(b"Content-Length", b"X-Length"), FaultKind.WRONG_LENGTH),
    "a block digest": (record(WARC_Block_Digest=WRONG), FaultKind.WRONG_DIGEST),
    "a payload digest": (record(WARC_Payload_Digest=WRONG), FaultKind.WRONG_DIGEST),
    "a payload digest of a seldom kind": (record(WARC_Payload_Digest=SHA384), FaultKind.WRONG_DIGEST),
    "no address": (record(None), FaultKind.NO_ADDRESS),
    "no moment": (record(moment="yesterday"), FaultKind.NO_MOMENT),
    "no HTTP": (record(block=b"hello"), FaultKind.NO_HTTP),
    "no record at all": (b"some bytes of another program\r\n\r\n", FaultKind.NO_RECORD),
}


def test_a_digest_may_be_of_the_content_unpacked():
    """Some programs hash what a browser sees, and not what was sent."""
    assert told(record("http://xa.vn/1", PACKED, WARC_Payload_Digest=sha1(b"<p>Tin</p>"))) == ["1"]
    assert told(record("http://xa.vn/1", PACKED, WARC_Payload_Digest=WRONG)) == [FaultKind.WRONG_DIGEST]


@pytest.mark.parametrize("packing", ["plain", "gzip", "zstd", "one gzip for all"])
@pytest.mark.parametrize("lie", LIES)
def test_a_record_that_lies_is_refused_alone(packing, lie):
    """A record that lies is refused with its reason, and those before and behind it are read."""
    lying, kind = LIES[lie]
    assert told(PACKINGS[packing]([three()[0], lying, three()[2]])) == ["1", kind, "3"]


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_torn_record_is_never_a_capture(packing):
    """Of a file that ends in the middle of a record, that record is refused, wherever the end is."""
    content = PACKINGS[packing](three())
    plain = len(b"".join(three())) - 4
    # Line ends, zeros and the checksum of what is packed once more say nothing of the last record.
    whole = {
        "plain": plain,
        "behind a mark of UTF-8": plain + 3,
        "gzip with zeros behind it": len(content) - 2_000,
        "gzip within gzip": len(content) - 64,
    }.get(packing, len(content))
    for cut in range(len(content) - 1, 40, -97):
        found = told(content[:cut])
        assert [each for each in found if each in "123"] == ["1", "2", "3"][: len(found)] or FaultKind.TORN in found
        if cut < whole:
            assert "3" not in found, cut


def test_damage_costs_the_records_that_it_hits():
    """Bytes that are damaged cost the records they stand in; all others are read, and nothing false comes out."""
    chance = random.Random(5)
    records = [
        record(f"http://xa.vn/{n}", block, WARC_Block_Digest=sha1(block))
        for n in range(12)
        if (block := answer(chance.randbytes(chance.randrange(50, 3000))))
    ]
    members = [gzipped(each) for each in records]
    ends = [sum(map(len, members[: n + 1])) for n in range(12)]
    for _ in range(60):
        content = bytearray(b"".join(members))
        hits = [chance.randrange(len(content)) for _ in range(chance.randrange(1, 4))]
        for place in hits:
            content[place] ^= 1 << chance.randrange(8)
        hit = {next(n for n, end in enumerate(ends) if place < end) for place in hits}
        found = read(bytes(content))
        kept = {int(each.url.rpartition("/")[2]) for each in found if isinstance(each, ForeignCapture)}
        # A bit in a member's head may be one of those that say nothing.
        assert set(range(12)) - hit <= kept
        assert all(isinstance(each, (ForeignCapture, ForeignFault)) for each in found)


@pytest.mark.parametrize(
    ("sent", "body", "cut"),
    [
        (b"4\r\nabcd\r\n3\r\nefg\r\n0\r\n\r\n", b"abcdefg", False),
        (b"4;x=y\r\nabcd\r\n0\r\n\r\n", b"abcd", False),
        (b"<html>no chunk</html>", b"<html>no chunk</html>", False),
        (b"add this: 5\r\n", b"add this: 5\r\n", False),
        (b"ff\r\nabcd", b"abcd", True),
        (b"4\r\nabcd\r\n", b"abcd", True),
        (b"", b"", False),
    ],
)
def test_chunks_are_undone_where_there_are_chunks(sent, body, cut):
    """A transfer coding that the header only claims is not undone; one that ends too soon is told as cut."""
    found = read_answer(answer(sent, headers=[("Transfer-Encoding", "chunked")]))
    assert (found.body, found.cut) == (body, cut)


@pytest.mark.parametrize(
    ("address", "url", "moment"),
    [
        ("https://web.archive.org/web/20190812034512/http://xa.vn/tin?a=1", "http://xa.vn/tin?a=1", "2019-08-12T03:45:12"),  # noqa: E501
        ("https://web.archive.org/web/20190812034512id_/https://xa.vn/", "https://xa.vn/", "2019-08-12T03:45:12"),
        ("https://web.archive.org/web/2019/http%3A//xa.vn/tin", None, None),
        ("https://web.archive.org/web/20190812/http%3A//xa.vn/a%20b", "http://xa.vn/a%20b", "2019-08-12T00:00:00"),
        ("https://web.archive.org/web/20190812/https%3A%2F%2Fxa.vn%2Ftin", "https://xa.vn/tin", "2019-08-12T00:00:00"),
        ("/web/20190812/http:/xa.vn/tin", "http://xa.vn/tin", "2019-08-12T00:00:00"),
        ("http://localhost:8080/my-coll/20200102030405mp_/http://xa.vn/", "http://xa.vn/", "2020-01-02T03:04:05"),
        ("http://xa.vn/tin/20190812034512", None, None),
        ("http://xa.vn/chuyen?to=/2019/http://b.vn/", None, None),
        ("http://xa.vn/web/99999999999999/http://b.vn/", None, None),
    ],
)  # fmt: skip
def test_an_archives_address_says_which_page_and_when(address, url, moment):
    """The address of a page in an archive holds the page's own and the moment of its capture; others hold none."""
    found = read_rewritten(address)
    assert (found and found.url) == url
    assert (found and found.captured_at.isoformat()[:19]) == moment


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2019-08-12T03:45:12Z", "2019-08-12T03:45:12+00:00"),
        ("2019-08-12T03:45:12.123456Z", "2019-08-12T03:45:12+00:00"),
        ("2019-08-12", "2019-08-12T00:00:00+00:00"),
        ("20190812034512", "2019-08-12T03:45:12+00:00"),
        ("2019", "2019-01-01T00:00:00+00:00"),
        ("2019-13-40", None),
        ("", None),
    ],
)
def test_a_moment_is_read_in_any_precision(said, moment):
    """WARC 1.1 allows any precision, drafts wrote other forms; what is no moment is none."""
    found = read_moment(said)
    assert (found and found.isoformat()) == moment


def test_a_revisit_names_what_it_shares():
    """A revisit of a page waits for its original; one of a picture is none of ours."""
    page = record(kind="revisit", block=answer(b""), WARC_Payload_Digest=sha1(b"a"))
    picture = record(
        kind="revisit", block=answer(b"", headers=[("Content-Type", "image/png")]), WARC_Payload_Digest=sha1(b"b")
    )
    first, second = read(page + picture)
    assert isinstance(first, Revisit)
    assert first.digest == sha1(b"a")
    assert isinstance(second, Beside)


PAGE = b"<!DOCTYPE html><html><p>Tin</p></html>"
BARE = {
    "HTTP in small letters": b"http/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE,
    "HTTP/0.9: the page alone": PAGE,
    "an interim answer before it": b"HTTP/1.1 100 Continue\r\n\r\n" + answer(PAGE),
    "empty lines before it": b"\r\n\r\n" + answer(PAGE),
    "HTTP/2 without a reason": b"HTTP/2 200\r\ncontent-type: text/html\r\n\r\n" + PAGE,
}


@pytest.mark.parametrize("block", BARE.values(), ids=BARE)
def test_an_answer_of_an_old_or_a_new_http_is_one(block):
    """In WARC and in ARC: what counts is the page."""
    for content in (record(block=block), arc(arc_record(block=block))):
        [found] = [each for each in read(content) if isinstance(each, ForeignCapture)]
        assert (found.status, found.body) == (200, PAGE)


@pytest.mark.parametrize(
    ("line", "url", "year"),
    [
        ("http://xa.vn/1 10.0.0.1 20050301120000 text/html", "http://xa.vn/1", 2005),
        ("http://xa.vn/tin tuc/1.html 10.0.0.1 20050301120000 text/html", "http://xa.vn/tin tuc/1.html", 2005),
        ("http://xa.vn/1 2001:db8::1 20050301120000 text/html; charset=utf-8", "http://xa.vn/1", 2005),
        ("http://xa.vn/1 - 200503011200 no-type", "http://xa.vn/1", 2005),
        ("http://xa.vn/1 10.0.0.1 20050301120000 text/html 200 ABC http://xa.vn/2 0 a.arc", "http://xa.vn/1", 2005),
    ],
)
def test_the_line_of_an_arc_record_is_taken_apart(line, url, year):
    """Of both versions, with spaces in its address, without seconds; also where the file's own record is missing."""
    block = f"{line} {len(answer())}\n".encode() + answer() + b"\n"
    for content in (arc(block, arc_record()), block + arc_record()):
        assert sort_of(content) is FileSort.WARC
        found = [each for each in read(content) if isinstance(each, ForeignCapture)]
        assert [(each.url, each.captured_at.year) for each in found] == [(url, year), ("http://xa.vn/tin/1", 2005)]


def segments(content, *, ends=True):
    origin = "<urn:uuid:1>"
    parts, digest = [content[:100], content[100:200], content[200:]], sha1(content.partition(b"\r\n\r\n")[2])
    first = record(block=parts[0], WARC_Record_ID=origin, WARC_Segment_Number="1", WARC_Payload_Digest=digest)
    total = str(len(content)) if ends else None
    more = {"kind": "continuation", "WARC_Segment_Origin_ID": origin}
    return (
        first,
        record("http://xa.vn/2"),
        record(block=parts[1], WARC_Segment_Number="2", **more),
        record(block=parts[2], WARC_Segment_Number="3", WARC_Segment_Total_Length=total, **more),
    )


@pytest.mark.parametrize("ends", [True, False])
def test_segments_of_a_record_become_one(ends):
    """With others between them; where the last one is missing, what came is a part."""
    content = answer(b"<p>%d</p>" % 7 * 60)
    found = [each for each in read(gzipped(*segments(content, ends=ends))) if isinstance(each, ForeignCapture)]
    whole = next(each for each in found if each.url.endswith("/tin/1"))
    assert (len(found), whole.body, whole.truncated) == (2, b"<p>7</p>" * 60, not ends)
