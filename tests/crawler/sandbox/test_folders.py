"""Temporary folders of readers."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from luutin.crawler.sandbox.folders import remove_left

PROGRAM = "from luutin.crawler.sandbox.folders import make_folder; print(make_folder(), flush=True); input()"


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_holds_stays(tmp_path):
    """Temporary files of readers fill no disk over the years, and nobody's are taken away under their hands."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "TMPDIR": str(tmp_path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    dead, living = started
    folders = [process.stdout.readline().strip() for process in started]
    dead.send_signal(signal.SIGKILL)
    dead.communicate()
    assert remove_left(tmp_path) == 1
    assert [Path(folder).is_dir() for folder in folders] == [False, True]
    living.communicate("\n")
    assert list(tmp_path.iterdir()) == []
