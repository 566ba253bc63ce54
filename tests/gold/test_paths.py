"""Every path of every gold answer can be opened and checked: its words re-derive, or each hop says why it shows none."""

from __future__ import annotations

from collections import Counter

import pytest
from gold_evidence import SILENT, WRONG, gold, reasons

from lexposure.exposure.hops import NO_WORDS
from lexposure.render.json_form import to_json
from lexposure.workspace import Workspace

PROFILES = 41


@pytest.mark.shared
def test_each_hop_re_derives_or_says_why_not(archived: Workspace) -> None:
    """Over all paths no quote differs from the archive and no hop is silent; with law and one operator's terms archived,
    each kind of reason occurs."""
    found: Counter[str] = Counter()
    faults: list[tuple[str, str, str]] = []
    for name, exposure in gold(archived):
        for reason, hop in reasons(exposure, archived.blobs):
            found[reason] += 1
            if reason in (SILENT, WRONG):
                faults.append((name, hop.kind, hop.iri))
    assert faults == []
    assert {"quoted", "not archived", "by definition", "told at its unit", "not read"} <= set(found)
    assert found["quoted"] > found["not archived"]


def test_without_any_text_each_hop_says_what_to_import(shipped: Workspace) -> None:
    """On the first run nothing is archived: no hop is silent, none shows words, and each missing text is named with the
    command that imports it."""
    answers = dict(gold(shipped))
    assert len(answers) == PROFILES
    for name, exposure in answers.items():
        kinds = Counter(reason for reason, _ in reasons(exposure, shipped.blobs))
        assert kinds[SILENT] == kinds[WRONG] == kinds["quoted"] == 0, name
    form = to_json(answers["SC01"])
    spans = [
        hop["evidence"]
        for answer in form["answers"]
        for path in answer["paths"]
        for hop in path["hops"]
        if hop["evidence"]
    ]
    assert spans
    assert all(span["text"] in span["how"] and "import" in span["how"] for span in spans)


def test_only_drafts_stand_without_words(shipped: Workspace) -> None:
    """A hop that cites no words is a draft, and so is the norm whose unit it is: nobody reviewed what nobody could read."""
    for name, exposure in gold(shipped):
        for answer in exposure.answers:
            for path in answer.paths:
                for hop in path.hops:
                    if NO_WORDS in hop.detail:
                        assert (hop.status or answer.claim_status) == "draft", (name, hop.iri)
