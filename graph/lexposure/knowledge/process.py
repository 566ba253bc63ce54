"""One query process seen from its parent: start, ask with a deadline, kill."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

from lexposure.knowledge.evaluator import HEADER

__all__ = ["Answer", "DeadlineError", "DiedError", "EvaluatorProcess"]

# Isolated and without site packages, then with the parent's own path: a start takes a few hundredths of a second.
_START = "import json, sys; s = json.loads(sys.argv[1]); sys.path[:] = s['path']; import lexposure.knowledge.evaluator as e; e.main(s)"
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
_MAX_HEADER = 64 * 1024
_SLACK = 1024 * 1024


class DeadlineError(Exception):
    """The process didn't answer in time; it may still be running."""


class DiedError(Exception):
    """The process ended. `code` is its exit code, minus the signal's number if a signal ended it."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the query process ended with {code}")
        self.code = code


@dataclass(frozen=True)
class Answer:
    """What a process said: a header, and the bytes of a result (empty for an error)."""

    header: dict[str, Any]
    body: bytes


class EvaluatorProcess:
    """A child process with its two pipes. Not thread-safe: one caller at a time."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._most = int(settings["size"]) + _SLACK
        self._greeting: dict[str, Any] | None = None
        path = [entry or os.getcwd() for entry in sys.path]  # noqa: PTH109
        # A fresh interpreter rather than a fork: it shares no open store, lock or thread with its parent.
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own constant
            [sys.executable, "-I", "-S", "-c", _START, json.dumps({**settings, "path": path})],
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
        """Whether the process has opened its snapshot, without waiting for it."""
        return self._greeting is not None or self._readable(0)

    def has_ended(self) -> bool:
        """Whether a process that was ready is gone, killed from outside."""
        return self._greeting is not None and self._child.poll() is not None

    def wait(self, seconds: float) -> dict[str, Any]:
        """Wait for the greeting and return it: `sealed`, or `error` with what went wrong."""
        if self._greeting is None:
            self._greeting = self._read(time.monotonic() + seconds).header
        return self._greeting

    def ask(self, request: dict[str, Any], seconds: float) -> Answer:
        """Send a request and return the answer; DeadlineError or DiedError if none comes within the seconds."""
        until = time.monotonic() + seconds
        message = json.dumps(request).encode()
        try:
            self._write(HEADER.pack(len(message)) + message)
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

    def _write(self, message: bytes) -> None:
        rest = memoryview(message)
        while rest and self._child.stdin:
            rest = rest[self._child.stdin.write(rest) or 0 :]

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
        poll = select.poll()
        poll.register(self._output, select.POLLIN)
        return bool(poll.poll(max(0.0, seconds) * 1000))

    @property
    def _output(self) -> int:
        if self._child.stdout is None:
            raise DiedError(0)
        return self._child.stdout.fileno()
