"""An invented contract side: an agreement that takes in terms, which take in a policy, and mappings into the law."""

from __future__ import annotations

import hashlib

from exposure.invented import Invented, norm

__all__ = ["AGREEMENT_TEXT", "POLICY_TEXT", "contract", "mapping"]

AGREEMENT_TEXT = "1. The terms are part of this.\n"
TERMS_TEXT = "1. The policy is part of this.\n2. Nobody may probe.\n"
POLICY_TEXT = "1. Nobody may copy.\n"


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _document(name: str, text: str | None, *more: str) -> list[str]:
    document = "\n".join([f"id: document/{name}", "type: Document", f"label: The {name}", *more])
    version = (
        [f"id: text/{_sha(text)}\ntype: DocumentVersion\nrealizes: document/{name}\ncaptured: 2026-01-01"]
        if text
        else []
    )
    return [document, *version]


def _span(text: str, words: str) -> str:
    start = text.index(words)
    return f"{{of: text/{_sha(text)}, start: {start}, end: {start + len(words)}, sha256: {_sha(words)}}}"


def _provision(name: str, document: str, text: str | None, words: str, number: str) -> str:
    evidence = [f"evidence: {_span(text, words)}"] if text else []
    lines = [
        f"id: provision/{name}",
        "type: Provision",
        f"part_of: document/{document}",
        f"number: '{number}'",
    ]
    return "\n".join([*lines, *evidence])


def _incorporation(source: str, document: str, *more: str) -> str:
    lines = [f"id: incorporation/{document}", "type: Incorporation", f"source: provision/{source}"]
    return "\n".join([*lines, f"incorporates: document/{document}", "version_rule: as-posted", *more])


def mapping(name: str, start: str, goal: str, *more: str) -> str:
    """Return a mapping between two nodes."""
    lines = [
        f"id: mapping/{name}",
        "type: Mapping",
        f"maps_from: {start}",
        f"maps_to: {goal}",
        "relation: mirrors",
    ]
    return "\n".join([*lines, "confidence: 0.7", f"summary: the mapping {name}", *more])


def contract(*more: str, policy_text: str | None = None, terms_when: str = "") -> Invented:
    """Compile the contract side with further claims; the policy's text is archived if it is given."""
    unread = [] if policy_text else ["unarchived_source: document/policy"]
    return Invented(
        *_document("agreement", AGREEMENT_TEXT, "governs: platform/acme/cloud"),
        *_document("terms", TERMS_TEXT),
        *_document("policy", policy_text),
        _provision("agreement/1", "agreement", AGREEMENT_TEXT, "The terms are part of this.", "1"),
        _provision("terms/1", "terms", TERMS_TEXT, "The policy is part of this.", "1"),
        _provision("terms/2", "terms", TERMS_TEXT, "Nobody may probe.", "2"),
        _provision("policy/1", "policy", policy_text, "Nobody may copy.", "1"),
        _incorporation("agreement/1", "terms", "confidence: 0.8", *([f"applies_when: {terms_when}"] if terms_when else [])),
        _incorporation("terms/1", "policy", "confidence: 0.6"),
        norm("probe", "{platforms: acme/cloud}", "bearer: https://w3id.org/lexposure/vocab/role/operator", source="provision/terms/2"),
        norm("copy", "{platforms: acme/cloud}", *unread, source="provision/policy/1"),
        norm("law", "{established_in: EU}", "bearer: deployer", "penalties: [penalty/big, penalty/small]"),
        "id: penalty/big\ntype: Penalty\nsource: 'AIA:art_99'\nkind: administrative-fine\nmax_amount: {value: 5, currency: EUR}\nconfidence: 0.9",
        "id: penalty/small\ntype: Penalty\nsource: 'AIA:art_99'\nkind: administrative-fine\nmax_amount: {value: 1, currency: EUR}\nconfidence: 0.9\napplies_when: {employees: {lt: 10}}",
        "id: authority/office\ntype: Authority\nlabel: The Office",
        "id: competence/office\ntype: Competence\nsource: 'AIA:art_70'\nconcerns: [instrument/eu-ai-act]\nauthority: authority/office\njurisdiction: EU\nconfidence: 0.95",
        "id: instrument/eu-ai-act\ntype: Instrument\nref_prefix: AIA\ntitle: An act\ncitation: An act\njurisdiction: EU\nbinding_force: binding",
        *more,
    )  # fmt: skip
