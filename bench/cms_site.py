"""What the systems of `cms.py` share: pages that are no news, what their own databases show, the start of a server."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import urlopen

PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
"""A file that can be offered."""
_TALK = (
    "<p>Huyện Mẫu nằm ở phía bắc của tỉnh, có diện tích 212 km² và 14 đơn vị hành chính, dân số trên 90 nghìn người."
    " Nhân dân các dân tộc trong huyện có truyền thống đoàn kết, cần cù trong lao động sản xuất.</p>"
)
_BOARD = f"<ul><li>Văn phòng HĐND và UBND</li><li>Phòng Nội vụ</li></ul>{_TALK}"
_LETTER = (
    f"{_TALK}<form method='post'><input type='text' name='ten'><input type='email' name='thu'>"
    "<textarea name='noidung'></textarea><button>Gửi</button></form>"
)
_CHOICES = "".join(f"<label><input type='radio' name='c'> {each}</label>" for each in ("Rất tốt", "Tốt", "Chưa đạt"))
_POLL = f"<p>Bạn đánh giá thế nào về giao diện của cổng thông tin?</p><form method='post'>{_CHOICES}</form>"
PAGES = (
    ("Giới thiệu", "gioi-thieu", _TALK * 2),
    ("Cơ cấu tổ chức", "co-cau-to-chuc", _BOARD),
    ("Liên hệ", "lien-he", _LETTER),
    ("Thăm dò ý kiến", "tham-do-y-kien", _POLL),
)
"""Title, slug and HTML of pages that hold no news."""


class Shown(NamedTuple):
    """A published post, by the system's own database."""

    number: int
    url: str
    """Absolute."""
    title: str
    day: str
    """ISO 8601, local; empty where the pages print only an age (`4 months ago`)."""
    author: str


def start(command: Iterable[object], folder: Path, **environment: str) -> subprocess.Popen[bytes]:
    """A server in *folder*, in a group of processes of its own: servers have workers."""
    return subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server that `start` started, and its workers."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(what: str | Path, seconds: float = 90) -> None:
    """Until a socket's file is there, or an address answers."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if isinstance(what, Path):
            if what.exists():
                return
        else:
            with suppress(OSError):
                try:
                    urlopen(what, timeout=60).close()
                except HTTPError as answer:
                    answer.close()
                return
        time.sleep(0.2)
    sys.exit(f"{what} did not come up within {seconds:.0f} s")
