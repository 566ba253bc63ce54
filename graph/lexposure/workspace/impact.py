"""What changes of texts do to a portfolio: each change a step, each profile that it can touch looked at in full."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexposure.exposure.batch.plan import Plans
from lexposure.exposure.batch.touched import touched
from lexposure.exposure.bearing import Bearing
from lexposure.exposure.evaluation import standing
from lexposure.exposure.impact import Effect, effects
from lexposure.exposure.impact_report import (
    Affected,
    Elsewhere,
    Impact,
    ImpactReport,
    Moved,
    Refused,
    TextChange,
)
from lexposure.exposure.profiles import Profile, read_profile
from lexposure.exposure.step import Mark, PlainTexts, Side, Step
from lexposure.exposure.wording import Wording
from lexposure.model.errors import LexposureError, NotSetUp, UserError
from lexposure.model.namespaces import ID
from lexposure.workspace.impact_reading import Reading

if TYPE_CHECKING:
    from lexposure.exposure.index import Index
    from lexposure.workspace.impact_texts import Texts
    from lexposure.workspace.terms import DataDirectory

__all__ = ["Portfolio", "impact", "impact_since", "read_folder", "read_objects"]

_SUFFIXES = (".yaml", ".yml", ".json")
_BEFORE = dt.timedelta(days=1)
_STANDS = {"verbatim": "stands", "superseded": "superseded", "not_archived": "not_archived"}


@dataclass(frozen=True)
class Portfolio:
    """The profiles that could be read, each with the name of its file, and those that couldn't."""

    profiles: tuple[tuple[str, Profile], ...]
    refused: tuple[Refused, ...] = ()


def read_folder(folder: Path, index: Index) -> Portfolio:
    """Read each profile in a folder and those below it, in order of name. Raises UserError if there is none.

    A file that can't be read keeps none of the others from being read.
    """
    if not folder.is_dir():
        raise UserError(f"`{folder}` is no folder", fix="name a folder of profiles in YAML or JSON")
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in _SUFFIXES and path.is_file() and not _hidden(path.relative_to(folder))
    )
    if not files:
        raise UserError(f"no profile in `{folder}`", fix="put profiles there that end in .yaml or .json")
    given: dict[str, Any] = {}
    for path in files:
        try:
            given[str(path)] = path.read_bytes()
        except OSError as problem:
            given[str(path)] = UserError(f"can't read `{path}`: {problem.strerror}")
    return _read(given, index)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def read_objects(given: Mapping[str, Any], index: Index) -> Portfolio:
    """Read profiles given as objects by name; one that can't be read keeps none of the others from being read."""
    return _read(given, index)


def _read(given: Mapping[str, Any], index: Index) -> Portfolio:
    profiles, refused = list[tuple[str, Profile]](), list[Refused]()
    for name, data in given.items():
        try:
            if isinstance(data, LexposureError):
                raise data
            profiles.append((name, read_profile(data, index, name)))
        except LexposureError as problem:
            line = problem.place.line if problem.place else None
            refused.append(Refused(name, line, problem.message, problem.fix or ""))
    return Portfolio(tuple(profiles), tuple(refused))


def impact(
    workspace: DataDirectory, portfolio: Portfolio, name: str, first: str | None, last: str | None
) -> ImpactReport:
    """Return what the changes of a document or law do, after one version or day and up to another."""
    from lexposure.workspace.impact_texts import Texts

    reader = Reader(workspace, portfolio)
    texts = Texts(workspace, reader.bearing)
    return reader.report(texts.changes_of(name, first, last), texts)


def impact_since(
    workspace: DataDirectory, portfolio: Portfolio, since: dt.date, until: dt.date
) -> ImpactReport:
    """Return what all changes between two days do, both included."""
    from lexposure.workspace.impact_texts import Texts

    reader = Reader(workspace, portfolio)
    texts = Texts(workspace, reader.bearing)
    return reader.report(texts.changes_in(since, until), texts, since, until)


def _marked(effect: Effect, older: Collection[str]) -> Effect:
    """Say of a norm that comes if nobody read what stood in its place before."""
    comes = effect.iri in older and not effect.succeeds
    return replace(effect, unread=True) if comes else effect


