"""A claim with some of its values replaced, each read just as a curated file's is."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pyoxigraph as ox

from lexposure.knowledge.curated import CuratedNode, read_curated
from lexposure.knowledge.curated_names import context, expand
from lexposure.knowledge.rdf import TYPE, text_of
from lexposure.model.errors import UserError
from lexposure.model.names import nearest

__all__ = ["amendable", "amended"]

_FIXED = {
    "id", "type", "author", "status", "created", "decision", "reviewer", "ended", "graph",
}  # fmt: skip
"""What says who claims what since when, and what review itself decides."""


def amendable() -> list[str]:
    """Return the fields of a claim that an amendment may change."""
    return sorted(
        key
        for key, entry in context().items()
        if isinstance(entry, dict) and "@id" in entry and "@prefix" not in entry and key not in _FIXED
    )


def amended(node: CuratedNode, changes: Mapping[str, Any]) -> CuratedNode:
    """Return the node with these values by field; None takes a field away.

    Raises UserError for a field that can't be amended, CuratedDataError for a value that a curated file couldn't have.
    """
    fields = amendable()
    for name in changes:
        if name not in fields:
            raise UserError(f"`{name}` can't be amended", fix=nearest(name, fields))
    replaced = {expand(context()[name]["@id"]) for name in changes}
    types = [text_of(t.object) for t in node.triples if t.predicate == TYPE]
    item = {"id": node.iri, "type": types, **{k: v for k, v in changes.items() if v is not None}}
    read = read_curated(json.dumps({"graph": [item]}).encode(), "the amendment").nodes[0]
    own = (
        *(t for t in node.triples if t.predicate.value not in replaced),
        *(t for t in read.triples if t.predicate.value in replaced),
    )
    return replace(node, triples=own, shared=_reached(own, {*node.shared, *read.shared}))


def _reached(own: Iterable[ox.Triple], shared: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Return the statements about nodes on which the own ones rest, in order."""
    by_subject: dict[str, list[ox.Triple]] = defaultdict(list)
    for triple in shared:
        by_subject[text_of(triple.subject)].append(triple)
    found: list[ox.Triple] = []
    queue = [text_of(t.object) for t in own]
    while queue:
        triples = by_subject.pop(queue.pop(), [])
        found += triples
        queue += [text_of(t.object) for t in triples]
    return tuple(sorted(found, key=str))
