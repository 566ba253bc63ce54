"""Extraction seen from the caller: one sealed process is kept for the next document, and replaced when one broke it."""

from __future__ import annotations

import atexit
import os
import signal
import threading
from typing import Any

from lexposure.model.errors import Place, SelectorMiss, SourceError, StateError
from lexposure.sealed.process import Answer, DeadlineError, DiedError, SealedProcess
from lexposure.sources.extract.extraction import Extraction
from lexposure.sources.extract.selection import Selection, declared

__all__ = ["MAX_BYTES", "MAX_TEXT", "MEMORY", "extract_sealed"]

MAX_BYTES = 32 * 1024 * 1024
"""The largest document that is read; the largest page seen has 0.6 MB."""
MAX_TEXT = 32 * 1024 * 1024
"""The longest text that is taken, in bytes; the longest seen has 0.3 MB."""
MEMORY = 1024 * 1024 * 1024
"""How much memory a document's extraction may take beyond that of the loaded parsers, in bytes."""
_START = 20.0  # seconds a new process may take to load the parsers
_USES = 100  # documents after which a process is replaced, lest what one leaves behind adds up
_LARGE = 4 * 1024 * 1024  # a document from this size on leaves a process too large to keep
_LOOK = "look at the document; if a browser or a PDF reader shows its text, save that as a text file and import it"


class _Worker:
    """The process that is kept, and how many documents it has read. Callers take turns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: SealedProcess | None = None
        self._uses = 0

    def ask(self, request: dict[str, Any], data: bytes, seconds: float) -> Answer:
        with self._lock:
            process = self._ready()
            try:
                answer = process.ask(request, seconds, data)
            except BaseException:
                self._end()  # half an answer may be in the pipe
                raise
            self._uses += 1
            if (
                self._uses >= _USES
                or len(data) > _LARGE
                or answer.header.get("error") in ("memory", "broken")
            ):
                self._end()
            return answer

    def _ready(self) -> SealedProcess:
        if self._process is not None and self._process.has_ended():
            self._end()
        if self._process is None:
            settings = {"memory": MEMORY, "size": MAX_TEXT}
            try:
                self._process = SealedProcess("lexposure.sources.extract.child", settings)
                self._process.wait(_START)
            except (OSError, DiedError, DeadlineError) as error:
                self._end()
                raise StateError(
                    f"no process for reading documents can be started: {error or 'it took too long'}",
                    fix="look at the memory that is left",
                ) from None
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
        self._process, self._uses = None, 0

    def close(self) -> None:
        """End the process that is kept."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """Leave the process to the parent that a fork came from."""
        self._lock, self._process, self._uses = threading.Lock(), None, 0


_WORKER = _Worker()
atexit.register(_WORKER.close)
os.register_at_fork(after_in_child=_WORKER.forget)


def extract_sealed(
    data: bytes, media_type: str, selection: Selection, base_url: str, place: Place | None, seconds: float
) -> Extraction:
    """Extract in the sealed process; see `extract`."""
    if len(data) > MAX_BYTES:
        raise SourceError(
            f"it has {len(data)} bytes; at most {MAX_BYTES} are read",
            place=place,
            fix="this is no terms document; leave it out",
        )
    request = {
        "media_type": media_type,
        "selection": declared(selection),
        "base_url": base_url,
        "deadline": seconds,
    }
    try:
        answer = _WORKER.ask(request, data, seconds)
    except DeadlineError:
        raise SourceError(f"its text wasn't found within {seconds:g} s", place=place, fix=_LOOK) from None
    except DiedError as error:
        raise SourceError(_end(error.code), place=place, fix=_LOOK) from None
    header = answer.header
    if "error" in header:
        raise _refusal(header, place)
    return Extraction(answer.body.decode(), header["extractor"], tuple(header["missed"]))


def _end(code: int) -> str:
    if code in (-signal.SIGSEGV, -signal.SIGBUS):
        return "its structure is too complex to be read"
    if code == -signal.SIGABRT:
        return "reading it takes more memory than it may have"
    return f"the process that read it ended ({code})"


def _refusal(header: dict[str, Any], place: Place | None) -> SourceError:
    kind = header["error"]
    if kind == "selector":
        return SelectorMiss(header["message"], place=place, fix=header["fix"])
    if kind == "source":
        return SourceError(header["message"], place=place, fix=header["fix"])
    if kind == "memory":
        return SourceError("reading it takes more memory than it may have", place=place, fix=_LOOK)
    if kind == "large":
        return SourceError(f"its text has more than {MAX_TEXT} bytes", place=place, fix=_LOOK)
    return SourceError(f"it can't be read ({header['message']})", place=place, fix=_LOOK)
