"""What others captured is taken in as a crawl takes in what it fetches, in the order of the captures' moments."""

import base64
import gzip
import hashlib
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import permutations

import pytest

from luutin.archive import Archive, Article, Held, Proved, Reader, prove, witnesses_of
from luutin.crawler.codes import Code
from luutin.crawler.errors import UnreadableError
from luutin.crawler.reading.reading import read
from luutin.crawler.site.settings import SourceSettings
from tests.archive.foreign.making_warc import answer, record, sha1
from tests.crawler.ingest.making import TEXT, Library, captured, held, page

URL = "http://naman.vn/tin/thi-dua-1.html"
MENDED = (*TEXT[:2], "Bà con thôn Bản Lũng góp công làm bốn ki-lô-mét đường, hiến hơn sáu nghìn mét vuông đất ruộng.")
GAMBLING = (
    "Nhà cái uy tín số một châu Á, khuyến mãi nạp lần đầu lên đến hai trăm phần trăm cho thành viên mới đăng ký.",
    "Tải ứng dụng ngay hôm nay để nhận mã thưởng, quay hũ trúng lớn, rút tiền nhanh trong vòng ba phút.",
)


def of(year, text=TEXT, url=URL):
    return captured(page(text=text), url, f"{year}-03-01T00:00:00Z")


def revisions(library, url=URL):
    """Year since when, and whether it says what it said first."""
    reader = Reader(library.database)
    found = reader.revisions(reader.find(url))
    return [(each.revised[:4], each.fields["body"][-1] == TEXT[-1]) for each in found]


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5], ids=str)
def test_revisions_stand_in_the_order_of_their_captures(library, order):
    """However captures come, each content in a row is one revision, from when it was first captured."""
    captures = [of(2012), of(2014), of(2016, MENDED), of(2018)]
    library.take(held(*(captures[each] for each in order)))
    assert revisions(library) == [("2012", True), ("2016", False), ("2018", True)]
    [article] = library.articles()
    assert (article.first_seen[:4], article.last_seen[:4], article.revision) == ("2012", "2018", 3)


@pytest.mark.parametrize("apart", [(3, 2, 1, 0), (2, 0, 3, 1), (1, 3, 0, 2), (0, 3, 2, 1)], ids=str)
def test_files_taken_in_apart_give_the_same(tmp_path, apart):
    """Four files in any order, each taken in by itself, give what one file of all gives."""
    captures = [of(2012), of(2014), of(2016, MENDED), of(2018)]
    library = Library(tmp_path)
    for each in apart:
        library.take(held(captures[each]))
    assert revisions(library) == [("2012", True), ("2016", False), ("2018", True)]
    library.close()


def ours(library, *, text=TEXT, year=2024):
    """Our own crawl has the article."""
    moment = datetime(year, 3, 1, tzinfo=UTC)
    article = Article(url=URL, source="naman.vn", title="Hội nghị tổng kết phong trào thi đua", body=text)
    with library.database.transaction():
        return Archive(library.database).put(article, now=moment).article_id


def test_a_foreign_capture_never_replaces_a_newer_record_of_ours(library):
    """What others saw before us becomes an earlier revision; the current one stays ours."""
    number = ours(library)
    before = Reader(library.database).get(number)
    library.take(held(of(2015, MENDED)))
    after = Reader(library.database).get(number)
    assert (after.sha256, after.fields) == (before.sha256, before.fields)
    assert (after.revision, after.first_seen[:4], after.last_seen[:4]) == (2, "2015", "2024")


def test_a_vanished_article_does_not_come_back_by_an_old_capture(library):
    """That somebody saw it years ago says nothing of today."""
    number = ours(library)
    with library.database.transaction():
        Archive(library.database).mark_vanished(number, now=datetime(2025, 7, 1, tzinfo=UTC))
    library.take(held(of(2015, MENDED)))
    assert Reader(library.database).get(number).vanished_at == "2025-07-01T00:00:00Z"


def test_the_moment_of_a_capture_is_never_the_day_of_publication(library):
    """The day of an article is the printed one, or none."""
    undated = page(day="").replace(b"Ng\xc3\xa0y \xc4\x91\xc4\x83ng: ", b"")
    library.take(held(captured(undated)))
    assert [article.fields.get("published") for article in library.articles()] == [None]