class Reader:
    """Reads what steps do to one portfolio."""

    def __init__(self, workspace: DataDirectory, portfolio: Portfolio) -> None:
        self.engine = workspace.engine()
        if not self.engine.index.norms:
            raise NotSetUp("nothing is recorded yet", fix="run `lexposure rebuild`")
        self._archive = self.engine.witness.texts
        self._texts = PlainTexts(self._archive)
        self.bearing = Bearing(self.engine.evaluator)
        self._plans = Plans(self.engine.evaluator)
        self._portfolio = portfolio

    def report(
        self,
        changes: Sequence[TextChange],
        texts: Texts,
        first: dt.date | None = None,
        last: dt.date | None = None,
    ) -> ImpactReport:
        """Return what the changes do, each from the day before it to its day."""
        impacts = []
        for change in changes:
            before, after = (
                Side(self.engine, day, self._texts) for day in (change.day - _BEFORE, change.day)
            )
            impacts.append(self.of(change, Step(before, after, self.bearing)))
        told: dict[dt.date, set[str]] = defaultdict(set)
        for impact in impacts:
            told[impact.change.day].update(moved.iri for moved in impact.moved)
        left = {key: iris - told[key[0]] for key, iris in sorted(texts.elsewhere.items())}
        return ImpactReport(
            self.engine.index.dataset, first, last, len(self._portfolio.profiles), self._portfolio.refused, tuple(impacts),
            tuple(Elsewhere(name, day, len(iris)) for (day, name), iris in left.items() if iris), texts.unread,
        )  # fmt: skip

    def of(self, change: TextChange, step: Step) -> Impact:
        """Return what one change does: only claims that rest on its text count as its own."""
        owned = self.bearing.owned(change.owner) if change.owner else []
        marks = step.marks(iri for iri in owned if self._stood(iri, step))
        moved = {*(step.turned.keys() & set(owned)), *marks}
        norms = self.bearing.on(moved)
        profiles = [profile for _, profile in self._portfolio.profiles]
        hit = touched(step, self._plans, profiles, moved, norms)
        affected = []
        for (file, profile), may in zip(self._portfolio.profiles, hit, strict=True):
            found = effects(step, profile, marks, norms) if may else ()
            own = tuple(effect for effect in found if not moved.isdisjoint(effect.causes))
            if own:
                affected.append(Affected(profile.name, file, own))
        read = Reading(change, step, self._archive)
        older = read.older_unread(iri for iri in moved if "begins" in step.turned.get(iri, ()))
        affected = [
            replace(each, effects=tuple(_marked(e, older) for e in each.effects)) for each in affected
        ]
        told = moved.union(*(effect.causes for each in affected for effect in each.effects))
        standing_now = [iri for iri in owned if self._stood(iri, step)]
        return Impact(
            change,
            len(standing_now),
            len([iri for iri in standing_now if iri not in moved]),
            tuple(self._moved(iri, step, marks.get(iri)) for iri in sorted(told)),
            tuple(affected),
            int(hit.sum()) - len(affected),
            len(profiles) - int(hit.sum()),
            len(read.changed),
            read.never_read(),
        )

    def _stood(self, iri: str, step: Step) -> bool:
        """Tell whether a claim stands on either side of a step: what ended before it, or comes later, has no proof."""
        if iri not in self.bearing.places:
            return True
        start, end = standing(self.bearing.claim(iri))
        return start <= step.after.iso and step.before.iso < end

    def _moved(self, iri: str, step: Step, mark: Mark | None) -> Moved:
        what = [*step.turned.get(iri, ())]
        reason = ""
        if mark and mark.before.stale != mark.after.stale:
            what.append("stale" if mark.after.stale else "fresh")
            reason = (mark.after.stale or mark.before.stale).removeprefix("stale: ")
        if mark and not what:  # what begins or ends brings its words along
            was, now = dict(mark.before.places), dict(mark.after.places)
            what += sorted({_STANDS[now[place]] for place in now if now[place] != was.get(place)})
        if iri not in self.bearing.places:
            return Moved(iri, "provision", tuple(what), self._clause(iri), self._label(iri), reason)
        claim = self.bearing.claim(iri)
        return Moved(iri, claim.kind, tuple(what), self._source(iri), claim.summary, reason)

    def _source(self, iri: str) -> str:
        """Return what a claim is about as a reader names it: the clause, the unit, or both sides of a mapping."""
        claim = self.bearing.claim(iri)
        if claim.kind == "mapping":
            ends = (claim.data["maps_from"], claim.data["maps_to"])
            return f" {claim.data['relation']} ".join(self._end(end) for end in ends)
        return self._clause(claim.source) or Wording.unit(claim.source or iri)

    def _end(self, iri: str) -> str:
        norm = self.bearing.claim(iri) if iri in self.bearing.places else None
        return getattr(norm, "ref", "") or self._clause(iri) or iri.removeprefix(ID)

    def _clause(self, provision: str) -> str:
        document, number, _ = self.bearing.index.provisions.get(provision, ("", "", ()))
        return f"{self._label(document)} {number}".strip() if document else ""

    def _label(self, iri: str) -> str:
        return self.bearing.index.labels.get(iri) or iri.removeprefix(ID)
