"""Acts of review checked and recorded: who may act, on what they saw, and whether what they wrote is fit to stand.

All of it happens while the writer's place is held, so that of two who saw the same, one acts and the other is told.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from lexposure.archive.lock import writing
from lexposure.archive.quotes import Span, quote
from lexposure.exposure.graph_view import GraphView
from lexposure.knowledge.amending import amended
from lexposure.knowledge.findings import short
from lexposure.knowledge.reviews import ACTS, Act, Standing, barred
from lexposure.model.errors import Busy, ClaimChanged, CuratedDataError, ReviewRefused, UserError
from lexposure.model.names import nearest
from lexposure.sources.yaml_file import read_yaml
from lexposure.workspace.checking import findings_of_change
from lexposure.workspace.register import Register
from lexposure.workspace.staleness import cited

if TYPE_CHECKING:
    from pathlib import Path

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Log
    from lexposure.knowledge.curated import CuratedNode
    from lexposure.knowledge.kept import Kept

__all__ = ["PAST", "AskedAct", "Recorded", "patient", "read_value", "record", "told_time"]

PAST = {"approve": "approved", "amend": "amended", "reject": "rejected", "dissent": "dissented from"}
_SHORTEST = 12  # hex digits of a hash that name what was seen
_LONGEST = 4000  # characters of a reason
_MOST = 200  # acts in one request
_PATIENCE = 240  # quarters of a second
T = TypeVar("T")


@dataclass(frozen=True)
class AskedAct:
    """An act as asked for: names as people write them; `seen` is the hash shown, or its first 12 digits or more.

    Without `seen` the act is on whatever stands when it is recorded.
    """

    claim: str
    act: str
    by: str
    why: str
    seen: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Recorded:
    """An act with where its claim stands since; `new` is False where the very same had been recorded before."""

    act: Act
    standing: Standing
    new: bool


def patient(work: Callable[[], T]) -> T:
    """Return what some work returns, done again for up to a minute while others write. Raises Busy after that."""
    for _ in range(_PATIENCE):
        with suppress(Busy):
            return work()
        time.sleep(0.25)
    return work()


def record(asked: Sequence[AskedAct], home: Path, blobs: Blobs, log: Log, kept: Kept) -> list[Recorded]:
    """Record acts, all or none, and return them in order.

    Raises UnknownName for a claim or person nobody knows, ReviewRefused for somebody who may not act or an act without
    effect, ClaimChanged where the claim isn't what was seen, CuratedDataError for an amendment or approval that would
    leave a claim unfit to stand, Busy where others write for too long.
    """
    if not 1 <= len(asked) <= _MOST:
        raise UserError(f"asked for {len(asked)} acts", fix=f"ask for 1 to {_MOST} at once")
    return patient(lambda: _record(asked, home, blobs, log, kept))


def _record(asked: Sequence[AskedAct], home: Path, blobs: Blobs, log: Log, kept: Kept) -> list[Recorded]:
    with writing(home):
        register = Register(log, blobs, kept)
        before = register.copy()
        done = [_taken(one, register, blobs) for one in asked]
        _refuse_unfit([one.act for one in done if one.new], before)
        events = iter(log.append([one.act.body for one in done if one.new]))
        return [replace(one, act=Act.of(next(events))) if one.new else one for one in done]


def read_value(text: str, name: str) -> Any:
    """Return the value that an author wrote for a field: a list, object or quoted text as YAML, anything else as it is.

    Nothing is None, which takes the field away. Raises CuratedDataError for what can't be read.
    """
    if not text.strip():
        return None
    if text.lstrip()[0] not in "[{\"'":
        return text.strip()
    return _plain(read_yaml(f"value: {text}".encode(), f"--set {name}", CuratedDataError), name)["value"]


def told_time(at: str) -> str:
    """Write a recorded time for people."""
    return f"{at[:10]} {at[11:16]} UTC"


def _taken(asked: AskedAct, register: Register, blobs: Blobs) -> Recorded:
    """Check one act and enter it in the register, which stands for the log until all of them are recorded."""
    node = register.claim(asked.claim)
    name = short(node.iri)
    named = next((name for name in ACTS if name == asked.act), None)
    if named is None:
        raise UserError(f"`{asked.act}` is no act of review", fix=nearest(asked.act, ACTS))
    by, why = register.person(asked.by), _reason(asked.why)
    now = register.standing(node)
    act = Act(node.iri, now.content, now.hash, named, by, why, _plain(asked.changes, name))
    again = _again(act, asked.seen, now)
    if again:
        return Recorded(again, now, new=False)
    if now.chain and now.chain[-1].seq > register.recorded_head:
        raise UserError(f"{name} was named twice with different acts", fix="act on each claim once")
    _refuse_unseen(asked.seen, now, register, name)
    _refuse_barred(act, now, node, register, name)
    _refuse_idle(act, name)
    if act.changes:
        _refuse_misread(act, now, name, blobs)
    act = replace(act, seq=register.head + 1, at=_last_moment(register))
    register.take(act)
    register.head += 1
    return Recorded(act, register.standing(node), new=True)


def _last_moment(register: Register) -> str:
    """Return a moment for an act that isn't recorded yet; what is checked doesn't depend on it."""
    return max(register.recorded.values())


def _reason(why: str) -> str:
    """Return why, in one line. Raises UserError for none, too long a one, or signs that can't be seen."""
    told = " ".join(why.split())
    if not told:
        raise UserError("an act of review says why", fix="give a reason that the next reader can check")
    if len(told) > _LONGEST:
        raise UserError(f"the reason has {len(told)} characters", fix=f"write at most {_LONGEST}")
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") for sign in told):
        raise UserError("the reason holds signs that can't be seen", fix="write plain text")
    return told


