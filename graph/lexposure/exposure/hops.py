"""A path told hop by hop: party, role, platform, document, clause, duty, mapping, law, reach, authority, penalty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lexposure.exposure.answers import BINDING, Evidence, Hop, HopKind, Path
from lexposure.exposure.claim_status import reviews_told, status_on, told_on
from lexposure.exposure.evaluation import Evaluation, Evaluator
from lexposure.exposure.evidence import Witness
from lexposure.exposure.facts import TRUE
from lexposure.exposure.index import Claim, Norm, Terms
from lexposure.exposure.pathways import Pathway
from lexposure.exposure.penalties import ceiling
from lexposure.exposure.reasons import STATUS, Reasons
from lexposure.model.namespaces import BASE, VOCAB

__all__ = ["NO_WORDS", "Teller"]

NO_WORDS = "cites no words, for no archived text of it was read"
"""Why a claim's hop has no evidence; only a draft may stand without."""


class Teller:
    """Tells the paths of one evaluation, with evidence looked up by a witness."""

    def __init__(
        self, evaluator: Evaluator, evaluation: Evaluation, reasons: Reasons, witness: Witness
    ) -> None:
        index = evaluator.index
        self._above = evaluator.table.above
        self._index = index
        self._evaluation = evaluation
        self._reasons = reasons
        self._witness = witness
        self._documents = {document.iri: document for document in index.documents}
        self._day = evaluation.as_of.isoformat()
        self._used = evaluation.profile.listed.get("platforms", ())

    def tell(self, pathways: Iterable[Pathway]) -> list[Path]:
        """Return paths as hops. Paths that differ in the penalty alone are one chain that ends in all its ceilings."""
        chains: dict[Pathway, list[int | None]] = {}
        for pathway in pathways:
            chains.setdefault(pathway._replace(penalty=None), []).append(pathway.penalty)
        return [self._path(pathway, penalties) for pathway, penalties in chains.items()]

    def _path(self, pathway: Pathway, penalties: list[int | None]) -> Path:
        """The weakest hop is the claim of least confidence, the first of equals."""
        ceilings = (self._penalty(number) for number in penalties if number is not None)
        hops = (*self._hops(pathway), *ceilings)
        known = [(hop.confidence, i) for i, hop in enumerate(hops) if hop.confidence is not None]
        return Path(hops, min(known)[1] if known else None)

    def _hops(self, pathway: Pathway) -> Iterator[Hop]:
        norm = self._index.norms[pathway.norm]
        contract = None if pathway.contract is None else self._index.norms[pathway.contract]
        if norm.side == "contract":
            contract = norm
        yield Hop(f"{BASE}profile", self._evaluation.profile.name, "party")
        first = contract or norm
        if first.bearers:
            yield self._role(first.bearers)
        if contract:
            yield from self._contract(
                contract, pathway.contract if pathway.contract is not None else pathway.norm
            )
        if pathway.mapping is not None:
            yield self._mapping(pathway.mapping)
        if norm.side == "law":
            yield from self._law(norm, pathway)
        yield from self._consequences(pathway)

    def _role(self, bearers: tuple[str, ...]) -> Hop:
        """Return the stated role that makes the party a bearer, or the norm's own bearer if a rule concludes it."""
        stated = self._evaluation.profile.listed.get("roles", ())
        role, bearer = next(
            ((r, b) for b in bearers for r in stated if b in self._above(r)), (None, bearers[0])
        )
        if bearer == f"{VOCAB}role/platform-operator" and not role:
            return Hop(
                bearer,
                f"{self._reasons.label(bearer)} (the other party)",
                "role",
                detail="the party is the counterparty",
            )
        detail = "" if role else "not stated as a role: the norm's own bearer"
        return Hop(role or bearer, self._reasons.label(role or bearer), "role", detail=detail)

    # ---------------------------------------------------------------- contract side
    def _contract(self, norm: Norm, number: int) -> Iterator[Hop]:
        """Tell how a clause binds: platform, document, and each clause by which one document takes in the next."""
        document = self._document_of(norm.source)
        chain = self._incorporations(document)
        yield from self._platform(self._document_of(chain[0][0].source) if chain else document)
        for claim, value in chain:
            yield from self._clause(claim.source, known=claim is not chain[0][0])
            yield self._incorporation(claim, value)
        if document and not (chain and self._unread(document)):
            yield from self._clause(norm.source, known=bool(chain))
        if norm.unarchived and not chain:
            yield from self._unarchived(norm)
        yield self._norm(norm, number)

    def _document_of(self, provision: str) -> str:
        return self._index.provisions.get(provision, ("", "", ()))[0]

    def _unread(self, document: str) -> bool:
        terms = self._documents.get(document)
        return not terms or not terms.texts

    def _governing(self, document: str) -> str:
        """Return the party's platform that a document governs; empty if it governs none of them."""
        terms = self._documents.get(document)
        return next((p for p in self._used if terms and self._above(p) & set(terms.governs)), "")

    def _platform(self, document: str) -> Iterator[Hop]:
        platform = self._governing(document)
        if platform:
            yield Hop(platform, self._reasons.label(platform), "platform")

    def _incorporations(self, document: str) -> list[tuple[Claim, int]]:
        """Return the clauses by which a document binds, outermost first; none if it is read and governs by itself."""
        chain: list[tuple[Claim, int]] = []
        seen = {document}
        while self._unread(document) or (self._used and not self._governing(document)):
            found = self._incorporating(document, seen)
            if not found:
                break
            chain.insert(0, found)
            document = self._document_of(found[0].source)
            seen.add(document)
        return chain

    def _incorporating(self, document: str, seen: set[str]) -> tuple[Claim, int] | None:
        """Return a clause that takes a document in: one that does for sure before one that may."""
        claims = zip(self._index.incorporations, self._evaluation.incorporations, strict=True)
        found = [
            (claim, value)
            for claim, value in claims
            if value and claim.data["document"] == document and self._document_of(claim.source) not in seen
        ]
        return max(found, key=lambda pair: pair[1], default=None)

    def _clause(self, provision: str, *, known: bool) -> Iterator[Hop]:
        """Tell a clause with its document and version; a document that was incorporated is `known` from that hop."""
        document, printed, evidence = self._index.provisions[provision]
        terms = self._documents.get(document)
        if terms and not known:
            yield Hop(document, terms.label, "document")
        if terms:
            yield self._version(terms)
        found = tuple(self._witness.lookup(span, self._evaluation.as_of) for span in evidence)
        label = f"{printed} {self._reasons.label(provision)}".strip()
        yield Hop(provision, label, "provision", evidence=found)

    def _version(self, terms: Terms) -> Hop:
        since, text = next(((d, t) for d, t in reversed(terms.texts) if d <= self._day), ("", ""))
        if not text:
            return Hop(
                terms.iri,
                "no version captured by that day",
                "document_version",
                detail="text not in this archive",
            )
        label = f"captured {since}, the latest by {self._day}"
        return Hop(
            f"{terms.iri.split('/id/')[0]}/id/text/{text}", label, "document_version", detail=f"sha256 {text}"
        )

    def _incorporation(self, claim: Claim, value: int) -> Hop:
        terms = self._documents.get(claim.data["document"])
        archived = "" if terms and terms.texts else "; text not in this archive"
        sure = "" if value == TRUE else "; may apply"
        label = terms.label if terms else self._reasons.label(claim.data["document"])
        return Hop(
            claim.data["document"],
            f"{label} (incorporated)",
            "document",
            claim.confidence,
            detail=self._also(claim, f"version {claim.data['version_rule']}{archived}{sure}"),
            status=self._status(claim),
        )

    def _unarchived(self, norm: Norm) -> Iterator[Hop]:
        label = self._reasons.label(norm.unarchived)
        incorporation = next(
            (c for c in self._index.incorporations if c.data["document"] == norm.unarchived), None
        )
        yield Hop(
            norm.unarchived,
            f"{label} (incorporated)",
            "document",
            incorporation.confidence if incorporation else None,
            detail="text not in this archive",
        )

    # ---------------------------------------------------------------- both sides
    def _norm(self, norm: Norm, number: int) -> Hop:
        kind: HopKind = "contract_norm" if norm.side == "contract" else "legal_norm"
        status = STATUS[self._evaluation.answers[number]]
        detail = f"{status}; {self._by(norm)}"
        if norm.unarchived:
            detail = f"{detail}; {NO_WORDS}"
        evidence = () if norm.side == "law" or norm.unarchived else self._evidence(norm)
        return Hop(norm.iri, norm.summary, kind, norm.confidence, evidence, detail, self._status(norm))

    def _mapping(self, number: int) -> Hop:
        mapping = self._index.mappings[number]
        sure = "" if self._evaluation.mappings[number] == TRUE else "may apply; "
        relation = mapping.data["relation"].replace("_", " ")
        label = f"{relation}: {mapping.summary}" if mapping.summary else relation
        return Hop(
            mapping.iri,
            label,
            "mapping",
            mapping.confidence,
            self._evidence(mapping),
            f"{sure}{self._by(mapping)}",
            self._status(mapping),
        )

    def _status(self, claim: Claim) -> str:
        return status_on(self._index, claim, self._day)

    def _by(self, claim: Claim) -> str:
        """Return the status that is recorded, by whom, and before it why the claim is stale, if it is."""
        return self._also(claim, f"{claim.status}, by {self._reasons.label(claim.author)}")

    def _also(self, claim: Claim, detail: str) -> str:
        parts = told_on(self._index, claim, self._day), detail, *reviews_told(self._index, claim)
        return "; ".join(part for part in parts if part)

    def _evidence(self, claim: Claim) -> tuple[Evidence, ...]:
        return tuple(self._witness.lookup(span, self._evaluation.as_of) for span in claim.evidence)

    # ---------------------------------------------------------------- law side
    def _law(self, norm: Norm, pathway: Pathway) -> Iterator[Hop]:
        yield from (self._derived(rule) for rule in reversed(self._reasons.relied_on(pathway.norm)))
        yield self._norm(norm, pathway.norm)
        yield Hop(
            norm.source, norm.citation, "legal_unit", evidence=self._evidence(norm), detail=self._soft(norm)
        )
        words, test = self._reasons.hook(pathway.norm)
        hook = norm.source if test is None else self._index.tests[test][0]
        yield Hop(hook, words, "hook")
        for place in self._jurisdictions(norm):
            yield Hop(place, self._reasons.label(place), "jurisdiction")

    def _derived(self, number: int) -> Hop:
        """Return a fact that a rule concluded and the norm rests on: a premise like any other claim."""
        rule = self._index.norms[number]
        sure = "" if self._evaluation.claims[number] == TRUE else "may apply; "
        detail = _words(rule, f"{sure}{self._by(rule)}")
        return Hop(
            rule.iri,
            f"{rule.citation}: {rule.summary}",
            "derived_fact",
            rule.confidence,
            self._evidence(rule),
            detail,
            self._status(rule),
        )

    def _soft(self, norm: Norm) -> str:
        """Return remarks on a unit: of an instrument that isn't law in force, or cited without its words; empty if neither."""
        force = next(
            (i.binding_force for i in self._index.instruments if i.iri == norm.instrument), "binding"
        )
        return _words(norm, "" if force in BINDING else f"binding force: {force}")

    def _jurisdictions(self, norm: Norm) -> tuple[str, ...]:
        return next((i.jurisdictions for i in self._index.instruments if i.iri == norm.instrument), ())

    def _consequences(self, pathway: Pathway) -> Iterator[Hop]:
        if pathway.authority is not None:
            claim = self._index.competences[pathway.authority]
            yield Hop(
                claim.data["authority"],
                self._reasons.label(claim.data["authority"]),
                "authority",
                claim.confidence,
                self._evidence(claim),
                _words(claim, self._also(claim, claim.summary)),
                self._status(claim),
            )

    def _penalty(self, number: int) -> Hop:
        claim = self._index.penalties[number]
        label = ceiling(claim, self._evaluation.profile)
        if self._evaluation.penalties[number] != TRUE:
            label = f"may apply: {label}"
        detail = _words(claim, self._also(claim, "" if claim.summary in label else claim.summary))
        status = self._status(claim)
        return Hop(claim.iri, label, "penalty", claim.confidence, self._evidence(claim), detail, status)


def _words(claim: Claim, detail: str) -> str:
    """Return what a hop says of a claim, and why it shows no words if it shows none."""
    return detail if claim.evidence else "; ".join(part.rstrip(".") for part in (detail, NO_WORDS) if part)
