"""Links that are refused, and links that are only doubted."""

import pytest

from luutin.crawler.site.doubts import doubt, refusal, viewed_by

LINKS = [
    # URL, why it is refused, why else it is doubted
    ("http://xa.vn/van-ban/01-TB-UBND.PDF", "file", None),
    ("http://xa.vn/login?u=1", "action", None),
    ("http://xa.vn/users/login/", "action", None),
    ("http://xa.vn/wp-login.php?action=lostpassword", "action", None),
    ("http://xa.vn/banners/click/?s=1", "action", None),
    ("http://xa.vn/bai-1/?replytocom=4", "action", None),
    ("http://xa.vn/binh-chon", "action", None),
    ("http://xa.vn/" + "a/b/c/d/" * 2 + "/".join("efghijklm"), "deep", None),
    ("http://xa.vn/" + "x" * 2000, "too-long", None),
    ("http://xa.vn/tin?sort=asc", None, "action"),
    ("http://xa.vn/tin.do?action=view&id=4", None, "action"),
    ("http://xa.vn/print/tin/bai-1.html", None, "print"),
    ("http://xa.vn/in-an/bai-1.html", None, "print"),
    ("http://xa.vn/ct/pPrintTinTuc.aspx?ItemID=1", None, "print"),
    ("http://xa.vn/tin/bai-1?print=1", None, "print"),
    ("http://xa.vn/tin/tin/tin/bai", None, "repeats"),
    ("http://xa.vn/_layouts/15/xa/bai.aspx?id=4", None, "action"),
    ("http://xa.vn/cgi-bin/tin.cgi?id=4", None, "action"),
    ("http://xa.vn/download/van-ban-so-4.html", None, "action"),
    ("http://xa.vn/admin/tin-tuc/bai-1.html", None, "action"),
    ("http://xa.vn/dang-ky/tuyen-sinh-lop-1.html", None, "action"),
    ("http://xa.vn/modules.php?name=News&file=article&sid=4", None, None),
    ("http://xa.vn/tin/bai-1.html", None, None),
    ("http://xa.vn/thong-bao/dang-ky-nghia-vu-quan-su.html", None, None),
    ("http://xa.vn/index.php?com=tintuc_ct&id_news=1330", None, None),
]


@pytest.mark.parametrize(("url", "refused", "doubted"), LINKS)
def test_names_alone_only_make_a_link_doubted(url, refused, doubted):
    """Refused is what does something when asked for, or is no page; the names of folders and keys forbid nothing."""
    assert (refusal(url), None if refused else doubt(url)) == (refused, doubted)


VIEWS = [
    ("http://xa.vn/print/tin/bai-1.html", "http://xa.vn/tin/bai-1.html"),
    ("http://xa.vn/tin/bai-1-print.html", "http://xa.vn/tin/bai-1.html"),
    ("http://xa.vn/tin/bai-1/print", "http://xa.vn/tin/bai-1"),
    ("http://xa.vn/savefile/tin/bai-1.html", "http://xa.vn/tin/bai-1.html"),
    ("http://xa.vn/bai-1.html?a=2&print=1&b=3", "http://xa.vn/bai-1.html?a=2&b=3"),
    ("http://xa.vn/a.aspx?ItemID=4&IsDlg=1", "http://xa.vn/a.aspx?ItemID=4"),
    ("http://xa.vn/tin?order=4", None),
    ("http://xa.vn/tin/bai-1.html", None),
]


@pytest.mark.parametrize(("url", "page"), VIEWS)
def test_a_view_names_the_page_that_it_is_a_view_of(url, page):
    """What is left of the address without the word that makes it a view."""
    assert viewed_by(url) == page
