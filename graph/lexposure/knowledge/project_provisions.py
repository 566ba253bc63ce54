"""Provisions followed through the versions of their document, as RDF: what each clause said, and on which days.

A `lx:ProvisionVersion` is a run of versions in which a provision kept its words and its number, so that a clause that stood
unchanged for years is one node. Its words stay in the archive: it names their span in the first of these versions, and
their SHA-256. It realizes the provision, and also the curated one whose evidence lies in it. None of this is in the dataset
itself, because the names of derived provisions change when an earlier version is imported later.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lexposure.archive.quotes import span_hash
from lexposure.knowledge.rdf import TYPE, integer, iri, literal, moment, statements
from lexposure.model.namespaces import ELI, ID, LX, OA, PROV, XSD

if TYPE_CHECKING:
    from lexposure.provisions.cut import Cut
    from lexposure.provisions.identity import Provision, Version

__all__ = ["Cited", "project_provisions"]

_DATE = iri(XSD + "date")
_REWORDED = {"split", "merged"}

Cited = Mapping[str, Sequence[tuple[int, str]]]
"""By the SHA-256 of a text: where words stand in it (code points) and the IRI of the curated provision that cites them."""


@dataclass(frozen=True)
class _Run:
    """Consecutive versions with the same words and number: first and last position, and the place in the first one."""

    first: int
    last: int
    place: int
    number: str


def project_provisions(
    document: str,
    versions: Sequence[Version],
    provisions: Sequence[Provision],
    cut: Callable[[str], Cut],
    cited: Cited,
) -> Iterator[ox.Triple]:
    """Yield the provisions of a document as one observer saw it, with their versions, in order of first sight.

    `document` is its IRI; `provisions` are folded over `versions`, and `cut` gives the cut of a text by its SHA-256.
    """
    runs = {one.id: _runs(one) for one in provisions}
    spans = _spans(versions, runs, cut)
    curated = _curated(versions, provisions, cut, cited)
    for one in provisions:
        name = f"{ID}provision/followed/{one.id}"
        yield from statements(
            name,
            (TYPE.value, iri(LX + "Provision")),
            (ELI + "is_part_of", iri(document)),
            (PROV + "wasDerivedFrom", iri(f"{ID}provision/followed/{one.derived_from}") if one.derived_from else None),
        )  # fmt: skip
        for run in runs[one.id]:
            yield from _version(name, run, spans[run.first, run.place], versions, curated.get(one.id, ()))


def _runs(provision: Provision) -> list[_Run]:
    """Return the runs of a provision; a run ends where words or number change, or where a version doesn't have it."""
    reworded = {
        event.version for event in provision.events if event.similarity < 1 or event.kind in _REWORDED
    }
    found: list[_Run] = []
    for at in provision.standings:
        last = found[-1] if found else None
        if last and at.version == last.last + 1 and at.number == last.number and at.version not in reworded:
            found[-1] = _Run(last.first, at.version, last.place, last.number)
        else:
            found.append(_Run(at.version, at.version, at.place, at.number))
    return found


def _spans(
    versions: Sequence[Version], runs: Mapping[str, Sequence[_Run]], cut: Callable[[str], Cut]
) -> dict[tuple[int, int], tuple[int, int, str]]:
    """Return start, end and SHA-256 of the words where each run begins, version by version, so that each is cut once."""
    wanted: dict[int, set[int]] = defaultdict(set)
    for own in runs.values():
        for run in own:
            wanted[run.first].add(run.place)
    found = {}
    for version, places in sorted(wanted.items()):
        whole = cut(versions[version].text)
        for place in places:
            segment = whole.segments[place]
            found[version, place] = segment.start, segment.end, span_hash(whole.quote(place))
    return found


def _curated(
    versions: Sequence[Version], provisions: Sequence[Provision], cut: Callable[[str], Cut], cited: Cited
) -> dict[str, list[str]]:
    """Return the curated provisions that cite words of each derived one, by the latter's name."""
    asked: dict[tuple[int, int], set[str]] = defaultdict(set)
    for number, version in enumerate(versions):
        if version.text in cited and (not number or versions[number - 1].text != version.text):
            segments = cut(version.text).segments
            for start, name in cited[version.text]:
                place = next((n for n, one in enumerate(segments) if one.start <= start < one.end), None)
                if place is not None:
                    asked[number, place].add(name)
    found: dict[str, set[str]] = defaultdict(set)
    for one in provisions if asked else ():
        for at in one.standings:
            found[one.id] |= asked.get((at.version, at.place), set())
    return {name: sorted(names) for name, names in found.items() if names}


def _version(
    provision: str, run: _Run, span: tuple[int, int, str], versions: Sequence[Version], curated: Sequence[str]
) -> Iterator[ox.Triple]:
    """Yield a version; words that were replaced on the day of their capture were in force on no day."""
    start, end, sha256 = span
    first = versions[run.first]
    stamp = first.captured.replace(":", "").replace("-", "")
    name = f"{provision.replace('/provision/followed/', '/provision-version/')}/{stamp}.{sha256[:8]}"
    until = versions[run.last + 1].captured if run.last + 1 < len(versions) else ""
    lasting = not until or until[:10] > first.captured[:10]
    selector = f"{ID.removesuffix('id/')}node/{hashlib.sha256(f'{start} {end}'.encode()).hexdigest()}"
    yield from statements(
        name,
        (TYPE.value, iri(LX + "ProvisionVersion")),
        (ELI + "realizes", iri(provision)),
        *((ELI + "realizes", iri(one)) for one in curated),
        (ELI + "number", literal(run.number) if run.number else None),
        (LX + "textSha256", literal(sha256)),
        (PROV + "generatedAtTime", moment(first.captured)),
        (LX + "validFrom", ox.Literal(first.captured[:10], datatype=_DATE) if lasting else None),
        (LX + "validUntil", ox.Literal(until[:10], datatype=_DATE) if until and lasting else None),
        (OA + "hasSource", iri(f"{ID}text/{first.text}")),
        (OA + "hasSelector", iri(selector)),
    )
    yield from statements(
        selector,
        (TYPE.value, iri(OA + "TextPositionSelector")),
        (OA + "start", integer(start)),
        (OA + "end", integer(end)),
    )
