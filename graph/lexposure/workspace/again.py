"""Stored answers computed anew from the log: byte for byte the same, or what differs and why."""

from __future__ import annotations

import datetime as dt
import json
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
from lexposure.exposure.answers import Exposure
from lexposure.exposure.engine import Engine
from lexposure.exposure.profiles import read_profile
from lexposure.exposure.sameness import Again, Change, changes
from lexposure.knowledge.kept import made_by
from lexposure.render.json_form import dumps
from lexposure.render.json_read import read_exposure

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
    stored = read_exposure(before)
    profile = replace(read_profile(stored.profile, engine.index), name=_called(stored))
    now = dumps(engine.expose(profile, stored.as_of, stored.known_at)).encode()
    if now == before:
        return Again(answer.id, identical=True)
    first, second = json.loads(before), json.loads(now)
    found = tuple(changes(first, second)) or (Change("bytes", len(before), len(now)),)
    return Again(answer.id, False, found, tuple(_why(answer, engine, first, second)))


def _called(stored: Exposure) -> str:
    """Return the profile's name as the paths tell it: it may be that of the file, which the profile doesn't hold."""
    hops = (hop for answer in stored.answers for path in answer.paths for hop in path.hops)
    return next((hop.label for hop in hops if hop.kind == "party"), "profile")


def _why(answer: StoredAnswer, engine: Engine, stored: Any, again: Any) -> Iterator[str]:
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


def _missing(form: Any) -> set[str]:
    """Return the texts that an answer names and doesn't quote."""
    hops = (hop for answer in form["answers"] for path in answer["paths"] for hop in path["hops"])
    spans = (span for hop in hops for span in (hop["evidence"], *hop["further_evidence"]) if span)
    return {span["text"] for span in spans if span["standing"] == "not_archived"}
