"""What persons decided about texts that rules quarantine or accept, as events in the log.

A verdict is on a text of a document, whoever captured it and however often. The last one counts; those before stay in
the log, so that what was known on a day can still be told. Checking and recording happen while the writer's place is
held: of two who decide the same, one is told that it is decided.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lexposure.archive.lock import writing
from lexposure.model.errors import UnknownName, UserError
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID, PROV
from lexposure.workspace.histories import History, histories, judged

if TYPE_CHECKING:
    from pathlib import Path

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Event, Log
    from lexposure.knowledge.kept import Kept
    from lexposure.provisions.transitions import Decided, Transition

__all__ = [
    "Decision",
    "Verdict",
    "decide",
    "declared_agents",
    "in_quarantine",
    "known_record",
    "told_of",
    "verdicts",
]

_SHORTEST = 8  # digits of a hash that name a text
_LONGEST = 2000  # characters of a reason
_DECLARE = (
    "declare a person in a file of your own, `graph: [{id: person/ada, type: Person, label: Ada Example}]`, "
    "and add it with `lexposure data add FILE`"
)
_BACK: Mapping[Decided, str] = {"accepted": "quarantine", "quarantined": "accept"}


@dataclass(frozen=True)
class Verdict:
    """A decision: of which document (record) and text (SHA-256), what, by whom (IRI), when (UTC), why; `seq` of its event."""

    record: str
    text: str
    verdict: Decided
    by: str
    at: str
    why: str
    seq: int

    @property
    def told(self) -> str:
        """Who decided what and when, for a reader; without the reason."""
        return f"{self.verdict} by {self.by.removeprefix(ID)} on {self.at[:10]}"


@dataclass(frozen=True)
class Decision:
    """What is asked for: a document (short name or record), a text (hash, its beginning, or a day), and who decides what and why."""

    document: str
    version: str
    verdict: Decided
    by: str
    why: str


def verdicts(events: Iterable[Event]) -> dict[tuple[str, str], Verdict]:
    """Return the last verdict on each text of a document, by record and SHA-256."""
    found = {}
    for event in events:
        body = event.body
        if body["kind"] == "terms-verdict":
            found[body["record"], body["text"]] = Verdict(
                body["record"], body["text"], body["verdict"], body["by"], event.recorded_at, body["why"], event.seq
            )  # fmt: skip
    return found


def told_of(log: Log) -> dict[str, list[dict[str, Any]]]:
    """Return by record what persons decided: `text`, `verdict`, `by`, `at`, `why`, in order of the log."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in sorted(verdicts(log.events()).values(), key=lambda one: one.seq):
        found[one.record].append(
            {
                "text": one.text,
                "verdict": one.verdict,
                "by": one.by.removeprefix(ID),
                "at": one.at,
                "why": one.why,
            }
        )
    return dict(found)


