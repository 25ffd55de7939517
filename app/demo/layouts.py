"""The three portals of the district: where each keeps its pages, and how each prints a date.

Addresses are patterns. `{n}` is a page of a listing, from 1. The HTML is in templates/LAYOUT/.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from luutin.app.demo.content import Item

_WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


def weekday(moment: datetime) -> str:
    """Its Vietnamese name."""
    return _WEEKDAYS[moment.weekday()]


def _with_weekday(item: Item) -> str:
    return f"{weekday(item.moment)} - {item.moment:%d/%m/%Y %H:%M}"


def _day_only(item: Item) -> str:
    return f"{item.day:%d/%m/%Y}"


def _half_days(item: Item) -> str:
    half = "SA" if item.moment.hour < 12 else "CH"
    return f"{item.moment:%d/%m/%Y} {item.moment.hour % 12 or 12}:{item.moment:%M} {half}"


@dataclass(frozen=True, slots=True)
class PortalLayout:
    """One family of markup."""

    key: str
    """Name of the source, and of the folders of content and templates."""
    title: str
    """The site's name, as it stands in its banner."""
    article: str
    photo: str
    file: str
    listing: str
    """Page 1 of a section."""
    page: str | None
    """Further pages of a section; None: the first holds everything."""
    home_page: str | None
    """Further pages of the home page's own listing; None: it has none."""
    feed: str
    sitemap: str
    """The sitemap index, or the one sitemap."""
    sitemap_part: str | None
    """None: there is no index."""
    print_view: str | None
    """The same article once more, for the printer; names its canonical address."""
    alias: str | None
    """Another address that serves the same page; names its canonical address."""
    stamp: Callable[[Item], str]
    robots: tuple[str, ...]
    """Lines of robots.txt, before its sitemap line."""
    validates: bool = False
    """Whether it sends ETag and answers If-None-Match."""
    page_size: int = 8


DISTRICT = PortalLayout(
    key="huyen",
    title="Cổng thông tin điện tử huyện Lạc Khê",
    article="/{section}/{slug}-{id}.html",
    photo="/uploads/news/{year}_{month:02}/{name}.png",
    file="/uploads/vanban/{year}/{name}",
    listing="/{section}/",
    page="/{section}/page-{n}/",
    home_page=None,
    feed="/rss/tin-tuc/",
    sitemap="/sitemap.xml",
    sitemap_part="/sitemap-tin-{n}.xml",
    print_view="/print/{section}/{slug}-{id}.html",
    alias="/tin-noi-bat/{slug}-{id}.html",
    stamp=_with_weekday,
    robots=("User-agent: *", "Disallow: /banners/", "Disallow: /admin/", "Crawl-delay: 0.05"),
)
FRONT = PortalLayout(
    key="mattran",
    title="Ủy ban MTTQ Việt Nam huyện Lạc Khê",
    article="/tin-tuc/{slug}-{id}.aspx",
    photo="/PublishingImages/{year}/{name}.png",
    file="/SiteAssets/{year}/{name}",
    listing="/AllPosts.aspx?Category={section}",
    page=None,
    home_page=None,
    feed="/rss.aspx",
    sitemap="/sitemap.xml",
    sitemap_part=None,
    print_view=None,
    alias=None,
    stamp=_day_only,
    robots=("User-agent: *", "Disallow: /_layouts/", "Disallow: /*&token="),
)
TOWN = PortalLayout(
    key="bensay",
    title="Trang thông tin điện tử xã Bến Sậy",
    article="/{slug}/",
    photo="/wp-content/uploads/{year}/{month:02}/{name}.png",
    file="/wp-content/uploads/{year}/{month:02}/{name}",
    listing="/category/{section}/",
    page="/category/{section}/page/{n}/",
    home_page="/page/{n}/",
    feed="/feed/",
    sitemap="/wp-sitemap.xml",
    sitemap_part="/wp-sitemap-posts-post-{n}.xml",
    print_view=None,
    alias=None,
    stamp=_half_days,
    robots=("User-agent: *", "Disallow: /wp-admin/", "Allow: /wp-admin/admin-ajax.php"),
    validates=True,
)
LAYOUTS = (DISTRICT, FRONT, TOWN)
