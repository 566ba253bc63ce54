"""The published JSON has the published shape, and nothing that the data doesn't say."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from lexposure.exposure.rating_formula import VALUES
from lexposure.render.json_form import dumps, plain, to_json
from render.examples import ABSENT, EMPTY, EXPOSURE, LONG_QUOTE, crowded

jsonschema_rs = pytest.importorskip("jsonschema_rs", reason="the schema validator of the development tools")

TEXT = {"type": "string"}
DATE = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}$"}
STATUS = {"enum": ["applies", "may_apply", "does_not_apply"]}
COUNT = {"type": "integer", "minimum": 0}
SURE = {"type": ["number", "null"], "minimum": 0, "maximum": 1}


def closed(**properties: Any) -> dict[str, Any]:
    """Return the schema of an object that has exactly these fields."""
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


def many(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


EVIDENCE = closed(
    text=TEXT,
    start={"type": "integer", "minimum": 0},
    end={"type": "integer", "minimum": 0},
    sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
    standing={"enum": ["verbatim", "superseded", "not_archived"]},
    source=TEXT,
    number=TEXT,
    quote={"type": ["string", "null"]},
    how={"type": ["string", "null"]},
)
HOP = closed(
    iri=TEXT,
    label=TEXT,
    kind=TEXT,
    evidence={"anyOf": [EVIDENCE, {"type": "null"}]},
    further_evidence=many(EVIDENCE),
    confidence=SURE,
    detail=TEXT,
    status=TEXT,
)
RATING = {
    "anyOf": [
        closed(
            band={"enum": ["severe", "high", "moderate", "unrated", "low"]},
            inputs=closed(**dict.fromkeys(VALUES, TEXT)),
            formula=TEXT,
        ),
        {"type": "null"},
    ]
}
ANSWER = closed(
    ref=TEXT,
    iri=TEXT,
    citation=TEXT,
    side={"enum": ["contract", "law"]},
    deontic=TEXT,
    summary=TEXT,
    status=STATUS,
    applies_from=DATE,
    because=many(
        closed(test=TEXT, facet=TEXT, outcome={"enum": ["true", "false", "open"]}, fact=TEXT, rule=TEXT)
    ),
    needs=many(closed(facet=TEXT, value=TEXT, question=TEXT)),
    readings=many(closed(question=TEXT, reading=TEXT, iri=TEXT, status=STATUS, held_by=TEXT)),
    rating=RATING,
    penalties=many(TEXT),
    binding_force=TEXT,
    claim_status=TEXT,
    confidence=SURE,
    author=TEXT,
    breached_by=TEXT,
    notes=many(TEXT),
    paths=many(closed(hops=many(HOP), weakest_hop={"type": ["integer", "null"]}, rating=RATING)),
)
SCHEMA = closed(
    profile={"type": "object"},
    as_of=DATE,
    known_at=TEXT,
    dataset=TEXT,
    answers=many(ANSWER),
    not_examined=many(closed(what=TEXT, iri=TEXT, why=TEXT, fix=TEXT)),
    next_question={
        "anyOf": [
            closed(facet=TEXT, value=TEXT, question=TEXT, settles=COUNT, if_yes=COUNT, if_no=COUNT),
            {"type": "null"},
        ]
    },
    notice=TEXT,
)


@pytest.mark.parametrize("exposure", [EXPOSURE, EMPTY, crowded(3)], ids=["full", "empty", "crowded"])
def test_json_has_the_published_shape(exposure: Any) -> None:
    """Every field is there, null where unknown, and no other."""
    jsonschema_rs.validator_for(SCHEMA).validate(json.loads(dumps(exposure)))


def test_fields_stand_in_the_published_order() -> None:
    """A reader finds the fields in the order of the documentation."""
    form = to_json(EXPOSURE)

    assert list(form)[:5] == ["profile", "as_of", "known_at", "dataset", "answers"]
    assert list(form["answers"][0])[:4] == ["ref", "iri", "citation", "side"]
    assert list(form["answers"][0]["paths"][0]["hops"][0])[:4] == ["iri", "label", "kind", "evidence"]


def test_quotes_keep_every_character() -> None:
    """A quote in JSON equals the span, line breaks and odd characters included."""
    hops = json.loads(dumps(EXPOSURE))["answers"][0]["paths"][0]["hops"]

    assert [hop["evidence"]["quote"] for hop in hops if hop["evidence"]] == [LONG_QUOTE]


def test_missing_text_is_said_with_the_way_to_import_it() -> None:
    """Evidence without its text has no quote, and names the hash to look for and the command to run."""
    hops = to_json(EXPOSURE)["answers"][3]["paths"][0]["hops"]
    evidence = next(hop["evidence"] for hop in hops if hop["evidence"])

    assert evidence["quote"] is None
    assert ABSENT.text in evidence["how"]
    assert "lexposure archive import" in evidence["how"]


def test_times_sets_and_lone_surrogates_have_one_form() -> None:
    """Sets are sorted, UTC is Z, a day is a day, and every text can be written as UTF-8."""
    assert plain({"b", "a"}) == ["a", "b"]
    assert plain(EXPOSURE.known_at) == "2031-11-24T09:30:00Z"
    assert plain({"day": dt.date(2031, 1, 2)}) == {"day": "2031-01-02"}
    odd = dumps(replace(EMPTY, profile={"name": "\ud800"}))
    assert json.loads(odd.encode())["profile"]["name"] == "\ud800"
