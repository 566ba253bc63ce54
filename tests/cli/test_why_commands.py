"""`why` and `why-not`, as a person or a program uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Run

PROFILE = "name: test\nroles: [eu-ai-act/deployer]\nestablished_in: [DE]\nactivities: [prompting]\nuse_cases: [coding-assistant]\n"


@pytest.fixture
def profile() -> str:
    Path("p.yaml").write_text(PROFILE)
    return "p.yaml"


@pytest.mark.parametrize("command", ["why", "why-not"])
def test_json_is_one_document_with_the_proof(run: Run, profile: str, command: str) -> None:
    """Both commands give the same norms; what applies has nothing to be made to apply with."""
    done = run(command, "AIA:art_4.par_1", profile, "--as-of", "2026-11-24", "--format", "json")
    found = json.loads(done.out)
    assert done.code == 0
    assert found["question"] == command.replace("-", "_")
    applying = next(n for n in found["norms"] if n["answer"]["status"] == "applies")
    assert applying["question"] == "why"
    assert applying["to_apply"] is None
    assert applying["claim"]["outcome"] == "true"
    assert applying["timing"]["turns"][-1]["status"] == "applies"


@pytest.mark.parametrize("form", ["table", "tree"])
def test_the_other_question_is_answered_and_said(run: Run, profile: str, form: str) -> None:
    """Who asks why of what doesn't apply is told why not, and the other way round; the exit code is 0."""
    done = run("why", "GDPR:art_33.par_1", profile, "--as-of", "2026-11-24", "--format", form)
    assert done.code == 0
    assert "It doesn't apply, so this is why not." in done.out
    assert "it would apply with" in done.out
    other = run("why-not", "AIA:art_4.par_1", profile, "--as-of", "2026-11-24", "--format", form)
    assert "It applies, so this is why." in other.out


def test_a_misspelt_ref_names_the_nearest(run: Run, profile: str) -> None:
    """Bad input ends with exit code 2 and one message."""
    done = run("why", "AIA:art_26.par_l", profile)
    assert (done.code, done.out) == (2, "")
    assert "did you mean `AIA:art_26.par_" in done.err


def test_the_same_question_gives_the_same_bytes(run: Run, profile: str) -> None:
    """Deterministic."""
    one, two = (
        run("why", "AIA:art_4", profile, "--as-of", "2026-11-24", "--format", "tree").out for _ in "12"
    )
    assert one == two
