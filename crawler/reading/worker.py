"""The process that reads pages: questions in, replies out. `luutin.crawler.reading.readers` starts it and ends it."""

import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from luutin.crawler.codes import Code
from luutin.crawler.reading.discovery.menus import Menus
from luutin.crawler.reading.messages import (
    HEADER,
    LARGEST,
    ReadFailure,
    ReadRequest,
    encode_reply,
    frame,
    request_decoder,
)
from luutin.crawler.reading.reading import read
from luutin.crawler.sandbox.confine import Needs, confine
from luutin.crawler.sandbox.kernel import die_with_parent

_LONGEST_TRACE = 8_000  # characters
_BUFFER = 1 << 18
_NICE = 10  # where there are fewer cores than processes, the crawl goes first: it hands out the readers' work
_COLLECT_EVERY = 100  # pages


def main() -> None:
    """Answer questions from stdin until it ends, as it does when the crawl dies; Ctrl-C is the crawl's to handle."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    confine(Needs(folder=Path(os.environ["TMPDIR"])))
    stdin, stdout = open(0, "rb", buffering=_BUFFER, closefd=False), sys.stdout.buffer  # noqa: SIM115
    sys.stdout = sys.stderr  # a stray print must not break a message
    # A page's objects are dropped as it ends; looking for cycles among them all the time costs a tenth of the reading.
    gc.freeze()
    gc.disable()
    decode, menus, pages = request_decoder(), Menus(), 0
    while len(start := stdin.read(HEADER.size)) == HEADER.size:
        length, number = HEADER.unpack(start)
        stdout.write(frame(number, answer(stdin.read(length), decode, menus)))
        stdout.flush()
        pages += 1
        if pages % _COLLECT_EVERY == 0:
            gc.collect()


def answer(message: bytes, decode: Callable[[bytes], ReadRequest], menus: Menus) -> bytes:
    """The reply to *message*, encoded: a defect met on one page must not end a crawl of thousands."""
    try:
        question = decode(message)
        reply = encode_reply(read(question.page, question.options, menus))
    except MemoryError:
        return encode_reply(ReadFailure(Code.READER_MEMORY))
    except Exception as error:  # noqa: BLE001 - logged by the crawl, and kept in the frontier under this code
        # The frontier keeps the code; where the defect is, only the log can say.
        trace = traceback.format_exc()[-_LONGEST_TRACE:]
        return encode_reply(ReadFailure(Code.READER_ERROR, type(error).__name__, trace))
    return reply if len(reply) <= LARGEST else encode_reply(ReadFailure(Code.READER_MEMORY))
