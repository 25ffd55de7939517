"""luutin serve: what is said when it cannot listen."""

import socket

from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.archive import Database


def serve(tmp_path, *options):
    return CliRunner().invoke(luutin, ["serve", "--db", str(tmp_path / "archive.db"), *options])


def test_a_port_in_use_is_said_before_anything_starts(tmp_path):
    Database.open(tmp_path / "archive.db").close()
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = serve(tmp_path, "--port", str(other.getsockname()[1]))
    assert done.exit_code == 1
    assert "choose another" in done.stderr


def test_without_an_archive_it_says_how_to_make_one(tmp_path):
    done = serve(tmp_path, "--port", "0")
    assert done.exit_code == 1
    assert "archive" in (done.stderr or str(done.exception))
