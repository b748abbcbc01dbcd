"""Gives up what a process of Linux may do, for good, without being an administrator.

Each of these calls may be refused; then the process has what it had.
"""

from __future__ import annotations

import ctypes
import os
import struct

_NO_NEW_PRIVILEGES = 38
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
"""Numbers of system calls, the same on every kind of processor (landlock(7))."""

_ASK_VERSION = 1
_FILES_OF_VERSION = {1: 13, 2: 14, 3: 15, 4: 15}
_FILES_SINCE = 16
"""How many ways to use files each version of Landlock can forbid."""

_NETWORK_VERSION, _SCOPE_VERSION = 4, 6
_CAPABILITIES = 0x20080522
"""The version of the structure that capset(2) takes."""

_libc = ctypes.CDLL(None, use_errno=True)


def close_network() -> bool:
    """Return whether the process is in a network of its own, in which there is nothing."""
    tried = (_libc.unshare(kinds) for kinds in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))
    return any(done == 0 for done in tried)


def close_files() -> bool:
    """Return whether the process can neither open, make, change, move nor delete a file."""
    _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    version = _libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), _ASK_VERSION)
    if version < 1:
        return False
    rules = struct.pack("=Q", (1 << _FILES_OF_VERSION.get(version, _FILES_SINCE)) - 1)
    if version >= _NETWORK_VERSION:
        rules += struct.pack("=Q", 0b11)  # neither bind nor connect
    if version >= _SCOPE_VERSION:
        rules += struct.pack("=Q", 0b11)  # no socket and no signal of others
    held = _libc.syscall(_LANDLOCK_CREATE, rules, ctypes.c_size_t(len(rules)), 0)
    if held < 0:
        return False
    done: int = _libc.syscall(_LANDLOCK_RESTRICT, held, 0)
    os.close(held)
    return done == 0


def drop_rights() -> bool:
    """Return whether the process has no capability left, and can never have one again."""
    _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    head = struct.pack("=Ii", _CAPABILITIES, 0)
    none: int = _libc.capset(head, bytes(24))
    return none == 0
