"""Pages that only scripts fill, read from what a real Chromium makes of them."""

import asyncio
import contextlib
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from luutin.archive import read_response
from luutin.crawler.codes import Code
from luutin.crawler.errors import UnreadableError
from luutin.crawler.rendering.browser import Browser
from luutin.crawler.wire.page import Page
from tests.crawler.rendering.conftest import DELAY_S, title


def living():
    """The processes of browsers, by the folders that they have of their own."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if b"luutin-reader-" in place.read_bytes():
                found.add(place.parent.name)
    return found


def test_what_scripts_fill_is_read(rendered):
    """The list is followed, and each article has what it shows once its data have come."""
    kept = rendered.rows("SELECT title, published FROM records ORDER BY url")
    assert kept == [(title(number), f"2026-11-2{number}T08:30") for number in (1, 2, 3)]
    assert (rendered.counts.articles, rendered.counts.rendered) == (3, 4)


@pytest.mark.usefixtures("chromium")
def test_a_script_without_end_is_ended_with_all_its_processes():
    """It is told as what it is. Its browser does not live on."""
    endless = b"<script>for (;;);</script>"
    page = Page("http://xa.vn/", "http://xa.vn/", 200, {}, endless, datetime(2026, 11, 23, tzinfo=UTC))

    async def grant(_):
        return None

    async def render():
        async with Browser(deadline_s=0.2) as browser:
            with pytest.raises(UnreadableError) as caught:
                await browser.render(page, grant)
        return caught.value.code

    before = living()
    assert asyncio.run(render()) is Code.RENDER_TIMEOUT
    until = time.monotonic() + 10
    while living() - before and time.monotonic() < until:  # a process that was killed still has to end
        time.sleep(0.02)
    assert not living() - before


def test_scripts_are_given_what_they_ask_for_in_the_hosts_turns(rendered):
    """Whoever asks, page or script, waits for the delay."""
    moments = [asked.at for asked in rendered.portal.asked]
    assert "/api/tin" in rendered.portal.paths()
    assert min(later - earlier for earlier, later in pairwise(moments)) > DELAY_S - 0.02


def test_scripts_reach_nobody_but_their_own_portal(rendered):
    """Not by fetch, by redirect, by a socket: other hosts are never asked. What was withheld is counted, and told."""
    assert rendered.elsewhere.asked == []
    assert rendered.elsewhere.connections == 0
    told = " ".join(rendered.counts.notes)
    assert rendered.elsewhere.url.removeprefix("http://") in told
    assert "169.254.169.254" in told
    assert rendered.counts.withheld >= 10


def test_scripts_are_held_to_robots_txt_and_to_what_text_is_made_of(rendered):
    """Pictures and beacons are not asked for, nor what is forbidden. A script that many pages run is asked for once."""
    asked = rendered.portal.paths()
    assert {"/rieng/so", "/bia.png", "/dem"}.isdisjoint(asked)
    assert asked.count("/app.js") == 1


def test_a_rendering_is_proved_by_all_that_it_was_made_of(rendered):
    """What was read is a record that refers to the page as received; script and data stand beside it."""
    assert rendered.damage() == []
    sql = "SELECT c.file, c.offset FROM records r JOIN captures c ON c.id = r.capture_id ORDER BY r.url"
    headers, html = read_response(rendered.folder / "warc", *rendered.rows(sql)[0])
    assert headers == {"content-type": "text/html; charset=utf-8"}
    assert title(1) in html.decode()
    with next((rendered.folder / "warc").iterdir()).open("rb") as file:
        records = [(each.rec_type, each.rec_headers, each.content_stream().read()) for each in ArchiveIterator(file)]
    pages = {head["WARC-Record-ID"]: body for kind, head, body in records if kind == "response"}
    made_of = [pages[head["WARC-Refers-To"]] for kind, head, _ in records if kind == "conversion"]
    assert [b"app.js" in body for body in made_of] == [True, True, True]
    posted = [body for kind, _, body in records if kind == "request" and body]
    assert posted == [b'{"id":"1"}', b'{"id":"2"}', b'{"id":"3"}']
    assert sum(b"getElementById" in body for body in pages.values()) == 1


def test_no_article_is_asked_for_by_the_validators_of_its_shell(rendered):
    """They say nothing of what its scripts bring."""
    assert rendered.rows("SELECT count(*) FROM pages WHERE article_id AND (etag OR last_modified)") == [(0,)]
