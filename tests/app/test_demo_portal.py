"""The sample portal: it serves what it says it serves, and its editors' verbs change what it serves."""

import shutil
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import pytest
from protego import Protego
from selectolax.lexbor import LexborHTMLParser

from luutin.app.demo import Portal
from luutin.app.demo.content import Item
from luutin.app.demo.documents import document
from luutin.app.demo.layouts import LAYOUTS
from luutin.app.demo.pictures import png
from luutin.crawler import has_ocr, read_document

SITES = [layout.key for layout in LAYOUTS]


@pytest.fixture(scope="module")
def portal():
    with Portal() as portal:
        yield portal


@pytest.fixture
def own_portal():
    """A portal whose news this test may change."""
    with Portal() as portal:
        yield portal


def get(url, **headers):
    with urlopen(Request(url, headers=headers)) as answer:
        return answer.status, answer.headers, answer.read()


def page(url):
    return LexborHTMLParser(get(url)[2])


def status(url, **headers):
    try:
        return get(url, **headers)[0]
    except HTTPError as error:
        with error:
            return error.code


def locations(url):
    """Every address in a sitemap, through its index."""
    root = ET.fromstring(get(url)[2])
    found = [node.text for node in root.findall(".//{*}loc")]
    return [inner for part in found for inner in locations(part)] if root.tag.endswith("sitemapindex") else found


def walk(home):
    """Every address on the site that a person reaches from *home* by links that robots.txt allows."""
    rules = Protego.parse(get(urljoin(home, "/robots.txt"))[2].decode())
    seen, queue = {home}, [home]
    while queue:
        here = queue.pop()
        if "html" not in get(here)[1]["Content-Type"]:
            continue
        for link in page(here).css("a[href]"):
            url = urljoin(here, link.attributes["href"].split("#")[0])
            if url.startswith(home) and url not in seen and rules.can_fetch(url, "LuuTin"):
                seen.add(url)
                queue.append(url)
    return seen


def test_the_district_has_enough_news(portal):
    """At least sixty articles over nine years, each with text of its own or a file."""
    articles = portal.articles
    assert len(articles) >= 60
    assert {article.published[:4] for article in articles} == {str(year) for year in range(2017, 2026)}
    assert sum(not article.body and len(article.attachments) == 1 for article in articles) == 2
    paragraphs = Counter(text for article in articles for text in article.body)
    assert paragraphs.most_common(1)[0][1] == 1


def test_captions_come_in_seven_styles(portal):
    """A caption stands wherever real portals put one."""
    photos = [photo for site in portal.sites.values() for item in site.items for photo in item.photos]
    assert {photo.style for photo in photos} == {"head", "figure", "em", "break", "table", "div", "bare"}
    assert len({(photo.photo, photo.caption) for photo in photos}) == len(photos)


def test_each_page_prints_its_record(portal):
    """Title, paragraphs, captions and byline stand on the page, and the files it names can be fetched."""
    for article in portal.articles:
        text = " ".join(page(article.url).body.text().split())
        captions = [caption.text for caption in article.captions]
        for expected in [article.title, article.lead, article.byline, *article.body, *captions]:
            assert expected is None or expected in text
        assert all(len(get(file.url)[2]) > 4000 for file in article.attachments)


def test_photos_are_pictures(portal):
    """Every photo is a PNG, and no two look alike."""
    pictures = {get(image)[2] for article in portal.articles[:20] for image in article.images}
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert len(pictures) == sum(len(article.images) for article in portal.articles[:20])


@pytest.mark.parametrize("key", SITES)
def test_links_and_sitemap_lead_to_every_article(portal, key):
    """Following links finds what the sitemap lists: every article of the site."""
    site = portal.sites[key]
    expected = {site.address(item) for item in site.items}
    assert expected <= walk(site.base_url + "/")
    assert set(locations(site.base_url + site.layout.sitemap)) == expected


@pytest.mark.parametrize("key", SITES)
def test_the_feed_has_the_newest(portal, key):
    """RSS carries the newest articles, newest first."""
    site = portal.sites[key]
    root = ET.fromstring(get(site.base_url + site.layout.feed)[2])
    assert [node.text for node in root.iter("link")][1:] == [site.address(item) for item in site.items[:15]]


@pytest.mark.parametrize("key", SITES)
def test_robots_txt_forbids_something_and_names_the_sitemap(portal, key):
    site = portal.sites[key]
    text = get(site.base_url + "/robots.txt")[2].decode()
    assert "Disallow: /" in text
    assert f"Sitemap: {site.base_url}{site.layout.sitemap}" in text


def test_each_visit_changes_what_is_not_content(portal):
    """Two fetches of an unchanged page differ in counter and related list, not in the article."""
    site = portal.sites["huyen"]
    url = site.address(site.items[3])
    first, second = page(url), page(url)
    related = [[a.attributes["href"] for a in visit.css("ul.related a")] for visit in (first, second)]
    assert related[0] != related[1]
    assert first.css_first("#news-bodyhtml").html == second.css_first("#news-bodyhtml").html


