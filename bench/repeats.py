# ruff: noqa: E501, SIM905 - markup and text read best in one line
"""Hosts of many pages, invented: what does knowing what a host repeats bring? `python bench/repeats.py [COUNT]`.

Each layout is that of a kind of portal, with what such portals print round their articles: panels of new documents, a
poll, a welcome, openings of other articles, a running clock, a licence. A quarter of the articles are notices of a
sentence and a file. `tuned` layouts were looked at while the rules were written, `held` ones only scored.

Three readings of each host: without a sketch, page by page with what was learnt so far, and again with all of it.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import mean

from luutin.crawler.errors import NotAnArticleError
from luutin.crawler.reading.background import Background
from luutin.crawler.reading.extract import read
from luutin.crawler.reading.hosts.learning import Habits
from luutin.crawler.wire.page import Page

WORDS = (
    "ủy ban nhân dân phường đoàn thể hội nghị tổng kết phong trào đời sống văn hóa khu dân cư tuyên truyền vận động kế hoạch"
    " công tác quý chỉ đạo thực hiện nhiệm vụ trọng tâm kinh tế xã hội quốc phòng an ninh giáo dục y tế môi trường cán bộ công"
    " chức người lao động gia đình chính sách hộ nghèo quà tặng ngày lễ chúc mừng khen thưởng cá nhân tập thể xuất sắc mùa vụ"
    " thu hoạch lúa đường giao thông nông thôn mới trường học nước sạch rừng biển cầu chợ hợp tác xã thanh niên phụ nữ"
).split()
VISITED = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def sentence(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(least, most))).capitalize()


@dataclass
class Story:
    """One article of a host, and what its record must hold."""

    number: int
    title: str
    day: datetime
    lead: str | None
    paragraphs: list[str]
    file: str | None
    closing: str = ""

    @property
    def printed(self) -> str:
        return f"{self.day:%d/%m/%Y %H:%M}"


@dataclass
class Host:
    """What a host prints on all its pages."""

    chance: random.Random
    stories: list[Story] = field(default_factory=list)
    pool: list[str] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)

    def beside(self, story: Story, count: int) -> list[Story]:
        """The articles put up right before and after."""
        first = max(0, story.number - count // 2)
        return [other for other in self.stories[first : first + count + 1] if other is not story][:count]

    def latest(self, story: Story, count: int) -> list[Story]:
        """The articles that all pages print at the time: another one each ten pages."""
        first = story.number // 10
        return [other for other in self.stories[first : first + count + 1] if other is not story][:count]

    def clock(self) -> str:
        return f"Thứ sáu, 27/11/2026 {self.chance.randint(8, 11):02}:{self.chance.randint(0, 59):02}"


def stories(chance: random.Random, count: int, *, monthly: bool) -> Iterator[Story]:
    same = [sentence(chance, 30, 40) + "." for _ in range(3)]
    for number in range(count):
        day = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(
            days=chance.randint(0, 900), minutes=chance.randint(420, 1000)
        )
        notice = chance.random() < 0.25
        paragraphs = (
            [sentence(chance, 18, 30) + "."]
            if notice
            else [sentence(chance, 30, 90) + "." for _ in range(chance.randint(3, 9))]
        )
        if monthly and number % 4 == 1:
            notice, paragraphs = False, same
        lead = None if notice else sentence(chance, 20, 35) + "."
        file = f"{number:02}-TB-UBND.pdf" if notice else None
        yield Story(number, sentence(chance, 9, 16), day, lead, paragraphs, file)


def build(seed: int, count: int) -> Host:
    chance = random.Random(seed)
    host = Host(chance)
    host.stories = list(stories(chance, count, monthly=seed % 2 == 0))
    host.pool = [f"{number}/QĐ-UBND {sentence(chance, 20, 32)}" for number in range(18)]
    host.fixed = [sentence(chance, 25, 45) + "." for _ in range(8)]
    return host


def paragraphs(story: Story, tag: str = "p", attributes: str = "") -> str:
    return "".join(f"<{tag}{attributes}>{text}</{tag}>" for text in story.paragraphs)


def link(story: Story) -> str:
    return f'<a href="/tin/bai-{story.number}.html">{story.title}</a>'


def file(story: Story, path: str = "/uploads/") -> str:
    return f'<p>Tệp đính kèm: <a href="{path}{story.file}">{story.file}</a></p>' if story.file else ""


def head(story: Story, name: str) -> str:
    return f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{story.title} - {name}</title></head>'


def panels(host: Host, story: Story) -> str:
    documents = "".join(
        f"<li><h4><a href='/vb/{text[:2]}'>{text}</a></h4><p>{text}</p></li>"
        for text in host.chance.sample(host.pool, 4)
    )
    latest = "".join(
        f"<li>{link(other)}<p>{(other.lead or other.paragraphs[0])[:150]}…</p></li>" for other in host.latest(story, 3)
    )
    return documents, latest


def nukeviet(host: Host, story: Story) -> str:
    documents, latest = panels(host, story)
    newer = "".join(
        f'<li><a href="/tin/bai-{o.number}.html" title="{o.title}">{o.title}</a> <span class="date">({o.day:%d/%m/%Y})</span><div class="hidden">{o.lead or ""}</div></li>'
        for o in host.beside(story, 5)
    )
    lead = (
        f'<div class="clearfix"><div class="hometext m-bottom" itemprop="description">{story.lead}</div></div>'
        if story.lead
        else ""
    )
    return f"""{head(story, "Xã Tân Hòa")}<body><div class="body-bg"><header><p>{host.clock()}</p><h1 class="site-name">Trang thông tin điện tử xã Tân Hòa</h1></header>
