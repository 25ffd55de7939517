"""The process that drives the browser, played by a program that says what it is told to."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from luutin.crawler.errors import UnreadableError
from luutin.crawler.rendering.browser import Browser
from luutin.crawler.wire.page import Page

PLAYED = """
import sys
from luutin.crawler.codes import Code
from luutin.crawler.reading.messages import HEADER, frame
from luutin.crawler.rendering.messages import Ready, RenderFailure, RenderedPage, Wish, decode_for_browser, encode
source, sink = open(0, "rb", closefd=False), open(1, "wb", closefd=False, buffering=0)
say = lambda message: sink.write(frame(0, encode(message)))
def hear():
    length, _ = HEADER.unpack(source.read(HEADER.size))
    return decode_for_browser(source.read(length))
say(Ready("0"))
while True:
    page = hear()
    match page.url.rpartition("/")[2]:
        case "chet": sys.exit(1)
        case "noi-nham": sink.write(frame(0, b"nham"))
        case "hong": say(RenderFailure(Code.TOO_LARGE, "quá lớn"))
        case "hoi":
            say(Wish(1, "http://xa.vn/api", "GET", "fetch"))
            say(RenderedPage(hear().body))
        case _: say(RenderedPage(page.body))
"""


async def _rendered(names):
    """What becomes of pages with these *names*, one after the other, in one browser."""

    async def grant(wish):
        return page(wish.url, b"du lieu")

    found = []
    async with Browser(deadline_s=5, program=(sys.executable, "-c", PLAYED)) as browser:
        for name in names:
            try:
                found.append(await browser.render(page(f"http://xa.vn/{name}"), grant))
            except UnreadableError as error:
                found.append(str(error.code))
    return found


def page(url, body=b"trang"):
    return Page(url, url, 200, {"content-type": "text/html"}, body, datetime(2026, 11, 23, tzinfo=UTC))


def test_a_browser_that_ends_or_talks_nonsense_costs_one_page():
    """The next page is filled by a new one. What a script asks for is given while its page is under way."""
    names = ["a", "chet", "hoi", "hong", "noi-nham", "b"]
    ended = "render-died"
    assert asyncio.run(_rendered(names)) == [b"trang", ended, b"du lieu", "too-large", ended, b"trang"]


CONFINED = """
import socket, sys
from pathlib import Path
from luutin.crawler.sandbox.confine import confine_browser
own, foreign = Path(sys.argv[1], "own"), Path(sys.argv[1], "secret")
confine_browser(Path(sys.executable), own, memory=1 << 30)
def tries(name, deed):
    try: deed(); print(name, "can")
    except OSError: print(name, "cannot")
tries("network", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
tries("network6", lambda: socket.socket(socket.AF_INET6))
tries("pipes", lambda: socket.socketpair())
tries("own", lambda: (own / "a").write_text("x"))
tries("foreign", lambda: foreign.read_text())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="walls are Linux's")
def test_a_browser_has_no_network_and_no_files_but_its_own(tmp_path):
    """Whatever takes it over has neither."""
    (tmp_path / "own").mkdir()
    (tmp_path / "secret").write_text("x")
    done = subprocess.run([sys.executable, "-c", CONFINED, tmp_path], capture_output=True, text=True, check=False)
    said = ["network cannot", "network6 cannot", "pipes can", "own can", "foreign cannot"]
    assert done.stdout.splitlines() == said, done.stderr
