"""Attention over time: shares of what was printed, in lines that can be told apart; lists that an address names."""

import csv
import html
import io
import json
import re
from pathlib import Path
from urllib.parse import parse_qs
from xml.etree.ElementTree import fromstring

import pytest
from PIL import Image

from luutin.app.web.attention.drawing import DARK, LIGHT, plot, to_svg
from luutin.app.web.attention.series import attention
from luutin.indexer import Period

EVERY = [
    Period("2019-01", 10, True), Period("2019-06", 10, True), Period("2020-01", 0, False),
    Period("2021-03", 40, True), Period("2021-04", 40, None),
]  # fmt: skip
HITS = [Period("2019-01", 5, True), Period("2021-03", 20, True)]


def test_a_share_is_of_all_articles_of_the_period():
    """An archive that grows fourfold makes no trend; a year of which nothing is kept has no share, and is no zero."""
    told = attention("year", [("đất", HITS, EVERY)])
    assert told.periods == ["2019", "2020", "2021"]
    assert [point.share for point in told.series[0].points] == [0.25, None, 0.25]
    assert told.uncrawled == [False, True, False]
    runs = plot(told, "en", shares=True).lines[0][1]
    assert [[spot.told for spot in run] for run in runs] == [["2019: 25 %"], ["2021: 25 %"]]
    assert runs[0][0].y == runs[1][0].y


def test_months_have_no_gap_between_them():
    """From the first month of which anything is kept to the last, over the ends of years."""
    told = attention("month", [("đất", HITS, EVERY)])
    assert (told.periods[0], told.periods[-1], len(told.periods)) == ("2019-01", "2021-04", 28)


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("colour", "paper"),
    [(colour, each.paper) for each in (LIGHT, DARK) for colour in (*each.lines, each.ink, each.soft)],
)
def test_every_line_stands_out_from_the_paper(colour, paper):
    """4.5 : 1 at least (WCAG 2.2 §1.4.3), by day and by night, and each line has a mark of its own shape."""
    dark, light = sorted((luminance(paper), luminance(colour)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


STYLE = (Path(__file__).parents[3] / "app" / "web" / "static" / "style.css").read_text("utf-8")
SCHEMES = [dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", part)) for part in STYLE.split("@media (prefers", 2)[:2]]


@pytest.mark.parametrize("colours", SCHEMES, ids=["light", "dark"])
def test_numbers_stand_out_from_every_shade_of_a_calendar(colours):
    """Also where many articles make a cell dark: 4.5 : 1 at least, by day and by night."""
    for shade, ink in (("l1", "ink"), ("l2", "ink"), ("l3", "l3-ink"), ("l4", "l3-ink")):
        dark, light = sorted((luminance(colours[shade]), luminance(colours[ink])))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, shade


def test_names_in_a_drawing_are_only_text():
    """A query is written into the SVG as text, whatever it holds."""
    told = attention("year", [('<script>"&', HITS, EVERY)])
    assert "script" not in {
        child.tag.rpartition("}")[2] for child in fromstring(to_svg(plot(told, "vi", shares=True), "<t>")).iter()
    }


def test_one_chart_overlays_queries_or_sources_and_can_be_taken_away(client):
    """Page, SVG, PNG and CSV tell the same; more than five lines are refused in words."""
    asked = "q=ngay+hoi&q=trao+qua&from=2013"
    page = client.get(f"/attention?{asked}").text
    assert "Of all articles of the period" in page
    assert f'<meta property="og:image" content="http://localhost/attention.png?{asked}-01-01">' in html.unescape(page)
    assert f'/attention.svg?{asked}-01-01"' in page.replace("&amp;", "&")
    rows = list(csv.DictReader(io.StringIO(client.get(f"/attention.csv?{asked}").text)))
    assert {row["series"] for row in rows} == {"ngay hoi", "trao qua"}
    assert all(float(row["share"]) <= 1 for row in rows if row["share"])
    drawing = fromstring(client.get(f"/attention.svg?{asked}").content)
    assert {"ngay hoi", "trao qua"} <= {text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert Image.open(io.BytesIO(client.get(f"/attention.png?{asked}").content)).width == 1800
    sources = "source=yen-phu.example&source=hoa-lam.example"
    names = {row["series"] for row in csv.DictReader(io.StringIO(client.get(f"/attention.csv?{sources}").text))}
    assert names == {"yen-phu.example", "Cổng thông tin huyện Hòa Lâm"}
    assert client.get("/attention?" + "&".join(f"q={word}" for word in "abcdef")).status_code == 400
    assert client.get("/attention").status_code == 200


def test_results_lead_to_the_chart_of_the_very_same(client):
    """Days, source, category and byline go along; what the chart has no field for stands in its words."""
    page = client.get("/?q=ngay+hoi&source=yen-phu.example&category=Mặt+trận&from=2013").text
    (asked,) = re.findall(r'href="/attention\?([^"]*)"', page)
    told = parse_qs(html.unescape(asked))
    assert told == {"q": ['ngay hoi category:"Mặt trận"'], "source": ["yen-phu.example"], "from": ["2013-01-01"]}
    shown = re.search(r"<strong>(\d+)</strong>", page)
    rows = csv.DictReader(io.StringIO(client.get(f"/attention.csv?{html.unescape(asked)}").text))
    assert 0 < sum(int(row["count"]) for row in rows) <= int(shown[1])


def test_every_year_with_a_hit_can_be_chosen(client):
    """Years are all told, however many: one that is left out would read as one without hits."""
    page = client.get("/?q=ngay+hoi").text
    assert {str(year) for year in range(2012, 2022)} <= set(re.findall(r"<b>(\d{4})</b>", page))


def test_a_list_is_an_address(client):
    """It shows its articles in its order, says how many are not here, and gives them away as citations."""
    page = client.get("/list?ids=5,1,4711&name=Hồ+sơ").text
    assert "<h1>Hồ sơ</h1>" in page
    assert page.index("/a/5") < page.index("/a/1")
    assert "1 article of the list is not here" in page
    items = json.loads(client.get("/export?ids=5,1&format=csl-json").text)
    assert [item["id"].partition("-")[0] for item in items] == ["luutin5", "luutin1"]
    assert items[1]["author"] == [{"literal": "Bùi Thị Phượng"}]
    assert client.get("/list?ids=x").status_code == 400
    assert "address" in client.get("/list").text
