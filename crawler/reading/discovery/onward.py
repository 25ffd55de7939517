"""A page that only sends its visitors on: where to? By header, markup, script, one frame, or by its one link."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from luutin.crawler.codes import Code
from luutin.crawler.reading.discovery.elements import Elements, refresh_target
from luutin.crawler.site.doubts import refusal
from luutin.crawler.site.urls import canonical, is_home, read_address
from luutin.crawler.wire.page import Page

_LITERAL = r"""(?P<quote>["'`])(?P<url>(?:(?!(?P=quote))[^\\\n]|\\.)+)(?P=quote)"""
_HERE = r"(?<![\w.$])(?:(?:window|document|self|top|parent|this|globalThis)\.)*location"
_ORIGIN = r"(?:encodeURI\(|['\"]https?:(?://)?['\"]\+[\w.$]+\+|(?:(?:window|document)\.)?location\.(?:origin|protocol|hostname|host)\+(?:['\"]//['\"]\+)?)*"
_VALUE = rf"{_ORIGIN}(?:{_LITERAL}|(?P<name>[A-Za-z_$][\w$]*)(?=[;\n}})<]|$))"
_SET = re.compile(rf"{_HERE}(?:\.(?:href|pathname|search))?=(?!=){_VALUE}")
_CALLED = re.compile(rf"(?:{_HERE}\.(?:replace|assign)|(?<![\w.$])(?:window\.)?navigate)\({_VALUE}")
_OPENED = re.compile(rf"""(?<![\w.$])(?:window\.)?open\({_LITERAL},["']_(?:self|top|parent)["']""")
_ATTRIBUTE = re.compile(rf"""\$\((?:window\.)?location\)\.(?:attr|prop)\(["']href["'],{_LITERAL}""")
_BRACKETS = re.compile(r"""\[\s*["'](location|href|replace|assign)["']\s*\]""")
_LOOSE = re.compile(r"\s*([=(),+.])\s*")
_SENDS = re.compile(
    r"chuyển (?:hướng|trang|tiếp|đến|tới|sang|về)|vào (?:trang|cổng|website|site)|đang vào|tự động"
    r"|redirect|click|bấm|nhấn|nhấp|ngôn ngữ|language|đồng ý|chấp nhận|accept|agree"
    r"|enter\b|continue|tiếp tục|skip|bỏ qua|trang chủ|home ?page|vui lòng (?:chờ|đợi)|please wait|moved"
)
_MISSING = re.compile(r"không tìm thấy|không tồn tại|not found|\b404\b|lỗi|error")
_NOTHING = 80  # characters; with less, a page says nothing of its own
_OTHERS = re.compile(
    r"//m\.|/(?:en|eng|english|mobile|m)(?:[/.?]|$)|[?&](?:\w*lang\w*|hl|locale|culture)=en", re.IGNORECASE
)
"""Ways for other readers than a portal's own: they come last."""
_SUBMITTED = re.compile(
    r"""<form\b(?![^>]*method=["']?post)[^>]*\baction\s*=\s*["']?(?P<url>[^"'\s>]+)""", re.IGNORECASE
)
_LARGE = 60_000  # characters of markup; no page that only sends on has more


def leads_to(page: Page, elements: Elements, *, text: str, markup: str) -> str | None:
    """Where *page*, which shows little more than *text*, sends its visitors, as written. None: nowhere but to itself.

    A header or an element that sends on means it. A script or a link may stand on any page: where that
    says more than a few words, they must be of going on. *markup* is the page as received.
    """
    said = text.lower()
    bare = not _MISSING.search(said) and (len(said) < _NOTHING or _SENDS.search(said) is not None)
    here = {canonical(page.final_url), canonical(page.url)}
    ways = [*_declared(page, elements), *(_shown(page, elements, markup) if bare else ())]
    for way in sorted(ways, key=lambda way: _OTHERS.search(way) is not None):
        target = read_address(way.replace("\\/", "/").strip(), elements.base)
        if target is not None and target.url not in here and refusal(target.url) is not Code.FILE:
            return target.written or target.url
    return None


def _declared(page: Page, elements: Elements) -> Iterator[str]:
    yield from filter(None, (refresh_target(page.headers.get("refresh", "")),))
    yield from elements.refreshes()
    if len(elements.frames) == 1:
        yield elements.frames[0]


def _shown(page: Page, elements: Elements, markup: str) -> Iterator[str]:
    if len(markup) <= _LARGE and ("location" in markup or "navigate" in markup or "open(" in markup):
        yield from _scripted(markup)
    if ".submit()" in markup:
        yield from (form["url"] for form in _SUBMITTED.finditer(markup[:_LARGE]))
    own = {canonical(page.final_url), canonical(page.url)}
    named = (canonical(each["href"] or "", elements.base) for _, each in elements.anchors)
    links = [link for link in dict.fromkeys(named) if link is not None and link not in own]
    if len(links) == 1 and not (is_home(links[0]) and not is_home(page.url)):
        here = urlsplit(urljoin(page.final_url, elements.base)).netloc
        yield from (link for link in links if urlsplit(link).netloc == here)
    elif len(links) > 1 and {link.partition("?")[0] for link in links} <= own:
        yield from links  # to itself, in one tongue or another


def _scripted(markup: str) -> Iterator[str]:
    plain = _LOOSE.sub(r"\1", _BRACKETS.sub(r".\1", markup))
    for pattern in (_SET, _CALLED, _OPENED, _ATTRIBUTE):
        for found in pattern.finditer(plain):
            yield from _literal(found["url"], found.groupdict().get("name"), plain)


def _literal(url: str | None, name: str | None, markup: str) -> Iterator[str]:
    """The address itself, or that of the variable *name*."""
    if url is not None:
        yield url
    elif name is not None:
        value = re.search(rf"\b{re.escape(name)}={_LITERAL}", markup)
        if value is not None:
            yield value["url"]
