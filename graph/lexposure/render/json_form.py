"""The published JSON: the shape other programs rely on, the same from command line and API."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Mapping, Set
from typing import TYPE_CHECKING, Any

import orjson

from lexposure.render.digest import how_to_import

if TYPE_CHECKING:
    from lexposure.exposure.answers import Answer, Evidence, Exposure, Hop, HopKind, Path, Rating

__all__ = ["answer_form", "dumps", "plain", "rating_form", "to_json", "written"]

_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def dumps(exposure: Exposure) -> str:
    """Return an answer as JSON text."""
    return written(to_json(exposure))


def written(form: Mapping[str, Any]) -> str:
    """Return the JSON text: UTF-8, two blanks of indentation, a line break at the end, equal bytes for equal input."""
    try:
        return orjson.dumps(form, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()
    except (
        TypeError
    ):  # a profile may hold what it doesn't write: integers of more than 64 bits, lone surrogates
        text = json.dumps(form, ensure_ascii=False, indent=2, allow_nan=False)
    # A lone surrogate has no UTF-8 form; its escape has.
    return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def to_json(exposure: Exposure) -> dict[str, Any]:
    """Return the answer as plain dicts, lists, strings and numbers; dates in ISO 8601, null for what isn't known."""
    return {
        "profile": plain(exposure.profile),
        "as_of": exposure.as_of.isoformat(),
        "known_at": plain(exposure.known_at),
        "dataset": exposure.dataset,
        "answers": [answer_form(answer) for answer in exposure.answers],
        "not_examined": [plain(item) for item in exposure.not_examined],
        "next_question": plain(exposure.next_question),
        "notice": exposure.notice,
    }


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: dataclasses and mappings as objects, sets as sorted lists, dates as text."""
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Set):
        return sorted((plain(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def answer_form(answer: Answer) -> dict[str, Any]:
    """Return one answer as it stands in the published JSON."""
    return {
        "ref": answer.ref,
        "iri": answer.iri,
        "citation": answer.citation,
        "side": answer.side,
        "deontic": answer.deontic,
        "summary": answer.summary,
        "status": answer.status,
        "applies_from": plain(answer.applies_from),
        "because": plain(answer.because),
        "needs": plain(answer.needs),
        "readings": plain(answer.readings),
        "rating": rating_form(answer.rating),
        "penalties": plain(answer.penalties),
        "binding_force": answer.binding_force,
        "claim_status": answer.claim_status,
        "confidence": answer.confidence,
        "author": answer.author,
        "breached_by": answer.breached_by,
        "notes": plain(answer.notes),
        "paths": [_path(path) for path in answer.paths],
    }


def _path(path: Path) -> dict[str, Any]:
    return {
        "hops": [_hop(hop) for hop in path.hops],
        "weakest_hop": path.weakest_hop,
        "rating": rating_form(path.rating),
    }


def rating_form(rating: Rating | None) -> dict[str, Any] | None:
    """Return a rating as it stands in the published JSON: the band, its inputs, the version of the formula."""
    if rating is None:
        return None
    return {"band": rating.band, "inputs": dict(vars(rating.inputs)), "formula": rating.formula}


def _hop(hop: Hop) -> dict[str, Any]:
    spans = [_evidence(evidence, hop.kind) for evidence in hop.evidence]
    return {
        "iri": hop.iri,
        "label": hop.label,
        "kind": hop.kind,
        "evidence": spans[0] if spans else None,
        "further_evidence": spans[1:],
        "confidence": hop.confidence,
        "detail": hop.detail,
        "status": hop.status,
    }


def _evidence(evidence: Evidence, kind: HopKind) -> dict[str, Any]:
    absent = evidence.standing == "not_archived"
    return {
        "text": evidence.text,
        "start": evidence.start,
        "end": evidence.end,
        "sha256": evidence.sha256,
        "standing": evidence.standing,
        "source": evidence.source,
        "number": evidence.number,
        "quote": None if absent else evidence.quote,
        "how": how_to_import(evidence, kind) if absent else None,
    }
