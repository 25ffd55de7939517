"""Here are lines; answer each in a process of its own, which a line that breaks it or keeps it busy ends alone.

The process is forked, so that it begins with everything loaded. It is confined as the crawl's readers are, so this side
loads what a line asks about. Some questions are handed over ahead.
"""

import contextlib
import gc
import os
import select
import signal
import struct
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from luutin.crawler import Needs, confine

_AHEAD = 1 << 20  # bytes of questions handed over ahead
_CHUNK = 1 << 16
_MOST_FILES = 1 << 16
_LENGTH = struct.Struct(">Q")
_COLLECT_EVERY = 100  # lines; looking for cycles all the time costs a tenth of the work

Work = Callable[[bytes], bytes]


class Lines:
    """Lines to be answered: given at once, or read from a file descriptor as they come."""

    def __init__(self, given: Iterable[bytes] = (), *, descriptor: int | None = None) -> None:
        self.descriptor = descriptor
        """None once it has ended."""
        self._whole = deque(given)
        self._begun = b""

    def __bool__(self) -> bool:
        """Whether a line is there, or may yet come."""
        return bool(self._whole) or self.descriptor is not None

    def receive(self) -> None:
        """Read what the descriptor has."""
        assert self.descriptor is not None  # noqa: S101 - for the type checker
        data = os.read(self.descriptor, _CHUNK)
        if not data:
            self.descriptor = None
            data = b"\n"
        *whole, self._begun = (self._begun + data).split(b"\n")
        self._whole += [line for line in whole if line.strip()]

    def next(self) -> bytes | None:
        """Return the next whole line, None where it has not come yet."""
        return self._whole.popleft() if self._whole else None


def answer_lines(lines: Lines, load: Work, work: Work, *, deadline_s: float) -> Iterator[tuple[bytes, bytes | str]]:
    """Yield each of *lines* with what *work* answers to what *load* makes of it, a line too, in order.

    *load* is called here, *work* in the process apart, which reaches no file, no network and no other process.

    In place of the answer stands `reader-timeout` where *work* took longer than *deadline_s*, and `reader-died`
    where it took the process with it.
    """
    asked: deque[tuple[bytes, bytes]] = deque()
    child = _Child(work)
    try:
        while lines or asked:
            _hand_over(lines, load, asked, child)
            ready = child.wait(lines.descriptor, deadline_s if asked else None)
            if lines.descriptor in ready:
                lines.receive()
            answers, problem = child.answers(ready, deadline_s if asked else None)
            for answer in answers:
                yield asked.popleft()[0], answer
            if problem and asked:
                yield asked.popleft()[0], problem
                child.end()
                child = _Child(work)
                for _, question in asked:
                    child.ask(question)
    finally:
        child.end()


def _hand_over(lines: Lines, load: Work, asked: deque[tuple[bytes, bytes]], child: "_Child") -> None:
    size = sum(len(question) for _, question in asked)
    while size < _AHEAD or not asked:
        line = lines.next()
        if line is None:
            return
        question = load(line)
        asked.append((line, question))
        child.ask(question)
        size += len(question)


class _Child:
    """One process, at the other end of two pipes."""

    def __init__(self, work: Work) -> None:
        theirs_in, self._ours_out = os.pipe()
        self._ours_in, theirs_out = os.pipe()
        self._received = b""
        self._waiting = bytearray()
        self._since = time.monotonic()
        self._process = os.fork()
        if self._process == 0:
            os.close(self._ours_out)
            os.close(self._ours_in)
            _work(theirs_in, theirs_out, work)
        os.close(theirs_in)
        os.close(theirs_out)
        os.set_blocking(self._ours_out, False)

    def ask(self, question: bytes) -> None:
        """Hand *question* over while `wait` waits."""
        self._waiting += _LENGTH.pack(len(question)) + question

    def wait(self, descriptor: int | None, deadline_s: float | None) -> list[int]:
        """Wait for an answer, for lines on *descriptor*, or for the deadline of the line whose turn it is."""
        watched = [self._ours_in] if descriptor is None else [self._ours_in, descriptor]
        sending = [self._ours_out] if self._waiting else []
        patience = None if deadline_s is None else max(self._since + deadline_s - time.monotonic(), 0.0)
        ready, writable, _ = select.select(watched, sending, [], patience)
        if writable:
            self._send()
        if deadline_s is None:
            self._since = time.monotonic()
        return ready

    def _send(self) -> None:
        """Write what the pipe takes. A process that has died is noticed when it should answer."""
        try:
            del self._waiting[: os.write(self._ours_out, memoryview(self._waiting)[:_CHUNK].tobytes())]
        except BrokenPipeError:
            self._waiting.clear()

    def answers(self, ready: list[int], deadline_s: float | None) -> tuple[list[bytes], str]:
        """Return the answers that have come, and why no more will; the second is empty where they may."""
        now = time.monotonic()
        if self._ours_in in ready:
            data = os.read(self._ours_in, _CHUNK)
            *whole, self._received = (self._received + data).split(b"\n")
            if whole:
                self._since = now
            return whole, "" if data else "reader-died"
        late = deadline_s is not None and now >= self._since + deadline_s
        return [], "reader-timeout" if late else ""

    def end(self) -> None:
        """End the process."""
        os.close(self._ours_out)
        os.close(self._ours_in)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


def _work(given: int, answered: int, work: Work) -> None:
    """Answer questions until there are no more; never returns."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _leave(given, answered)
        confine(Needs())
        gc.freeze()
        gc.disable()
        with open(0, "rb") as questions, open(1, "wb") as answers:
            for number, length in enumerate(iter(lambda: questions.read(_LENGTH.size), b"")):
                answers.write(work(questions.read(*_LENGTH.unpack(length))) + b"\n")
                answers.flush()
                if number % _COLLECT_EVERY == 0:
                    gc.collect()
        status = 0
    finally:
        os._exit(status)


def _leave(given: int, answered: int) -> None:
    """Let go of what came along with the fork: the environment, the terminal, every open file but these two."""
    os.environ.clear()
    os.dup2(given, 0)
    os.dup2(answered, 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    os.closerange(3, _MOST_FILES)
