"""Pages that people and their programs saved: whose they are and of when, by what the program wrote."""

import io
import os
import zipfile
from datetime import UTC, datetime

import pytest

from luutin.archive import FaultKind, FileSort, ForeignCapture, ForeignFault, holdings, what_is
from luutin.archive.foreign.folders import address_of
from tests.archive.foreign.making_warc import arc, arc_record, gzipped, record

DAY = datetime(2019, 8, 12, 3, 45, 12, tzinfo=UTC)
URL = "http://xa.vn/tin/bai-1.html"
HTML = "<!DOCTYPE html>\n<html>%s<body><h1>Tin</h1><img src='anh.jpg'></body></html>"
WORDS = {
    "SingleFile": "<!--\n Page saved with SingleFile \n url: %s \n saved date: Mon Aug 12 2019 10:45:12 GMT+0700\n-->",
    "monolith": "<!-- Saved from %s at 2019-08-12T03:45:12Z using monolith v2.8.1 -->",
    "HTTrack": "<!-- Mirrored from %s by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 12 Aug 2019 03:45:12 GMT -->",
    "browser": "<!-- saved from url=(0027)%s -->",
}
MHTML = (
    f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {URL}\r\nSubject: Tin\r\n"
    "Date: Mon, 12 Aug 2019 10:45:12 +0700\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
    '\ttype="text/html";\r\n\tboundary="b"\r\n\r\n'
    f"--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: {URL}\r\n\r\n"
    "<html><body><h1>x=C3=A3</h1></body></html>\r\n"
    "--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: http://xa.vn/a.png\r\n\r\n"
    "iVBORw0KGgo=\r\n--b\r\nContent-Type: text/css\r\nContent-Location: cid:css-1@mhtml.blink\r\n\r\nx{}\r\n--b--\r\n"
)


def found(*paths):
    return [each for holding in holdings(map(str, paths), stdin=io.BytesIO()) for each in holding.finds()]


def laid(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (DAY.timestamp(), DAY.timestamp()))
    return path


@pytest.mark.parametrize("program", WORDS)
def test_a_saved_page_says_whose_it_is(tmp_path, program):
    """Each program writes the address into the page; where it writes no moment, the file has one."""
    said = URL.removeprefix("http://") if program == "HTTrack" else URL
    path = laid(tmp_path / "Tin.htm", HTML % (WORDS[program] % said))
    [capture] = found(path)
    assert (what_is(path), capture.url, capture.captured_at, capture.witness) == (FileSort.PAGE, URL, DAY, program)


def test_a_page_that_does_not_say_whose_it_is_is_refused(tmp_path):
    """Nobody guesses an address."""
    [fault] = found(laid(tmp_path / "tin.html", HTML % ""))
    assert fault.kind is FaultKind.NO_ADDRESS


def test_what_a_browser_saved_beside_the_page_is_no_address(tmp_path):
    """Links into the folder beside a saved page are left out, and all others stay."""
    page = HTML.replace("<img", "<a href='/f/1.pdf'>x</a><img src='./Tin_files/a.jpg'><img") % (WORDS["browser"] % URL)
    laid(tmp_path / "Tin_files/a.jpg", b"\xff\xd8\xff")
    [capture] = [each for each in found(laid(tmp_path / "Tin.html", page).parent) if isinstance(each, ForeignCapture)]
    assert b"Tin_files" not in capture.body
    assert b"'/f/1.pdf'" in capture.body
    assert b"'anh.jpg'" in capture.body


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("mirror/xa.vn/tin/bai-1.html", URL),
        ("xa.vn/index.html", "http://xa.vn/"),
        ("xa.vn/tin/index.html", "http://xa.vn/tin/"),
        ("xa.vn/tin/bai.aspx.html", "http://xa.vn/tin/bai.aspx"),
        ("xa.vn/bai.php?id=7.html", "http://xa.vn/bai.php?id=7"),
        ("xa.vn/bai.php@id=7.html", "http://xa.vn/bai.php?id=7"),
        ("127.0.0.1:8080/bai-1", "http://127.0.0.1:8080/bai-1"),
        ("xa.vn+8080/bai-1", "http://xa.vn:8080/bai-1"),
        ("tai-lieu/bai.html", None),
        ("bai.html/a.html", None),
    ],
)
def test_a_path_holds_the_address(path, url):
    """`wget -p` and HTTrack lay files down by host and path."""
    assert address_of(path.split("/")) == url


