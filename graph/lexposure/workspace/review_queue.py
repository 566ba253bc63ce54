"""The claims that wait for a person, in the order in which they matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

from lexposure.knowledge.findings import short
from lexposure.knowledge.rdf import text_of
from lexposure.knowledge.reviews import Standing
from lexposure.law import identifiers
from lexposure.model.errors import UnknownName, UserError
from lexposure.model.names import nearest
from lexposure.model.namespaces import DCT, ID, LX, PROV, SSSOM
from lexposure.workspace.register import KINDS, Register, kind_of

if TYPE_CHECKING:
    import datetime as dt

    from lexposure.exposure.index import Claim, Index, Norm
    from lexposure.knowledge.curated import CuratedNode

__all__ = ["STATUSES", "bearing", "queue", "stale_today"]

_MEETS = tuple(LX + name for name in ("satisfies", "satisfiesInPart", "completes"))
WAITING = ("stale", "disputed", "draft")
STATUSES = (*WAITING, "reviewed", "rejected")


def queue(
    register: Register,
    index: Index,
    today: dt.date,
    *,
    kind: str,
    status: str,
    platform: str,
    instrument: str,
    limit: int | None,
) -> dict[str, Any]:
    """Return `total` and `claims`, one row each: stale ones first, then disputed ones, then drafts.

    Of equals one that was reviewed before it changed comes first, then that on which more norms bear, then the less sure. Raises UnknownName, or UserError for `limit`.
    """
    _known(kind, set(KINDS.values()), "kind of claim")
    _known(status, STATUSES, "status")
    if limit is not None and limit < 0:
        raise UserError(f"asked for {limit} claims", fix="ask for 0 or more")
    wanted = (status,) if status else WAITING
    about = _About(index)
    chosen = [test for name, test in ((platform, about.platform), (instrument, about.instrument)) if name]
    tests = [test(name) for test, name in zip(chosen, filter(None, (platform, instrument)), strict=True)]
    bears = bearing(index)
    rows = []
    for node in register.claims():
        if (kind and kind_of(node) != kind) or not all(test(node) for test in tests):
            continue
        now = register.standing(node)
        stale = stale_today(index, node.iri, today) if now.live else []
        standing = "stale" if stale else now.status
        if standing in wanted:
            rests = bears[node.iri] or len(_objects(node, *_MEETS))
            rows.append(_row(now, node, standing, stale, rests, register))
    rows.sort(key=_order)
    return {"total": len(rows), "claims": rows[:limit]}


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    place = STATUSES.index(row["status"])
    return place, not row["overtaken"], -row["bears_on"], float(row["confidence"]), row["claim"]


def stale_today(index: Index, claim: str, today: dt.date) -> list[str]:
    """Return what changed under a claim, as it stands today."""
    day = today.isoformat()
    runs = index.stale.get(claim, ())
    return [
        f"{told}, {since}"
        for since, until, told, *_ in runs
        if since <= day and (until is None or day < until)
    ]


def _row(
    now: Standing, node: CuratedNode, status: str, stale: list[str], bears: int, register: Register
) -> dict[str, Any]:
    def one(predicate: str, default: str = "") -> str:
        return next((text_of(t.object) for t in now.node.triples if t.predicate.value == predicate), default)

    former = [act for act in register.acts.get(node.iri, ()) if act.content != now.content]
    return {
        "claim": short(node.iri),
        "iri": node.iri,
        "kind": kind_of(node),
        "status": status,
        "summary": one(DCT + "description"),
        "author": short(one(PROV + "wasAttributedTo")),
        "confidence": one(SSSOM + "confidence", "1"),
        "bears_on": bears,
        "stale": stale,
        "reviews": [
            {"act": act.act, "by": short(act.by), "at": act.at, "why": act.why} for act in now.counting
        ],
        "overtaken": [{"act": act.act, "by": short(act.by), "at": act.at, "why": act.why} for act in former],
        "hash": now.hash,
        "place": str(node.place),
    }


def bearing(index: Index) -> Counter[str]:
    """Return on how many norms' answers or paths each claim bears, at most: its own, and those that rest on it."""
    found: Counter[str] = Counter()
    for norm in index.norms:
        found[norm.iri] += 1
        found.update({index.periods[n].iri for level in norm.levels for n in level})
        found.update({index.competences[n].iri for level in norm.competences for n in level})
        found.update({index.penalties[n].iri for n in norm.penalties})
    for mapping in index.mappings:
        found.update((mapping.iri, mapping.data["maps_from"], mapping.data["maps_to"]))
    found.update(rule.iri for rule, _ in _resting(index))
    documents = Counter(norm.unarchived or norm.instrument for norm in index.norms if norm.side == "contract")
    for incorporation in index.incorporations:
        found[incorporation.iri] += documents[incorporation.data["document"]]
    for scope in index.scopes:
        found[scope.iri] += documents[scope.data["document"]]
    return found


