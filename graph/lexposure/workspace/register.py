"""The claims that stand in the log now, with the acts of review about them: what the next act is compared with.

It is read from the log itself and not from a snapshot, which may be behind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from copy import copy
from typing import TYPE_CHECKING

from lexposure.knowledge.curated import CuratedNode
from lexposure.knowledge.curated_names import expand
from lexposure.knowledge.findings import short
from lexposure.knowledge.rdf import TYPE, text_of
from lexposure.knowledge.reviews import KIND, Act, Standing, rejected, standing
from lexposure.model.errors import ReviewRefused, UnknownName
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID, LX, PROV, RDFS
from lexposure.workspace.own import is_curated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Log
    from lexposure.knowledge.kept import Kept
    from lexposure.workspace.terms import DataDirectory

__all__ = ["KINDS", "Register", "kind_of", "registered", "standings"]

KINDS = {
    "Obligation": "norm", "Prohibition": "norm", "Permission": "norm", "Right": "norm", "Exemption": "norm",
    "FactRule": "rule", "ApplicationPeriod": "period", "Penalty": "penalty", "Competence": "competence",
    "Mapping": "mapping", "Incorporation": "incorporation", "ServiceScope": "scope",
    "ContractingParty": "contracting-party", "GoverningLaw": "governing-law", "Action": "action",
    "Completion": "completion",
}  # fmt: skip
"""What a claim is called in the queue, by its type."""
_TYPES = {LX + name: kind for name, kind in KINDS.items()}
_NAMED = 8
_PERSON = PROV + "Person"
_DECLARE = "declare a person in a file of your own, `graph: [{id: person/ada, type: Person, label: Ada Example}]`, and add it with `lexposure data add FILE`"


class Register:
    """Every curated node that stands, with where it was written, and every act of review, in order of the log."""

    def __init__(self, log: Log, blobs: Blobs, kept: Kept) -> None:
        files: dict[str, tuple[str, str]] = {}
        self.acts: dict[str, list[Act]] = defaultdict(list)
        self.head = 0
        for event in log.events():
            self.head = event.seq
            if event.body["kind"] == "knowledge-file":
                files[event.body["path"]] = event.body["blob"], event.recorded_at
            elif event.body["kind"] == "knowledge-removed":
                files.pop(event.body["path"], None)
            elif event.body["kind"] == KIND:
                self.take(Act.of(event))
        self.recorded_head = self.head
        self.recorded = {path: at for path, (_, at) in files.items()}
        self.nodes: dict[str, CuratedNode] = {}
        for path, (blob, _) in files.items():
            if is_curated(path) and path.startswith("data/"):
                self.nodes.update((node.iri, node) for node in kept.curated(blobs.get(blob), path).nodes)

    def take(self, act: Act) -> None:
        """Add an act."""
        self.acts[act.claim].append(act)

    def copy(self) -> Register:
        """Return a register that takes acts of its own."""
        other = copy(self)
        other.acts = defaultdict(list, {claim: list(acts) for claim, acts in self.acts.items()})
        return other

    def claims(self) -> Iterator[CuratedNode]:
        """Yield the claims as written, in order of IRI."""
        return (self.nodes[iri] for iri in sorted(self.nodes) if kind_of(self.nodes[iri]))

    def claim(self, name: str) -> CuratedNode:
        """Return a claim by IRI or short name, as written. Raises UnknownName."""
        node = self.nodes.get(expand(name))
        if node is not None and kind_of(node):
            return node
        unit = expand(name)
        if unit in self.acts:
            said = f"{len(self.acts[unit])} act(s) of review about it are in the log"
            raise UnknownName(
                f"no file says `{name}` any more; {said}", fix="review the claim that took its place"
            )
        within = re.compile(rf"{re.escape(unit)}(?![\w-]).*")
        read = [short(n.iri) for n in self.claims() if any(map(within.fullmatch, _values(n, LX + "source")))]
        more = ", …" if len(read) > _NAMED else ""
        fix = f"claims read from it: {', '.join(read[:_NAMED])}{more}" if read else ""
        raise UnknownName(
            f"no claim `{name}`", fix=fix or nearest(name, [short(n.iri) for n in self.claims()])
        )

    def standing(self, node: CuratedNode) -> Standing:
        """Return where a claim stands."""
        return standing(node, self.acts.get(node.iri, ()))

    def person(self, name: str) -> str:
        """Return the IRI of a declared person. Raises UnknownName, or ReviewRefused for what is no person."""
        node = self.nodes.get(expand(name))
        if node is None:
            known = [short(n.iri) for n in self.nodes.values() if _PERSON in _values(n, TYPE.value)]
            raise UnknownName(
                f"nobody is declared as `{name}`", fix=nearest(name, known) if known else _DECLARE
            )
        if _PERSON not in _values(node, TYPE.value):
            raise ReviewRefused(f"`{name}` is no person, and only persons review claims", fix=_DECLARE)
        return node.iri

    def label(self, iri: str) -> str:
        """Return what somebody is called."""
        node = self.nodes.get(iri)
        labels = _values(node, RDFS + "label") if node else []
        return labels[0] if labels else iri.removeprefix(ID)

    def nodes_standing(self) -> Iterator[CuratedNode]:
        """Yield all nodes as they stand, without what was rejected, and the reviews that count as nodes of their own."""
        for node in self.nodes.values():
            if node.iri not in self.acts and not rejected(node):
                yield node
                continue
            now = self.standing(node)
            if now.live:
                yield now.node
            yield from (CuratedNode(act.iri, node.place, act.triples(), ()) for act in now.counting)


def registered(home: DataDirectory) -> Register:
    """Return the register of a data directory."""
    from lexposure.knowledge.kept import Kept

    return Register(home.log, home.blobs, Kept(home.home))


def standings(home: DataDirectory) -> dict[str, Standing]:
    """Return where each claim stands about which there are acts, by IRI; nothing is read where there are none."""
    if not any(event.body["kind"] == KIND for event in home.log.events()):
        return {}
    register = registered(home)
    return {
        iri: register.standing(register.nodes[iri]) for iri in sorted(register.acts) if iri in register.nodes
    }


def kind_of(node: CuratedNode) -> str:
    """Return what kind of claim a node is; empty if it is none."""
    return next((_TYPES[name] for name in _values(node, TYPE.value) if name in _TYPES), "")


def _values(node: CuratedNode, predicate: str) -> list[str]:
    return [text_of(t.object) for t in node.triples if t.predicate.value == predicate]
