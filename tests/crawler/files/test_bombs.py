"""Files made to harm their reader: it ends in time with a stable reason, or with what it read, and leaves nothing."""

import io
import os
import signal
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from luutin.crawler import UnreadableFileError, read_document
from luutin.crawler.documents.asking import fork_server
from luutin.crawler.documents.file_record import Bounds
from luutin.crawler.sandbox.launch import SandboxedProcess

FIGURES = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SIGNS = f"xmlns:office='{OASIS}:office:1.0' xmlns:text='{OASIS}:text:1.0'"


def pdf(*objects):
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, each) for n, each in enumerate(objects, 1))
    return b"%PDF-1.5\n" + body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def stream(data, extra=b""):
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), extra, packed)


def page(resources):
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>" % resources


def forms_in_forms():
    """Ten forms, each shows the next one ten times."""
    box = b"/Type /XObject /Subtype /Form /BBox [0 0 500 500]"
    inner = [
        stream(b"/X Do " * 10, box + b" /Resources << /XObject << /X %d 0 R >> >>" % (n + 1)) for n in range(5, 15)
    ]
    return pdf(*FIGURES, page(b"/XObject << /X 5 0 R >>"), stream(b"/X Do"), *inner, stream(b"0 0 m 9 9 l S", box))


def tree_in_itself():
    return pdf(FIGURES[0], b"<< /Type /Pages /Kids [3 0 R] /Count 9 >>", b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>")


def packed(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, text in parts.items():
            made.writestr(f"{name}.xml", text)
    return target.getvalue()


def entities_of_entities():
    told = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    text = "<office:body><office:text><text:p>&a9;</text:p></office:text></office:body>"
    root = f"<office:document-content {SIGNS}>{text}</office:document-content>"
    return packed(content=f"<!DOCTYPE d [<!ENTITY a0 'ha'>{told}]>{root}")


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(side):
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")


def tiff(side):
    fields = [(256, 4, side), (257, 4, side), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (279, 4, 9)]
    rows = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in fields)
    return b"II*\0" + struct.pack("<IH", 8, len(fields)) + rows + bytes(4)


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le") + bytes(512)

BOMBS = [
    ("forms in forms", forms_in_forms(), {"too-slow"}),
    ("entities of entities", entities_of_entities(), {"broken"}),
    ("a picture of 3,600 million pixels", png(60_000), {"bomb"}),
    ("a picture just above the bound", png(6_400), {"bomb"}),
    ("a TIFF of 3,600 million pixels", tiff(60_000), {"bomb"}),
    ("a document under a password", LOCKED, {"encrypted"}),
]


def read(folder, data, **given):
    path = folder / "file"
    path.write_bytes(data)
    with path.open("rb") as file:
        return read_document(file, ocr=False, **given)


@pytest.fixture(scope="module")
def forks():
    """As a night reads: each reader is a copy of one process."""
    with fork_server() as server:
        yield server


@pytest.mark.parametrize(("name", "data", "codes"), BOMBS, ids=[row[0] for row in BOMBS])
def test_a_bomb_is_kept_unread_with_its_reason(tmp_path, forks, name, data, codes):
    """What would fill the memory, or never end, has a stable code, in time."""
    with pytest.raises(UnreadableFileError) as caught:
        read(tmp_path, data, deadline_s=1, forks=forks)
    assert caught.value.code in codes, name


HARMLESS = [
    ("a tree of pages in itself", tree_in_itself(), ""),
    ("groups in groups", b"{\\rtf1 " + b"{\\b " * 20_000 + b"x" + b"}" * 20_000 + b"}", "x"),
    ("half a letter", b"{\\rtf1 \\u-10179?x}", "\ufffdx"),
    ("two halves of a letter", b"{\\rtf1 \\u-10179?\\u-8704?}", "\U0001f600"),
]


@pytest.mark.parametrize(("name", "data", "text"), HARMLESS, ids=[row[0] for row in HARMLESS])
def test_what_can_be_read_of_a_bomb_is_read(tmp_path, forks, name, data, text):
    """A file of which something can be told tells it."""
    assert read(tmp_path, data, forks=forks).text == text, name


def test_a_long_file_tells_what_it_read_in_its_time(tmp_path):
    """A file that takes longer than it may is cut, and not lost."""
    pages = b" ".join(b"3 0 R" for _ in range(300))
    data = pdf(FIGURES[0], b"<< /Type /Pages /Kids [%s] /Count 300 >>" % pages, page(b""), stream(b""))
    record = read(tmp_path, data, bounds=Bounds(cpu_s=0))
    assert len(record.pages) < 300
    assert record.remarks[0].startswith("pages-cut: ")


def is_alive(pid):
    """Whether the process runs; one that is dead and unburied does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except (OSError, ProcessLookupError):
        return False


def ends(pid):
    """Whether the process ends within five seconds."""
    for _ in range(500):
        if not is_alive(pid):
            return True
        time.sleep(0.01)
    return False


STARTS_A_PROGRAM = """
import subprocess, sys
program = subprocess.Popen(["sleep", "600"])
print(program.pid, flush=True)
program.wait()
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not list its processes")
def test_programs_end_with_the_reader_that_started_them():
    """A reader that is given up takes its programs along."""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as pipe:
        child = SandboxedProcess(
            (sys.executable, "-c", STARTS_A_PROGRAM),
            stdin=subprocess.DEVNULL,
            stdout=pipe.stdin.fileno(),
            leads_group=True,
        )
        program = int(pipe.stdout.readline())
        assert is_alive(program)
        child.end()
        assert ends(program)


DIES = """
import subprocess, sys
program = '''
from luutin.crawler.documents.programs import run_program
from luutin.crawler.sandbox.kernel import die_with_parent
die_with_parent()
run_program(["sh", "-c", "echo $$ >&2; exec sleep 600 2>/dev/null"], cpu_s=9)
'''
subprocess.run([sys.executable, "-c", program])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_nothing_is_left_of_a_crawl_that_was_killed(tmp_path):
    """Kill -9 of the crawl ends the readers of its files, and their programs."""
    noted = tmp_path / "pid"
    code = DIES.replace("echo $$ >&2", f"echo $$ > {noted}")
    crawl = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONWARNINGS": "ignore"})
    while not (noted.exists() and noted.read_text().strip()):
        assert crawl.poll() is None
        time.sleep(0.01)
    crawl.send_signal(signal.SIGKILL)
    crawl.wait()
    assert ends(int(noted.read_text()))