def test_a_folder_of_wget_is_what_it_was_made_from(tmp_path):
    """Pages, pictures and files of several hosts, each under its own address."""
    page = HTML.replace("anh.jpg", "../../cdn.vn/a.jpg") % ""
    laid(tmp_path / "xa.vn/tin/bai-1.html", page)
    laid(tmp_path / "cdn.vn/a.jpg", b"\xff\xd8\xff")
    laid(tmp_path / "hts-log.txt", "HTTrack")
    captures = {each.url: each for each in found(tmp_path) if isinstance(each, ForeignCapture)}
    assert set(captures) == {URL, "http://cdn.vn/a.jpg"}
    assert b"'http://cdn.vn/a.jpg'" in captures[URL].body
    assert captures[URL].captured_at == DAY


def test_mhtml_holds_the_page_and_what_it_shows(tmp_path):
    """Each part with an address is a capture of the day the page was saved."""
    path = laid(tmp_path / "tin.mhtml", MHTML)
    page, picture = found(path)
    assert what_is(path) is FileSort.MHTML
    assert (page.url, page.captured_at, page.body) == (URL, DAY, "<html><body><h1>xã</h1></body></html>".encode())
    assert (picture.url, picture.body[:4]) == ("http://xa.vn/a.png", b"\x89PNG")


def wacz(path, *files):
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("datapackage.json", "{}")
        for name, content in files:
            packed.writestr(name, content)
    return path


def test_wacz_holds_warc_files(tmp_path):
    """Every WARC and ARC file in a WACZ is read."""
    path = wacz(
        tmp_path / "a.wacz",
        ("archive/1.warc.gz", gzipped(record("http://xa.vn/1"))),
        ("archive/2.arc", arc(arc_record("http://xa.vn/2"))),
    )
    assert [each.url[-1] for each in found(path) if isinstance(each, ForeignCapture)] == ["1", "2"]


def test_of_a_torn_wacz_what_is_whole_is_read(tmp_path):
    """The list of a ZIP stands at its end; without it, records are found by themselves, and the fault is told."""
    records = [gzipped(record(f"http://xa.vn/{n}")) for n in range(3)]
    whole = wacz(tmp_path / "a.wacz", ("archive/1.warc.gz", b"".join(records))).read_bytes()
    torn = laid(tmp_path / "torn.wacz", whole[: whole.index(records[2]) + 20])
    seen = found(torn)
    assert [each.url[-1] for each in seen if isinstance(each, ForeignCapture)] == ["0", "1"]
    assert [each.kind for each in seen if isinstance(each, ForeignFault)] == [FaultKind.TORN, FaultKind.TORN]


@pytest.mark.parametrize(
    ("content", "detail"), [(b'{"title": "x"}\n', "luutin import"), (b"\0\1\2", ""), (b"", ""), (b"PK\3\4", "")]
)
def test_what_holds_no_captures_is_told(tmp_path, content, detail):
    """A file that nobody reads here is named, and records are sent to where they are taken in."""
    faults = found(laid(tmp_path / "x", content))
    assert isinstance(faults[0], ForeignFault)
    assert detail in faults[0].detail


def test_paths_may_be_patterns_and_a_file_is_known_under_another_name(tmp_path):
    """A pattern stands for what it fits; a copy is told by its content."""
    for name in ("a.warc", "b.warc"):
        laid(tmp_path / name, record())
    one, other = holdings([str(tmp_path / "*.warc")], stdin=io.BytesIO())
    assert one.identity == other.identity
    with pytest.raises(FileNotFoundError):
        list(holdings([str(tmp_path / "*.wacz")], stdin=io.BytesIO()))


@pytest.mark.parametrize("content", [gzipped(record()), MHTML.encode(), (HTML % (WORDS["monolith"] % URL)).encode()])
def test_standard_input_may_be_any_of_them(content):
    """What comes through a pipe is known by its bytes too."""
    [holding] = holdings(["-"], stdin=io.BytesIO(content))
    assert isinstance(next(holding.finds()), ForeignCapture)