@pytest.mark.parametrize("pattern", ["print_view", "alias"])
def test_an_article_has_other_addresses(portal, pattern):
    """The print view and the alias name the canonical address."""
    site = portal.sites["huyen"]
    item = site.items[0]
    other = page(site.base_url + getattr(site.layout, pattern).format(section=item.section, slug=item.slug, id=item.id))
    assert other.css_first("link[rel=canonical]").attributes["href"] == site.address(item)


def test_an_unknown_address_is_404(portal):
    assert status(portal.base_url + "/khong-co-trang-nay.html") == 404


def test_the_top_line_shows_the_day_of_the_visit():
    """The date at the top of a page is today's in Viet Nam, not the article's."""
    with Portal(now=lambda: datetime(2025, 3, 1, 20, 0, tzinfo=UTC)) as portal:
        assert "Chủ nhật, 02/03/2025" in page(portal.base_url).css_first("#today").text()


def test_validators_answer_an_unchanged_page(own_portal):
    """The third site answers 304 until an article changes."""
    article = own_portal.sites["bensay"].expected(own_portal.sites["bensay"].items[0])
    tag = get(article.url)[1]["ETag"]
    assert status(article.url, **{"If-None-Match": tag}) == 304
    own_portal.edit(article.url, byline="Một người khác")
    assert status(article.url, **{"If-None-Match": tag}) == 200


def test_editors_edit_delete_and_add(own_portal):
    """An edited article keeps its address, a deleted one is gone, an added one is listed."""
    first, second = own_portal.articles[:2]
    edited = own_portal.edit(first.url, title="Một tít khác")
    assert edited.url == first.url
    assert page(first.url).css_first("h1").text() == "Một tít khác"
    own_portal.delete(second.url)
    assert status(second.url) == 404
    added = own_portal.add(
        "huyen", title="Tin vừa đăng", published="2025-06-29T08:00", category="Thông báo", body=["Một."]
    )
    assert added in own_portal.articles
    assert status(added.url) == 200
    assert added.url in {urljoin(own_portal.base_url, a.attributes["href"]) for a in page(own_portal.base_url).css("a")}


def test_a_stopped_portal_frees_its_ports():
    """The same addresses can be served again at once."""
    with Portal() as first:
        ports = first.ports
    with Portal(ports) as second:
        assert second.ports == ports
        assert status(second.base_url) == 200


def test_a_taken_port_is_an_error(portal):
    with pytest.raises(OSError, match="in use"):
        Portal(portal.ports).start()


def test_an_article_needs_text_or_a_file():
    with pytest.raises(ValueError, match="neither text nor file"):
        Item(id=1, title="Trống", published="2020-01-01", category="Thông báo")


def test_pictures_and_documents_are_the_same_every_time():
    """The same name gives the same bytes, so that a second crawl finds nothing new."""
    assert png("cau") == png("cau") != png("cho")


FILES = [
    ("58-KH-UBND.pdf", ("58/KH-UBND", "text", "2020-02-18"), "Cù Hữu Lan"),
    ("03-TB-UBND_20180110.pdf", ("03/TB-UBND", "widget", "2018-01-10"), "điểm trường Khe Vẹt"),
    ("danh-sach-58-ho.xls", (None, None, None), "Khúc Thị Nhài\tVạn"),
]


@pytest.mark.parametrize(("name", "head", "text"), FILES, ids=[row[0] for row in FILES])
def test_a_file_of_the_portal_says_what_it_was_made_for(tmp_path, name, head, text):
    """A PDF, one whose stamps alone say number and day, and a sheet beside a hidden one are read."""
    tmp_path.joinpath(name).write_bytes(document(name))
    with tmp_path.joinpath(name).open("rb") as file:
        record = read_document(file, ocr=False)
    assert (record.number, record.number_source, record.day) == head
    assert text in record.text
    assert "chưa công bố" not in record.text


@pytest.mark.skipif(shutil.which("antiword") is None, reason="NO ANTIWORD: apt-get install antiword")
def test_the_old_word_file_of_the_portal_is_in_unicode(tmp_path):
    """Letters typed for a font of the 1990s are put into Unicode."""
    tmp_path.joinpath("x.doc").write_bytes(document("lich-gieo-cay-2017.doc"))
    with tmp_path.joinpath("x.doc").open("rb") as file:
        assert "Trạm bơm Cống Vố chạy hai ca" in read_document(file, ocr=False).text


@pytest.mark.skipif(not has_ocr(), reason="NO TESSERACT: apt-get install tesseract-ocr-vie")
def test_the_scan_of_the_portal_is_read_by_ocr(tmp_path):
    """A PDF that is a picture has text by OCR, and no number: figures that OCR read are no field."""
    tmp_path.joinpath("x.pdf").write_bytes(document("64-QD-UBND.pdf"))
    with tmp_path.joinpath("x.pdf").open("rb") as file:
        record = read_document(file, ocr=True)
    assert "Kho thóc cũ của hợp tác xã" in record.text
    assert record.number is None
