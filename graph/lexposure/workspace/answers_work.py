"""Answers that are kept: the part of the workspace that stores them, gives them out again and computes them anew.

Imports inside functions are deliberate, for the same reason as in `core`.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from lexposure.archive.lock import writing
from lexposure.model.errors import Busy, DateError

if TYPE_CHECKING:
    from lexposure.archive.blobs import Blobs
    from lexposure.archive.clock import Clock
    from lexposure.archive.log import Log
    from lexposure.archive.stored import StoredAnswer
    from lexposure.exposure.answers import Exposure
    from lexposure.exposure.engine import Engine
    from lexposure.exposure.sameness import Again

__all__ = ["AnswersWork", "StoredForm"]

StoredForm = Literal["json", "ttl", "trig", "jsonld"]


class _DataDirectory(Protocol):
    """What work on stored answers needs of a workspace."""

    home: Path
    clock: Clock

    @property
    def blobs(self) -> Blobs:
        """The content-addressed archive."""

    @property
    def log(self) -> Log:
        """The event log."""

    def engine(self, known_at: dt.datetime | None = None) -> Engine:
        """Return the engine over what was recorded by a moment."""


class AnswersWork:
    """Everything about stored answers; only a `Workspace` is one."""

    def store_answer(
        self: _DataDirectory, exposure: Exposure, *, patience: float = 30.0
    ) -> tuple[StoredAnswer, bool]:
        """Keep an answer; return it with its name, and whether it was new. The same answer again changes nothing.

        Raises DateError for one known at a moment to come, which could still change, and Busy if another process
        writes for more than `patience` seconds.
        """
        from lexposure.archive.blobs import sha256
        from lexposure.archive.stored import Answers, Facts
        from lexposure.knowledge.kept import made_by
        from lexposure.render.json_form import dumps, plain
        from lexposure.render.provenance import to_record

        last = self.log.head()
        recorded = dt.datetime.fromisoformat(last.recorded_at) if last else exposure.known_at
        if exposure.known_at > max(self.clock.now(), recorded):  # what is appended next is later than both
            raise DateError(
                f"an answer known at {exposure.known_at.isoformat()}, a moment to come, can still change",
                fix="store it without `known_at`, or with one that has passed",
            )
        json = dumps(exposure).encode()
        rdf = to_record(exposure, sha256(json))
        facts = Facts(exposure.as_of.isoformat(), plain(exposure.known_at), exposure.dataset, made_by())
        with _patiently(self.home, patience):
            return Answers(self.blobs, self.log).put(json, rdf, facts)

    def stored_answers(self: _DataDirectory) -> list[StoredAnswer]:
        """Return every answer that was stored, forgotten ones included, in the order of storing."""
        from lexposure.archive.stored import Answers

        return Answers(self.blobs, self.log).all()

    def stored_answer(self: _DataDirectory, name: str) -> StoredAnswer:
        """Return the answer that a name, or its first 8 digits or more, means. Raises UnknownName."""
        from lexposure.archive.stored import Answers

        return Answers(self.blobs, self.log).find(name)

    def stored_profile(self: _DataDirectory, answer: StoredAnswer) -> dict[str, Any] | None:
        """Return the profile that an answer was given for; None if it was forgotten. Raises Corrupt."""
        from lexposure.archive.stored import Answers
        from lexposure.render.json_read import read_profile_of

        return (
            None
            if answer.forgotten_at
            else read_profile_of(Answers(self.blobs, self.log).content(answer, "json"))
        )

    def stored_bytes(self: _DataDirectory, answer: StoredAnswer, form: StoredForm) -> bytes:
        """Return an answer as it was stored: JSON and Turtle are those very bytes, TriG and JSON-LD the same triples.

        Raises Forgotten, or Corrupt.
        """
        from lexposure.archive.stored import Answers

        answers = Answers(self.blobs, self.log)
        if form == "json":
            return answers.content(answer, "json")
        record = answers.content(answer, "rdf")
        if form == "ttl":
            return record
        from lexposure.render.provenance import as_jsonld, as_trig

        return as_trig(record, answer.id) if form == "trig" else as_jsonld(record)

    def stored_exposure(self: _DataDirectory, answer: StoredAnswer) -> Exposure:
        """Return what was stored, to be shown in another form. Raises Forgotten, or Corrupt."""
        from lexposure.archive.stored import Answers
        from lexposure.render.json_read import read_exposure

        return read_exposure(Answers(self.blobs, self.log).content(answer, "json"))

    def answers_again(self: _DataDirectory, answers: list[StoredAnswer] | None = None) -> Iterator[Again]:
        """Compute stored answers anew from the log, each at its `known_at`; all that weren't forgotten if None are named.

        Those that rest on the same events share one index, so they come in the order of what was known.
        """
        from lexposure.workspace.again import answers_again

        chosen = self.stored_answers() if answers is None else answers  # type: ignore[attr-defined]
        return answers_again(chosen, self.blobs, self.log, self.engine)

    def forget_answer(self: _DataDirectory, answer: StoredAnswer, *, patience: float = 30.0) -> StoredAnswer:
        """Remove an answer's content for good; that it was here, its days and its dataset stay in the log. Raises Busy."""
        from lexposure.archive.stored import Answers

        with _patiently(self.home, patience):
            return Answers(self.blobs, self.log).forget(answer)


@contextmanager
def _patiently(home: Path, patience: float) -> Iterator[None]:
    """Hold the writer's place, waiting for another writer to end."""
    until = time.monotonic() + patience
    while True:
        try:
            with writing(home):
                yield
                return
        except Busy:
            if time.monotonic() > until:
                raise
        time.sleep(0.2)
