"""The command while it is being loaded."""

import signal
import subprocess
import sys

import pytest


@pytest.mark.parametrize("seen", ["click", "luutin.archive.errors"])
def test_ctrl_c_while_the_program_is_loaded_shows_no_traceback(tmp_path, seen):
    """It ends as Ctrl-C ends any program, wherever in the loading it comes."""
    command = [sys.executable, "-X", "importtime", "-m", "luutin", "status", "--db", str(tmp_path / "archive.db")]
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        for line in process.stderr:
            if line.split("|")[-1].strip() == seen:
                break
        process.send_signal(signal.SIGINT)
        assert "Traceback" not in process.stderr.read()
    assert process.returncode in {-signal.SIGINT, 1}
