"""Acts of review by themselves: which have effect, and what a claim is after any sequence of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lexposure.archive.canonical import canonical
from lexposure.archive.log import Event
from lexposure.knowledge.curated import CuratedNode, read_curated
from lexposure.knowledge.digest import dataset_hash
from lexposure.knowledge.projection import Projection, fold
from lexposure.knowledge.reviews import KIND, Act, content_hash, standing
from lexposure.model.namespaces import ID

PERSONS = [f"{ID}person/{name}" for name in ("walter", "ada", "grace", "linus")]
CLAIM = f"{ID}mapping/own/one"
HEAD = "author: person/walter\nstatus: draft\ncreated: 2026-11-24\ngraph:\n"


def written(kind: str = "Mapping", confidence: str = "0.9") -> bytes:
    people = "".join(f"  - {{id: {iri.removeprefix(ID)}, type: Person, label: x}}\n" for iri in PERSONS)
    return f"{HEAD}{people}  - {{id: mapping/own/one, type: {kind}, confidence: {confidence}}}\n".encode()


def node(kind: str = "Mapping", confidence: str = "0.9") -> CuratedNode:
    return next(n for n in read_curated(written(kind, confidence), "data/x.yaml").nodes if n.iri == CLAIM)


TRIES = st.lists(
    st.tuples(
        st.sampled_from(["approve", "amend", "reject", "dissent"]), st.integers(0, 3), st.integers(0, 9)
    ),
    max_size=10,
)
"""An act, who does it, and (1 of 10) whether it is done on what stood before."""


def acts_of(tries: list[tuple[Any, int, int]], claim: CuratedNode) -> list[Act]:
    """Return the acts as they would be written into a log by programs that check nothing."""
    found: list[Act] = []
    seen = content_hash(claim)
    for number, (name, who, late) in enumerate(tries, 1):
        now = standing(claim, found).hash
        changes = {"confidence": f"0.{number}"} if name == "amend" else {}
        found.append(
            Act(claim.iri, content_hash(claim), seen if late == 0 else now, name, PERSONS[who], "why", changes, number, "t")
        )  # fmt: skip
        seen = now
    return found


class Naive:
    """The rules once more, in the plainest way."""

    def __init__(self, kind: str) -> None:
        self.kind, self.amenders, self.words, self.confidence = (
            kind,
            set[int](),
            list[tuple[int, str]](),
            "0.9",
        )

    def take(self, name: str, who: int, number: int) -> bool:
        """Take an act that was done on what stands; tell whether it has effect."""
        if name == "amend":
            self.amenders.add(who)
            self.words, self.confidence = [], f"0.{number}"
            return True
        if who == 0 or who in self.amenders:
            return False
        self.words = [word for word in self.words if word[0] != who] + [(who, name)]
        return True

    @property
    def status(self) -> str:
        said = [name for _, name in self.words]
        decisive = [name for name in said if name in ("approve", "reject")]
        if self.kind != "Penalty" and decisive[-1:] == ["reject"]:
            return "rejected"
        if "dissent" in said or "reject" in said:
            return "disputed"
        return "reviewed" if "approve" in said else "draft"


@given(TRIES, st.sampled_from(["Mapping", "Action", "Penalty"]))
@settings(max_examples=80, deadline=None, derandomize=True, database=None)
def test_any_sequence_gives_what_the_rules_say(tries: list[tuple[Any, int, int]], kind: str) -> None:
    """Status, values, and which acts had effect."""
    claim, naive = node(kind), Naive(kind)
    acts = acts_of(tries, claim)
    effective = []
    for act, (name, who, _) in zip(acts, tries, strict=True):
        before = standing(claim, acts[: act.seq - 1])
        if act.seen == before.hash and naive.take(name, who, act.seq):
            effective.append(act.seq)
        now = standing(claim, acts[: act.seq])
        assert (now.status, [one.seq for one in now.chain]) == (naive.status, effective)
        assert any(f'"{naive.confidence}"' in str(t.object) for t in now.node.triples)
        assert now.live == (naive.status != "rejected")


@given(TRIES)
@settings(max_examples=50, deadline=None, derandomize=True, database=None)
def test_nothing_is_reviewed_by_who_wrote_it(tries: list[tuple[Any, int, int]]) -> None:
    """Whatever is in the log, a reviewed claim has an approval by somebody who neither wrote nor amended it."""
    claim = node()
    now = standing(claim, acts_of(tries, claim))
    amenders = {act.by for act in now.chain if act.act == "amend"}
    if now.status == "reviewed":
        assert {act.by for act in now.counting if act.act == "approve"} - amenders - {PERSONS[0]}


class _Bytes:
    """Blobs in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        self.kept[name] = data
        return name

    def get(self, name: str) -> bytes:
        return self.kept[name]