<nav class="navbar"><ul><li><a href="/">Trang chủ</a></li><li><a href="/tin/">Tin tức</a></li></ul></nav><section><div class="container" id="body"><div class="row"><div class="col-sm-16 col-md-18">
<div class="news_column panel panel-default"><div class="panel-body"><h1 class="title margin-bottom-lg">{story.title}</h1><div class="row"><div class="col-md-16"><span class="h5">Thứ năm - {story.printed}</span></div></div>{lead}
<div id="news-bodyhtml" class="bodytext margin-bottom-lg">{paragraphs(story)}{file(story)}</div></div></div>
<div class="news_column panel panel-default"><div class="panel-body"><form><p>Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p><p>Click để đánh giá bài viết</p><p>{host.fixed[0]}</p></form></div></div>
<div class="news_column panel panel-default"><div class="panel-body"><p class="h3"><strong>Những tin mới hơn</strong></p><ul class="related list-inline">{newer}</ul></div></div></div>
<div class="col-sm-8 col-md-6"><div class="panel panel-primary"><div class="panel-heading">Văn bản mới</div><div class="panel-body"><ul>{documents}</ul></div></div>
<div class="panel panel-primary"><div class="panel-heading">Giới thiệu</div><div class="panel-body"><p>{host.fixed[1]}</p><p>{host.fixed[2]}</p></div></div>
<div class="panel panel-primary"><div class="panel-heading">Tin nổi bật</div><div class="panel-body"><ul>{latest}</ul></div></div></div></div></div></section>
<footer><p>{host.fixed[3]}</p><p>Giấy phép số 12/GP-TTĐT ngày 15/03/2015</p></footer></div></body></html>"""


def tables(host: Host, story: Story) -> str:
    documents, latest = panels(host, story)
    lead = f"<b>{story.lead}</b><br><br>" if story.lead else ""
    return f"""{head(story, "Cổng thông tin")}<body><table width="980"><tr><td colspan="3"><font size="2">{host.clock()}</font></td></tr><tr>
<td width="180" valign="top"><table><tr><td>{host.fixed[0]}</td></tr><tr><td>{host.fixed[1]}</td></tr><tr><td><ul>{documents}</ul></td></tr></table></td>
<td valign="top"><table><tr><td><font size="4"><b>{story.title}</b></font></td></tr><tr><td><i>({story.printed})</i></td></tr><tr><td>{lead}{"<br><br>".join(story.paragraphs)}{file(story)}</td></tr><tr><td>{host.fixed[5]}</td></tr></table></td>
<td width="180" valign="top"><table><tr><td><b>Tin đọc nhiều</b></td></tr><tr><td><ul>{latest}</ul></td></tr><tr><td>{host.fixed[2]} {host.fixed[3]}</td></tr></table></td></tr>
<tr><td colspan="3">{host.fixed[4]} Giấy phép ngày 10/10/2014</td></tr></table></body></html>"""


def nameless(host: Host, story: Story) -> str:
    documents, latest = panels(host, story)
    return f"""{head(story, "Thị trấn")}<body><div><div><h1>Ủy ban nhân dân thị trấn</h1><p>{host.fixed[0]}</p><p>{host.clock()}</p></div><div><div><h2>{story.title}</h2><p>Ngày đăng: {story.printed}</p>
{f"<p>{story.lead}</p>" if story.lead else ""}{paragraphs(story)}{file(story)}<p>{host.fixed[1]}</p></div><div><p>{host.fixed[2]}</p><p>{host.fixed[3]}</p><ul>{latest}</ul></div></div><div><ul>{documents}</ul><p>{host.fixed[4]}</p></div></div></body></html>"""


def utility(host: Host, story: Story) -> str:
    documents, latest = panels(host, story)
    return f"""{head(story, "Phường")}<body class="bg-gray-50 antialiased"><div id="__next"><div class="flex justify-between px-4 py-2 print:hidden"><span>{host.clock()}</span></div><main class="mx-auto grid max-w-7xl grid-cols-12 gap-6">