def test_a_second_ingest_adds_nothing(library):
    """The same captures once more change nothing, whether the file is known again or not."""
    captures = [of(2012), of(2016, MENDED), of(2018)]
    library.take(held(*captures, identity="f"))
    before = library.state()
    assert library.take(held(*captures, identity="f")).whole == ["old.warc"]
    tally = library.take(held(*captures, name="copy.warc"))
    assert (tally.known, tally.added, library.state()) == (3, 0, before)


class DiedError(Exception):
    """The process ended here."""


@pytest.mark.parametrize("moment", range(3))
def test_an_ingest_that_dies_goes_on_and_ends_as_one_that_did_not(tmp_path, moment):
    """Ended behind any transaction, and run again, it comes to the same."""
    captures = [of(2010 + n, TEXT if n % 3 else MENDED, URL.replace("1", str(n % 2))) for n in range(7)]
    whole, killed = Library(_made(tmp_path / "whole")), Library(_made(tmp_path / "killed"))
    whole.take(held(*captures, identity="f"))
    left = [moment]

    def die():
        left[0] -= 1
        if left[0] < 0:
            raise DiedError

    with pytest.raises(DiedError):
        killed.take(held(*captures, identity="f"), follow=die, batch=2)
    tally = killed.take(held(*captures, identity="f"))
    assert tally.captures < len(captures)
    assert killed.state() == whole.state()
    whole.close()
    killed.close()


def _made(folder):
    folder.mkdir()
    return folder


def test_www_and_tracking_parameters_are_one_article_whichever_comes_first(tmp_path):
    """A host has one spelling, and what advertisers add to an address says nothing."""
    bare, decked = of(2019), of(2020, url=URL.replace("://", "://www.") + "?fbclid=IwAR0x&utm_source=zalo")
    for number, records in enumerate(permutations((bare, decked))):
        library = Library(_made(tmp_path / str(number)))
        library.take(held(*records))
        assert [article.url for article in library.articles()] == [URL]
        assert [each.seen_at[:4] for each in sightings(library)] == ["2019", "2020"]
        library.close()


def sightings(library, url=URL):
    from luutin.archive import History

    return History(library.database).sightings(Reader(library.database).find(url))


def test_a_revisit_finds_its_original_in_a_later_file(library):
    """A revisit waits until its original comes, in whatever file."""
    body = page()
    revisit = record(URL, answer(b""), kind="revisit", moment="2021-03-01T00:00:00Z", WARC_Payload_Digest=sha1(body))
    assert library.take(held(revisit)).open_revisits == 1
    tally = library.take(held(captured(body, moment="2019-03-01T00:00:00Z", WARC_Payload_Digest=sha1(body))))
    assert tally.open_revisits == 0
    assert [each.seen_at[:4] for each in sightings(library)] == ["2019", "2021"]
    assert len(revisions(library)) == 1


def test_a_page_out_of_a_web_archive_is_the_portals_again(library):
    """Address, moment, links, pictures and files are the page's own, and the banner is gone."""
    at = "/web/20190812034512"
    links = f"<img src='{at}im_/http://naman.vn/a.jpg'><a href='{at}/http://naman.vn/f/kh-12.pdf'>Kế hoạch 12</a>"
    body = page(more=links).replace(
        b"<body>",
        b"<body><!-- BEGIN WAYBACK TOOLBAR INSERT --><div><p>Success fail 2018 2019 2020 About this capture of it</p>"
        b"</div><!-- END WAYBACK TOOLBAR INSERT -->",
    )
    library.take(held(captured(body, f"https://web.archive.org{at}/{URL}", "2026-11-20T00:00:00Z")))
    [article] = library.articles()
    said = article.fields
    assert (article.url, article.first_seen) == (URL, "2019-08-12T03:45:12Z")
    assert said["images"] == ["http://naman.vn/a.jpg"]
    assert said["attachments"][0]["url"] == "http://naman.vn/f/kh-12.pdf"
    assert "capture" not in str(said)
    assert [each.witness for each in sightings(library)] == ["web.archive.org"]


