"""decode: BOM, strict UTF-8, header, meta, detection, in this order."""

import pytest

from luutin.crawler.wire.decode import decode

TEXT = "Ủy ban nhân dân phường họp"
TYPE = "content-type"


@pytest.mark.parametrize(
    ("body", "headers", "text"),
    [
        (TEXT.encode(), {}, TEXT),
        (TEXT.encode("utf-8-sig"), {TYPE: "text/html; charset=iso-8859-1"}, TEXT),
        (TEXT.encode(), {TYPE: "text/html; charset=windows-1252"}, TEXT),
        (TEXT.encode("utf-16"), {}, TEXT),
        (TEXT.encode("utf-16-le"), {TYPE: "text/html; charset=utf-16"}, TEXT),
        ("<p>café".encode("cp1252"), {TYPE: "text/html; charset=ISO-8859-1"}, "<p>café"),
        ("<meta charset=windows-1251><p>Привет".encode("cp1251"), {}, "<meta charset=windows-1251><p>Привет"),
        ("<meta charset='nonsense'><p>café".encode("cp1252"), {TYPE: "text/html; charset=latin1"}, None),
    ],
)
def test_finds_the_encoding(body, headers, text):
    expected = "<meta charset='nonsense'><p>café" if text is None else text
    assert decode(body, headers)[0] == expected


def test_a_few_bad_bytes_do_not_make_a_page_of_another_encoding():
    body = (TEXT * 50).encode() + b"\xff"
    text, encoding = decode(body, {TYPE: "text/html; charset=windows-1258"})
    assert (encoding, text.count("\ufffd")) == ("utf-8", 1)


def test_undeclared_bytes_are_detected():
    text = "Грамадзяне горада сабраліся на плошчы, каб адзначыць свята. " * 20
    assert decode(text.encode("cp1251"), {})[0] != text.encode("cp1251").decode("utf-8", "replace")


@pytest.mark.parametrize("label", ["base64", "rot13", "hex", "\udcff", "utf-7-imap", ""])
def test_a_label_that_is_no_text_encoding_is_passed_over(label):
    assert decode(b"caf\xe9 au lait", {TYPE: f"text/html; charset={label}"})[0].startswith("caf")
