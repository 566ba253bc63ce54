"""`archive quarantine`, `archive accept` and `export provisions` on the command line, from import to answer."""

from __future__ import annotations

import json
from pathlib import Path

from cli.conftest import Run

PERSON = """\
author: agent/lexposure-curation
created: 2026-11-25
graph:
  - {id: person/ada, type: Person, label: Ada Example}
"""
CLAUSES = "\n\n".join(
    f"**1.{n}.** Keepers of lamp {name} trim its wick at dusk." for n, name in enumerate("abcdef", 1)
)
TERMS = f"1\\. Lamps\n---\n\n{CLAUSES}\n"


def _imported(run: Run, folder: Path) -> None:
    texts = {
        "2026-03-01": TERMS,
        "2026-03-02": "Lamps\n---\n\nNot today.",
        "2026-03-03": TERMS.replace("dusk", "dawn"),
    }
    for day, text in texts.items():
        (folder / "Guild").mkdir(exist_ok=True)
        (folder / "Guild" / f"Terms {day}.md").write_text(text)
    assert run("archive", "import", str(folder / "Guild")).code == 0


def test_from_quarantine_to_version_and_back(run: Run, tmp_path: Path) -> None:
    """A person is declared, takes a short text as real, is refused the second time, and takes it back."""
    assert run("archive", "quarantine").out == "nothing is in quarantine\n"
    _imported(run, tmp_path)
    (tmp_path / "people.yaml").write_text(PERSON)
    assert run("data", "add", str(tmp_path / "people.yaml")).code == 0
    [row] = json.loads(run("archive", "quarantine", "--format", "json").out)
    assert (row["record"], row["kind"], row["first"]) == ("Guild/Terms", "collapsed", "2026-03-02T00:00:00Z")
    who = ("--by", "person/ada", "--why", "they closed for a day")
    done = run("archive", "accept", "Guild/Terms", row["text"][:12], *who)
    assert (done.code, "accepted by person/ada" in done.out) == (0, True)
    again = run("archive", "accept", "Guild/Terms", "2026-03-02", *who)
    assert (again.code, "they closed for a day" in again.err) == (2, True)
    assert "they closed for a day" in run("archive", "list").out
    assert "accepted by person/ada" in run("archive", "health").out
    assert run("archive", "quarantine", "Guild/Terms", "2026-03-02", *who).code == 0
    assert "quarantined by person/ada" in run("archive", "quarantine", "Guild/Terms").out
    assert run("verify").code == 0
    wording = run("export", "provisions", "Guild/Terms").out
    assert (
        wording.count("ontology#ProvisionVersion>") == 13
    )  # a heading, six clauses twice; the text put aside adds none


def test_a_decision_needs_a_document_a_person_and_a_reason(run: Run) -> None:
    """Each is asked for by name."""
    bare = run("archive", "quarantine", "Guild/Terms", "2026-03-02")
    assert (bare.code, "--by PERSON" in bare.err) == (2, True)
    unknown = run("archive", "accept", "Guild/Terms", "2026-03-02", "--by", "person/eve", "--why", "x")
    assert (unknown.code, "declare a person" in unknown.err) == (2, True)
    assert run("archive", "quarantine", "Guild/Terms").code == 2
    assert run("export", "provisions").code == 2
