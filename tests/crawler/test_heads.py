"""Heads of answers: what portals write, what h11 is given, and what is refused."""

import pytest

from luutin.crawler.wire.broken import BrokenError
from luutin.crawler.wire.heads import LARGEST, HeadReader

OK = "HTTP/1.1 200 OK"
HTML = b"<html>Trang</html>"
CHUNKED = b"12\r\n<html>Trang</html>\r\n0\r\n\r\n"

AS_IT_IS = [
    (f"{OK}\r\nContent-Length: 18\r\n\r\n", HTML),
    (f"{OK}\r\n\r\n", HTML),
    ("HTTP/1.1 200 \r\nA:\r\n\r\n", HTML),
    ("HTTP/1.0 404 Not Found\r\nServer: a\r\n\r\n", HTML),
    (f"{OK}\r\nTransfer-Encoding: Chunked\r\n\r\n", CHUNKED),
    ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n", HTML),
    ('HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n', b""),
]  # fmt: skip


@pytest.mark.parametrize(("head", "body"), AS_IT_IS)
@pytest.mark.parametrize("step", [1, 7, 1000])
def test_what_is_as_it_should_be_goes_through_byte_for_byte(head, body, step):
    """However it is cut into pieces on its way."""
    reader, sent, got = HeadReader(), head.encode() + body, b""
    for place in range(0, len(sent), step):
        piece = sent[place : place + step]
        got += piece if reader.done else reader.take(piece)
    assert (got, reader.odd) == (sent, False)


MENDED = [
    ("\r\n\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n", HTML, f"{OK}\r\nA: b\r\n\r\n"),
    ("http/1.1 200 OK\r\nA: b\r\n\r\n", HTML, f"{OK}\r\nA: b\r\n\r\n"),
    ("HTTP/1.1 200\nA: b\n\n", HTML, "HTTP/1.1 200 \r\nA: b\r\n\r\n"),
    ("HTTP/1.1   200  OK\r\n\r\n", HTML, f"{OK}\r\n\r\n"),
    ("HTTP/2 200\r\n\r\n", HTML, "HTTP/1.1 200 \r\n\r\n"),
    (f"{OK}\r\nA : b\r\nNo colon\r\n: c\r\n<b>Warning</b>: d\r\nTên: e\r\n\r\n", HTML, f"{OK}\r\nA: b\r\n\r\n"),
    (f"{OK}\r\nA: b\r\n  c\r\n\r\n", HTML, f"{OK}\r\nA: b c\r\n\r\n"),
    (f"{OK}\r\nA: b\0c\r\n\r\n", HTML, f"{OK}\r\nA: b c\r\n\r\n"),
    (f"{OK}\r\nContent-Length: \r\n\r\n", HTML, f"{OK}\r\n\r\n"),
    (f"{OK}\r\nContent-Length: -1\r\n\r\n", HTML, f"{OK}\r\n\r\n"),
    (f"{OK}\r\nContent-Length: 18\r\nContent-Length: 18\r\n\r\n", HTML, f"{OK}\r\nContent-Length: 18\r\n\r\n"),
    (f"{OK}\r\nContent-Length: 18, 18\r\n\r\n", HTML, f"{OK}\r\nContent-Length: 18\r\n\r\n"),
    (f"{OK}\r\nTransfer-Encoding: identity\r\n\r\n", HTML, f"{OK}\r\n\r\n"),
    (f"{OK}\r\nTransfer-Encoding: chunked\r\n\r\n", HTML, f"{OK}\r\n\r\n"),
    (
        f"{OK}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        CHUNKED,
        f"{OK}\r\nTransfer-Encoding: chunked\r\n\r\n",
    ),
    (
        f"{OK}\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        CHUNKED,
        f"{OK}\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
    ),
    (
        f"{OK}\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
        CHUNKED,
        f"{OK}\r\nTransfer-Encoding: chunked\r\n\r\n",
    ),
    ("HTTP/1.1 103 Hints\r\nno colon\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", HTML, f"HTTP/1.1 103 Hints\r\n\r\n{OK}\r\n\r\n"),
]


@pytest.mark.parametrize(("head", "body", "mended"), MENDED)
def test_what_browsers_bear_with_is_mended_and_the_answer_is_odd(head, body, mended):
    """The body is as it was sent. Behind an odd answer the connection is closed."""
    reader = HeadReader()
    assert reader.take(head.encode() + body) == mended.encode() + body
    assert (reader.odd, reader.done) == (True, True)


REFUSED = [
    (b"220 ftp ready\r\n", "malformed"),
    (b"<html>HTTP 0.9</html>\n", "malformed"),
    (b"SSH-2.0-OpenSSH\r\n", "malformed"),
    (b"\r\n" * 1000, "malformed"),
    (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * (LARGEST // 6), "malformed"),
    (b"HTTP/1.1 200 OK\r\nA: b", "cut-body"),
    (b"", "cut-body"),
]


@pytest.mark.parametrize(("sent", "code"), REFUSED)
def test_what_is_no_http_or_has_no_end_is_refused(sent, code):
    """In bounded time and room; what ended too soon may be whole the next time."""
    reader = HeadReader()
    with pytest.raises(BrokenError) as caught:
        for piece in (sent, b""):
            reader.take(piece)
    assert caught.value.code == code


def test_two_lengths_that_differ_stay_for_h11_to_refuse():
    """Which of them holds would be a guess, and a door for a second answer."""
    head = f"{OK}\r\nContent-Length: 5\r\nContent-Length: 18\r\n\r\n".encode()
    assert HeadReader().take(head + HTML) == head + HTML


def test_a_length_that_no_body_has_is_left_out():
    """Python reads no number of 5,000 digits: the body ends with the connection."""
    head = f"{OK}\r\nContent-Length: {'9' * 5_000}\r\n\r\n".encode()
    assert b"content-length" not in HeadReader().take(head + HTML).lower()
