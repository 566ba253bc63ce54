"""Curated files checked together; what a change can't have altered isn't judged by the shapes again.

The judgement of the last check is kept with the names of the files it was about. The statements that have come or gone
since say which nodes to judge anew (`knowledge.reach`). Everything else is cheap and done in full: the lint, nodes that
stand twice, derived facts that depend on each other, and whom each breach is told.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import astuple, replace
from itertools import chain

import pyoxigraph as ox

from lexposure.exposure.compiler import compile_index
from lexposure.exposure.evaluation import Evaluator
from lexposure.knowledge.crosswalk import is_crosswalk
from lexposure.knowledge.curated import CLAIM_TYPES, CuratedFile, CuratedNode
from lexposure.knowledge.declared import ontology
from lexposure.knowledge.findings import Finding, short
from lexposure.knowledge.gap_rules import RULES, problems
from lexposure.knowledge.kept import Kept
from lexposure.knowledge.lint import lint
from lexposure.knowledge.rdf import TYPE, text_of
from lexposure.knowledge.reach import Reach
from lexposure.knowledge.validate import Breach, breaches, told
from lexposure.model.errors import CuratedDataError, Place
from lexposure.model.namespaces import LX
from lexposure.workspace.crosswalk import crosswalk_findings
from lexposure.workspace.own import is_curated

__all__ = ["check", "findings", "findings_of_change"]

_RULE = LX + "FactRule"
_NO_RULES = frozenset(LX + name for name in (*CLAIM_TYPES, "Instrument", "LegalUnit")) - {_RULE}
"""What has no part in deriving facts."""
_LAST = "last-check.json"


def check(files: Mapping[str, bytes], kept: Kept | None = None) -> None:
    """Refuse curated files that break a shape or the closed vocabulary. Raises CuratedDataError naming each place."""
    wrong = [(finding, place) for finding, place in findings(files, kept) if finding.severity == "error"]
    if not wrong:
        return
    lines = [f"{place or finding.node}: {finding.message}" for finding, place in wrong]
    first = next((place for _, place in wrong if place), None)
    more = "".join(f"\n  {line}" for line in lines[1:20])
    raise CuratedDataError(
        f"{wrong[0][0].message}{more}", place=first, fix=f"correct the {len(wrong)} place(s) named"
    )


def findings(files: Mapping[str, bytes], kept: Kept | None = None) -> list[tuple[Finding, Place | None]]:
    """Return what shapes, lint and the compiler say about curated files, with the line each finding is about.

    With what is `kept` from the last check only the difference is judged; the findings are the same.
    """
    kept = kept or Kept(None)
    rules = {path: data for path, data in files.items() if path.rpartition("/")[2] == RULES}
    curated = {
        path: data
        for path, data in files.items()
        if is_curated(path) and not is_crosswalk(path) and path not in rules
    }
    read = [kept.curated(data, path) for path, data in curated.items()]
    nodes = [node for file in read for node in file.nodes]
    triples = _triples(read)
    judged = _judged(
        {kept.name(data): file for data, file in zip(curated.values(), read, strict=True)}, triples, kept
    )
    found = [*_twice(nodes), *told(judged, triples), *lint(triples)]
    if not any(finding.severity == "error" for finding in found):
        found += _circles(nodes)
    places = _Places(nodes, files)
    told_of = [(finding, places.of(finding)) for finding in found]
    return [*told_of, *crosswalk_findings(files, nodes), *_of_rules(rules, {node.iri for node in nodes})]


def _of_rules(files: Mapping[str, bytes], known: Collection[str]) -> list[tuple[Finding, Place | None]]:
    """Return the faults of files of rules for gaps and conflicts, held against the names of all curated nodes."""
    faults = [fault for path, data in files.items() for fault in problems(data, path, known)]
    return [(Finding("", f"{fault.message}; {fault.fix}", rule="rules"), fault.place) for fault in faults]


def findings_of_change(
    before: Iterable[CuratedNode], after: Iterable[CuratedNode], names: Collection[str]
) -> list[Finding]:
    """Return what a change of all that stands makes wrong, or leaves wrong with the nodes of these IRIs."""
    nodes = list(after)
    former, triples = _all(before), _all(nodes)
    changed = former ^ triples
    reach = Reach(triples, changed)
    again = reach.nodes()
    fresh = {breach for breach in breaches(reach.neighbourhood(again)) if breach.focus in again}
    if any(breach.severity == "error" for breach in fresh):
        known = breaches(Reach(former, changed).neighbourhood(again))
        fresh -= {breach for breach in known if breach.focus not in names}
    found = [*told(fresh, triples), *(finding for finding in lint(triples) if finding.node in names)]
    rules = any(node.iri in names and _RULE in _types(node) for node in nodes)
    return found or (_circles(nodes) if rules else [])


def _judged(now: Mapping[str, CuratedFile], triples: set[ox.Triple], kept: Kept) -> set[Breach]:
    """Return the breaches in files by name, from those of the last check where it can be told what changed."""
    names, before = _last(kept)
    gone = [kept.by_name(name) for name in sorted(names - now.keys())]
    known = [file for file in gone if file is not None]
    if not names or len(known) < len(gone):
        found = breaches(triples)
    else:
        former = _triples(known)
        new = _triples(file for name, file in now.items() if name not in names)
        reach = Reach(triples, (former - triples) | (new - former))
        again = reach.nodes()
        fresh = breaches(reach.neighbourhood(again)) if again else set()
        found = {b for b in before if b.focus not in again} | {b for b in fresh if b.focus in again}
    kept.put(_LAST, json.dumps([sorted(now), sorted(map(astuple, found))], ensure_ascii=False).encode())
    kept.drop(names - now.keys())
    return found


def _last(kept: Kept) -> tuple[set[str], set[Breach]]:
    """Return the names of the files that were checked last, and their breaches; nothing if that isn't known."""
    data = kept.get(_LAST)
    names, found = json.loads(data) if data else ([], [])
    return set(names), {Breach(*each) for each in found}


