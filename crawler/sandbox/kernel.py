"""Calls of the Linux kernel that Python has no name for."""

import ctypes
import os
import signal
import sys

_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, linux/prctl.h
_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS
_libc = ctypes.CDLL(None, use_errno=True)


def call(number: int, *arguments: int | ctypes.Structure | None) -> int:
    """Make the system call *number*; a structure goes by its address. Raises OSError."""
    if sys.platform != "linux":
        raise OSError(0, "this is not Linux")
    passed = [
        ctypes.byref(each) if isinstance(each, ctypes.Structure) else ctypes.c_ulong(each or 0) for each in arguments
    ]
    result: int = _libc.syscall(ctypes.c_long(number), *passed)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def give_up_privileges() -> None:
    """Let no program that is started from here on gain rights, as by setuid: prctl(2). Raises OSError."""
    if sys.platform == "linux" and _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs was refused")


def die_with_parent() -> None:
    """Have the kernel end this process when the one that started it ends, however that came: prctl(2)."""
    if sys.platform == "linux":
        _libc.prctl(_PARENT_DEATH_SIGNAL, int(signal.SIGKILL), 0, 0, 0)