<div class="col-span-8 space-y-4"><h1 class="text-3xl font-bold">{story.title}</h1><p class="text-sm text-gray-500">{story.printed}</p>{f'<p class="font-semibold">{story.lead}</p>' if story.lead else ""}<div class="prose">{paragraphs(story)}{file(story, "/api/media/file/")}</div>
<div class="rounded bg-white p-4"><p>{host.fixed[0]}</p></div></div><div class="col-span-4 space-y-6"><div class="rounded p-4"><h3 class="text-lg">Chuyên đề</h3><p>{host.fixed[1]}</p><p>{host.fixed[2]}</p></div><div class="rounded p-4"><ul>{latest}</ul></div><div class="rounded p-4"><ul>{documents}</ul></div></div></main></div></body></html>"""


def drupal(host: Host, story: Story) -> str:
    documents, latest = panels(host, story)
    return f"""{head(story, "Huyện")}<body class="html not-front node-type-article"><div id="page"><div id="header"><div id="name-and-slogan"><div id="site-name"><a href="/">Huyện Phú Lâm</a></div><div id="site-slogan">{host.fixed[0]}</div></div></div>
<div id="main"><div id="content" class="column"><h2 class="element-invisible">You are here</h2><div class="breadcrumb"><a href="/">Home</a> » <a href="/tin">Tin tức</a></div><h1 class="title" id="page-title">{story.title}</h1>
<div class="region region-content"><div id="block-system-main" class="block block-system"><div class="content"><div class="node node-article"><div class="meta submitted">Submitted by bientap on {story.printed}</div><div class="content clearfix"><div class="field field-name-body"><div class="field-items"><div class="field-item even">{f"<p>{story.lead}</p>" if story.lead else ""}{paragraphs(story)}</div></div></div>{file(story, "/sites/default/files/")}</div></div></div></div>
<div id="block-block-7" class="block block-block"><div class="content"><p>{host.fixed[1]}</p><p>{host.fixed[2]}</p></div></div></div></div>
<div id="sidebar-first" class="column sidebar"><div class="region"><div class="block block-views"><h2>Văn bản</h2><div class="content"><ul>{documents}</ul></div></div><div class="block"><h2>Tin mới</h2><div class="content"><ul>{latest}</ul></div></div></div></div></div></div></body></html>"""


def wordpress(host: Host, story: Story) -> str:
    documents, latest = panels(host, story)
    return f"""{head(story, "Mặt trận")}<body class="post-template-default single single-post postid-{story.number}"><div class="site"><header class="site-header"><p class="site-title"><a href="/">Mặt trận huyện</a></p><p class="site-description">{host.fixed[0]}</p></header><div class="site-content"><main class="site-main">
<article id="post-{story.number}" class="post-{story.number} post type-post hentry category-tin"><header class="entry-header"><h1 class="entry-title">{story.title}</h1><div class="entry-meta"><span class="posted-on">{story.printed}</span></div></header><div class="entry-content">{f"<p><strong>{story.lead}</strong></p>" if story.lead else ""}{paragraphs(story)}{file(story, "/wp-content/uploads/")}<p>{host.fixed[1]}</p></div></article>
<div class="author-bio"><p>{host.fixed[2]}</p></div></main><aside class="widget-area"><section class="widget widget_text"><div class="textwidget"><p>{host.fixed[3]}</p><p>{host.fixed[4]}</p></div></section><section class="widget"><ul>{latest}</ul></section><section class="widget"><ul>{documents}</ul></section></aside></div></div></body></html>"""


def joomla(host: Host, story: Story) -> str:
    documents, latest = panels(host, story)
    return f"""{head(story, "Sở")}<body><div class="body"><div class="container"><div class="row-fluid"><div id="trai" class="span3"><div class="moduletable"><h3>Lời chào</h3><p>{host.fixed[0]}</p></div><div class="moduletable"><ul>{documents}</ul></div></div>
