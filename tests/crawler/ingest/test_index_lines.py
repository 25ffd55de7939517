"""Answers of an index are read line by line: a bad line costs nothing but itself."""

import pytest

from luutin.archive import ForeignFault
from luutin.crawler.run.ingest.common_crawl import read_line
from luutin.crawler.run.ingest.index_lines import NotAnIndexError, read_cdxj, sieve_cdx

SHA1 = "A" * 32
GOOD = f"vn,xa)/tin 20150301000000 http://xa.vn/tin text/html 200 {SHA1} 512"
JSON = (
    '{"url": "http://xa.vn/", "timestamp": "20150301000000", "filename": "a.warc.gz", "offset": "7", "length": "9",'
    ' "digest": "A", "status": "200"}'
)
READ = {
    "as it should be": GOOD,
    "an archive that says more": f"{GOOD} 7 a.warc.gz",
    "neither status nor length": GOOD.replace("200", "-").replace(" 512", " -"),
    "month 00, as in the year 2000": GOOD.replace("20150301000000", "20000008241731"),
    "a digest of another kind": GOOD.replace(SHA1, "sha256:" + "a" * 64),
    "no digest": GOOD.replace(SHA1, "-"),
}
BAD = {
    "too few columns": "vn,xa)/tin 20150301000000 http://xa.vn/tin text/html",
    "a moment that is none": GOOD.replace("20150301", "20151341"),
    "a short moment": GOOD.replace("20150301000000", "2015"),
    "a status in words": GOOD.replace(" 200 ", " OK "),
    "a length in words": GOOD.replace(" 512", " many"),
    "cut in its digest": f"vn,xa)/tin 20150301000000 http://xa.vn/tin text/html 200 {SHA1[:9]} 5",
    "no text at all": "\x00\x01\x02",
    "an exception of the server": "org.archive.wayback.exception.ResourceNotAvailableException: closed",
}


@pytest.mark.parametrize("line", READ.values(), ids=READ)
def test_a_line_that_can_be_read_stays(line):
    """Whatever archives leave out or add."""
    sieved = sieve_cdx(f"{GOOD}\n{line}\n".encode())
    assert (len(sieved.content.splitlines()), sieved.unread) == (2, [])


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
@pytest.mark.parametrize(
    "end", ["\n", "", "\n\nvn%2Cxa%29%2F+20150301000000\n"], ids=["line end", "cut", "more to come"]
)
def test_a_line_that_cannot_be_read_is_named(line, end):
    """The others stay, and so does the key by which the index goes on."""
    sieved = sieve_cdx(f"{line}\n{GOOD}\n\n{line}{end}".encode())
    key = "vn%2Cxa%29%2F+20150301000000"
    assert sieved.unread == [line, line]
    assert sieved.content.endswith(f"\n\n{key}".encode()) is (key in end)
    assert len(sieved.content.splitlines()) == (3 if key in end else 1)


def test_a_space_within_an_address_is_written_as_it_should_be():
    """It parts columns otherwise, and the line would name another capture."""
    [line] = sieve_cdx(GOOD.replace("/tin text", "/tin tuc 1.html text").encode()).content.splitlines()
    assert line.split(b" ")[2] == b"http://xa.vn/tin%20tuc%201.html"


@pytest.mark.parametrize(
    "answer", [b"<html><body>Down for maintenance</body></html>\n", b'{"message": 1}', b"\xff\xfe\x00"]
)
def test_an_answer_with_no_good_line_is_no_index(answer):
    """A page of excuse with status 200 does not say that nothing is there."""
    with pytest.raises(NotAnIndexError):
        sieve_cdx(answer)
    with pytest.raises(NotAnIndexError):
        list(read_cdxj(answer, lambda line: read_line(line, "http://data"), place="i"))
    assert (sieve_cdx(b"\n"), list(read_cdxj(b"\n", dict, place="i"))) == ((b"", []), [])


@pytest.mark.parametrize(
    "line",
    [
        JSON[:-9],
        "[1, 2]",
        "7",
        "NaN",
        JSON.replace('"7"', "NaN"),
        JSON.replace('"7"', "1e999"),
        JSON.replace('"7"', '"-7"'),
        JSON.replace('"9"', "0"),
        JSON.replace('"9"', "null"),
        JSON.replace('"20150301000000"', '"20159901000000"'),
        JSON.replace('"http://xa.vn/"', "null"),
        JSON.replace('"digest": "A",', ""),
        "[" * 100_000,
    ],
    ids=lambda line: line[-24:],
)
def test_a_bad_line_of_cdxj_is_a_fault_of_its_own(line):
    """Numbers that are none, what is missing, what is cut, JSON of another shape."""
    found = list(read_cdxj(f"{JSON}\n{line}\n{JSON}".encode(), lambda one: read_line(one, "http://data"), place="i"))
    assert [isinstance(each, ForeignFault) for each in found] == [False, False, True]
