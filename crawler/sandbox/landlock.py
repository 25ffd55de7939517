"""Landlock: a process gives up the files that it does not need, for good. See landlock(7); Linux 5.13 and later.

A library would do (`landlock` on PyPI), but none has left its first versions, and the kernel's door is three calls.
"""

import ctypes
import os
from collections.abc import Iterable
from enum import IntFlag
from pathlib import Path

from luutin.crawler.sandbox.kernel import call

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every kind of machine
_VERSION = 1  # LANDLOCK_CREATE_RULESET_VERSION
_PATH_BENEATH = 1  # LANDLOCK_RULE_PATH_BENEATH


class Access(IntFlag):
    """What can be done to files (linux/landlock.h, LANDLOCK_ACCESS_FS_*)."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_SYM = 1 << 12
    REFER = 1 << 13
    TRUNCATE = 1 << 14


READ = Access.READ_FILE | Access.READ_DIR
RUN = READ | Access.EXECUTE
WRITE = (
    READ
    | Access.WRITE_FILE
    | Access.TRUNCATE
    | Access.REMOVE_DIR
    | Access.REMOVE_FILE
    | Access.MAKE_DIR
    | Access.MAKE_REG
)
LIVE = WRITE | Access.EXECUTE | Access.MAKE_SOCK | Access.MAKE_FIFO | Access.MAKE_SYM | Access.REFER
"""For the folder in which a program keeps a whole state of its own."""
_OF_A_FILE = Access.READ_FILE | Access.EXECUTE | Access.WRITE_FILE | Access.TRUNCATE
_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
"""Version of the interface → every right over files that it knows."""
_FILES_NOW = (1 << 16) - 1
_TCP = 0b11
_SCOPES = 0b11


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("ports", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def landlock_version() -> int:
    """Which version of the interface this kernel has, from 1; 0: none, or switched off at its start."""
    try:
        return call(_CREATE_RULESET, None, 0, _VERSION)
    except OSError:
        return 0


def restrict_files(version: int, allowed: Iterable[tuple[Path, Access]]) -> None:
    """Give up every file but those at or below the paths of *allowed*, and TCP and foreign signals where known.

    *version* is the kernel's. A path that is not there is passed over. Raises OSError.
    """
    every = _FILES.get(version, _FILES_NOW)
    attributes = _Ruleset(every, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = call(_CREATE_RULESET, attributes, size, 0)
    try:
        for path, access in allowed:
            _allow(rules, path, access & every)
        call(_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _allow(rules: int, path: Path, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return  # what cannot be reached needs no permission
    try:
        rights = access if path.is_dir() else access & _OF_A_FILE
        call(_ADD_RULE, rules, _PATH_BENEATH, _PathBeneath(rights, place), 0)
    finally:
        os.close(place)
