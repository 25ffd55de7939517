"""Reader processes: one page may take its process along, never the pages behind it."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from luutin.crawler.codes import Code
from luutin.crawler.errors import UnreadableError
from luutin.crawler.reading import worker
from luutin.crawler.reading.discovery.menus import Menus
from luutin.crawler.reading.messages import ReadRequest, decode_reply
from luutin.crawler.reading.page_result import PageResult, PageSort, ReadOptions
from luutin.crawler.reading.readers import Readers
from luutin.crawler.sandbox.confine import Walls
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
            first = await readers.read(page(0), ReadOptions(SOURCE))
            process = readers._workers[0]._child.process.pid
            os.kill(process, signal.SIGSTOP)
            behind = [asyncio.create_task(readers.read(page(number), ReadOptions(SOURCE))) for number in (1, 2, 3)]
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
        assert isinstance(reading, PageResult)
        assert reading.sort is PageSort.ARTICLE
        assert reading.article.title == f"Hội nghị lần thứ {number} của hội đồng nhân dân xã"


@pytest.mark.skipif(not Walls.of_this_kernel().seccomp, reason="this kernel filters no calls: luutin doctor names it")
def test_a_reader_is_confined_before_it_reads():
    """The kernel itself says so of the process that has read a page."""

    async def status():
        async with Readers(count=1, deadline_s=60) as readers:
            await readers.read(page(0), ReadOptions(SOURCE))
            process = readers._workers[0]._child.process.pid
            return await asyncio.to_thread(Path(f"/proc/{process}/status").read_text)

    told = dict(line.split(":\t", 1) for line in asyncio.run(status()).splitlines())
    assert (told["NoNewPrivs"], told["Seccomp"]) == ("1", "2")


BUSY = """
import time
while time.process_time() < {cpu_s}: pass
from luutin.crawler.reading.worker import main
main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process has used")
@pytest.mark.parametrize(("cpu_s", "ends"), [(0.3, "article"), (30, "reader-timeout")])
def test_the_time_of_a_page_counts_while_its_process_is_let_work(cpu_s, ends):
    """A machine that has no core to spare, or a process that takes long to start, is no fault of a page."""

    async def read():
        program = (sys.executable, "-P", "-c", BUSY.format(cpu_s=cpu_s))
        async with Readers(count=1, deadline_s=0.2 if cpu_s > 1 else 2, program=program) as readers:
            try:
                return str((await readers.read(page(1), ReadOptions(SOURCE))).sort)
            except UnreadableError as error:
                return error.code

    assert asyncio.run(read()) == ends


LIAR = """
import os, pickle, sys, time
from pathlib import Path
from luutin.crawler.reading.messages import HEADER, encode_reply, frame, ReadFailure
from luutin.crawler.reading.page_result import PageResult
from luutin.crawler.reading.worker import main

class Bomb:
    def __reduce__(self):
        return Path.touch, (Path({bomb!r}),)

if Path({turn!r}).exists():
    main()
    sys.exit()
Path({turn!r}).touch()
(length, number) = HEADER.unpack(os.read(0, HEADER.size))
bomb, good = pickle.dumps(Bomb()), encode_reply(PageResult("page"))
os.write(1, {reply})
time.sleep(60)
"""
REPLIES = {
    "a pickle that would run a command": "frame(number, bomb)",
    "noise": "frame(number, bytes(range(256)))",
    "a message of four gigabytes": "HEADER.pack(0xFFFF_FFFF, number) + bomb",
    "a reply to another question": "frame(number + 1, good)",
    "a reply of another shape": "frame(number, encode_reply([1, 2, 3]))",
}


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_nonsense_is_an_error_of_its_page(tmp_path, reply, caplog):
    """Nothing of it is run, its process is ended, and the next one reads the pages behind."""
    bomb = tmp_path / "bomb"
    program = LIAR.format(bomb=str(bomb), turn=str(tmp_path / "turn"), reply=reply)

    async def read():
        async with Readers(count=1, deadline_s=30, program=(sys.executable, "-P", "-c", program)) as readers:
            liar = readers._workers[0]
            pages = [readers.read(page(number), ReadOptions(SOURCE)) for number in (1, 2, 3)]
            return liar, *await asyncio.gather(*pages, return_exceptions=True)

    liar, refused, *behind = asyncio.run(read())
    assert isinstance(refused, UnreadableError)
    assert refused.code == "reader-nonsense"
    assert liar._child.process.returncode == -signal.SIGKILL
    assert [reading.sort for reading in behind] == [PageSort.ARTICLE, PageSort.ARTICLE]
    assert not bomb.exists()
    assert "nonsense" in caplog.text


def test_the_bomb_of_these_tests_is_one(tmp_path):
    """Unpickled, it leaves a file: were it ever loaded, the test above would see it."""
    bomb = tmp_path / "bomb"
    head = LIAR.partition("if Path")[0].format(bomb=str(bomb))
    exec(compile(f"{head}\npickle.loads(pickle.dumps(Bomb()))", "bomb", "exec"), {})
    assert bomb.exists()


def test_a_reply_that_nobody_asked_for_ends_the_process():
    """It would be taken for the reply to the next question."""
    program = "import os, time; os.write(1, bytes(8)); time.sleep(60)"

    async def wait():
        async with Readers(count=1, deadline_s=60, program=(sys.executable, "-c", program)) as readers:
            process = readers._workers[0]._child.process
            return await asyncio.to_thread(process.wait, 30)

    assert asyncio.run(wait()) == -signal.SIGKILL


def test_a_defect_of_the_reader_is_logged_with_its_place(caplog):
    """The frontier keeps only its kind; the traceback and the page's address are in the crawl's log."""
    question = ReadRequest(replace(page(1), headers=None), ReadOptions(SOURCE))
    failure = decode_reply(worker.answer(b"", lambda _: question, Menus()))
    assert (failure.code, failure.reason) == (Code.READER_ERROR, "AttributeError")
    program = f"""
import os
from luutin.crawler.reading.messages import *
length, number = HEADER.unpack(os.read(0, HEADER.size))
os.write(1, frame(number, encode_reply(ReadFailure("reader-error", "AttributeError", {failure.trace!r}))))
os.read(0, length + 1_000)
"""

    async def read():
        async with Readers(count=1, deadline_s=30, program=(sys.executable, "-P", "-c", program)) as readers:
            await readers.read(page(1), ReadOptions(SOURCE))

    with pytest.raises(UnreadableError):
        asyncio.run(read())
    assert "http://xa.vn/bai-1" in caplog.text
    assert "Traceback" in caplog.text


def test_what_a_reader_prints_reaches_the_log_as_one_plain_line(caplog):
    """It may be the page that speaks: no line of its own in the log, and nothing that a terminal obeys."""
    program = "import os, time; os.write(2, b'\\x1b[2Jforged\\nERROR line'); os.write(1, bytes(8)); time.sleep(60)"

    async def wait():
        async with Readers(count=1, deadline_s=60, program=(sys.executable, "-c", program)) as readers:
            await asyncio.to_thread(readers._workers[0]._child.process.wait, 30)

    asyncio.run(wait())
    assert "last words: [2Jforged | ERROR line" in caplog.text
