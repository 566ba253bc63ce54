"""The published JSON read back as an answer, so that one that was stored can be shown in every other form."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import orjson

from lexposure.exposure.answers import Exposure

__all__ = ["loaded", "read_exposure", "read_profile_of"]


def loaded(data: bytes) -> dict[str, Any]:
    """Return what `json_form.written` wrote as plain values; ValueError for what isn't JSON."""
    try:
        form: dict[str, Any] = orjson.loads(data)
    except orjson.JSONDecodeError:
        form = json.loads(data)  # what orjson doesn't take: escapes of lone surrogates, longer integers
    return form


def read_exposure(data: bytes) -> Exposure:
    """Return the answer that `json_form.dumps` wrote; ValueError for anything else."""
    form = loaded(data)
    try:
        for answer in form["answers"]:
            for path in answer["paths"]:
                path["hops"] = [_hop(hop) for hop in path["hops"]]
        return msgspec.convert(form, Exposure)
    except (KeyError, TypeError, msgspec.ValidationError) as problem:
        raise ValueError(f"no answer in the published form: {problem}") from None


def _hop(hop: dict[str, Any]) -> dict[str, Any]:
    """Put the spans together again that the published form gives apart."""
    spans = [hop["evidence"], *hop["further_evidence"]]
    return {**hop, "evidence": [span for span in spans if span]}


def read_profile_of(data: bytes) -> dict[str, Any]:
    """Return the profile alone, which stands at the head of the published JSON; ValueError for anything else."""
    text = data.decode()
    _, head, _ = text.partition('{\n  "profile": ')
    start = len(head)
    if not head:
        raise ValueError("no answer in the published form")
    found: dict[str, Any] = json.JSONDecoder().raw_decode(text, start)[0]
    return found