@pytest.mark.parametrize(
    ("written", "image"),
    [
        ("https://web.archive.org/web/20170101020304im_/http://naman.vn/x.jpg", "http://naman.vn/x.jpg"),
        ("//web.archive.org/web/20170101020304/http://naman.vn/x.jpg", "http://naman.vn/x.jpg"),
        ("/all/20170101020304mp_/http://naman.vn/x.jpg", "http://naman.vn/x.jpg"),
        ("http://naman.vn/anh/20170101020304/x.jpg", "http://naman.vn/anh/20170101020304/x.jpg"),
    ],
)
def test_an_archives_address_is_restored_however_it_is_written(library, written, image):
    """From the root, whole, or without a scheme; an address of the portal's own stays."""
    library.take(held(captured(page(more=f"<img src='{written}'>"))))
    assert [article.fields["images"] for article in library.articles()] == [[image]]


def test_a_link_to_an_archive_that_an_author_wrote_stays(library):
    """A page that only names an archive's address was never in one."""
    link = "<p>Xem <a href='https://web.archive.org/web/20170101020304/http://b.vn/f.pdf'>bản lưu f.pdf</a></p>"
    library.take(held(captured(page(more=link))))
    [article] = library.articles()
    assert all("archive.org" in each["url"] for each in article.fields["attachments"])


NO_NEWS = {
    "a soft 404": (page("Không tìm thấy trang", text=["Trang bạn yêu cầu không tồn tại."], day=""), "says-missing"),
    "a parked name": (b"<html><title>naman.vn</title><body><h1>This domain is parked</h1></body></html>", "parked"),
    "a guard": (
        b"<html><title>Just a moment...</title><body>Checking your browser before accessing</body></html>",
        None,
    ),
    "nothing": (b"", "empty"),
}


@pytest.mark.parametrize("what", NO_NEWS)
def test_what_a_crawl_refuses_is_refused(library, what):
    """Soft 404s, parked names and guards' pages are counted by their reason, and no article comes of them."""
    body, code = NO_NEWS[what]
    tally = library.take(held(captured(body)))
    assert library.articles() == []
    assert sum(tally.reasons.values()) == 1
    assert code in {None, *tally.reasons}


LED = {"/": "redirect-home", "http://b.vn/": "redirect-home", "http://b.vn/x": "redirect-away", URL: "moved"}


@pytest.mark.parametrize(("location", "code"), LED.items())
def test_a_redirect_home_is_no_article(library, location, code):
    """A redirect is counted by where it leads."""
    sent = record(URL, answer(b"", status="302 Found", headers=[("Location", location)]))
    assert library.take(held(sent)).reasons == {code: 1}


def test_a_redirect_to_an_article_is_an_address_of_it(library):
    """What led to an article is found under it."""
    old = record("http://naman.vn/?p=1", answer(b"", status="301 Moved", headers=[("Location", URL)]))
    library.take(held(old, of(2019)))
    reader = Reader(library.database)
    assert reader.find("http://naman.vn/?p=1") == reader.find(URL)


def test_an_address_that_another_took_over_is_held_back(library):
    """Where nothing is left of the article, a person decides, and what was known stays."""
    taken_over = captured(page("Nhà cái số một", text=GAMBLING), moment="2026-03-01T00:00:00Z")
    library.take(held(of(2019), taken_over))
    assert revisions(library) == [("2019", True)]
    assert [each.reason for each in Held(library.database).listed("held")] == ["replaced"]


def test_what_is_held_back_and_believed_takes_its_place_in_the_past(library):
    """A person believes a capture that is older than what is known: it becomes an earlier revision."""
    number = ours(library)
    library.take(held(captured(page("Nhà cái số một", text=GAMBLING), moment="2015-03-01T00:00:00Z")))
    shelf = Held(library.database)
    with library.database.transaction():
        shelf.accept(shelf.at(URL))
    found = Reader(library.database).revisions(number)
    assert [(each.revised[:4], each.fields["title"][:3]) for each in found] == [("2015", "Nhà"), ("2024", "Hội")]


def test_one_text_at_many_addresses_is_no_article(library):
    """A notice that stands in place of all pages is held back, as at the end of a crawl."""
    text = ("Cổng thông tin đang được nâng cấp, mời bạn đọc quay lại sau, xin cảm ơn sự quan tâm của bạn đọc.",) * 3
    notice = page("Thông báo về việc nâng cấp hệ thống", text=text, day="")
    captures = [captured(notice + b"<!-- %d -->" % n, f"http://naman.vn/tin/bai-so-{n}.html") for n in range(12)]
    tally = library.take(held(*captures))
    assert len(library.articles()) <= 1
    assert tally.of("naman.vn").new <= 1


