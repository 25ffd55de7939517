"""Lines are answered in a process of its own, and one that breaks it costs its own answer only."""

import os
import signal
import subprocess
import sys

import pytest

from luutin.app.apart import Lines, answer_lines


def work(line):
    if line.strip() == b"dies":
        os._exit(9)
    if line.strip() == b"hangs":
        signal.pause()
    return line.strip().upper()


def answers(*lines, deadline_s=30):
    return list(answer_lines(Lines(lines), work, deadline_s=deadline_s))


def test_answers_come_in_order():
    many = [b"%d" % number for number in range(2_000)]
    assert answers(*many) == [(line, line) for line in many]


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
        answered = answer_lines(Lines(descriptor=asker.stdout.fileno()), work, deadline_s=30)
        assert next(answered) == (b"a", b"A")
        asker.stdin.write(b"on\n")
        asker.stdin.flush()
        assert list(answered) == [(b"b", b"B")]


def test_nothing_is_left_running():
    """The process ends with the answers, also where nobody waits for the last of them."""
    answered = answer_lines(Lines([b"a", b"hangs"]), work, deadline_s=60)
    next(answered)
    answered.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
