"""Acts of review about claims, and where a claim stands after them.

An act is about the words that its reviewer saw. So acts form a chain for each content of a claim: the first names the
hash of the content as it was written, each later one the hash of the act before it. An act that doesn't continue the
chain has no effect, whoever recorded it; nor has one by somebody who may not act. When a curated file says something
else of the claim, the chain of the former content is history; when the former content comes back, so does its chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, get_args

import pyoxigraph as ox

from lexposure.archive.canonical import canonical
from lexposure.knowledge.amending import amended
from lexposure.knowledge.rdf import TYPE, iri, literal, moment, statements, text_of
from lexposure.model.errors import UserError
from lexposure.model.namespaces import DCT, ID, LX, PROV, SKOS, VOCAB

if TYPE_CHECKING:
    from lexposure.archive.log import Event
    from lexposure.knowledge.curated import CuratedNode

__all__ = ["ACTS", "KIND", "Act", "ActName", "Standing", "barred", "content_hash", "rejected", "standing"]

KIND = "claim-review"
ActName = Literal["approve", "amend", "reject", "dissent"]
ACTS: tuple[ActName, ...] = get_args(ActName)
_DECISIONS = {"approve": "reviewed", "amend": "draft", "reject": "rejected", "dissent": "disputed"}
_STATUS = iri(LX + "status")
_AUTHOR = iri(PROV + "wasAttributedTo")
_STATUSES = f"{VOCAB}claim-status/"
_REJECTED = iri(f"{_STATUSES}rejected")
_LEAVES = frozenset(iri(LX + name) for name in ("Mapping", "Action", "Completion"))
"""What is in no answer once it is rejected: without a mapping a path is missing, without an action a duty is open."""


@dataclass(frozen=True)
class Act:
    """One act: on the claim with this content, by whom who had seen what, and why. `seq` 0: not recorded yet.

    `changes` are values by field as a curated file writes them, scalars as text; None takes the field away. An amendment
    makes them, a dissent says them.
    """

    claim: str
    content: str
    seen: str
    act: ActName
    by: str
    why: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    seq: int = 0
    at: str = ""

    @classmethod
    def of(cls, event: Event) -> Act:
        """Return the act that an event records."""
        body = {key: value for key, value in event.body.items() if key != "kind"}
        return cls(**body, seq=event.seq, at=event.recorded_at)

    @property
    def body(self) -> dict[str, Any]:
        """The event's body."""
        names = ("claim", "content", "seen", "act", "by", "why", "changes")
        return {"kind": KIND, **{name: getattr(self, name) for name in names}}

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the body: what the next reviewer sees, and what the act is named by."""
        return hashlib.sha256(canonical(self.body)).hexdigest()

    @property
    def iri(self) -> str:
        """The node of the review."""
        return f"{ID}review/{self.hash[:20]}"

    def triples(self) -> tuple[ox.Triple, ...]:
        """Return the review as statements about its own node."""
        notes = (f"{name}: {_told(value)}" for name, value in sorted(self.changes.items()))
        return tuple(
            statements(
                self.iri,
                (TYPE.value, iri(LX + "Review")),
                (LX + "concerns", iri(self.claim)),
                (LX + "decision", iri(_STATUSES + _DECISIONS[self.act])),
                (PROV + "wasAssociatedWith", iri(self.by)),
                (PROV + "endedAtTime", moment(self.at)),
                (DCT + "description", literal(self.why)),
                *((SKOS + "note", literal(note)) for note in notes),
            )
        )


@dataclass(frozen=True)
class Standing:
    """Where a claim stands: `node` is the claim with the values and the status that hold now.

    `hash` is what a reviewer sees, `content` that of the claim as written. `counting` are the acts that make the status,
    `chain` all about this content that had effect, `flaws` why others hadn't, by their `seq`.
    """

    node: CuratedNode
    content: str
    hash: str
    status: str
    live: bool
    chain: tuple[Act, ...] = ()
    counting: tuple[Act, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    flaws: Mapping[int, str] = field(default_factory=dict)


def content_hash(node: CuratedNode) -> str:
    """Return the SHA-256 of what is written of a node; what it rests on is named by content and so covered."""
    lines = sorted(f"{t.predicate} {t.object}" for t in node.triples)
    return hashlib.sha256("\n".join([node.iri, *lines]).encode()).hexdigest()


def standing(node: CuratedNode, acts: Iterable[Act]) -> Standing:
    """Return where a claim as written stands after acts in order of the log, those about other content among them."""
    content = state = content_hash(node)
    chain: list[Act] = []
    flaws: dict[int, str] = {}
    stands = node
    for act in (act for act in acts if act.content == content):
        why_not = barred(act.act, act.by, node, chain)
        if act.seen != state:
            why_not = "it doesn't follow what stood before it"
        elif act.act == "amend":
            try:
                stands = amended(stands, act.changes)
            except UserError as problem:  # written for another vocabulary than today's
                why_not = f"it can't be read: {problem.message}"
        if why_not:
            flaws[act.seq] = why_not
            continue
        chain.append(act)
        state = act.hash
    return _standing(stands, content, state, chain, flaws)


def rejected(node: CuratedNode) -> bool:
    """Tell whether a file itself says of a claim that it is rejected."""
    return any(t.predicate == _STATUS and t.object == _REJECTED for t in node.triples)


def barred(act: ActName, by: str, node: CuratedNode, chain: Iterable[Act]) -> str:
    """Return why somebody may not act on a claim as it stands; empty if they may. Anyone may amend: others approve it."""
    if act == "amend":
        return ""
    if by in {
        t.object.value for t in node.triples if t.predicate == _AUTHOR and isinstance(t.object, ox.NamedNode)
    }:
        return "its reviewer wrote the claim"
    if any(one.act == "amend" and one.by == by for one in chain):
        return "its reviewer amended the claim"
    return ""


def _standing(
    node: CuratedNode, content: str, state: str, chain: Sequence[Act], flaws: Mapping[int, str]
) -> Standing:
    amendments = [act for act in chain if act.act == "amend"]
    last = amendments[-1].seq if amendments else 0
    words = {act.by: act for act in chain if act.seq > last}  # each person's last word on what stands
    said = sorted(words.values(), key=lambda act: act.seq)
    changes = {name: value for act in amendments for name, value in act.changes.items()}
    written = next((text_of(t.object) for t in node.triples if t.predicate == _STATUS), "draft")
    recorded = written.removeprefix(_STATUSES)
    leaves = any(t.predicate == TYPE and t.object in _LEAVES for t in node.triples)
    status = _status(recorded, [act.act for act in said], bool(amendments), leaves)
    return Standing(
        node=_with_status(node, status) if chain else node,
        content=content,
        hash=state,
        status=status,
        live=not (leaves and status == "rejected"),
        chain=tuple(chain),
        counting=(*amendments, *said),
        changes=changes,
        flaws=flaws,
    )


def _status(recorded: str, said: Sequence[ActName], changed: bool, leaves: bool) -> str:
    """Return the status; what leaves answers is out of them while nobody has approved it after it was rejected."""
    decisive = [act for act in said if act in ("approve", "reject")]
    if leaves and decisive and decisive[-1] == "reject":
        return "rejected"
    if {"dissent", "reject"} & set(said):
        return "disputed"
    if decisive:
        return "reviewed"
    return "draft" if changed and recorded == "reviewed" else recorded


def _with_status(node: CuratedNode, status: str) -> CuratedNode:
    said = ox.Triple(iri(node.iri), _STATUS, iri(_STATUSES + status))
    return replace(node, triples=(*(t for t in node.triples if t.predicate != _STATUS), said))


def _told(value: Any) -> str:
    """Write a value as a curated file would, in one line."""
    if value is None:
        return "none"
    if isinstance(value, Mapping):
        return f"{{{', '.join(_pairs(value))}}}"
    return f"[{', '.join(map(_told, value))}]" if isinstance(value, list) else str(value)


def _pairs(value: Mapping[str, Any]) -> Iterator[str]:
    return (f"{name}: {_told(part)}" for name, part in value.items())
