"""The process that reads foreign documents: loads the parsers, seals itself, then extracts one document after another."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import Any

from lexposure.model.errors import SelectorMiss, SourceError
from lexposure.sealed.messages import receive, send
from lexposure.sealed.sandbox import forbid_files, limit_memory, seal
from lexposure.sources.extract.run import run
from lexposure.sources.extract.selection import read_selection

__all__ = ["main"]

_GRACE = 1.0  # seconds after which a process whose parent died ends itself
_NEEDED = (
    "selectolax.lexbor",
    "pypdf",
    "lexposure.sources.extract.markdown",
    "lexposure.sources.extract.pdf",
)
_FRAMES = 20_000


def main(settings: dict[str, Any]) -> None:
    """Extract until standard input closes. `settings`: memory (bytes), size (bytes) of a text."""
    answers = os.dup(1)
    os.dup2(2, 1)  # what a parser prints must not mix with the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for name in _NEEDED:
        importlib.import_module(name)
    sys.setrecursionlimit(_FRAMES)
    sealed = seal()
    forbid_files()
    limit_memory(settings["memory"])
    send(answers, {"ready": True, "sealed": sealed})
    while (message := receive()) is not None:
        send(answers, *_answer(*message, settings["size"]))


def _answer(request: dict[str, Any], data: bytes, size: int) -> tuple[dict[str, Any], bytes]:
    signal.setitimer(signal.ITIMER_REAL, request["deadline"] + _GRACE)
    try:
        done = run(data, request["media_type"], read_selection(request["selection"]), request["base_url"])
        text = done.text.encode("utf-8", "replace")
        if len(text) > size:
            return {"error": "large"}, b""
    except MemoryError:
        return {"error": "memory"}, b""
    except SourceError as error:
        kind = "selector" if isinstance(error, SelectorMiss) else "source"
        return {"error": kind, "message": error.message, "fix": error.fix}, b""
    except Exception as error:  # noqa: BLE001 - parsers of foreign bytes raise whatever they like
        return {"error": "broken", "message": f"{type(error).__name__}: {error}"[:200]}, b""
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return {"extractor": done.extractor, "missed": list(done.missed)}, text
