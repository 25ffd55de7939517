"""The sandbox of whatever reads foreign files: real processes that try to get out of it."""

import json
import os
import platform
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from luutin.crawler.sandbox.calls import ARCHITECTURES
from luutin.crawler.sandbox.confine import Walls
from luutin.crawler.sandbox.launch import SandboxedProcess, clean_environment
from luutin.crawler.sandbox.trial import try_sandbox

HERE = Walls.of_this_kernel()
BOTH, SECCOMP, LANDLOCK = HERE, Walls(0, HERE.seccomp), Walls(HERE.landlock, seccomp=False)
WALLS = {"both": BOTH, "seccomp": SECCOMP, "landlock": LANDLOCK}
whole = pytest.mark.skipif(
    not (HERE.landlock >= 6 and HERE.seccomp), reason="this kernel lacks a wall: luutin doctor names it"
)


def run(code, *arguments, walls=HERE, needs="folder=folder", environment=None):
    """What a confined process prints; it may use `own` and `folder`, its own."""
    program = f"""
import ctypes, json, os, signal, socket, subprocess, sys, threading, time
from pathlib import Path
from luutin.crawler.sandbox.confine import Needs, Walls, confine
folder, given = Path(os.environ["TMPDIR"]), sys.argv[1:]
libc = ctypes.CDLL(None, use_errno=True)
confine(Needs({needs}), Walls({walls.landlock}, {walls.seccomp}))
{code}
"""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as pipe:
        child = SandboxedProcess(
            (sys.executable, "-P", "-c", program, *map(str, arguments)),
            stdin=subprocess.DEVNULL,
            stdout=pipe.stdin.fileno(),
            environment=environment,
        )
        child.process.wait(30)
        words = child.end()
        pipe.stdin.close()
        told = pipe.stdout.read().decode()
    assert child.process.returncode == 0, words
    assert not child.folder.exists()
    return told


@whole
def test_a_reader_is_shut_in():
    """On a kernel with both walls nothing that the trial tries succeeds."""
    assert try_sandbox() == ()


TRY = """
def done(deed):
    try:
        exec(deed)
    except PermissionError:
        return False
    except OSError:
        pass
    return True
print(json.dumps([done(deed) for deed in json.loads(given[2])]))
"""
DEEDS = {
    "read a file": ("Path(given[0]).read_text()", {LANDLOCK}),
    "list a folder": ("os.listdir(Path(given[0]).parent)", {LANDLOCK}),
    "read the parent's environment": ("Path(f'/proc/{os.getppid()}/environ').read_bytes()", {LANDLOCK}),
    "write a file": ("Path(given[0]).write_text('wrong')", {LANDLOCK, SECCOMP}),
    "append to a file": ("open(given[0], 'a').close()", {LANDLOCK, SECCOMP}),
    "truncate a file": ("os.truncate(given[0], 0)", {LANDLOCK, SECCOMP}),
    "make a file": ("Path(given[0]).with_name('new').touch()", {LANDLOCK, SECCOMP}),
    "remove a file": ("os.unlink(given[0])", {LANDLOCK, SECCOMP}),
    "make a folder": ("Path(given[0]).with_name('folder').mkdir()", {LANDLOCK, SECCOMP}),
    "link to a file": ("Path(given[0]).with_name('link').symlink_to('/')", {LANDLOCK, SECCOMP}),
    "move a file in": ("os.rename(given[0], folder / 'x')", {LANDLOCK, SECCOMP}),
    "change a file's rights": ("os.chmod(given[0], 0)", {SECCOMP}),
    "change a file's times": ("os.utime(given[0], (0, 0))", {SECCOMP}),
    "connect": ("socket.create_connection(('127.0.0.1', int(given[1])))", {LANDLOCK, SECCOMP}),
    "listen": ("socket.create_server(('127.0.0.1', 0))", {LANDLOCK, SECCOMP}),
    "send a datagram": ("socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", {SECCOMP}),
    "use a local socket": ("socket.socket(socket.AF_UNIX)", {SECCOMP}),
    "start a program": ("os.execv('/bin/true', ['true'])", {LANDLOCK, SECCOMP}),
    "start a process": ("os.fork() or os._exit(0)", {SECCOMP}),
    "signal the parent": ("os.kill(os.getppid(), 0)", {LANDLOCK, SECCOMP}),
    "trace the parent": (
        "if libc.ptrace(0x4206, os.getppid(), 0, 0): raise PermissionError",
        {LANDLOCK, SECCOMP},
    ),
    "make rings of calls": (
        "if libc.syscall(425, 8, ctypes.create_string_buffer(120)) < 0: raise PermissionError",
        {SECCOMP},
    ),
    "type into the terminal": ("import fcntl; fcntl.ioctl(0, 0x5412, b'x')", {SECCOMP}),
    "have signals sent to the parent": ("import fcntl; fcntl.fcntl(0, 8, os.getppid())", {SECCOMP}),
    "bound the parent": ("import resource; resource.prlimit(os.getppid(), resource.RLIMIT_CORE)", {SECCOMP}),
    "watch a folder": ("if libc.inotify_init1(0) < 0: raise PermissionError", {SECCOMP}),
    "name a folder of users": ("if libc.unshare(0x10000000): raise PermissionError", {SECCOMP}),
}
"""What a reader that was taken over might do → how, and which wall alone refuses it."""


