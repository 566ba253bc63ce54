"""`actions`, as a person, a tracker or a program uses it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cli.conftest import Run
from lexposure.render.actions import COLUMNS

PROFILE = (Path(__file__).parents[1] / "gold" / "profiles" / "SC02.yaml").read_text("utf-8")
DAY = ("--as-of", "2026-11-24")
OWN = """author: person/me
status: draft
created: 2026-11-25
graph:
  - {id: person/me, type: Person, label: The author}
  - id: action/mine/training
    type: Action
    label: Training
    summary: Train people.
    artefact: A list of who was trained
    owner: human-resources
    occasion: yearly
    satisfies: norm/eu-ai-act/art_4.par_1
    crosswalk: ["NISTRMF:GOVERN_2.2"]
    confidence: 0.5
    valid_from: 2025-02-02
"""


@pytest.fixture
def profile() -> str:
    Path("p.yaml").write_text(PROFILE)
    return "p.yaml"


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_json_tells_every_norm_and_who_meets_it(run: Run, profile: str) -> None:
    """Each action names the norms it meets and each norm its actions; both say the same, and the owner is left open."""
    done = run("actions", profile, *DAY, "--format", "json")
    found = json.loads(done.out)
    plan, counts = found["plan"], found["counts"]
    assert (done.code, done.err) == (0, "")
    assert counts["norms"] == len(plan["covered"]) + len(plan["uncovered"]) > 30
    assert (plan["proof"]["status"], plan["proof"]["cost"], plan["proof"]["gap"]) == (
        "optimal",
        plan["proof"]["bound"],
        0,
    )
    met = {
        (norm["iri"], action) for norm in plan["covered"] for way in norm["by"] for action in way["actions"]
    }
    assert met == {(norm, action["iri"]) for action in plan["actions"] for norm in action["norms"]}
    assert {action["owner"] for action in plan["actions"]} == {None}
    assert all(action["artefacts"] and action["suggested_owner"] for action in plan["actions"])
    days = [action["due"] for action in plan["actions"]]
    assert days == sorted(days)
    assert {action["announced"] for action in plan["actions"]} == {True, False}


def test_the_text_says_what_proves_it_and_by_when(run: Run, profile: str) -> None:
    """Owed already and announced stand apart; the proof, the owner's blank and the entries of the standards are there."""
    text = run("actions", profile, *DAY).out
    assert text.index("Owed already") < text.index("Announced")
    for words in (
        "no recorded set costs less",
        "proof    ",
        "________ (suggested: ",
        "(from 2027-12-02)",
        "NIST AI RMF",
    ):
        assert words in text
    assert "may apply and aren't planned for" in text
    only = run("actions", profile, *DAY, "--until", "2026-11-24").out
    assert "Announced" not in only
    assert "to add for what may apply" in run("actions", profile, *DAY, "--include-possible").out


def test_a_tracker_gets_a_row_an_action_and_gives_back_what_is_done(run: Run, profile: str) -> None:
    """Owner and done are empty columns; the filled table, a list or a name leaves out what is done, and owners stay."""
    rows = _rows(run("actions", profile, *DAY, "--format", "csv").out)
    assert tuple(rows[0]) == COLUMNS
    assert {row["owner"] + row["done"] for row in rows} == {""}
    first, second = rows[0]["action"], rows[1]["action"]
    rows[0]["done"], rows[1]["done"], rows[1]["owner"] = "2026-10-01", "no", "Ms Example"
    with Path("tracker.csv").open("w", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows(rows)
    Path("done.txt").write_text(f"# ours\n- {second}\n")
    left = _rows(run("actions", profile, *DAY, "--format", "csv", "--done", "tracker.csv").out)
    assert [row["action"] for row in left] == [row["action"] for row in rows[1:]]
    assert [row["owner"] for row in left][:2] == ["Ms Example", ""]
    left = _rows(run("actions", profile, *DAY, "--format", "csv", "--done", "done.txt", "--done", first).out)
    assert [row["action"] for row in left] == [row["action"] for row in rows[2:]]


def test_mistakes_are_told_in_one_message(run: Run, profile: str) -> None:
    """A misspelt action, a table of something else, a last day before the first, a file that isn't text."""
    Path("other.csv").write_text("what,who\na,b\n")
    Path("half.csv").write_text("action,done\naction/eu-ai-act/ai-literacy,nearly\n")
    Path("image.png").write_bytes(b"\x89PNG\xff")
    for words, told in (
        (("--done", "action/eu-ai-act/ai-literasy"), "did you mean `action/eu-ai-act/ai-literacy`"),
        (("--done", "other.csv"), "other.csv:1: the table has no columns `action` and `done`"),
        (("--done", "image.png"), "image.png: this is no text"),
        (("--done", "half.csv"), "half.csv:2: `done` is neither yes nor no: `nearly`"),
        (("--until", "2020-01-01"), "2020-01-01 lies before 2026-11-24"),
        (("--until", "soon"), "`soon` is no date"),
    ):
        done = run("actions", profile, *DAY, *words)
        assert (done.code, done.out) == (2, "")
        assert told in done.err
        assert "Traceback" not in done.err


def test_actions_of_ones_own_count_like_shipped_ones(run: Run, profile: str) -> None:
    """They come in by `data add` and are chosen among equals by their names."""
    Path("mine.yaml").write_text(OWN.replace("action/mine/", "action/a-mine/"))
    assert run("data", "check", "mine.yaml").err == ""
    assert run("data", "add", "mine.yaml").code == 0
    rows = _rows(run("actions", profile, *DAY, "--format", "csv").out)
    assert "action/a-mine/training" in {row["action"] for row in rows}
    assert "action/eu-ai-act/ai-literacy" not in {row["action"] for row in rows}


def test_the_check_names_line_and_fix(run: Run) -> None:
    """An unknown norm, an unknown number of a standard, a missing artefact, an unknown owner: all in one run."""
    faults = (
        ("art_4.par_1\n", "art_44.par_1\n", "norm/eu-ai-act/art_44.par_1 is nowhere described", 7),
        ("GOVERN_2.2", "GOVERN_9.9", "GOVERN_9.9 is nowhere described", 8),
        ("    artefact: A list of who was trained\n", "", "an action names the artefact that proves it", 0),
        ("human-resources", "humanresources", "did you mean `human-resources`", 5),
        ("    confidence", "    cost: 0\n    confidence", "cost is a whole number from 1", 0),
    )
    head, action = OWN.split("  - id: action/mine/training\n")
    text = head
    lines = []
    for number, (old, new, _, below) in enumerate(faults):
        lines.append(text.count("\n") + 1 + below)
        text += f"  - id: action/mine/training-{number}\n" + action.replace(old, new, 1)
    Path("mine.yaml").write_text(text)
    done = run("data", "check", "mine.yaml")
    assert done.code == 2
    for line, (_, _, told, _) in zip(lines, faults, strict=True):
        assert any(
            row.startswith(f"mine.yaml:{line}: error: ") and told in row for row in done.err.splitlines()
        ), (line, told, done.err)