def _plain(changes: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return changes with every scalar as text, as a curated file has it."""

    def plain(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {str(key): plain(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [plain(part) for part in value]
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | int | float):
            return str(value)
        raise UserError(
            f"{name}: a value that no curated file can hold", fix="give texts, numbers, lists or objects"
        )

    return {str(key): None if value is None else plain(value) for key, value in changes.items()}


def _again(act: Act, seen: str, now: Standing) -> Act | None:
    """Return the act if it was the last one already: whoever lost the answer may ask again."""
    last = now.chain[-1] if now.chain else None
    if last is None or (last.act, last.by, last.why, dict(last.changes)) != (
        act.act,
        act.by,
        act.why,
        dict(act.changes),
    ):
        return None
    return last if not seen or last.seen.startswith(seen) or last.hash.startswith(seen) else None


def _refuse_unseen(seen: str, now: Standing, register: Register, name: str) -> None:
    if not seen:
        return
    if len(seen) < _SHORTEST:
        raise UserError(f"`{seen}` is too short for a hash", fix=f"give {_SHORTEST} digits of it or more")
    if now.hash.startswith(seen):
        return
    fix = f"read it again with `lexposure review show {name}`, then act on {now.hash[:16]}"
    states = [now.content, *(act.hash for act in now.chain)]
    since = next((n for n, state in enumerate(states) if state.startswith(seen)), None)
    if since is not None:
        told = ", then ".join(
            f"{register.label(act.by)} {PAST[act.act]} it on {told_time(act.at)}" for act in now.chain[since:]
        )
        raise ClaimChanged(f"{name} isn't what you saw any more: {told}", fix=fix)
    former = {state for act in register.acts.get(now.node.iri, ()) for state in (act.content, act.hash)}
    place = now.node.place
    what = "reads otherwise than what you saw" if any(s.startswith(seen) for s in former) else "never had the hash you saw, or reads otherwise since"  # fmt: skip
    at = register.recorded.get(str(place.file))
    raise ClaimChanged(f"{name} {what}: {place.file} was last recorded on {told_time(at or '')}", fix=fix)


def _refuse_barred(act: Act, now: Standing, node: CuratedNode, register: Register, name: str) -> None:
    why_not = barred(act.act, act.by, node, now.chain)
    if why_not:
        raise ReviewRefused(
            f"{name}: {why_not}, so {register.label(act.by)} can't {act.act} it",
            fix="ask another person; or amend it, which another person approves",
        )


def _refuse_idle(act: Act, name: str) -> None:
    """Refuse values where the act takes none, and an amendment without any."""
    if act.act in ("approve", "reject") and act.changes:
        raise UserError(f"{name}: to {act.act} changes no values", fix="amend it, or dissent")
    if act.act == "amend" and not act.changes:
        raise UserError(f"{name}: an amendment says what changes", fix="give --set FIELD=VALUE")


def _refuse_misread(act: Act, now: Standing, name: str, blobs: Blobs) -> None:
    """Refuse values that no curated file could hold, that change nothing, or that cite words which aren't there."""
    try:
        would = amended(now.node, act.changes)
        for span in cited(GraphView((*would.triples, *would.shared))).get(would.iri, []):
            quote(blobs, Span(span.text, span.start, span.end, span.sha256))
    except CuratedDataError as problem:
        raise CuratedDataError(f"{name}: {problem.message}", fix=problem.fix) from None
    if set(would.triples) == set(now.node.triples):
        raise ReviewRefused(f"{name} says just that already", fix="nothing is to be changed")


def _refuse_unfit(acts: Sequence[Act], before: Register) -> None:
    """Refuse values, and approvals of what has them, that would break a shape or the vocabulary.

    What a dissent says is judged as if it held.
    """
    judged = [act for act in acts if act.act in ("approve", "amend") or act.changes]
    if not judged:
        return
    after = before.copy()
    for act in judged:
        after.take(replace(act, act="amend") if act.act == "dissent" else act)
    claims = {iri: act.claim for act in judged for iri in (act.claim, act.iri)}
    found = findings_of_change(before.nodes_standing(), after.nodes_standing(), claims)
    wrong = [finding for finding in found if finding.severity == "error"]
    if wrong:
        first = claims.get(wrong[0].node, judged[0].claim)
        about = [finding.message for finding in wrong if claims.get(finding.node, first) == first]
        told = "; ".join(dict.fromkeys(about))
        raise CuratedDataError(
            f"{short(first)} can't stand like that: {told}", fix="correct it, then act again"
        )