CASES = {f"{deed}-{name}": (deed, walls) for name, walls in WALLS.items() for deed in DEEDS}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Whether each deed could be done, by the walls that stood; each behind the one before, in one process."""
    found = {}
    deeds = json.dumps([deed for deed, _ in DEEDS.values()])
    for walls in WALLS.values():
        file = tmp_path_factory.mktemp("outside") / "archive.db"
        file.write_text("as it was")
        with socket.create_server(("127.0.0.1", 0)) as server:
            told = json.loads(run(TRY, file, server.getsockname()[1], deeds, walls=walls))
        found[walls] = dict(zip(DEEDS, told, strict=True))
        if walls == BOTH:
            assert (file.read_text(), list(file.parent.iterdir())) == ("as it was", [file])
    return found


@whole
@pytest.mark.parametrize(("deed", "walls"), CASES.values(), ids=CASES)
def test_each_wall_refuses_what_is_its_own(outcomes, deed, walls):
    """Both refuse every deed. One alone refuses its own, and the others are done: the deeds are real ones."""
    refusing = {BOTH, *DEEDS[deed][1]}
    assert outcomes[walls][deed] == (walls not in refusing)


def test_without_any_wall_the_trial_says_what_is_open():
    """What a kernel lacks is named, with what it opens and what would close it."""
    assert [gap.partition(" (")[0] for gap in Walls(0, seccomp=False).gaps()] == [
        "read files",
        "open connections, start programs and send signals",
    ]
    assert list(Walls(1, seccomp=True).gaps()) == []


def test_a_reader_goes_on_working():
    """Its own folder can be written, modules that load late load, threads start, and its memory is bounded."""
    told = run("""
(folder / "a").write_text("x"); os.rename(folder / "a", folder / "b"); (folder / "b").unlink()
import feedparser, lxml.etree, zoneinfo
thread = threading.Thread(target=print, args=("thread",)); thread.start(); thread.join()
try:
    bytearray(4 << 30)
except MemoryError:
    print("bounded", os.getcwd() == str(folder))
""")
    assert told == "thread\nbounded True\n"


@pytest.mark.skipif(platform.system() != "Linux", reason="Linux only")
def test_no_program_gains_rights():
    """no_new_privs stands also where no other wall does: prctl(PR_GET_NO_NEW_PRIVS)."""
    assert run("print(libc.prctl(39, 0, 0, 0, 0))", walls=Walls(0, seccomp=False)) == "1\n"


def test_a_reader_may_start_programs_where_it_needs_them():
    """They are confined as it is: no network, no file outside."""
    told = run(
        """
asked = ["sh", "-c", "echo started; cat /etc/passwd"]
print(subprocess.run(asked, stdout=subprocess.PIPE, check=False, text=True).stdout)
try:
    socket.socket()
except PermissionError:
    print("no network")
""",
        needs="folder=folder, programs=True",
    )
    assert told.split("\n") == ["started", "", "no network", ""]


SECRETS = {"LUUTIN_MAIL_PASSWORD": "s3cret", "AWS_SECRET_ACCESS_KEY": "s3cret", "PYTHON_TOKEN": "s3cret"}


def test_a_reader_gets_no_secret_by_its_environment(tmp_path, monkeypatch):
    """Only what says where Python is and which language is spoken goes on to it, whatever a secret is called."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    told = run("print(json.dumps(dict(os.environ)))")
    assert "s3cret" not in told
    assert json.loads(told)["PATH"] == os.environ["PATH"]
    assert clean_environment({**SECRETS, "LC_ALL": "vi_VN.UTF-8"}, tmp_path) == {
        "LC_ALL": "vi_VN.UTF-8",
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
    }


def test_a_relative_path_to_python_code_is_found_from_elsewhere(tmp_path):
    """A reader stands in a folder of its own."""
    kept = clean_environment({"PYTHONPATH": f"lib{os.pathsep}/opt"}, tmp_path)["PYTHONPATH"]
    assert kept == f"{Path.cwd() / 'lib'}{os.pathsep}/opt"


def test_this_kind_of_machine_is_known():
    """Elsewhere no filter of calls stands, and luutin doctor says so."""
    assert platform.system() != "Linux" or platform.machine() in ARCHITECTURES
