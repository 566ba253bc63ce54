"""One sealed process seen from its parent: start, ask with a deadline, kill."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

from lexposure.sealed.messages import HEADER, packed

__all__ = ["Answer", "DeadlineError", "DiedError", "SealedProcess"]

# Isolated and without site packages, then with the parent's own path: a start takes a few hundredths of a second.
_START = (
    "import json, sys; s = json.loads(sys.argv[1]); sys.path[:] = s['path']; "
    "import importlib; importlib.import_module(s['module']).main(s)"
)
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
_MAX_HEADER = 64 * 1024
_SLACK = 1024 * 1024


class DeadlineError(Exception):
    """The process didn't answer in time; it may still be running."""


class DiedError(Exception):
    """The process ended. `code` is its exit code, minus the signal's number if a signal ended it."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the process ended with {code}")
        self.code = code


@dataclass(frozen=True)
class Answer:
    """What a process said: a header, and the bytes of a result (empty for an error)."""

    header: dict[str, Any]
    body: bytes


class SealedProcess:
    """A child process with its two pipes. Not thread-safe: one caller at a time.

    It runs `main(settings)` of the module, which seals itself, greets with one message and then answers each. No
    answer is longer than `settings["size"]` bytes.
    """

    def __init__(self, module: str, settings: dict[str, Any]) -> None:
        self._most = int(settings["size"]) + _SLACK
        self._greeting: dict[str, Any] | None = None
        path = [entry or os.getcwd() for entry in sys.path]  # noqa: PTH109
        # A fresh interpreter rather than a fork: it shares no open store, lock or thread with its parent.
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own constant
            [
                sys.executable,
                "-I",
                "-S",
                "-c",
                _START,
                json.dumps({**settings, "module": module, "path": path}),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._child.pid

    def is_ready(self) -> bool:
        """Whether the process has greeted, without waiting for it."""
        return self._greeting is not None or self._readable(0)

    def has_ended(self) -> bool:
        """Whether a process that was ready is gone, killed from outside."""
        return self._greeting is not None and self._child.poll() is not None

    def wait(self, seconds: float) -> dict[str, Any]:
        """Wait for the greeting and return it: `sealed`, or `error` with what went wrong."""
        if self._greeting is None:
            self._greeting = self._read(time.monotonic() + seconds).header
        return self._greeting

    def ask(self, request: dict[str, Any], seconds: float, body: bytes = b"") -> Answer:
        """Send a request and return the answer; DeadlineError or DiedError if none comes within the seconds."""
        until = time.monotonic() + seconds
        try:
            self._write(packed(request, body), until)
        except BrokenPipeError:
            raise DiedError(self._child.wait()) from None
        return self._read(until)

    def kill(self) -> None:
        """End the process at once and release what it held."""
        self._child.kill()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                pipe.close()
        self._child.wait()

    def _write(self, message: bytes, until: float) -> None:
        if self._child.stdin is None:
            raise DiedError(0)
        pipe = self._child.stdin.fileno()
        os.set_blocking(pipe, False)
        rest = memoryview(message)
        while rest:
            if not _ready(pipe, select.POLLOUT, until - time.monotonic()):
                raise DeadlineError
            rest = rest[os.write(pipe, rest) :]

    def _read(self, until: float) -> Answer:
        head = self._bytes(HEADER.unpack(self._bytes(HEADER.size, until))[0], until, _MAX_HEADER)
        header = json.loads(head)
        return Answer(header, self._bytes(header["size"], until, self._most))

    def _bytes(self, count: int, until: float, most: int = _MAX_HEADER) -> bytes:
        if count > most:
            raise DiedError(0)  # no process of ours says so much
        parts = bytearray()
        while len(parts) < count:
            if not self._readable(until - time.monotonic()):
                raise DeadlineError
            part = os.read(self._output, count - len(parts))
            if not part:
                raise DiedError(self._child.wait())
            parts += part
        return bytes(parts)

    def _readable(self, seconds: float) -> bool:
        return _ready(self._output, select.POLLIN, seconds)

    @property
    def _output(self) -> int:
        if self._child.stdout is None:
            raise DiedError(0)
        return self._child.stdout.fileno()


def _ready(pipe: int, event: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(pipe, event)
    return bool(poll.poll(max(0.0, seconds) * 1000))
