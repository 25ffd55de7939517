"""Seccomp: a process gives up calls of the kernel, for good. See seccomp(2) and linux/seccomp.h.

The filter is a program for the kernel's packet filter (BPF). `pyseccomp` would write it, but rests since 2021 and needs
a library of the system's beside it.
"""

import ctypes
import errno
import os
import socket
from collections.abc import Iterator

from luutin.crawler.sandbox.calls import (
    ARCHITECTURES,
    CHANGING,
    CLOSED,
    JUDGED,
    NETWORK,
    PROGRAMS,
    Calls,
    Machine,
    numbers,
)
from luutin.crawler.sandbox.kernel import call

_SET_FILTER, _ACTION_AVAILABLE = 1, 2
_KEEP_SPECULATION = 1 << 2  # SECCOMP_FILTER_FLAG_SPEC_ALLOW: the brake on it costs a tenth of a reader's speed
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_FOREIGN_NUMBERS = 0x40000000  # x32: the calls of another table
_THREAD = 0x00010000  # CLONE_THREAD
_NETLINK = 16  # AF_NETLINK: the kernel's own answers about devices
_CONTROLS = {
    "ioctl": (0x5412, 0x541C, 0x8901, 0x8902),
    "fcntl": (8, 10, 15),
}
"""Type into the command's terminal (TIOCSTI, TIOCLINUX); have signals sent to others (FIOSETOWN, SIOCSPGRP, F_SETOWN,
F_SETSIG, F_SETOWN_EX)."""
_OPENS_FOR_CHANGE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

Instruction = tuple[int, int, int, int]
"""Code, jump where true, jump where false, operand."""


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("k", ctypes.c_uint32))


class _Word(ctypes.Structure):
    _fields_ = (("value", ctypes.c_uint32),)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("filter", ctypes.POINTER(_Instruction)))


def has_seccomp() -> bool:
    """Whether this kernel takes filters, and this machine's calls are known here."""
    machine = ARCHITECTURES.get(os.uname().machine)
    try:
        return machine is not None and call(machine.seccomp, _ACTION_AVAILABLE, 0, _Word(_ERROR)) == 0
    except OSError:
        return False


def restrict_calls(*, programs: bool, change_files: bool) -> None:
    """Give up the network, other processes, and what changes the system; no_new_privs must be set.

    *programs*: others may be started. *change_files*: files may be written, as Landlock allows. Raises OSError.
    """
    machine = ARCHITECTURES[os.uname().machine]
    made = [_Instruction(*each) for each in _filter(machine, os.getpid(), programs=programs, change_files=change_files)]
    instructions = (_Instruction * len(made))(*made)
    call(machine.seccomp, _SET_FILTER, _KEEP_SPECULATION, _Program(len(made), instructions))


def restrict_sockets() -> None:
    """Give up every connection but those within this machine's own processes; no_new_privs must be set. Raises OSError.

    For programs with a filter of their own for all else, as browsers have: this one is asked beside it.
    """
    machine = ARCHITECTURES[os.uname().machine]
    made = [_Instruction(*each) for each in _socket_filter(machine)]
    call(machine.seccomp, _SET_FILTER, 0, _Program(len(made), (_Instruction * len(made))(*made)))


def _socket_filter(machine: Machine) -> Iterator[Instruction]:
    yield _LOAD, 0, 0, _ARCHITECTURE_AT
    yield _EQUAL, 1, 0, machine.audit
    yield _RETURN, 0, 0, _KILL
    yield _LOAD, 0, 0, _NUMBER_AT
    yield _AT_LEAST, 0, 1, _FOREIGN_NUMBERS
    yield _RETURN, 0, 0, _KILL
    yield from _refuse(machine, {name: number for name, number in NETWORK.items() if name.startswith("io_uring")})
    for number in numbers(machine, {"socket": NETWORK["socket"]}):
        yield _EQUAL, 0, 4, number
        yield _LOAD, 0, 0, _ARGUMENTS_AT
        yield _EQUAL, 2, 0, socket.AF_UNIX
        yield _EQUAL, 1, 0, _NETLINK
        yield _RETURN, 0, 0, _ERROR | errno.EPERM
    yield _RETURN, 0, 0, _ALLOW


def _filter(machine: Machine, pid: int, *, programs: bool, change_files: bool) -> Iterator[Instruction]:
    closed = {**CLOSED, **({} if programs else PROGRAMS), **({} if change_files else CHANGING)}
    yield _LOAD, 0, 0, _ARCHITECTURE_AT
    yield _EQUAL, 1, 0, machine.audit
    yield _RETURN, 0, 0, _KILL
    yield _LOAD, 0, 0, _NUMBER_AT
    yield _AT_LEAST, 0, 1, _FOREIGN_NUMBERS
    yield _RETURN, 0, 0, _KILL
    yield from _refuse(machine, closed)
    yield from _judge(machine, "tgkill", 0, (_EQUAL, 1, 0, pid))  # abort() sends itself a signal
    yield from _judge(machine, "prlimit64", 0, (_EQUAL, 1, 0, 0))  # 0: itself
    for name, requests in _CONTROLS.items():
        for request in requests:
            yield from _judge(machine, name, 1, (_EQUAL, 0, 1, request))
    if not programs:
        # The C library's threads ask for clone3 first, whose flags a filter cannot see, and for clone where it is not.
        yield from _refuse(machine, _only("clone3"), errno.ENOSYS)
        yield from _judge(machine, "clone", 0, (_ANY_BIT, 1, 0, _THREAD))
    if not change_files:
        yield from _refuse(machine, _only("openat2"), errno.ENOSYS)
        yield from _judge(machine, "open", 1, (_ANY_BIT, 0, 1, _OPENS_FOR_CHANGE))
        yield from _judge(machine, "openat", 2, (_ANY_BIT, 0, 1, _OPENS_FOR_CHANGE))
    yield _RETURN, 0, 0, _ALLOW


def _refuse(machine: Machine, calls: Calls, error: int = errno.EPERM) -> Iterator[Instruction]:
    for number in numbers(machine, calls):
        yield _EQUAL, 0, 1, number
        yield _RETURN, 0, 0, _ERROR | error


def _judge(machine: Machine, name: str, argument: int, test: Instruction) -> Iterator[Instruction]:
    """Refuse the call *name*, unless *test* of one of its arguments, counted from 0, jumps over the refusal."""
    for number in numbers(machine, _only(name)):
        yield _EQUAL, 0, 4, number
        yield _LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument
        yield test
        yield _RETURN, 0, 0, _ERROR | errno.EPERM
        yield _LOAD, 0, 0, _NUMBER_AT


def _only(name: str) -> Calls:
    return {name: JUDGED[name]}
