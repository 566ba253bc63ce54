"""`review`: the queue, one claim, and the acts, on the shipped data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Run
from lexposure.workspace import Workspace

PEOPLE = "graph:\n  - {id: person/ada, type: Person, label: Ada Example}\n"
MAPPING = "mapping/aws-bedrock/filters-cfaa-attempt"


@pytest.fixture
def people(run: Run, home: Path) -> Run:
    """Return the command, where one person is declared, as `data add` would record it."""
    ours = Workspace(home)
    blob = ours.blobs.put(PEOPLE.encode())
    ours.log.append([{"kind": "knowledge-file", "path": "data/local/people.yaml", "blob": blob}])
    return run


def test_the_queue_can_be_narrowed(run: Run) -> None:
    """By kind, platform, instrument and number; what is asked wrongly names what is near."""
    whole = json.loads(run("review", "--format", "json").out)
    assert whole["total"] == len(whole["claims"])
    order = ["stale", "disputed", "draft"]
    assert [row["status"] for row in whole["claims"]] == sorted(
        (row["status"] for row in whole["claims"]), key=order.index
    )
    narrow = ("review", "--kind", "mapping", "--platform", "aws/bedrock", "--instrument", "CFAA")
    rows = json.loads(run(*narrow, "--format", "json").out)["claims"]
    assert MAPPING in [row["claim"] for row in rows]
    assert {row["kind"] for row in rows} == {"mapping"}
    assert "1 of " in run(*narrow, "--limit", "1").out
    for option, name in (("--platform", "aws/bedrok"), ("--instrument", "CFA"), ("--kind", "maping")):
        done = run("review", option, name)
        assert (done.code, "did you mean" in done.err) == (2, True), option


def test_a_claim_is_approved_and_the_answer_says_so(people: Run) -> None:
    """From the hash that was shown to the status in the queue."""
    shown = json.loads(people("review", "show", MAPPING, "--format", "json").out)
    assert [quote["words"] for quote in shown["quotes"]] == [None] * 3  # no texts in this archive
    act = ("--by", "person/ada", "--why", "Both texts read.", "--seen", shown["hash"][:16], "--no-build")
    done = people("review", "approve", MAPPING, *act)
    assert (done.code, f"{MAPPING}: reviewed" in done.out) == (0, True)
    assert "text not in this archive" in (told := people("review", "show", MAPPING).out)
    assert "approved by Ada Example (person/ada): Both texts read." in " ".join(told.split())
    reviewed = json.loads(people("review", "--status", "reviewed", "--format", "json").out)
    assert [row["claim"] for row in reviewed["claims"]] == [MAPPING]
    late = people("review", "reject", MAPPING, "--by", "person/ada", "--why", "No.", "--seen", shown["hash"])
    assert (late.code, "isn't what you saw any more: Ada Example approved it" in late.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("amend", MAPPING, "--set", "confidence"), "is no change"),
        (("amend", MAPPING, "--set", "evidence=[{of:"), "--set evidence"),
        (("amend", MAPPING), "says what changes"),
        (("approve", MAPPING, "norm/x", "--seen", "a" * 12), "several claims"),
        (("approve", MAPPING, "--seen", "abc"), "too short"),
        (("approve", "AIA:art_4"), "claims read from it: "),
    ],
)
def test_a_mistake_has_one_clear_message(people: Run, words: tuple[str, ...], message: str) -> None:
    """Exit code 2, and nothing recorded."""
    done = people("review", *words, "--by", "person/ada", "--why", "Because.")
    assert (done.code, message in done.err, "Traceback" in done.err) == (2, True, False), done.err
