"""Reader processes: one page may take its process along, never the pages behind it."""

import asyncio
import os
import pickle
import signal
from datetime import UTC, datetime

import pytest

from luutin.crawler.errors import UnreadableError
from luutin.crawler.reading import worker
from luutin.crawler.reading.discovery.menus import Menus
from luutin.crawler.reading.readers import Readers
from luutin.crawler.reading.seen import Reading, Sort, Wanted
from luutin.crawler.site.settings import SourceSettings
from luutin.crawler.wire.page import Page

SOURCE = SourceSettings(name="thu", seeds=("http://xa.vn/",))


def page(number):
    url = f"http://xa.vn/bai-{number}"
    title = f"Hội nghị lần thứ {number} của hội đồng nhân dân xã"
    body = f"<html><title>{title}</title><h1>{title}</h1><p>{'Toàn dân đoàn kết. ' * 40}</p></html>"
    return Page(url, url, 200, {"content-type": "text/html; charset=utf-8"}, body.encode(), datetime.now(UTC))


def read_behind(trouble, *, deadline_s):
    """Have a process read a page; stop it, hand it three more, and then comes *trouble*."""

    async def read():
        async with Readers(count=1, deadline_s=deadline_s) as readers:
            first = await readers.read(page(0), Wanted(SOURCE))
            process = readers._workers[0]._process.pid
            os.kill(process, signal.SIGSTOP)
            behind = [asyncio.create_task(readers.read(page(number), Wanted(SOURCE))) for number in (1, 2, 3)]
            await asyncio.sleep(0)
            trouble(process)
            return first, *await asyncio.gather(*behind, return_exceptions=True)

    return asyncio.run(read())


@pytest.mark.parametrize(
    ("trouble", "deadline_s", "code"),
    [
        (lambda process: os.kill(process, signal.SIGKILL), 60, "reader-died"),
        (lambda _: None, 5, "reader-timeout"),
    ],
)
def test_a_process_that_ends_costs_the_page_it_was_at(trouble, deadline_s, code):
    """The pages that waited behind it are read by the next process, with answers in their own order."""
    first, broken, *behind = read_behind(trouble, deadline_s=deadline_s)
    assert isinstance(broken, UnreadableError)
    assert broken.code == code
    for number, reading in zip((0, 2, 3), (first, *behind), strict=True):
        assert isinstance(reading, Reading)
        assert reading.sort is Sort.ARTICLE
        assert reading.article.title == f"Hội nghị lần thứ {number} của hội đồng nhân dân xã"


def test_a_defect_of_the_reader_is_logged_with_its_place(caplog):
    """The frontier keeps only its kind; the traceback and the page's address are in the log."""
    broken = pickle.dumps((("http://xa.vn/bai-1", "too few values"), "thu", SOURCE, 0, None))
    assert worker._guarded(broken, {}, Menus()) == "reader-error:TypeError"
    assert "http://xa.vn/bai-1" in caplog.text
    assert "Traceback" in caplog.text