def _resting(index: Index) -> Iterator[tuple[Norm, Norm]]:
    """Yield rules with each norm whose condition asks for what they conclude, or for something broader."""
    asking: dict[int, list[Norm]] = {}
    for norm in index.norms:
        for number in {n for clause in (*(norm.when or ()), *norm.unless) for part in clause for n in part}:
            asking.setdefault(number, []).append(norm)
    numbers = {(test[0], test[2]): n for n, test in enumerate(index.tests) if test[1] in ("isA", "eq")}
    for rule in (norm for norm in index.norms if norm.kind == "rule"):
        facet, _, value, _ = index.tests[rule.data["concludes"]]
        above, ahead = {value}, [value]
        while ahead:
            ahead = [wider for one in ahead for wider in index.broader.get(one, ()) if wider not in above]
            above.update(ahead)
        met = (numbers.get((facet, one)) for one in above)
        yield from ((rule, norm) for n in met if n is not None for norm in asking.get(n, ()))


class _About:
    """What a claim is about: the platforms whose terms it reads, the instrument that it reads."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._norms = {norm.iri: norm for norm in index.norms}
        self._claims: dict[str, Claim] = {c.iri: c for c in (*index.incorporations, *index.scopes)}

    def platform(self, name: str) -> Callable[[CuratedNode], bool]:
        """Return a test: does the claim read terms that govern the platform? Raises UnknownName."""
        iri = name if "://" in name else f"{ID}platform/{name.removeprefix('platform/')}"
        every = {p for terms in self._index.documents for p in terms.governs}
        _known(iri, every, "platform", shown=f"{ID}platform/")
        documents = {terms.iri for terms in self._index.documents if iri in terms.governs}
        return lambda node: bool(self._documents(node) & documents)

    def instrument(self, name: str) -> Callable[[CuratedNode], bool]:
        """Return a test: does the claim read the instrument, or map to it? Raises UnknownName."""
        by_name = {one.prefix: one.iri for one in self._index.instruments if one.prefix}
        by_name |= {one.iri.removeprefix(f"{ID}instrument/"): one.iri for one in self._index.instruments}
        by_name |= {one.iri: one.iri for one in self._index.instruments}
        _known(name, by_name, "instrument")
        return lambda node: by_name[name] in self._instruments(node)

    def _documents(self, node: CuratedNode) -> set[str]:
        found = set(_objects(node, LX + "scopeIn", LX + "incorporates", LX + "unarchivedSource"))
        for clause in _objects(node, LX + "source"):
            if clause in self._index.provisions:
                found.add(self._index.provisions[clause][0])
        for norm in _objects(node, LX + "mapsFrom"):
            known = self._norms.get(norm)
            found.update((known.instrument, known.unarchived) if known else ())
        return found

    def _instruments(self, node: CuratedNode) -> set[str]:
        found = set()
        for unit in _objects(node, LX + "source", LX + "concerns"):
            try:
                found.add(identifiers.act(identifiers.ref(unit)).instrument_iri)
            except UnknownName:
                found.add(unit)
        return found | {
            self._norms[n].instrument for n in _objects(node, *_MEETS, LX + "mapsTo") if n in self._norms
        }


def _objects(node: CuratedNode, *predicates: str) -> list[str]:
    return [text_of(t.object) for t in node.triples if t.predicate.value in predicates]


def _known(name: str, known: Collection[str], what: str, shown: str = "") -> None:
    if name and name not in known:
        said = name.removeprefix(shown)
        raise UnknownName(
            f"no {what} `{said}`", fix=nearest(said, (one.removeprefix(shown) for one in known))
        )
