"""Stored answers computed anew from the log: byte for byte the same, or what differs and why."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from lexposure import __version__
from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import instant
from lexposure.archive.log import Log
from lexposure.archive.stored import ANSWER_EVENTS, Answers, StoredAnswer
from lexposure.exposure.engine import Engine
from lexposure.exposure.profiles import read_profile
from lexposure.exposure.sameness import Again, Change, changes
from lexposure.knowledge.kept import made_by
from lexposure.render.json_form import dumps
from lexposure.render.json_read import loaded

__all__ = ["answers_again"]


def answers_again(
    stored: Iterable[StoredAnswer], blobs: Blobs, log: Log, engine: Callable[[dt.datetime], Engine]
) -> Iterator[Again]:
    """Yield each answer computed anew, in the order of what was known; forgotten ones are left out."""
    answers = Answers(blobs, log)
    moments = [e.recorded_at for e in log.events() if e.body["kind"] not in ANSWER_EVENTS]

    def rests_on(answer: StoredAnswer) -> int:
        return bisect_right(moments, instant(_moment(answer)))

    present = sorted((a for a in stored if not a.forgotten_at), key=lambda a: (rests_on(a), a.id))
    for _, group in groupby(present, rests_on):
        members = list(group)
        then = engine(_moment(members[0]))
        for answer in members:
            yield _again(answer, answers.content(answer, "json"), then)


def _moment(answer: StoredAnswer) -> dt.datetime:
    return dt.datetime.fromisoformat(answer.facts.known_at)


def _again(answer: StoredAnswer, before: bytes, engine: Engine) -> Again:
    first = loaded(before)
    profile = replace(read_profile(first["profile"], engine.index), name=_called(first))
    now = dumps(engine.expose(profile, dt.date.fromisoformat(first["as_of"]), _moment(answer))).encode()
    if now == before:
        return Again(answer.id, identical=True)
    second = loaded(now)
    found = tuple(changes(first, second)) or (Change("bytes", len(before), len(now)),)
    return Again(answer.id, False, found, tuple(_why(answer, engine, first, second)))


def _called(stored: dict[str, Any]) -> str:
    """Return the profile's name as the paths tell it: it may be that of the file, which the profile doesn't hold."""
    return next((hop["label"] for hop in _hops(stored) if hop["kind"] == "party"), "profile")


def _hops(form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (hop for answer in form["answers"] for path in answer["paths"] for hop in path["hops"])


def _why(
    answer: StoredAnswer, engine: Engine, stored: dict[str, Any], again: dict[str, Any]
) -> Iterator[str]:
    release, _, digest = answer.facts.dataset.partition(" sha256:")
    if release != f"lexposure {__version__}":
        yield f"it was computed by {release}, this is lexposure {__version__}"
    elif answer.facts.code != made_by():
        yield f"it was computed by other code or libraries of lexposure {__version__}"
    if digest != engine.index.dataset.partition(" sha256:")[2]:
        yield "the events up to its `known_at` give another dataset"
    lost = _missing(again) - _missing(stored)
    if lost:
        yield f"texts that it quotes are missing from the archive: {', '.join(sorted(lost))}"


def _missing(form: dict[str, Any]) -> set[str]:
    """Return the texts that an answer names and doesn't quote."""
    spans = (span for hop in _hops(form) for span in (hop["evidence"], *hop["further_evidence"]) if span)
    return {span["text"] for span in spans if span["standing"] == "not_archived"}