def events(tries: list[tuple[Any, int, int]], blobs: _Bytes) -> list[Event]:
    """Return a log of one event an hour: the file, acts, and (where an act is late) the file changed and back."""
    bodies: list[dict[str, Any]] = [
        {"kind": "knowledge-file", "path": "data/x.yaml", "blob": blobs.put(written())}
    ]
    for act, (_, _, late) in zip(acts_of(tries, node()), tries, strict=True):
        if late == 1:
            other = blobs.put(written(confidence="0.8"))
            bodies.append({"kind": "knowledge-file", "path": "data/x.yaml", "blob": other})
        if late == 2:
            bodies.append({**bodies[0]})
        bodies.append(act.body)
    return [
        Event(n, f"2026-12-{1 + n // 24:02}T{n % 24:02}:00:00.000000Z", "", "", body) for n, body in enumerate(bodies, 1)
    ]  # fmt: skip


def told(projection: Projection) -> tuple[str, str]:
    """Return the dataset, and everything that a snapshot would hold."""
    return dataset_hash(projection.content()), dataset_hash(projection.quads())


@given(TRIES)
@settings(max_examples=10, deadline=None, derandomize=True, database=None)
def test_what_was_known_at_a_moment_never_changes(tries: list[tuple[Any, int, int]]) -> None:
    """The fold of all events up to a moment is the fold of a log that ended then."""
    blobs = _Bytes()
    log = events(tries, blobs)
    for event in log:
        moment = dt.datetime.fromisoformat(event.recorded_at)
        whole = fold(log, blobs, known_at=moment)  # type: ignore[arg-type]
        assert told(whole) == told(fold(log[: event.seq], blobs))  # type: ignore[arg-type]


def test_an_act_is_named_by_its_content() -> None:
    """Who, what, on what and why: nothing else, so that the same act has one name everywhere."""
    act = Act(CLAIM, "c", "s", "approve", PERSONS[1], "why", {}, 7, "2026-12-01T00:00:00.000000Z")
    assert act.hash == replace(act, seq=9, at="later").hash == hashlib.sha256(canonical(act.body)).hexdigest()
    assert act.hash != replace(act, why="because").hash
    assert json.loads(canonical(act.body))["kind"] == KIND


def test_a_claim_that_moves_to_another_file_keeps_its_review() -> None:
    """An upgrade may sort its files anew."""
    blobs = _Bytes()
    act = acts_of([("approve", 1, 9)], node())[0]
    bodies = [
        {"kind": "knowledge-file", "path": "data/x.yaml", "blob": blobs.put(written())},
        act.body,
        {"kind": "knowledge-removed", "path": "data/x.yaml"},
        {"kind": "knowledge-file", "path": "data/y.yaml", "blob": blobs.put(written())},
    ]
    log = [Event(n, f"2026-12-01T0{n}:00:00.000000Z", "", "", body) for n, body in enumerate(bodies, 1)]
    before, after = (fold(log[:n], blobs) for n in (2, 4))  # type: ignore[arg-type]
    assert dataset_hash(before.content()) == dataset_hash(after.content())
    assert "claim-status/reviewed" in "".join(map(str, after.current()))


def test_an_amendment_of_another_vocabulary_has_no_effect() -> None:
    """A field that no longer exists leaves the claim as it was, and what was built on it too."""
    claim = node()
    content = content_hash(claim)
    first = Act(claim.iri, content, content, "amend", PERSONS[1], "why", {"gone": "1"}, 1, "t")
    second = Act(claim.iri, content, first.hash, "approve", PERSONS[2], "why", {}, 2, "t")
    now = standing(claim, [first, second])
    assert (now.status, now.chain) == ("draft", ())
    assert "can't be read: `gone` can't be amended" in now.flaws[1]
