"""Read pages made to keep a reader busy, each near five megabytes, and say how long each took.

    python bench/hostile_pages.py [--size 4900000] [--bound 2.0] [--only WORD]

Each kind grows one thing that pages have: a tag, a text, a list, a claim. Each is read in a process of its own, which
may take thirty seconds of CPU time. Exit code 1 where any took longer than the bound, in such seconds, or broke.
tests/crawler/extract/test_hostile_pages.py counts the work of the same kinds at a small size.
"""

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

HEAD = "<html lang=vi><head><title>Hội nghị tổng kết - Cổng thông tin</title></head><body><h1>Hội nghị tổng kết</h1>"
SENTENCE = "Sáng 15/5/2024, Đảng ủy xã tổ chức hội nghị sơ kết công tác quý I và bàn nhiệm vụ trọng tâm của quý II. "
_MOST_CPU = 30


def again(piece: str, *, before: str = "", after: str = "") -> Callable[[int], bytes]:
    """Return a kind: *piece* as often as there is room; `%d` in it is the number of the piece."""

    def page(size: int) -> bytes:
        numbered = "%d" in piece
        length = len(piece.encode("utf-8", "surrogatepass")) + (4 if numbered else 0)
        count = max(1, (size - 400) // length)
        middle = "".join(piece.replace("%d", str(number)) for number in range(count)) if numbered else piece * count
        return (HEAD + before + middle + after).encode("utf-8", "surrogatepass")

    return page


def _in_layers(inner: str, *, layer: str, depth: int = 380) -> Callable[[int], bytes]:
    """Return a kind: *inner* again and again, inside as many elements as are kept."""
    return again(inner, before=layer * depth)


def _in_encoding(text: str, encoding: str) -> Callable[[int], bytes]:
    return lambda size: (HEAD + "<p>" + text * (size // len(text.encode(encoding)))).encode(encoding, "replace")


P = "<p>" + SENTENCE + "</p>"
KINDS: dict[str, Callable[[int], bytes]] = {
    # Tags and attributes.
    "a tag of attributes with quoted ends": again('a%d=">" ', before="<p ", after=">" + P),
    "a tag of attributes without values": again("a%d ", before="<p ", after=">" + P),
    "tags of ninety attributes": again("<p " + " ".join(f"a{n}=1" for n in range(90)) + ">x</p>"),
    "tags whose ends stand in quotes": again("<a title='>>>>' href=\"/x?>=%d\">Tin %d</a> "),
    "a tag that never ends": again("b='>' ", before=P + "<p "),
    "a quote that never ends": again("x > y ", before=P + '<p a="'),
    "tags cut off": again("<div <p <a "),
    "less-than signs": again("<"),
    "ends of nothing": again("</div></p></x>"),
    "an end without end": again("</"),
    "comments unclosed": again("<!-- a "),
    "comments": again("<!---->x"),
    "declarations": again("<!x><?y>"),
    "CDATA": again("<![CDATA[ x "),
    # Nesting.
    "nested divs": again("<div>", after="text"),
    "nested divs with ends": lambda size: (HEAD + "<div>" * (size // 11) + P + "</div>" * (size // 11)).encode(),
    "nested spans that say caption": again("<span class=caption>", after=SENTENCE),
    "nested bold": again("<b>", after="text"),
    "nested bold and italic crossed": again("<b><i>x</b>"),
    "nested links": again("<a href=/x>x"),
    "nested fonts in paragraphs": again("<p><font size=%d>x"),
    "nested tables": again("<table><tr><td>", after=P),
    "nested lists": again("<ul><li>x", after=P),
    "nested forms and buttons": again("<form><button>x"),
    "nested selects": again("<select><optgroup><option>x"),
    "nested templates": again("<template><div>"),
    "nested svg": again("<svg><foreignObject><p>x"),
    "nested headings": again("<h1><h2>x"),
    "nested frames": again("<iframe src=a.pdf><noscript>"),
    "nested noscript": again("<noscript><p>" + SENTENCE),
    "text that tables throw out": again("<table>x<b>"),
    "rows thrown out": again("x<tr>y<td>", before="<table>"),
    "paragraphs far inside": _in_layers("<p>ngày 01/02/2023 " + SENTENCE, layer="<div class=tin>"),
    "links far inside": _in_layers("<a href=/a/%d.html>Tin số %d của xã</a> ", layer="<div id=x>"),
    "pictures far inside": _in_layers("<img src=/a%d.jpg><p><em>Ảnh: hội nghị</em>", layer="<section class=article>"),
    "files far inside": _in_layers("<a href=/a%d.pdf>Tải về</a>", layer="<div class=file>"),
    "captions far inside": _in_layers("<figure><img src=a.jpg><figcaption>Ảnh %d", layer="<div class=caption>"),
    "headings far inside": _in_layers("<h3>Hội nghị tổng kết %d</h3>", layer="<div class=title>"),
    # Many of one thing.
    "options": again("<option value=1>x</option>", before="<select>"),
    "options in capitals": again("<OPTION\n>x", before="<SELECT>"),
    "siblings": again("<p>chữ</p>"),
    "siblings without ends": again("<p>chữ"),
    "sentences": again(P),
    "lines": again("dòng<br>"),
    "blank lines": again("<br>"),
    "bold lines": again("<b>dòng</b><br>"),
    "inline pieces": again("<b>a</b><i>b</i>"),
    "tables": again("<table><tr><td>a</table>"),
    "cells": again("<td>a", before="<table><tr>"),
    "rows": again("<tr><td>a<td>b", before="<table>"),
    "lists": again("<ul><li>một<li>hai</ul>"),
    "items": again("<li>một việc", before="<ul>"),
    "definitions": again("<dt>a<dd>b", before="<dl>"),
    "links": again("<a href=/tin/%d.html>Một tin khác của huyện</a>"),
    "menus": again("<nav><a href=/a>Mục</a></nav>"),
    "widgets": again("<div class=widget><a href=/a>Mục</a></div>"),
    "sidebars of sentences": again("<div class=sidebar>" + P + "</div>"),
    "related lists": again("<ul class=related><li><a href=/a>Tin khác của huyện ta</a></ul>"),
    "teasers": again("<div class=tin><a href=/%d>Một tin khác của huyện ta</a><p>" + SENTENCE + "</div>"),
    "headings": again("<h1>Hội nghị tổng kết</h1>"),
    "headings of many blocks": again("<p>Hội nghị %d", before="<h1>"),
    "titles": again("<title>Hội nghị</title>"),
    "pictures": again("<img src=/a%d.jpg>"),
    "pictures with lines": again("<img src=/a%d.jpg><p>Đồng chí Bí thư phát biểu</p>"),
    "pictures with words": again("<img src=/a%d.jpg data-caption='Đồng chí %d phát biểu tại hội nghị'>"),
    "figures": again("<figure><img src=/a.jpg><figcaption>Ảnh: T.L</figcaption></figure>"),
    "a figure of captions": again("<figcaption>Ảnh %d", before="<figure><img src=a.jpg>"),
    "files": again("<a href=/van-ban/%d.pdf>Thông báo số %d</a>"),
    "frames": again("<iframe src=/a%d.pdf></iframe>"),
    "metas": again("<meta property=article:author content='Tên %d'>"),
    "links of authors": again("<a rel=author href=/a>Nguyễn Văn A</a>"),
    "columns": again("<div class='col col-main'><p>" + SENTENCE + "</div>"),
    "names of classes, each once": again("<div class='k%d tin%d'>chữ</div>"),
    "hidden boxes": again("<div style='display:none'>" + P + "</div>"),
    "bylines": again("<p class=author>Nguyễn Văn A%d</p>"),
    "labels": again("<p>Tác giả:</p><p>Lê Thị B</p>"),
    "boxes of one word": again("<div><div>từ</div></div>"),
    "boxes for articles": again("<article><p>" + SENTENCE + "</article>"),
    "items in microdata": again("<span itemprop=author>Lê B%d</span>"),
    # One long text.
    "one word": again("a", before="<p>"),
    "one word in capitals": again("Ấ", before="<p>"),
    "words": again("từ ", before="<p>"),
    "sentences in one paragraph": again(SENTENCE, before="<p>"),
    "spaces": again(" ", before="<p>a", after="b"),
    "line ends": again("\n\t ", before="<p>a", after="b"),
    "hard spaces": again("&nbsp;", before="<p>a", after="b"),
    "digits": again("1", before="<p>"),
    "numbers and slashes": again("1/2/", before="<p>"),
    "numbers and dots": again("12.", before="<p>"),
    "days": again("12/12/2020 ", before="<p>"),
    "days without spaces": again("1-2-2020-", before="<p>"),
    "clocks": again("10:10 ", before="<p>12/12/2020 "),
    "months": again("tháng một ", before="<p>"),
    "ages": again("1 năm 2 tháng ", before="<p>"),
    "brackets": again("([{", before="<p>"),
    "brackets in a caption": again("([", before="<img src=/a.jpg><figcaption>"),
    "numbers of documents": again("12/KH-UBND", before="<p>"),
    "parts of numbers of documents": again("1/A-", before="<p>"),
    "names": again("Nguyễn Văn A, ", before="<p class=author>"),
    "names joined": again("A và ", before="<p>Tác giả: "),
    "by and by": again("by ", before="<p>"),
    "initials": again("N.", before="<p>"),
    "quotes": again("\"'", before="<p>"),
    "dashes": again(" - ", before="<p>"),
    "marks of combining, in order": again("\u0300", before="<p>a"),
    "marks of combining, out of order": again("\u0301\u0323", before="<p>a"),
    "marks of combining as references": again("&#x301;&#x323;", before="<p>a"),
    "references": again("&amp;", before="<p>"),
    "references that are none": again("&#x", before="<p>"),
    "NUL": again("\0", before="<p>"),
    "surrogates as references": again("&#xD800;", before="<p>"),
    "signs of Chinese": again("一", before="<p>"),
    "emoji": again("😀 ", before="<p>"),
    # Long values and data.
    "a class of many words": again("tin%d ", before="<div class='", after="'>" + P),
    "a class of one word": again("a", before="<div class='", after="'>" + P),
    "a class of hyphens": again("a-B_", before="<div class='", after="'>" + P),
    "a style": again("color:red;", before="<p style='", after="'>" + SENTENCE),
    "a style of spaces": again("display ", before="<p style='", after="'>" + SENTENCE),
    "an address": again("/a", before="<a href='", after=".pdf'>x</a>" + P),
    "an address of queries": again("&a=b", before="<a href='/x?", after="'>x</a>" + P),
    "a picture's address": again("/a-", before="<img src='", after=".jpg'>" + P),
    "a picture's alt": again("từ ", before="<img src=/a.jpg alt='", after="'>" + P),
    "a picture's words": again("<b ", before="<img src=/a.jpg data-caption='", after="'>" + P),
    "sources of a picture": again("/a.jpg 1x, ", before="<img srcset='", after="'>" + P),
    "a moment": again("2020-", before="<time datetime='", after="'>x</time>" + P),
    "a claim": again("từ ", before="<meta property=og:title content='", after="'>" + P),
    "a claim of names": again("a:b ", before="<meta property='", after="' content=x>" + P),
    "a language": again("vi-", before="</head></html><html lang='", after="'>" + P),
    "a base": again("/a", before="<base href='http://a.example", after="'>" + P + "<a href=x>x</a>" * 2000),
    "a photograph": again("QUJD", before="<img src='data:image/png;base64,", after="'>" + P),
    "JSON-LD nested": again("[", before="<script type=application/ld+json>", after="</script>" + P),
    "JSON-LD nested in names": again('{"@graph":', before="<script type=application/ld+json>", after="</script>" + P),
    "JSON-LD with commas too many": again(
        '{"a":1,},', before='<script type=application/ld+json>{"@graph":[', after="]}</script>" + P
    ),
    "JSON-LD with remarks": again("/* x */ // y\n", before="<script type=application/ld+json>", after="</script>" + P),
    "JSON-LD with strings unclosed": again('"\\', before="<script type=application/ld+json>", after="</script>" + P),
    "blocks of JSON-LD": again(
        '<script type=application/ld+json>{"@type":"NewsArticle","author":{"name":"A%d"}}</script>', after=P
    ),
    "authors in JSON-LD": lambda size: (
        HEAD
        + '<script type=application/ld+json>{"@type":"NewsArticle","author":['
        + ",".join(f'{{"name":"Nguyễn Văn {n}"}}' for n in range(min(size, 990_000) // 27))
        + "]}</script>"
    ).encode(),
    "the state of an application": again(
        '{"type":"p","text":"Hội nghị sơ kết công tác quý I năm 2024 của huyện"},',
        before='<script id=__NEXT_DATA__ type=application/json>{"props":{"body":[',
        after="{}]}}</script>",
    ),
    "the state nested": again('{"a":[', before="<script id=__NEXT_DATA__ type=application/json>", after="</script>"),
    "components streamed": again('<script>self.__next_f.push([1,"%d:[\\"$\\",\\"p\\",null,{}]\\n"])</script>'),
    "a script of tags": again("'<p a=", before="<script>", after="</script>" + P),
    "a script of dates": again("2020-01-01T10:10:00Z ", before="<script>", after="</script>" + P),
    "a style sheet": again("a>b{c:d}", before="<style>", after="</style>" + P),
    "a text area": again("<p>x", before="<textarea>", after="</textarea>" + P),
    "plain text without end": again("<p>x", before=P + "<plaintext>"),
    # Bytes.
    "UTF-16": _in_encoding("Hội nghị 12/12/2020 ", "utf-16"),
    "UTF-32": _in_encoding("Hội nghị 12/12/2020 ", "utf-32"),
    "no UTF-8": lambda size: HEAD.encode() + b"<p>" + b"\xff\xfe\x80 word " * (size // 9),
    "windows-1258": _in_encoding("Hôi nghi ", "cp1258"),
    "ISO-2022-JP": lambda size: b"<meta charset=iso-2022-jp><p>" + b"\x1b$B\x1b(B" * (size // 6),
    "letters of TCVN3": lambda size: HEAD.encode() + b"<p>" + "héi nghÞ tæng kÕt c«ng t¸c ".encode() * (size // 34),
    "letters of VNI": again("hoäi nghò toång keát coâng taùc ", before="<p>"),
    "paragraphs of TCVN3": again("<p>héi nghÞ tæng kÕt c«ng t¸c mÆt trËn ®¶ng ñy huyÖn</p>"),
    "zeros": lambda size: b"\0" * size,
    "high bytes": lambda size: bytes(range(128, 256)) * (size // 128),
}


def main() -> None:
    """Read what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=4_900_000, help="bytes of a page")
    parser.add_argument("--bound", type=float, default=2.0)
    parser.add_argument("--only", default="", metavar="WORD", help="only the kinds with it in their name")
    asked = parser.parse_args()
    over = 0
    took: list[tuple[float, str]] = []
    for name, kind in KINDS.items():
        if asked.only not in name:
            continue
        seconds, outcome = _apart(kind(asked.size))
        took.append((seconds, name))
        bad = seconds > asked.bound or outcome.startswith("broke")
        over += bad
        print(f"{seconds:7.2f} s  {'OVER ' if bad else ''}{name}: {outcome}", flush=True)
    took.sort(reverse=True)
    worst = ", ".join(f"{name} {seconds:.2f} s" for seconds, name in took[:5])
    print(f"{len(took)} kinds, {over} over the bound of {asked.bound:g} s or broken. The longest: {worst}")
    sys.exit(1 if over else 0)


def _apart(body: bytes) -> tuple[float, str]:
    """Read *body* in a process of its own; return the seconds of CPU time, and what came of it."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_read, args=(theirs, body))
    process.start()
    theirs.close()
    try:
        answer: tuple[float, str] = ours.recv()
    except EOFError:
        answer = (_MOST_CPU, "broke: the process died")
    process.join()
    return answer


def _read(pipe, body: bytes) -> None:
    from luutin.crawler import NotAnArticleError, Page, extract

    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_CPU, _MOST_CPU + 1))
    page = Page("http://a.example/1", "http://a.example/1", 200, {}, body, datetime(2026, 1, 1, tzinfo=UTC))
    began = time.process_time()
    try:
        article = extract(page, source="bench")
        outcome = f"article, {len(article.body)} paragraphs"
    except NotAnArticleError as problem:
        outcome = problem.code
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        outcome = f"broke: {error!r}"[:200]
    pipe.send((time.process_time() - began, outcome))


if __name__ == "__main__":
    main()
