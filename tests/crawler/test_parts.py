"""Articles whose text is cut into several pages: which those are, and what they are joined to."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from luutin.archive import Article, ArticleRow
from luutin.crawler.reading.discovery.elements import gather
from luutin.crawler.reading.discovery.parts import parts_among
from luutin.crawler.reading.joining import join

LINKS = [
    # the article's path, what its page links to by numbers, the further pages
    ("/bai-1/", {"2": "/bai-1/2/", "3": "/bai-1/3/"}, ["/bai-1/2/", "/bai-1/3/"]),
    ("/bai-1", {"2": "/bai-1/2"}, ["/bai-1/2"]),
    ("/bai-1/", {"Page 2": "/bai-1/2/", "Page 3": "/bai-1/3/"}, ["/bai-1/2/", "/bai-1/3/"]),
    ("/bai-1/", {"Trang 2": "/bai-1/2/"}, ["/bai-1/2/"]),
    ("/?p=12", {"2": "/?p=12&page=2"}, ["/?p=12&page=2"]),
    ("/bai-1.html", {"2": "?page=2", "9": "?page=9"}, [f"/bai-1.html?page={n}" for n in range(2, 10)]),
    ("/bai-1.html", {"[2]": "/bai-1-p2.html"}, ["/bai-1-p2.html"]),
    ("/bai-1.html", {"2": "/bai-1_2.html"}, ["/bai-1_2.html"]),
    ("/bai-1.html", {"2": "/bai-1/trang-2.html"}, ["/bai-1/trang-2.html"]),
    ("/tin.aspx?id=4", {"2": "/tin.aspx?trang=2&id=4"}, ["/tin.aspx?id=4&trang=2"]),
    ("/bai-1", {"2": "/bai-1/seite-2", "3": "/bai-1/seite-3"}, ["/bai-1/seite-2", "/bai-1/seite-3"]),
    ("/bai-1.html", {"2": "/bai-1.html/blatt2"}, ["/bai-1.html/blatt2"]),
    ("/bai-1/", {"2": "/bai-1/comment-2/"}, []),
    ("/bai-1/", {"2": "/bai-1/seite-3/"}, []),
    ("/bai-1/", {"2": "/bai-2/seite-2/"}, []),
    ("/", {"2": "/seite-2"}, []),
    ("/bai-1/", {"2": "/bai-1/comment-page-2/"}, []),
    ("/bai-1/", {"2": "/bai-2/"}, []),
    ("/bai-1/", {"2": "/2/", "3": "/bai-1/3/"}, []),
    ("/bai-1/", {"Bài 2": "/bai-1/2/"}, []),
    ("/bai-1/", {"2": "/bai-1/3/"}, []),
    ("/tin.aspx?id=4", {"2": "/tin.aspx?id=2"}, []),
    ("/", {"2": "/2/"}, []),
]


@pytest.mark.parametrize(("path", "links", "parts"), LINKS)
def test_the_further_pages_of_an_article_stand_at_its_address_with_a_number(path, links, parts):
    """Linked by a bare number, or by `Trang` and a number, from the second on, with nothing else changed."""
    html = "".join(f'<a href="{href}">{text}</a>' for text, href in links.items())
    url = f"http://xa.vn{path}"
    found = parts_among(gather(LexborHTMLParser(html), url), url)
    assert [part.url.removeprefix("http://xa.vn") for part in found] == parts


def page(*body, title="Hội nghị tổng kết phong trào thi đua", **more):
    return ArticleRow.of(Article(url="http://xa.vn/bai-1", source="xa", title=title, body=body, **more))


FIRST = page("Đoạn một của bài.", "Đoạn hai của bài.", images=("http://xa.vn/1.jpg",))
PARTS = [
    (page("Đoạn ba của bài."), ("Đoạn một của bài.", "Đoạn hai của bài.", "Đoạn ba của bài.")),
    (page("Đoạn ba.", title=f"{FIRST.title} - Trang 2"), ("Đoạn một của bài.", "Đoạn hai của bài.", "Đoạn ba.")),
    (page("Đoạn một của bài.", "Đoạn hai của bài.", "Mới."), None),
    (page("Đoạn một của bài.", "Đoạn hai của bài."), None),
    (page("Đoạn ba của bài.", title="Bài khác"), None),
    (page(), None),
]


@pytest.mark.parametrize(("part", "body"), PARTS)
def test_a_part_adds_its_paragraphs_under_the_same_headline(part, body):
    """A page that mostly repeats what is there, or has another headline, is no part."""
    joined = join(FIRST, part)
    assert (joined and Article.model_validate_json(joined.record).body) == body


def test_what_stands_in_a_part_is_joined_with_its_place():
    """Captions know how many paragraphs of the whole stand before them; pictures come once."""
    caption = {"text": "Quang cảnh hội nghị.", "image": "http://xa.vn/2.jpg", "position": 1}
    part = page("Đoạn ba.", "Đoạn bốn.", captions=[caption], images=("http://xa.vn/1.jpg", "http://xa.vn/2.jpg"))
    joined = join(FIRST, part)
    assert joined.captions == (("Quang cảnh hội nghị.", "http://xa.vn/2.jpg", 3),)
    assert joined.images == ("http://xa.vn/1.jpg", "http://xa.vn/2.jpg")


def test_the_signature_of_the_last_part_is_the_byline():
    """Each page may print the account that posted it; only the last one is signed."""
    first = page("Đoạn một của bài.", byline="Ban biên tập")
    joined = join(first, page("Đoạn hai của bài.", byline="Tin, ảnh: Hồ Cúc"))
    assert Article.model_validate_json(joined.record).byline == "Tin, ảnh: Hồ Cúc"
