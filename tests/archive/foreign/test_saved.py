"""Pages that people and their programs saved: whose they are and of when, by what the program wrote."""

import io
import os
import plistlib
import re
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
        ("xa.vn/tin?id=7.html", "http://xa.vn/tin?id=7"),
        ("xa.vn/tin@id=7.html", "http://xa.vn/tin?id=7"),
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


WGET = {
    "wget -E -k": (
        {"xa.vn/tin?id=3.html": "a.png%3Fw=3", "xa.vn/a.png?w=3": None},
        {"http://xa.vn/tin?id=3": "http://xa.vn/a.png?w=3", "http://xa.vn/a.png?w=3": None},
    ),
    "wget -E -k -K": (
        {"xa.vn/tin/55-lop.html": "../a.png", "xa.vn/tin/55-lop.orig": "/a.png", "xa.vn/a.png": None},
        {"http://xa.vn/tin/55-lop": "/a.png", "http://xa.vn/a.png": None},
    ),
    "wget -k -K": (
        {"xa.vn/bai.html": "a.png", "xa.vn/bai.html.orig": "http://xa.vn/a.png"},
        {"http://xa.vn/bai.html": "http://xa.vn/a.png"},
    ),
    "wget --restrict-file-names=windows": (
        {"xa.vn+81/tin@id=3.html": "a.png@w=3", "xa.vn+81/a.png@w=3": None},
        {"http://xa.vn:81/tin?id=3": "http://xa.vn:81/a.png?w=3", "http://xa.vn:81/a.png?w=3": None},
    ),
}


@pytest.mark.parametrize(("files", "wanted"), WGET.values(), ids=WGET)
def test_what_wget_changed_becomes_what_it_was(tmp_path, files, wanted):
    """Names that it lengthened, links that it changed, and pages that it kept as they came beside the changed ones."""
    for name, link in files.items():
        laid(tmp_path / name, b"\x89PNG" if link is None else f"<html><body><img src='{link}'></body></html>")
    captures = [each for each in found(tmp_path) if isinstance(each, ForeignCapture)]
    links = {each.url: re.search(rb"src='([^']*)'", each.body) for each in captures}
    assert {url: link and link[1].decode() for url, link in links.items()} == wanted
    assert len(captures) == len(wanted)


def httrack(folder, answers):
    """A mirror as HTTrack leaves it: *answers* are (address, status, saved as, page or None)."""
    laid(folder / "hts-log.txt", "HTTrack3.49-4 launched on Mon, 12 Aug 2019 03:45:12 at http://xa.vn/\n")
    laid(folder / "index.html", "<html><head><title>Local index - HTTrack</title></head></html>")
    laid(folder / "hts-cache/new.txt", "date\tsize\n")
    with zipfile.ZipFile(folder / "hts-cache/new.zip", "w") as cache:
        for url, status, saved_as, page in answers:
            said = f"HTTP/1.1 {status}\r\nX-In-Cache: {int(page is not None)}\r\nX-StatusCode: {status[:3]}\r\n"
            said += "Content-Type: text/html\r\nX-Charset: utf-8\r\nLocation: /moi.html\r\n"
            each = zipfile.ZipInfo(url, DAY.timetuple()[:6])
            each.extra = f"{said}X-Save: {saved_as}\r\n".encode()
            cache.writestr(each, page or b"")
            each.extra = b""  # it stands in the local head alone


def test_the_cache_of_httrack_has_addresses_and_pages_as_they_came(tmp_path):
    """Files have the names of their content there, and pages have other links; whatever is in the cache counts."""
    page = (HTML % "").encode()
    word = WORDS["HTTrack"].replace("Mon, 12", "Tue, 13") % "xa.vn/tin?id=3"
    laid(tmp_path / "xa.vn/tind708.html", HTML.replace("anh.jpg", "a8c85.png") % word)
    laid(tmp_path / "xa.vn/a8c85.png", b"\x89PNG")
    answers = [
        ("http://xa.vn/tin?id=3", "200 OK", "/home/an/mirror/xa.vn/tind708.html", page),
        ("http://xa.vn/a.png?w=3", "200 OK", "xa.vn/a8c85.png", None),
        ("http://xa.vn/cu.html", "301 Moved Permanently", "", None),
        ("http://xa.vn/mat.pdf", "200 OK", "xa.vn/mat.pdf", None),
    ]
    httrack(tmp_path, answers)
    every = list(found(tmp_path))
    captures = {each.url: each for each in every if isinstance(each, ForeignCapture)}
    assert {url: (each.status, each.body) for url, each in captures.items()} == {
        "http://xa.vn/tin?id=3": (200, page),
        "http://xa.vn/a.png?w=3": (200, b"\x89PNG"),
        "http://xa.vn/cu.html": (301, b""),
    }
    assert [each.captured_at.day for each in captures.values()] == [13, 12, 12]
    assert captures["http://xa.vn/cu.html"].header("location") == "/moi.html"
    [fault] = [each for each in every if isinstance(each, ForeignFault)]
    assert (fault.kind, fault.place) == (FaultKind.NO_RECORD, "hts-cache/new.zip!http://xa.vn/mat.pdf")