def test_a_configured_source_gets_its_hosts_and_others_get_one_of_their_own(tmp_path):
    """Nothing is dropped for want of a source; the summary tells which was made."""
    library = Library(tmp_path, SourceSettings(name="naman", seeds=("https://www.naman.vn/",)))
    tally = library.take(held(of(2019), of(2019, url="http://bensay.vn/tin/hat-ru-2.html")))
    assert {name: each.is_made for name, each in tally.sources.items()} == {"naman": False, "bensay.vn": True}
    assert {article.url for article in library.articles()} == {
        "https://www.naman.vn/tin/thi-dua-1.html",
        "http://bensay.vn/tin/hat-ru-2.html",
    }
    library.close()


def test_a_file_is_told_by_its_bytes_and_linked_to_whom_names_it(library):
    """A PDF that is served as anything is a file; it stands under the article that names it, whichever came first."""
    link = "<a href='/f/kh-12.pdf'>Kế hoạch 12</a><img src='/a.png'><img src='/b.png'>"
    octets, image = [("Content-Type", "application/octet-stream")], [("Content-Type", "image/png")]
    pdf = record("http://naman.vn/f/kh-12.pdf", answer(b"%PDF-1.4 ...", headers=octets))
    picture = record("http://naman.vn/z.png", answer(b"\x89PNG\r\n\x1a\n....", headers=image))
    shown = record("http://naman.vn/a.png", answer(b"\x89PNG\r\n\x1a\n....", headers=image))
    tally = library.take(held(pdf, picture, shown, captured(page(more=link)), identity="f"))
    found = library.database.all(
        "SELECT l.url, f.kind FROM file_links l JOIN file_revisions r ON r.address = l.address"
        " JOIN files f ON f.id = r.file_id"
    )
    assert sorted(map(tuple, found)) == [("http://naman.vn/a.png", "png"), ("http://naman.vn/f/kh-12.pdf", "pdf")]
    assert tally.reasons == {"picture-of-no-article": 1}


def test_who_saw_an_article_is_told_apart(library):
    """Our own crawl and each other witness have their first and last sight; without others, nobody is named."""
    number = ours(library)
    assert witnesses_of(library.database, number) == []
    library.take(held(of(2012), of(2014), name="library.warc"))
    archived = captured(page(), f"https://web.archive.org/web/20160301000000/{URL}")
    library.take(held(archived, name="saved.warc"))
    seen = [(each.name, each.first[:4], each.last[:4], each.times) for each in witnesses_of(library.database, number)]
    assert seen == [
        ("library.warc", "2012", "2014", 2),
        ("web.archive.org", "2016", "2016", 1),
        (None, "2024", "2024", 1),
    ]


class TiredReader:
    """Has no time for the first pages that it is asked for."""

    def __init__(self, failures):
        self.failures = failures

    async def read(self, asked, wanted):
        self.failures -= 1
        if self.failures >= 0:
            raise UnreadableError(asked.url, Code.READER_TIMEOUT)
        return read(asked, wanted)


@pytest.mark.parametrize(("failures", "articles", "faults"), [(2, 2, {}), (3, 1, {"unread-page": 1})])
def test_a_page_that_a_reader_had_no_time_for_is_read_once_more(library, failures, articles, faults):
    """No later visit makes up for it; one that still cannot be read is named, and the exit code tells."""

    @asynccontextmanager
    async def tired(_settings):
        yield TiredReader(failures)

    other = captured(page("Khánh thành đường thôn Bản Lũng", text=MENDED[::-1]), URL.replace("1", "2"))
    tally = library.take(held(of(2019), other), reading=tired)
    assert (len(library.articles()), dict(tally.faults)) == (articles, faults)


def cut(year, text=TEXT, share=0.8, **more):
    whole = page(text=text)
    return captured(whole[: int(len(whole) * share)], URL, f"{year}-03-01T00:00:00Z", WARC_Truncated="length", **more)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["cut first", "whole first"])