def _triples(files: Iterable[CuratedFile]) -> set[ox.Triple]:
    return _all(node for file in files for node in file.nodes)


def _all(nodes: Iterable[CuratedNode]) -> set[ox.Triple]:
    return set(chain.from_iterable((*node.triples, *node.shared) for node in nodes))


class _Places:
    """Where the author finds what a finding is about."""

    def __init__(self, nodes: Iterable[CuratedNode], files: Mapping[str, bytes]) -> None:
        self._nodes = {node.iri: node for node in nodes}
        self._files = files
        self._starts: dict[str, set[int]] = defaultdict(set)
        for node in self._nodes.values():
            self._starts[str(node.place.file)].add(node.place.line or 0)

    def of(self, finding: Finding) -> Place | None:
        """Return where the value at fault stands in its node, or else where the node or, for a header's value, the file begins."""
        if finding.node not in self._nodes:
            return None
        place = self._nodes[finding.node].place
        if not finding.about:
            return place
        starts, start = self._starts[str(place.file)], place.line or 1
        end = min((line for line in starts if line > start), default=None)
        lines = self._files[str(place.file)].decode().splitlines()
        value = re.compile(rf"(?<![\w./-]){re.escape(finding.about)}(?![\w./-])")
        for first, last in ((start, end), (1, min(starts))):
            for number, line in enumerate(lines[first - 1 : last and last - 1], first):
                if value.search(line):
                    return replace(place, line=number)
        return place


def _twice(nodes: Iterable[CuratedNode]) -> Iterator[Finding]:
    """Two files can't describe one node: their statements would be mixed into one that nobody wrote."""
    first: dict[str, CuratedNode] = {}
    for node in nodes:
        known = first.setdefault(node.iri, node)
        if known is not node:
            yield Finding(node.iri, f"{short(node.iri)} stands in {known.place}, too", rule="twice")


def _circles(nodes: Iterable[CuratedNode]) -> list[Finding]:
    """Compile the rules as an answer would; derived facts that depend on each other are found on the way."""
    rules = set(chain.from_iterable((*n.triples, *n.shared) for n in nodes if not _idle(n)))
    try:
        Evaluator(compile_index(rules | ontology(), dataset="", recorded=""))
    except CuratedDataError as problem:
        return [Finding("", problem.message, rule="circle")]
    return []


def _idle(node: CuratedNode) -> bool:
    """Tell whether a node has no part in deriving facts."""
    kinds = _types(node)
    return _RULE not in kinds and bool(kinds & _NO_RULES)


def _types(node: CuratedNode) -> set[str]:
    return {text_of(t.object) for t in node.triples if t.predicate == TYPE}
