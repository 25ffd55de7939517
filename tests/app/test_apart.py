"""Lines are answered in a process of its own, and one that breaks it costs its own answer only."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from luutin.app.apart import Lines, answer_lines


def load(line):
    return b"x" * 3_000_000 if line == b"long" else line


def work(line):
    if line.strip() == b"dies":
        os._exit(9)
    if line.strip() == b"hangs":
        signal.pause()
    if line.strip() == b"spies":
        return spy().encode()
    if len(line) > 1_000_000:
        return b"%d" % len(line)
    return line.strip().upper()


def is_open(descriptor):
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def spy():
    """What a line that took its process over finds there."""
    found = [name for name in os.environ if name != "LC_CTYPE"] + [str(each) for each in range(3, 60) if is_open(each)]
    try:
        Path(__file__).read_bytes()
        found.append("a file")
    except PermissionError:
        pass
    try:
        socket.socket()
        found.append("the network")
    except PermissionError:
        pass
    os.write(2, b"forged")
    return " ".join(found) or "nothing"


def answers(*lines, deadline_s=30):
    return list(answer_lines(Lines(lines), load, work, deadline_s=deadline_s))


def test_answers_come_in_order():
    many = [b"%d" % number for number in range(2_000)]
    assert answers(*many) == [(line, line) for line in many]


def test_what_a_line_loads_may_be_long():
    """Longer than a pipe, also behind one another and behind a line that ends the process."""
    assert [answer for _, answer in answers(b"long", b"dies", b"long", b"b")] == [
        b"3000000",
        "reader-died",
        b"3000000",
        b"B",
    ]


def test_a_line_that_takes_its_process_over_finds_nothing(capfd):
    """No environment, no open file, no other file, no network, and not the terminal."""
    assert answers(b"spies")[0][1] == b"nothing"
    assert capfd.readouterr().err == ""


def test_a_line_that_ends_the_process_is_answered_and_those_behind_it_too():
    assert [answer for _, answer in answers(b"a", b"dies", b"b", b"dies", b"c")] == [
        *(b"A", "reader-died", b"B"),
        *("reader-died", b"C"),
    ]


def test_a_line_that_takes_too_long_is_answered_and_those_behind_it_too():
    assert [answer for _, answer in answers(b"a", b"hangs", b"b", deadline_s=0.3)] == [b"A", "reader-timeout", b"B"]


@pytest.mark.parametrize("end", ["b", "b\\n"])
def test_lines_are_answered_as_they_come(end):
    """Who asks one line at a time has its answer before the next; the last needs no line break."""
    asks = f"print('a', flush=True); input(); print('{end}', end='')"
    with subprocess.Popen([sys.executable, "-c", asks], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asker:
        answered = answer_lines(Lines(descriptor=asker.stdout.fileno()), load, work, deadline_s=30)
        assert next(answered) == (b"a", b"A")
        asker.stdin.write(b"on\n")
        asker.stdin.flush()
        assert list(answered) == [(b"b", b"B")]


def test_nothing_is_left_running():
    """The process ends with the answers, also where nobody waits for the last of them."""
    answered = answer_lines(Lines([b"a", b"hangs"]), load, work, deadline_s=60)
    next(answered)
    answered.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