@pytest.mark.parametrize("apart", [False, True], ids=["one file", "two files"])
def test_what_is_cut_takes_no_whole_ones_place(library, order, apart):
    """It comes last, and is refused by name; its file counts as taken in only then."""
    parts = [(cut(2012), of(2014))[place] for place in order]
    files = [
        held(each, name=f"{n}.warc", identity=f"{n}") for n, each in enumerate(parts if apart else [b"".join(parts)])
    ]
    tally = library.take(*files)
    assert (revisions(library), dict(tally.faults), tally.captures) == ([("2014", True)], {"cut": 1}, 2)
    assert library.take(*files).whole == [each.name for each in files]


def test_of_what_is_only_cut_a_part_is_kept(library):
    """By its record, by the length that the answer says, by a gzip that ends too soon: each is marked as cut."""
    whole = page()
    short = record(
        URL, answer(whole[:-200], headers=[("Content-Length", str(len(whole)))]), moment="2013-03-01T00:00:00Z"
    )
    packed = gzip.compress(page(text=(*TEXT, "Thêm.")))[:-60]
    broken = record(URL, answer(packed, headers=[("Content-Encoding", "gzip")]), moment="2015-03-01T00:00:00Z")
    library.take(held(cut(2012), short, broken, identity="a"))
    assert library.database.all("SELECT count(*) FROM captures WHERE truncated = 1")[0][0] == 3
    assert [year for year, _ in revisions(library)][:1] == ["2012"]


def again(moment, block=b"HTTP/1.1 200 OK\r\n\r\n", **fields):
    return record(URL, block, kind="revisit", moment=f"{moment}-03-01T00:00:00Z", **fields)


BODY = page()
REFERS = {
    "WARC_Refers_To_Target_URI": URL.replace("http://", "http://www."),
    "WARC_Refers_To_Date": "2014-03-01T00:00:00Z",
}
NAMED = {
    "by a digest that its original does not write": (None, {"WARC_Payload_Digest": sha1(BODY)}),
    "by a digest in another base": (
        sha1(BODY),
        {"WARC_Payload_Digest": "SHA-1:" + base64.b32decode(sha1(BODY)[5:]).hex()},
    ),
    "by address and moment": (None, REFERS),
    "by address and moment, where digests cannot be compared": (
        sha1(BODY),
        {"WARC_Payload_Digest": f"sha256:{hashlib.sha256(BODY).hexdigest()}", **REFERS},
    ),
    "by nothing: it is the capture before": (sha1(BODY), {}),
    "by a record that says another length": (
        sha1(BODY),
        {"WARC_Payload_Digest": sha1(BODY), "WARC_Block_Digest": sha1(b"x")},
    ),
}


@pytest.mark.parametrize(("digest", "fields"), NAMED.values(), ids=NAMED)
def test_a_revisit_finds_its_original_however_it_names_it(library, digest, fields):
    """Before it in the file or behind it."""
    original = captured(BODY, URL, "2014-03-01T00:00:00Z", WARC_Payload_Digest=digest)
    tally = library.take(held(again(2018, **fields), original, of(2016, MENDED) if fields else b""))
    assert tally.open_revisits == 0
    assert ("2018" if fields else "2014", True) == revisions(library)[-1]
    assert library.articles()[0].last_seen[:4] == "2018"


def test_a_revisit_with_another_digest_is_not_of_what_it_refers_to(library):
    """Where both say a digest of one kind, and not the same, another page stood there: the revisit waits."""
    tally = library.take(held(of(2014), again(2018, WARC_Payload_Digest=sha1(b"x"), **REFERS)))
    assert (tally.open_revisits, revisions(library)) == (1, [("2014", True)])


@pytest.mark.parametrize(
    "odd", ["tin tuc/bai 1.html", "tin\\bai-1.html", "tin/<bai>|1^.html", "tin/bài-1.html", "tin/bai%201.html"]
)
def test_what_others_wrote_as_an_address_is_kept_as_one(library, odd):
    """The record that is written of it says of itself what the archive says of it."""
    library.take(held(captured(page(), f"http://naman.vn/{odd}")))
    assert [each for each in prove(library.folder / "warc", library.database) if not isinstance(each, Proved)] == []
