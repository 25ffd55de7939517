"""The process that reads pages: frames in, frames out. `luutin.crawler.reading.readers` starts it and ends it."""

import contextlib
import gc
import logging
import os
import pickle
import resource
import signal
import sys
from typing import Any

from luutin.crawler.reading.discovery.menus import Menus
from luutin.crawler.reading.frames import LENGTH, framed
from luutin.crawler.reading.reading import read
from luutin.crawler.reading.seen import Reading, Wanted
from luutin.crawler.site.settings import SourceSettings
from luutin.crawler.wire.page import Page

_log = logging.getLogger(__name__)

_MEMORY = 3 << 30  # bytes of address space: a page of the allowed 20 MB needs far less
_BUFFER = 1 << 18
_NICE = 10  # where there are fewer cores than processes, the crawl goes first: it hands out the readers' work
_COLLECT_EVERY = 100  # pages


def main() -> None:
    """Read frames from stdin until it ends, as it does when the crawl dies; Ctrl-C is the crawl's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    stdin, stdout = open(0, "rb", buffering=_BUFFER, closefd=False), sys.stdout.buffer  # noqa: SIM115
    sys.stdout = sys.stderr  # a stray print must not break a frame
    # A page's objects are dropped as it ends; looking for cycles among them all the time costs a tenth of the reading.
    gc.freeze()
    gc.disable()
    pages, sources, menus = 0, dict[str, SourceSettings](), Menus()
    while len(start := stdin.read(LENGTH.size)) == LENGTH.size:
        (length,) = LENGTH.unpack(start)
        stdout.write(framed(_guarded(stdin.read(length), sources, menus)))
        stdout.flush()
        pages += 1
        if pages % _COLLECT_EVERY == 0:
            gc.collect()


def told(reading: Reading) -> tuple[Any, ...]:
    """*reading* in plain values, which cost a tenth of what objects do."""
    article = reading.article
    links = [(link[0], str(link[1]), *link[2:]) for link in reading.links]
    return (
        *(str(reading.sort), links, article and tuple(article), reading.problem, reading.canonical),
        *(reading.noindex, reading.sketch, reading.fingerprint, reading.days),
    )


def _guarded(frame: bytes, sources: dict[str, SourceSettings], menus: Menus) -> Any:
    """The reading, or the code of what went wrong: a defect met on one page must not end a crawl of thousands."""
    page: tuple[Any, ...] = ()
    try:
        page, name, settings, *asked = pickle.loads(frame)  # noqa: S301 - the crawl wrote it
        if settings is not None:
            sources[name] = settings
        return told(read(Page(*page), Wanted(sources[name], *asked), menus))
    except MemoryError:
        return "reader-memory"
    except Exception as error:  # noqa: BLE001 - logged, and kept in the frontier under this code
        # The frontier keeps the code; where the defect is, only the log can say.
        _log.exception("reading %s failed", page[0] if page else "a frame")
        return f"reader-error:{type(error).__name__}"