def in_quarantine(log: Log, blobs: Blobs, derived: Path, records: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return one row for each text in quarantine, or decided by a person, of the named documents or of all.

    `record`, `text`, `kind` (why it is in quarantine; empty if a person accepted it), `captures`, `first` and `last` of
    them, `size` in characters, `now` (quarantined or accepted), and `by`, `at`, `why` where a person decided.
    """
    known = histories(log, set(records) or None)
    decided = verdicts(log.events())
    found: dict[tuple[str, str], list[tuple[str, Transition]]] = defaultdict(list)
    for history in known:
        steps = judged(history, blobs, derived, dt.date.max)
        for version, step in zip(history.versions, steps, strict=True):
            found[history.record, version.text].append((version.captured, step))
    rows = []
    for (record, text), seen in sorted(
        found.items(), key=lambda item: (item[0][0], min(c for c, _ in item[1]))
    ):
        verdict = decided.get((record, text))
        out = [step for _, step in seen if not step.accepted]
        if out or verdict:
            days = sorted(captured for captured, _ in seen)
            rows.append({
                "record": record, "text": text, "kind": out[0].kind if out else "",
                "captures": len(seen), "first": days[0], "last": days[-1], "size": len(blobs.text(text)),
                "now": "accepted" if len(out) < len(seen) else "quarantined",
                "by": verdict.by.removeprefix(ID) if verdict else "", "at": verdict.at if verdict else "", "why": verdict.why if verdict else "",
            })  # fmt: skip
    return rows


def decide(
    asked: Decision,
    home: Path,
    log: Log,
    blobs: Blobs,
    named: Mapping[str, str],
    agents: Mapping[str, bool],
) -> Verdict:
    """Record a decision. `named` are the records by short name, `agents` those declared: whether each is a person, by IRI.

    Raises UnknownName for a document, version or person nobody knows; UserError for somebody who is no person, a reason that
    is missing, or a decision that changes nothing; Busy where another process writes.
    """
    why = " ".join(asked.why.split())
    if not why or len(why) > _LONGEST:
        raise UserError("a decision needs a reason", fix=f"say why with --why, in 1 to {_LONGEST} characters")
    by = _person(asked.by, agents)
    with writing(home):
        every = histories(log)
        record = known_record(asked.document, named, {history.record for history in every})
        observed = [history for history in every if history.record == record]
        text = _text(asked.version, observed)
        _refuse_idle(asked, record, text, observed, log, blobs, home / "derived")
        body = {
            "kind": "terms-verdict", "record": record, "text": text,
            "verdict": asked.verdict, "by": by, "why": why,
        }  # fmt: skip
        (event,) = log.append([body])
    return Verdict(record, text, asked.verdict, by, event.recorded_at, why, event.seq)


def known_record(name: str, named: Mapping[str, str], archived: Collection[str]) -> str:
    """Return the record of a document, by short name or record. Raises UnknownName for what isn't archived."""
    record = named.get(name, name)
    if record not in archived:
        every = [*sorted(archived), *(short for short, of in named.items() if of in archived)]
        raise UnknownName(f"no document `{name}` in the archive", fix=nearest(name, every))
    return record


def declared_agents(log: Log, blobs: Blobs, kept: Kept) -> dict[str, bool]:
    """Return the agents that curated files declare, by IRI, and whether each is a person."""
    from lexposure.knowledge.rdf import TYPE, text_of
    from lexposure.workspace.intake import live_files
    from lexposure.workspace.own import is_curated

    found = {}
    for path, blob in live_files(log).items():
        if is_curated(path) and path.startswith("data/"):
            for node in kept.curated(blobs.get(blob), path).nodes:
                types = {text_of(t.object) for t in node.triples if t.predicate == TYPE}
                if types & {PROV + "Person", PROV + "SoftwareAgent", PROV + "Organization"}:
                    found[node.iri] = PROV + "Person" in types
    return found


def _person(name: str, agents: Mapping[str, bool]) -> str:
    iri = name if "://" in name else f"{ID}{name}"
    if iri not in agents:
        known = [one.removeprefix(ID) for one, person in sorted(agents.items()) if person]
        raise UnknownName(f"nobody is declared as `{name}`", fix=nearest(name, known) if known else _DECLARE)
    if not agents[iri]:
        raise UserError(f"`{name}` is no person, and only persons decide this", fix=_DECLARE)
    return iri


def _text(version: str, observed: Sequence[History]) -> str:
    """Return the text that a hash, its beginning, or a day or time of capture names. Raises UnknownName or UserError."""
    every = {(one.text, one.captured) for history in observed for one in history.versions}
    day = len(version) >= 10 and version[4:5] == version[7:8] == "-"
    found = {
        text
        for text, captured in every
        if (captured.startswith(version.rstrip("Z")) if day else len(version) >= _SHORTEST and text.startswith(version))
    }  # fmt: skip
    record = observed[0].record
    if len(found) > 1:
        texts = ", ".join(text[:16] for text in sorted(found))
        raise UserError(f"`{version}` names {len(found)} texts of {record}", fix=f"name one of {texts}")
    if not found:
        fix = "`lexposure archive quarantine` lists the texts in quarantine; name a text by at least 8 digits of its SHA-256, or by the day of its capture"
        raise UnknownName(f"no version `{version}` of {record} in the archive", fix=fix)
    return found.pop()


def _refuse_idle(
    asked: Decision,
    record: str,
    text: str,
    observed: Sequence[History],
    log: Log,
    blobs: Blobs,
    derived: Path,
) -> None:
    """Refuse a decision that changes nothing: a person made it before, or no person had to."""
    before = verdicts(log.events()).get((record, text))
    short = f"text {text[:16]} of {record}"
    if before and before.verdict == asked.verdict:
        raise UserError(
            f"{short} was {before.told}: {before.why}",
            fix=f"to take that back, use `lexposure archive {_BACK[asked.verdict]}`",
        )
    steps = [
        step
        for history in observed
        for version, step in zip(history.versions, judged(history, blobs, derived, dt.date.max), strict=True)
        if version.text == text
    ]
    if asked.verdict == "accepted" and all(step.accepted for step in steps):
        raise UserError(
            f"{short} isn't in quarantine",
            fix="nothing is to be done; `lexposure archive quarantine` lists what is in quarantine",
        )
    if asked.verdict == "quarantined" and not any(step.accepted for step in steps):
        raise UserError(
            f"{short} is in quarantine already ({steps[0].kind.replace('_', ' ')})",
            fix="nothing is to be done",
        )
