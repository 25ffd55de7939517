"""Where Python has no POSIX locks, as on Windows, a command that needs one says so and does nothing."""

import subprocess
import sys

import pytest

WITHOUT_LOCKS = "import sys; sys.modules['fcntl'] = None; from luutin.app.cli import main; main(sys.argv[1:])"
"""`None` there makes Python answer the import as it does where the module does not exist."""
CONFIG = '[sources.a]\nseeds = ["http://127.0.0.1:9/"]\npermission = { by = "this test" }\n'


@pytest.mark.parametrize("command", [["crawl"], ["run"]])
def test_what_takes_the_lock_is_refused_in_words(tmp_path, command):
    (tmp_path / "config.toml").write_text(CONFIG)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_LOCKS, *command, "--config", str(tmp_path / "config.toml")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "Error: this needs a POSIX system such as Linux or macOS; Windows is not supported\n"
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]
