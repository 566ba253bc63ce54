"""Take from the calling process what work on foreign input never needs: sockets, other programs, endless memory."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from pathlib import Path

__all__ = ["forbid_files", "limit_memory", "seal", "supported"]

_DENIED = {
    # socket, connect, bind, sendto, sendmsg, sendmmsg, execve, execveat, io_uring_setup, ptrace,
    # process_vm_readv, process_vm_writev, pidfd_getfd
    "x86_64": (0xC000003E, 317, (41, 42, 49, 44, 46, 307, 59, 322, 425, 101, 310, 311, 438)),
    "aarch64": (0xC00000B7, 277, (198, 203, 200, 206, 211, 269, 221, 281, 425, 117, 270, 271, 438)),
}
_LOAD, _EQUAL, _AT_LEAST, _RETURN = (
    0x20,
    0x15,
    0x35,
    0x06,
)  # BPF instructions on the system call's description
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EACCES = 13
_X32 = 0x40000000
_NO_NEW_PRIVS, _SET_MODE_FILTER, _ALL_THREADS = 38, 1, 1

_Step = tuple[int, int, int, int]


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("yes", ctypes.c_uint8),
        ("no", ctypes.c_uint8),
        ("k", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Instruction)))


def supported() -> bool:
    """Whether this machine has the filter: Linux on x86-64 or aarch64."""
    return sys.platform == "linux" and platform.machine() in _DENIED


def seal() -> bool:
    """Forbid sockets and other programs to every thread of this process, for good; False where it can't be done.

    The forbidden calls fail with EACCES; a call from another CPU mode (32 bit, x32) kills the process.
    """
    if not supported():
        return False
    architecture, seccomp, calls = _DENIED[platform.machine()]
    steps = [_Instruction(*step) for step in _filter(architecture, calls)]
    program = _Program(len(steps), (_Instruction * len(steps))(*steps))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return int(libc.syscall(seccomp, _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(program))) == 0


def _filter(architecture: int, calls: tuple[int, ...]) -> list[_Step]:
    refused = [step for call in calls for step in ((_EQUAL, 0, 1, call), (_RETURN, 0, 0, _ERRNO | _EACCES))]
    return [
        (_LOAD, 0, 0, 4),  # the architecture
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),  # the number of the call
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _KILL),
        *refused,
        (_RETURN, 0, 0, _ALLOW),
    ]


def limit_memory(extra: int) -> None:
    """Let the address space grow by `extra` bytes from now on, and write no core files."""
    import resource  # absent on Windows

    now = (
        int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        if supported()
        else 0
    )
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if now:
        resource.setrlimit(resource.RLIMIT_AS, (now + extra, now + extra))


def forbid_files() -> None:
    """Let this process write no file any more; pipes stay open."""
    import resource  # absent on Windows

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
