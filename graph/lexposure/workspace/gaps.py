"""Gaps and conflicts between the terms of platforms and the law, on a day and, where one is given, for a profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lexposure.exposure.claim_status import status_on
from lexposure.exposure.facts import FALSE
from lexposure.exposure.gap_documents import documents_to_read
from lexposure.exposure.gap_findings import (
    KINDS,
    Cited,
    Findings,
    Law,
    PlatformFindings,
    TermsFinding,
)
from lexposure.exposure.gaps import Mapped, ReadText, Shelf, judge, reconciled
from lexposure.exposure.profiles import read_profile
from lexposure.exposure.reasons import STATUS, applies_from
from lexposure.knowledge.gap_rules import RULES, gap_rules
from lexposure.model.errors import NotSetUp, UnknownName
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID
from lexposure.provisions.scope import Scope
from lexposure.provisions.segment import segment
from lexposure.resources import resource
from lexposure.workspace.histories import histories, judged
from lexposure.workspace.readings import readings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Log
    from lexposure.exposure.engine import Engine
    from lexposure.exposure.evaluation import Evaluation
    from lexposure.exposure.gap_findings import Kind
    from lexposure.exposure.index import Claim, Evidence, Norm, Terms
    from lexposure.exposure.profiles import Profile
    from lexposure.exposure.scoping import Binding
    from lexposure.model.gap_rules import GapRules
    from lexposure.workspace.readings import Reading

__all__ = ["findings", "rules_file"]

_OF_MAPPINGS: dict[str, Kind] = {
    "silent_on": "silent",
    "falls_short_of": "falls_short_of",
    "conflicts_with": "conflicts_with",
    "removes_duty": "removes_duty",
    "triggers": "triggers",
}
"""The relations of mappings that are findings."""


def rules_file() -> dict[str, bytes]:
    """Return the shipped rules by path."""
    return {f"data/{RULES}": (resource("data") / RULES).read_bytes()}


def shipped_rules() -> GapRules:
    """Return the shipped rules."""
    ((path, data),) = rules_file().items()
    return gap_rules(data, path)


def findings(
    derived: Path,
    log: Log,
    blobs: Blobs,
    engine: Engine,
    *,
    platforms: Sequence[str] = (),
    profile: Profile | None = None,
    on: dt.date,
    kinds: Sequence[str] = (),
    rules: GapRules | None = None,
) -> Findings:
    """Return what is found for platforms (short names; none: those of the profile, or all) on a day.

    With a profile only norms of law that apply or may apply to it are listed. `kinds` limits what is listed. Raises NotSetUp
    without archived terms, UnknownName for a platform or kind unknown.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise UnknownName(f"no kind `{kind}`", fix=nearest(kind, KINDS))
    desk = _Desk(derived, log, blobs, engine, rules or shipped_rules(), on, profile)
    names = desk.platforms(platforms)
    return Findings(
        on=on,
        profile=str(profile.source.get("name", "profile")) if profile else "",
        dataset=engine.index.dataset,
        rules=desk.rules.sha256,
        platforms=tuple(desk.platform(name, kinds) for name in names),
    )


@dataclass(frozen=True)
class _Captured:
    document: Terms
    captured: str
    text: str


