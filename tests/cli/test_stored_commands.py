"""`exposure --store`, `answers` and `answer`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from cli.conftest import Done, Run

_PROFILE = "name: Kestrel GmbH\nroles: [eu-ai-act/deployer]\nestablished_in: [DE]\nplatforms: [aws/bedrock]\n"


@pytest.fixture
def profile(home: Path, tmp_path: Path) -> str:
    assert home.exists()
    path = tmp_path / "kestrel.yaml"
    path.write_text(_PROFILE, "utf-8")
    return str(path)


def _stored(run: Run, profile: str) -> tuple[Done, str]:
    """Store an answer; return what was printed, and its name."""
    done = run("exposure", profile, "--as-of", "2026-11-24", "--format", "json", "--store")
    return done, done.err.split()[-1]


def test_what_was_printed_is_given_out_again(run: Run, profile: str, tmp_path: Path) -> None:
    """The bytes on standard output are those of the permalink, and their hash is its name; the note goes to standard error."""
    done, name = _stored(run, profile)
    assert done.err == f"stored: lexposure answer {name}\n"
    assert hashlib.sha256(done.out.encode()).hexdigest() == name
    assert run("answer", name, "--format", "json").out == done.out
    run("answer", name[:12], "--out", str(tmp_path / "kept.json"))
    assert (tmp_path / "kept.json").read_text("utf-8") == done.out


def test_it_is_shown_in_every_form(run: Run, profile: str) -> None:
    """A table by default, as of the day asked then; RDF with its provenance; a page."""
    _, name = _stored(run, profile)
    assert run("answer", name).out.startswith("Exposure of Kestrel GmbH")
    for form, mark in (
        ("ttl", "prov:wasGeneratedBy"),
        ("trig", "prov:wasGeneratedBy"),
        ("jsonld", "#wasGeneratedBy"),
    ):
        assert mark in run("answer", name, "--format", form).out
    assert run("answer", name, "--format", "html").out.startswith("<!doctype html>")


def test_nothing_is_stored_unasked(run: Run, profile: str) -> None:
    """A profile may be confidential."""
    assert run("exposure", profile, "--format", "json").code == 0
    assert json.loads(run("answers", "--format", "json").out) == {"answers": []}
    assert "--store" in run("answers").out


def test_the_list_names_days_and_profiles(run: Run, profile: str) -> None:
    """One line an answer; storing the same again adds none."""
    _, name = _stored(run, profile)
    again, _ = _stored(run, profile)
    assert again.err.startswith("stored before: ")
    (row,) = json.loads(run("answers", "--format", "json").out)["answers"]
    assert (row["id"], row["profile"], row["as_of"]) == (name, "Kestrel GmbH", "2026-11-24")
    assert (
        run("answers").out == f"{name[:16]}  stored {row['stored_at'][:10]}  as of 2026-11-24  Kestrel GmbH\n"
    )


def test_an_answer_is_forgotten(run: Run, profile: str) -> None:
    """Its content is gone, the list says that it was here, and whoever asks for it is told when it went."""
    _, name = _stored(run, profile)
    done = run("answer", name, "--forget")
    assert (done.code, done.err.startswith(f"forgotten: {name}")) == (0, True)
    assert "forgotten" in run("answers").out
    assert "Kestrel" not in run("answers", "--format", "json").out
    for words in (("answer", name), ("answer", name, "--again"), ("answer", name, "--format", "ttl")):
        refused = run(*words)
        assert (refused.code, "was removed on" in refused.err) == (2, True)
    assert run("verify").code == 0


def test_it_is_computed_again(run: Run, profile: str) -> None:
    """From the log alone: identical, with exit code 0."""
    _, name = _stored(run, profile)
    done = run("answer", name, "--again", "--format", "json")
    assert (done.code, json.loads(done.out)["identical"]) == (0, 1)


def test_a_difference_is_told_with_exit_code_2(
    run: Run, profile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a check in a pipeline fails."""
    _stored(run, profile)
    monkeypatch.setattr("lexposure.workspace.core.__version__", "99.0")
    monkeypatch.setattr("lexposure.workspace.again.__version__", "99.0")
    done = run("answers", "--again")
    assert done.code == 2
    assert "because it was computed by lexposure" in done.out
    assert "\n  dataset: " in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("answer", "0" * 64), "no answer"),
        (("answer", "xyz"), "names no answer"),
        (("answer", "0" * 64, "--again", "--forget"), "different things"),
        (("answer", "0" * 64, "--again", "--format", "ttl"), "isn't written as ttl"),
    ],
)
def test_bad_input_is_told(run: Run, words: tuple[str, ...], said: str) -> None:
    """Exit code 2, with what to do."""
    done = run(*words)
    assert done.code == 2
    assert said in done.err
    assert "fix: " in done.err