def test_a_torn_cache_of_httrack_leaves_the_mirror(tmp_path):
    """What the pages themselves say is still read, and the cache is named."""
    laid(
        tmp_path / "xa.vn/tin.html", HTML % "<!-- Mirrored from xa.vn/tin by HTTrack, Mon, 12 Aug 2019 03:45:12 GMT -->"
    )
    httrack(tmp_path, [("http://xa.vn/tin", "200 OK", "xa.vn/tin.html", b"<html>")])
    cache = tmp_path / "hts-cache/new.zip"
    cache.write_bytes(cache.read_bytes()[:60])
    every = list(found(tmp_path))
    assert [each.kind for each in every if isinstance(each, ForeignFault)] == [FaultKind.TORN]
    assert [each.url for each in every if isinstance(each, ForeignCapture)] == ["http://xa.vn/tin"]


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


def test_a_package_of_packages_is_read(tmp_path):
    """A collection of several WACZ is a ZIP of them."""
    inner = wacz(tmp_path / "in.wacz", ("archive/1.warc.gz", gzipped(record("http://xa.vn/1")))).read_bytes()
    (tmp_path / "in.wacz").unlink()
    path = wacz(tmp_path / "all.wacz", ("one.wacz", inner), ("two.wacz", inner))
    assert what_is(path) is FileSort.ZIP
    assert [each.url[-1] for each in found(path) if isinstance(each, ForeignCapture)] == ["1", "1"]


@pytest.mark.parametrize(
    ("said", "is_read"),
    [('{"resources": 5}', True), ('{"resources": {"a": 1}}', True), ("[" * 9999, False), ("[]", False)],
)
def test_a_package_whose_own_word_is_none_ends_with_a_word(tmp_path, said, is_read):
    """What it says of its files may be no list, or no JSON."""
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as packed:
        packed.writestr("datapackage.json", said)
        packed.writestr("archive/1.warc.gz", gzipped(record("http://xa.vn/1")))
    every = found(tmp_path / "a.wacz")
    assert any(isinstance(each, ForeignCapture) for each in every) is is_read
    assert [each.kind for each in every if isinstance(each, ForeignFault)] == [] if is_read else [FaultKind.TAMPERED]


SAFARI = {
    "WebMainResource": {"WebResourceURL": URL, "WebResourceData": b"<html></html>", "WebResourceMIMEType": "text/html"},
    "WebSubresources": [{"WebResourceURL": "http://xa.vn/a.png", "WebResourceData": b"\x89PNG"}, 7],
    "WebSubframeArchives": [{"WebMainResource": {"WebResourceURL": "about:blank", "WebResourceData": b""}}],
}


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_safari_keeps_a_page_with_all_it_shows(tmp_path, form):
    """Each resource that has an address is a capture of the file's own day."""
    path = laid(tmp_path / "tin.webarchive", plistlib.dumps(SAFARI, fmt=form))
    every = found(path)
    assert [(each.url, each.captured_at) for each in every] == [(URL, DAY), ("http://xa.vn/a.png", DAY)]
    for end in (40, 90):
        torn = found(laid(tmp_path / "torn.webarchive", path.read_bytes()[:-end]))
        assert [each.kind for each in torn] == [FaultKind.DAMAGED]


def test_a_mirror_of_httrack_without_its_cache_is_one(tmp_path):
    """Its log tells; the index that HTTrack made of the mirror is no page of a portal."""
    laid(tmp_path / "hts-log.txt", "HTTrack3.49 launched on Mon, 12 Aug 2019 03:45:12")
    laid(tmp_path / "index.html", HTML % "")
    laid(tmp_path / "xa.vn/tin/bai-1.html", HTML % (WORDS["HTTrack"] % "xa.vn/tin/bai-1.html?a=1&amp;b=2"))
    assert [each.url for each in found(tmp_path) if isinstance(each, ForeignCapture)] == [f"{URL}?a=1&b=2"]
    assert not any(isinstance(each, ForeignFault) for each in found(tmp_path))


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
