"""URLs: one form for each page, and the addresses that are never worth a request."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luutin.crawler.site.hosts import host_of, origin_of
from luutin.crawler.site.urls import _the_long_way, canonical, is_home, shape

ONE_FORM = [
    ("HTTP://Xa.Vn:80/a/../tin#top", "http://xa.vn/tin"),
    ("https://binhdinh.vn:443/dau-tu", "https://binhdinh.vn/dau-tu"),
    ("http://xa.vn:8080/", "http://xa.vn:8080/"),
    ("http://xa.vn", "http://xa.vn/"),
    ("http://xa.vn./tin", "http://xa.vn/tin"),
    ("http://xa.vn/tin;jsessionid=9F1C.node2?id=4", "http://xa.vn/tin?id=4"),
    ("http://xa.vn/(S(abcdefghij0123456789klmn))/tin.aspx", "http://xa.vn/tin.aspx"),
    ("http://xa.vn/(X(1)S(abcdefghij01))/tin.aspx", "http://xa.vn/tin.aspx"),
    ("http://xa.vn/(B(1))/tin.aspx", "http://xa.vn/(B(1))/tin.aspx"),
    ("http://xa.vn/tin?PHPSESSID=1&b=2&a=1", "http://xa.vn/tin?a=1&b=2"),
    ("http://xa.vn/tin?utm_source=x&fbclid=y", "http://xa.vn/tin"),
    ("http://xa.vn/?nvvithemever=m&nv_redirect=aGk", "http://xa.vn/"),
    ("http://xa.vn//tin///bai", "http://xa.vn//tin///bai"),
    ("http://xa.vn/tin mới", "http://xa.vn/tin%20m%E1%BB%9Bi"),
    ("http://xa.vn/%e1%bb%9b", "http://xa.vn/%E1%BB%9B"),
    (" http://xa.vn/t\nin ", "http://xa.vn/tin"),
    ("mailto:a@xa.vn", None),
    ("javascript:void(0)", None),
    ("ftp://xa.vn/", None),
    ("http://[::1/", None),
    ("http://xa.vn:bad/", None),
    ("/only/a/path", None),
]


@pytest.mark.parametrize(("written", "form"), ONE_FORM)
def test_a_url_has_one_form(written, form):
    """Ports, dots, sessions, tracking, order of the query and coding do not make another URL."""
    assert canonical(written) == form


@pytest.mark.parametrize("written", [written for written, form in ONE_FORM if form])
def test_the_form_is_stable(written):
    """The canonical form of a canonical URL is itself."""
    once = canonical(written)
    assert canonical(once) == once


@pytest.mark.parametrize(
    "written",
    [
        *(written for written, form in ONE_FORM if form),
        "http://Nguoi:mat@Xa.vn:8080/",
        "http://[::1]:8080/tin",
        "http://[::1]:80",
        "https://xã.vn/tin",
        "http://xa.vn?page=//2/",
    ],
)
def test_the_form_spells_its_host_out(written):
    """What stands between the slashes is the host, as scope and lanes know it."""
    assert canonical(written).split("/")[2] == host_of(canonical(written))


def test_a_link_resolves_against_its_page():
    """Relative links take the page's address, or what its base element says."""
    assert canonical("../b.html", "http://xa.vn/tin/a/") == "http://xa.vn/tin/b.html"


_PIECES = st.sampled_from(
    [
        *("//", "..", "xa.vn", "%41", ":80", ":080", ":443", ":8080", ":99999", ":", "127.0.0.1", "[::1]"),
        *("http://", "https://", "u:p@", ";jsessionid=1", "index.html", *"/?#.:; -_~aB1é\n"),
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a machine with other work is slow at making examples
@given(
    pieces=st.lists(_PIECES, max_size=7),
    start=st.sampled_from(["", "/", "http://xa.vn/", "https://xa.vn:443/", "http://xa.vn:80/", "http://xa.vn:8080/"]),
    base=st.sampled_from(
        [None, "http://xa.vn", "http://xa.vn/tin/a.html?x=1", "https://xa.vn:443/a/", "http://Xa.vn/"]
    ),
)
def test_a_plain_address_is_canonical_as_it_stands(pieces, start, base):
    """The short way through plain addresses gives what the long way gives."""
    url = start + "".join(pieces)
    assert canonical(url, base) == _the_long_way(url, base)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://xa.vn/tin/khai-mac-hoi-nghi-12.html?page=3", "xa.vn/tin/*?page"),
        ("http://xa.vn/lich/2024/05/12", "xa.vn/lich/0/0/0"),
        ("http://xa.vn/loc?b=1&a=2", "xa.vn/loc?a&b"),
        ("http://xa.vn:8080/tin-tuc/2024-05-12/le-hoi-xuan/", "xa.vn:8080/tin-tuc/0-0-0/*/"),
        ("http://xa.vn/bai/3f2504e0-4f89-11d3-9a0c-0305e82c3301.html", "xa.vn/bai/*.html"),
        ("http://xa.vn/cu/0002a1cf14e9c1acaa8255fd6777d916/21244", "xa.vn/cu/*/0"),
        ("http://xa.vn/cafe/deadbeefdeadbeefdeadbeef", "xa.vn/cafe/deadbeefdeadbeefdeadbeef"),
    ],
)
def test_pages_of_one_template_share_a_shape(url, expected):
    """Slugs, numbers, hashes and query values do not make another shape."""
    assert shape(url) == expected


@pytest.mark.parametrize(
    "url", ["http://xa.vn/", "http://xa.vn/index.php", "http://xa.vn/Default.aspx", "http://xa.vn/trang-chu"]
)
def test_a_front_door_is_known(url):
    """The home page has several names."""
    assert is_home(url)


def test_a_page_is_no_front_door():
    """A query or another path leads elsewhere."""
    assert not is_home("http://xa.vn/?id=3")
    assert not is_home("http://xa.vn/tin")


def test_host_and_origin_leave_out_the_default_port():
    """Ports that the scheme implies are not written."""
    assert host_of("https://Xa.vn:443/a") == "xa.vn"
    assert origin_of("http://xa.vn:8080/a") == "http://xa.vn:8080"