<main id="content" class="span6"><div class="item-page"><h2 itemprop="headline">{story.title}</h2><dl class="article-info"><dd>{story.printed}</dd></dl>{f"<p>{story.lead}</p>" if story.lead else ""}{paragraphs(story)}{file(story, "/images/")}</div><div class="custom"><p>{host.fixed[1]}</p><p>{host.fixed[2]}</p></div></main>
<div id="phai" class="span3"><div class="moduletable"><h3>Nổi bật</h3><ul>{latest}</ul></div><div class="custom"><p>{host.fixed[3]}</p></div></div></div></div></div></body></html>"""


def webforms(host: Host, story: Story) -> str:
    documents, latest = panels(host, story)
    return f"""{head(story, "Quận")}<body><form id="aspnetForm"><div id="ctl00_top">{host.clock()}</div><div id="ctl00_left"><div class="hop"><div class="hop-tieude">Chỉ đạo điều hành</div><div class="hop-noidung">{host.fixed[0]}<br>{host.fixed[1]}<ul>{documents}</ul></div></div></div>
<div id="ctl00_giua"><div class="tieude">{story.title}</div><div class="ngay">{story.printed}</div><div class="noidung">{f"<div>{story.lead}</div>" if story.lead else ""}{paragraphs(story, "div")}{file(story, "/Uploads/")}</div><div class="hop"><div class="hop-noidung">{host.fixed[2]} {host.fixed[5]}</div></div><div class="hop"><ul>{latest}</ul></div></div><div id="ctl00_phai"><div class="hop">{host.fixed[3]}</div></div></form></body></html>"""


TUNED: dict[str, Callable[[Host, Story], str]] = {
    "nukeviet": nukeviet,
    "tables": tables,
    "nameless": nameless,
    "utility": utility,
}
HELD: dict[str, Callable[[Host, Story], str]] = {
    "drupal": drupal,
    "wordpress": wordpress,
    "joomla": joomla,
    "webforms": webforms,
}


def words(texts: list[str]) -> Counter[str]:
    return Counter(" ".join(texts).lower().split())


def score(story: Story, page: Page, sketch: object) -> tuple[list[float], object]:
    try:
        reading = read(page, source="bench", background=Background(sketch))
    except NotAnArticleError:
        return [0.0] * 6, None
    article = reading.article
    got = words([*([article.lead] if article.lead else []), *article.body])
    want = words([*([story.lead] if story.lead else []), *story.paragraphs])
    shared = sum((got & want).values())
    precision, recall = shared / max(sum(got.values()), 1), shared / sum(want.values())
    f1 = 2 * precision * recall / (precision + recall) if shared else 0.0
    files = [file.name for file in article.attachments] == ([story.file] if story.file else [])
    return [
        f1,
        precision,
        recall,
        article.title == story.title,
        (article.published or "")[:10] == f"{story.day:%Y-%m-%d}",
        files,
    ], reading


def measure(layout: Callable[[Host, Story], str], seed: int, count: int) -> list[list[float]]:
    """Return the means without a sketch, page by page, and with the last sketch."""
    host = build(seed, count)
    pages = []
    for story in host.stories:
        url = f"http://portal.example/tin/bai-{story.number}.html"
        pages.append((story, Page(url, url, 200, {}, layout(host, story).encode(), VISITED)))
    without = [score(story, page, None)[0] for story, page in pages]
    habits = Habits("portal.example")
    then = []
    for story, page in pages:
        found, reading = score(story, page, habits.sketch)
        then.append(found)
        if reading is not None and reading.marks is not None:
            habits.learn(reading.marks)
    after = [score(story, page, habits.sketch)[0] for story, page in pages]
    return [[mean(column) for column in zip(*part, strict=True)] for part in (without, then, after)]


def main(count: int) -> None:
    print(f"{'':12}{'':10}" + "".join(f"{name:>8}" for name in ("body", "P", "R", "title", "day", "files")))
    for kind, layouts in (("tuned", TUNED), ("held", HELD)):
        totals = []
        for number, (name, layout) in enumerate(layouts.items()):
            rows = measure(layout, number, count)
            totals.append(rows)
            for label, row in zip(("without", "then", "after"), rows, strict=True):
                print(f"{name:12}{label:10}" + "".join(f"{value:8.3f}" for value in row))
        for label, rows in zip(("without", "then", "after"), zip(*totals, strict=True), strict=True):
            print(f"{kind:12}{label:10}" + "".join(f"{mean(column):8.3f}" for column in zip(*rows, strict=True)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