class _Desk:
    """One question: the texts of the day are found once and read for every platform."""

    def __init__(
        self, derived: Path, log: Log, blobs: Blobs, engine: Engine, rules: GapRules, on: dt.date, profile: Profile | None
    ) -> None:  # fmt: skip
        self.rules = rules
        self._derived, self._blobs, self._engine, self._on, self._profile = (
            derived,
            blobs,
            engine,
            on,
            profile,
        )
        self._index = engine.index
        self._day = on.isoformat()
        self._ended = {one.document for one in rules.ended if one.until <= self._day}
        self._captured = dict(_captured(derived, log, blobs, self._index.documents, on))
        self._labels = {one.iri: one.label for one in self._index.documents}
        self._texts: dict[tuple[str, ...], ReadText] = {}
        self._norms = {norm.iri: number for number, norm in enumerate(self._index.norms)}

    def platforms(self, given: Sequence[str]) -> list[str]:
        every = sorted({platform for document in self._index.documents for platform in document.governs})
        short = {platform.removeprefix(f"{ID}platform/"): platform for platform in every}
        for name in given:
            if name not in short:
                raise UnknownName(f"no platform `{name}`", fix=nearest(name, short))
        if given:
            return list(dict.fromkeys(given))
        stated = self._profile.listed.get("platforms", ()) if self._profile else ()
        own = [name for name, iri in short.items() if iri in stated]
        if self._profile and not own:
            raise UnknownName(
                "the profile names no platform whose terms are curated",
                fix="add `platforms:` to it, or --platform",
            )
        return own or list(short)

    def platform(self, name: str, kinds: Sequence[str]) -> PlatformFindings:
        platform = f"{ID}platform/{name}"
        source: dict[str, Any] = dict(self._profile.source) if self._profile else {}
        profile = read_profile({**source, "platforms": [name]}, self._index, "profile")
        bare = read_profile({"platforms": [name]}, self._index, "profile")
        evaluation = self._engine.evaluate(profile, self._on)
        bound = {
            document: rows
            for document, rows in documents_to_read(self._engine, profile, bare, self._on).items()
            if document not in self._ended
        }
        absent = {one: why for one, rows in bound.items() if (why := self._unread(one, platform, rows))}
        texts = tuple(
            self._read(self._captured[one], rows) for one, rows in bound.items() if one not in absent
        )
        shelf = Shelf(platform, texts, absent)
        mapped = list(self._mapped(shelf, bound, evaluation))
        left_out: dict[str, None] = {}
        outcomes = []
        for rule in self.rules.rules:
            law = self._law(rule.law, evaluation)
            if law is None or law.status == "does_not_apply":
                norm = self._index.norms[self._norms[rule.law[0]]] if rule.law[0] in self._norms else None
                short = rule.law[0].removeprefix(f"{ID}norm/")
                left_out[f"{norm.citation} ({short})" if norm else short] = None
                continue
            outcomes += judge(rule, law, self.rules, shelf)
        kept, parted = reconciled(outcomes, [each for each, _ in mapped])
        rows = [finding for _, finding in kept]
        rows += [finding for _, finding in mapped if finding]
        wanted = [row for row in rows if (row.kind in kinds if kinds else row.kind != "said")]
        return PlatformFindings(
            name, self._index.labels.get(platform, platform),
            tuple(sorted(wanted, key=_order)), tuple(parted),
            tuple(text.searched for text in texts), tuple(absent.values()), tuple(sorted(left_out)),
        )  # fmt: skip

    # ---------------------------------------------------------------- texts
    def _unread(self, document: str, platform: str, bound: Sequence[Binding]) -> str:
        """Say why a document can't be read for a platform: no text of it, or nobody read which sections are about it."""
        label = self._labels.get(document, document)
        if document not in self._captured:
            return f"not in the archive: {label}"
        scoped = [one for one in self._index.scopes if one.data["document"] == document]
        governs = self._captured[document].document.governs
        if scoped and platform in governs and not any(platform in one.data["platforms"] for one in scoped):
            return f"which of its sections bind this service hasn't been read: {label}"
        since = [one.since for one in bound if one.sections]
        if since and len(since) == len(bound) and min(since) > self._captured[document].captured[:10]:
            return f"which of its sections bound this service by then hasn't been read: {label}"
        return ""

    def _read(self, captured: _Captured, bound: Sequence[Binding]) -> ReadText:
        document, words = captured.document, self._blobs.text(captured.text)
        service = document.record.partition("/")[0]
        own = [one.sections for one in bound if one.since <= captured.captured[:10] or not one.sections]
        sections = sorted({section for one in own if one for section in one}) if None not in own else []
        certain = any(one.certain for one in bound)
        key = (document.iri, str(certain), *sections)
        if key in self._texts:
            return self._texts[key]
        clauses: Sequence[Reading] = readings(captured.text, service, self._blobs, self._derived)
        if sections:
            parts = segment(words)
            starts = {part.start for part in Scope.of(sections).select(parts)}
            clauses = [one for one in clauses if one.start in starts]
        self._texts[key] = ReadText(
            document.iri, document.label, captured.captured, captured.text, words, tuple(clauses), tuple(sections), certain
        )  # fmt: skip
        return self._texts[key]

    # ---------------------------------------------------------------- law
    def _law(self, norms: Sequence[str], evaluation: Evaluation) -> Law | None:
        """Return the first of the norms that is law on the day, with how it stands to the profile; None if none is."""
        for iri in norms:
            number = self._norms.get(iri)
            norm = self._index.norms[number] if number is not None else None
            if norm and number is not None and _stands(norm, self._day):
                return self._told(norm, number, evaluation)
        return None

    def _told(self, norm: Norm, number: int, evaluation: Evaluation) -> Law:
        def own(span: Evidence) -> bool:
            """Put the words of the unit itself before those that it rests on."""
            return not (span[4] and norm.citation.endswith(span[4]))

        force = next((one.binding_force for one in self._index.instruments if one.iri == norm.instrument), "")
        return Law(
            norm.iri, norm.ref, norm.citation, norm.deontic, norm.summary, force,
            STATUS[evaluation.answers[number]] if self._profile else "",
            applies_from(self._engine.evaluator, evaluation, number),
            tuple(self._engine.witness.lookup(span, self._on) for span in sorted(norm.evidence, key=own)),
        )  # fmt: skip

    # ---------------------------------------------------------------- mappings
    def _mapped(
        self, shelf: Shelf, bound: dict[str, list[Binding]], evaluation: Evaluation
    ) -> Iterator[tuple[Mapped, TermsFinding | None]]:
        """Yield the curated mappings from the platform's terms that hold or may hold, with the finding each makes."""
        for number, claim in enumerate(self._index.mappings):
            if evaluation.mappings[number] == FALSE or not _stands(claim, self._day):
                continue
            source = claim.data["maps_from"]
            if not self._touches(source, shelf, bound, evaluation):
                continue
            law = self._law([claim.data["maps_to"]], evaluation)
            if law is None or law.status == "does_not_apply":
                continue
            each = Mapped(
                claim.iri, law.iri, claim.data["relation"], bool(claim.data["negated"]), claim.summary,
                claim.confidence, self._quoted(claim), self._readings(claim),
            )  # fmt: skip
            kind = _OF_MAPPINGS.get(each.relation)
            yield each, self._finding(claim, each, kind, law, shelf) if kind and not each.negated else None

    def _finding(self, claim: Claim, mapped: Mapped, kind: Kind, law: Law, shelf: Shelf) -> TermsFinding:
        why: tuple[str, ...] = ()
        if kind == "silent" and shelf.absent:
            kind = "not_examined"
            why = ("a mapping calls one document silent, and others weren't read", *shelf.absent.values())
        return TermsFinding(
            kind, "mapping", claim.iri, law, claim.summary, claim.confidence,
            status_on(self._index, claim, self._day), claim.author, mapped.terms, why=why,
        )  # fmt: skip

    def _touches(
        self, source: str, shelf: Shelf, bound: dict[str, list[Binding]], evaluation: Evaluation
    ) -> bool:
        """Say whether a norm, clause or document belongs to what binds the users of the platform."""
        ruled = source in self._norms
        if ruled:
            norm = self._index.norms[self._norms[source]]
            if evaluation.answers[self._norms[source]] == FALSE:
                return False
            source = norm.unarchived or norm.source
        document, _, spans = self._index.provisions.get(source, (source, "", ()))
        if not any(one.certain for one in bound.get(document, ())):
            return False
        text = next((one for one in shelf.texts if one.document == document), None)
        if (
            text is None
        ):  # what a norm asks names its services; where the text is here, a clause needs its section read
            return ruled or document not in self._captured
        return not text.sections or not spans or any(map(text.holds, map(self._now, spans)))

    def _now(self, span: Evidence) -> tuple[str, int, int]:
        """Return text and place of a span as they are on the day, where its words still stand."""
        seen = self._engine.witness.lookup(span, self._on)
        return seen.text, seen.start, seen.end

    def _readings(self, claim: Claim) -> frozenset[str]:
        """Return the readings that the claim's condition asks for."""
        wanted = {self._index.tests[test][2] for when, _ in claim.when or () for test in when}
        return frozenset(wanted & self._index.question_of.keys())

    def _quoted(self, claim: Claim) -> tuple[Cited, ...]:
        """Return the terms' side of a mapping's evidence, as it stands on the day."""
        rows = []
        owners = {text: one for one in self._index.documents for _, text in one.texts}
        for span in claim.evidence:
            if span[0] in owners:
                document = owners[span[0]]
                seen = self._engine.witness.lookup(span, self._on)
                captured = next((day for day, text in document.texts if text == seen.text), "")
                rows.append(
                    Cited(
                        document.iri.removeprefix(f"{ID}document/"),
                        document.label,
                        captured,
                        seen.text,
                        seen.number,
                        "",
                        seen.start,
                        seen.end,
                        seen.sha256,
                        seen.quote,
                        seen.standing,
                    )
                )
        return tuple(rows)


def _captured(
    derived: Path, log: Log, blobs: Blobs, documents: Sequence[Terms], on: dt.date
) -> Iterator[tuple[str, _Captured]]:
    """Yield the newest accepted text of each curated document that stood on a day."""
    known = histories(log, {document.record for document in documents if document.record})
    if not known:
        raise NotSetUp(
            "no terms are archived", fix="import a collection with `lexposure archive import PATH`"
        )
    for document in documents:
        rows = []
        for history in known:
            if history.record == document.record:
                accepted = [step.place for step in judged(history, blobs, derived, on) if step.accepted]
                rows += [history.versions[accepted[-1]]] if accepted else []
        if rows:
            version = max(rows, key=lambda one: (one.captured, one.text))
            yield document.iri, _Captured(document, version.captured, version.text)


def _stands(claim: Claim, day: str) -> bool:
    return (claim.valid_from or "") <= day and (claim.valid_until is None or day < claim.valid_until)


def _order(finding: TermsFinding) -> tuple[object, ...]:
    where = [(one.document, one.start) for one in finding.terms[:1]]
    return KINDS.index(finding.kind), finding.law.ref, where, finding.basis, finding.source
