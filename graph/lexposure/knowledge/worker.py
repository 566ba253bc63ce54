"""SPARQL over a snapshot, evaluated in processes that can be killed and never in the caller's.

The engine follows SERVICE, can't be interrupted and can be crashed by a query; so it runs where it has no sockets,
a memory limit and a parent that kills it at the deadline. One process more than may run at once is kept warm.
"""

from __future__ import annotations

import contextlib
import logging
import re
import signal
import threading
import weakref
from collections import deque
from typing import TYPE_CHECKING, Any, Self

from lexposure.knowledge import guard
from lexposure.knowledge.results import Format, QueryResult
from lexposure.model.errors import Corrupt, LexposureError, NotSetUp, QueryFailed, QueryRefused
from lexposure.model.namespaces import BASE
from lexposure.sealed.process import Answer, DeadlineError, DiedError, SealedProcess

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

__all__ = ["MAX_DEADLINE", "QueryPool", "QueryResult"]

MAX_DEADLINE = 10.0
_MODULE = "lexposure.knowledge.evaluator"
_START = 10.0  # seconds a new process may take to open its snapshot
_LONGEST = 200
_log = logging.getLogger(__name__)


class QueryPool:
    """Answers SPARQL queries over one snapshot, from any number of threads.

    `deadline` is in seconds for each query, `memory` what one query may take (bytes), `rows` and `size` (bytes)
    cap an answer, `workers` is how many queries run at once: one more waits as long as its deadline. The
    default graph is the store's own, which holds what is live; with `union` it is the union of all graphs, past
    revisions included, unless query or call choose their own. `courtesy=False` leaves
    out the first look at the query's text, for tests of what holds without it; where processes can't be sealed
    (not Linux, or another CPU) it is made in any case, and a warning is logged.
    """

    def __init__(
        self,
        store_path: Path,
        *,
        deadline: float = 2.0,
        memory: int = 512 * 1024 * 1024,
        rows: int = 10_000,
        size: int = 10 * 1024 * 1024,
        workers: int = 2,
        union: bool = False,
        courtesy: bool = True,
    ) -> None:
        self.store_path = store_path
        if not store_path.is_dir():
            raise NotSetUp(f"there is no snapshot at {store_path}", fix="build one with `lexposure rebuild`")
        self._deadline = _checked(deadline)
        self._union = union
        self._settings = {"store": str(store_path), "memory": memory, "rows": rows, "size": size}
        self._slots = threading.BoundedSemaphore(workers)
        self._lock = threading.Lock()
        self._idle: deque[SealedProcess] = deque()
        self._finalizer = weakref.finalize(self, _kill_all, self._idle)
        for _ in range(workers + 1):
            self._add()
        self.sealed = self._is_sealed()
        self._courtesy = courtesy or not self.sealed
        if not self.sealed:
            _log.warning(
                "query processes can't be sealed off on this machine: SERVICE is refused by its name only"
            )

    def query(
        self,
        text: str,
        *,
        deadline: float | None = None,
        accept: Format | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> QueryResult:
        """Answer a query as JSON or Turtle, or in the format named by `accept`. `<id/…>` is an identifier of ours.

        `deadline` (seconds) replaces the pool's for this call, `default_graphs` and `named_graphs` (IRIs) the
        dataset that the query names. QueryRefused if the query is malformed, too complex or not allowed, or
        can't be written in that format; QueryFailed if it ran into its deadline, its memory or too many others.
        """
        if self._courtesy:
            guard.check(text)
        seconds = self._deadline if deadline is None else _checked(deadline)
        own = default_graphs is not None or named_graphs is not None or guard.names_dataset(text)
        request = {
            "text": text,
            "base": BASE,
            "format": accept,
            "default": None if default_graphs is None else list(default_graphs),
            "named": None if named_graphs is None else list(named_graphs),
            "union": self._union and not own,
            "deadline": seconds,
        }
        return _result(self._ask(request, seconds))

    def close(self) -> None:
        """End the processes; one that is still answering ends when it has."""
        self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, request: dict[str, Any], seconds: float) -> Answer:
        if not self._slots.acquire(timeout=seconds):
            raise QueryFailed("other queries took all places", fix="ask again in a few seconds")
        try:
            process = self._take()
            try:
                answer = process.ask(request, seconds)
            except BaseException as error:  # noqa: BLE001 - whatever interrupts, half an answer may be in the pipe
                process.kill()
                self._add()
                raise _failure(error, seconds) from None
            self._give_back(process)
            return answer
        finally:
            self._slots.release()

    def _take(self) -> SealedProcess:
        with self._lock:
            if not self._finalizer.alive:
                raise QueryFailed("the query service was closed", fix="open it again")
            process = next((each for each in self._idle if each.is_ready()), None)
            process = process or (self._idle[0] if self._idle else None)
            if process:
                self._idle.remove(process)
        if process and process.has_ended():
            process.kill()
            process = None
        process = process or self._start()
        try:
            self._wait(process)
        except BaseException:
            self._add()
            raise
        return process

    def _is_sealed(self) -> bool:
        try:
            process = self._take()
        except BaseException:
            self.close()
            raise
        self._give_back(process)
        return bool(process.wait(0)["sealed"])

    def _wait(self, process: SealedProcess) -> dict[str, Any]:
        try:
            greeting = process.wait(_START)
        except (DiedError, DeadlineError) as error:
            process.kill()
            raise QueryFailed(
                f"a query process didn't start: {error}", fix="look at the memory that is left"
            ) from None
        if "error" in greeting:
            process.kill()
            raise Corrupt(
                f"the snapshot at {self.store_path} can't be opened: {greeting['message']}",
                fix="run `lexposure rebuild`",
            )
        return greeting

    def _start(self) -> SealedProcess:
        try:
            return SealedProcess(_MODULE, self._settings)
        except OSError as error:
            raise QueryFailed(
                f"no query process can be started: {error}", fix="look at the memory that is left"
            ) from None

    def _add(self) -> None:
        with contextlib.suppress(
            QueryFailed
        ):  # whoever finds none left starts one, and is told if that fails
            self._give_back(self._start())

    def _give_back(self, process: SealedProcess) -> None:
        with self._lock:
            self._idle.append(process)
        if not self._finalizer.alive:
            _kill_all(self._idle)


