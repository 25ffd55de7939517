"""Give up, for good, what a parser of foreign files does not need: called by its process before it reads the first.

What stays open is Python's own code and the system's libraries, for what is loaded late.
"""

import contextlib
import os
import resource
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from luutin.crawler.sandbox.kernel import give_up_privileges
from luutin.crawler.sandbox.landlock import LIVE, READ, RUN, WRITE, Access, landlock_version, restrict_files
from luutin.crawler.sandbox.seccomp import has_seccomp, restrict_calls, restrict_sockets

_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/usr/share/zoneinfo")
_PROGRAMS = ("/bin", "/usr/bin", "/usr/local/bin", "/usr/share", "/etc/fonts", "/dev/null", "/dev/urandom")
_OF_A_BROWSER = (
    *("/proc", "/sys", "/usr/libexec", "/usr/local/share", "/opt/google", "/etc/chromium", "/etc/chromium.d"),
    *("/etc/passwd", "/etc/nsswitch.conf", "/etc/localtime", "/etc/ssl/openssl.cnf"),
    *("/etc/alternatives", "/etc/default", "/etc/opt"),
)
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
_OPEN_FILES = 64


@dataclass(frozen=True, slots=True)
class Needs:
    """What a parser may do. All else is closed to it."""

    memory: int = 3 << 30
    """Bytes of address space."""
    file_size: int = 64 << 20
    """Bytes of one file that it writes."""
    folder: Path | None = None
    """Where it may write, on a kernel that can hold it to that; None: nowhere."""
    programs: bool = False
    """Whether it may start the system's programs, which are confined as it is."""


@dataclass(frozen=True, slots=True)
class Walls:
    """What this kernel offers against a parser that was taken over."""

    landlock: int
    """Version of the interface; 0: none."""
    seccomp: bool

    @classmethod
    def of_this_kernel(cls) -> "Walls":
        """Ask the kernel."""
        return cls(landlock_version(), has_seccomp())

    def gaps(self) -> Iterator[str]:
        """Yield what stays open to such a parser, each with what would close it."""
        if not self.landlock:
            yield "read files (Landlock closes them: Linux 5.13 or later, with landlock among its security modules)"
        if not self.seccomp:
            yield "open connections, start programs and send signals (seccomp closes them: Linux on x86, ARM, RISC-V)"


def confine(needs: Needs, walls: Walls | None = None) -> None:
    """Give up what *needs* does not name. Raises OSError, and then the process should end.

    *walls*: those to put up; None: all that the kernel has. `Walls.gaps` names what stays open where one is lacking.
    """
    walls = walls or Walls.of_this_kernel()
    _bound(needs)
    give_up_privileges()
    if walls.landlock:
        restrict_files(walls.landlock, _open_to(needs))
    if walls.seccomp:
        restrict_calls(programs=needs.programs, change_files=bool(walls.landlock))


def confine_browser(program: Path, folder: Path, *, memory: int, walls: Walls | None = None) -> None:
    """Give up the network and all files but the system's programs and *folder*: what comes after is a browser's.

    *program* is the browser, *memory* the bytes of data of each of its processes. Its own sandbox holds its pages apart
    as well, unless root starts it. Raises OSError, and then the process should end.
    """
    walls = walls or Walls.of_this_kernel()
    _limit({resource.RLIMIT_DATA: memory, resource.RLIMIT_CORE: 0})
    give_up_privileges()
    if walls.landlock:
        own = {*map(Path, (*_LIBRARIES, *_PROGRAMS, *_OF_A_BROWSER)), *_own_code(), program.resolve().parent}
        devices = ((Path(place), READ | Access.WRITE_FILE) for place in _DEVICES)
        restrict_files(walls.landlock, [*((place, RUN) for place in own), *devices, (folder, LIVE)])
    if walls.seccomp:
        restrict_sockets()


def _bound(needs: Needs) -> None:
    limits = {
        resource.RLIMIT_AS: needs.memory,
        resource.RLIMIT_FSIZE: needs.file_size,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    _limit(limits)


def _limit(limits: Mapping[int, int]) -> None:
    for kind, most in limits.items():
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # not every system bounds each
            resource.setrlimit(kind, (least, least))


def _open_to(needs: Needs) -> Iterator[tuple[Path, Access]]:
    for place in {*map(Path, _LIBRARIES), *_own_code()}:
        yield place, RUN if needs.programs else READ
    if needs.folder is not None:
        yield needs.folder, WRITE
    if needs.programs:
        yield from ((Path(place), RUN) for place in _PROGRAMS)


def _own_code() -> Iterator[Path]:
    """Python's standard library, what is installed beside it, and our own rooms: never the folder they stand in."""
    yield Path(os.__file__).parent
    yield from (Path(place) for place in sys.path if Path(place).name in {"site-packages", "dist-packages"})
    for name, module in sys.modules.copy().items():
        if name.partition(".")[0] == "luutin" and getattr(module, "__file__", None):
            yield Path(module.__file__ or "").resolve().parent