def _kill_all(processes: deque[SealedProcess]) -> None:
    while processes:
        processes.pop().kill()


def _checked(deadline: float) -> float:
    if not 0 < deadline <= MAX_DEADLINE:  # also refuses NaN
        raise QueryRefused(
            f"a deadline of {deadline} seconds isn't offered",
            fix=f"ask for more than 0 and at most {MAX_DEADLINE:g}",
        )
    return deadline


def _failure(error: BaseException, seconds: float) -> BaseException:
    """Say what a process's end means: a broken stack blames the query, anything else asks to retry."""
    if isinstance(error, DeadlineError):
        return QueryFailed(f"the query didn't finish within {seconds:g} s", fix="add conditions or a LIMIT")
    if not isinstance(error, DiedError):
        return error
    if error.code in (-signal.SIGSEGV, -signal.SIGBUS):
        return QueryRefused(
            "the query is too complex: it overflowed the engine's stack", fix="nest or chain less"
        )
    if error.code == -signal.SIGABRT:
        return _out_of_memory()
    return QueryFailed(
        f"the query process ended ({error.code})", fix="ask again; report the query if this comes back"
    )


def _out_of_memory() -> QueryFailed:
    return QueryFailed("the query needs more memory than it may have", fix="add conditions or a LIMIT")


def _result(answer: Answer) -> QueryResult:
    header = answer.header
    if "error" in header:
        raise _refusal(header["error"], header["message"])
    return QueryResult(header["form"], header["format"], answer.body, header["rows"], header["truncated"])


def _refusal(error: str, message: str) -> LexposureError:
    if error == "memory":
        return _out_of_memory()
    if error == "large":
        return QueryRefused(
            f"the result is too large: {message}", fix="select fewer columns or shorter values"
        )
    if error == "denied":
        return QueryRefused(
            "the query asks for another server, and this service reads its own dataset alone",
            fix="remove SERVICE",
        )
    if error == "failed":
        return QueryFailed(f"the snapshot can't be read: {message}", fix="run `lexposure verify`")
    return QueryRefused(_short(message))


def _short(message: str) -> str:
    """Return the engine's message without its long lists of characters."""
    message = re.sub(r"^error at (\d+):(\d+):", r"line \1, column \2:", message)
    return message if len(message) <= _LONGEST else message[:_LONGEST].rsplit(",", 1)[0] + ", …"
