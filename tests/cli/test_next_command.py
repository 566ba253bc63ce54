"""`next`, as a person or a program uses it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from cli.conftest import Run
from lexposure.exposure.profiles import read_profile
from lexposure.workspace import Workspace

PROFILE = "# ours\nname: test\nroles: [eu-ai-act/deployer]\nestablished_in: ['NO']\nactivities: [prompting]\nfigures: {employees: 12}\n"
DAY = ("--as-of", "2026-11-24")


@pytest.fixture
def profile() -> str:
    Path("p.yaml").write_text(PROFILE)
    return "p.yaml"


class Terminal(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


def test_json_is_one_document(run: Run, profile: str) -> None:
    """Ranked facts, each with the norms that yes and no settle."""
    done = run("next", profile, *DAY, "--most", "3", "--format", "json")
    found = json.loads(done.out)
    assert (done.code, len(found["facts"]), found["as_of"]) == (0, 3, "2026-11-24")
    first = found["facts"][0]
    assert first["if_yes"]["settles"] == len(first["if_yes"]["gained"]) + len(first["if_yes"]["lost"])
    assert {norm["from"] for norm in first["if_no"]["lost"]} == {"may_apply"}
    ranks = [min(f["if_yes"]["settles"], f["if_no"]["settles"]) for f in found["facts"]]
    assert ranks == sorted(ranks, reverse=True)


def test_the_text_names_norms_and_counts_the_rest(run: Run, profile: str) -> None:
    """Eight refs a line, all on demand."""
    short, whole = run("next", profile, *DAY).out, run("next", profile, *DAY, "--all").out
    assert "may apply → does not apply: " in short
    assert " more" in short
    assert " more" not in whole
    assert len(whole) > len(short)


def test_answers_make_a_new_profile(
    run: Run, profile: str, monkeypatch: pytest.MonkeyPatch, shipped: Workspace
) -> None:
    """Yes, no and don't know are taken in; stop writes a file that reads as what was said; the old one stays."""
    monkeypatch.setattr(sys, "stdin", Terminal("yes\nperhaps\nn\nd\nstop\n"))
    done = run("next", profile, *DAY, "--interactive")
    assert (done.code, done.out) == (0, "")
    assert "2 answered" in done.err
    assert Path(profile).read_text() == PROFILE
    filled = read_profile(Path("p.filled.yaml").read_bytes(), shipped.engine().index)
    assert (filled.listed["roles"], filled.name) != ((), "")
    assert filled.source["established_in"] == ["NO"]
    assert filled.figures["employees"] == 12
    one = shipped.expose(PROFILE.encode(), shipped.today())
    other = shipped.expose(filled, shipped.today())
    waiting = [sum(answer.status == "may_apply" for answer in each.answers) for each in (one, other)]
    assert waiting[1] < waiting[0]


@pytest.mark.parametrize("out", [(), ("--out", "mine.yaml")])
def test_no_file_is_written_over(
    run: Run, profile: str, out: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that stands there is refused before anything is asked."""
    target = Path(out[1] if out else "p.filled.yaml")
    target.write_text("mine")
    monkeypatch.setattr(sys, "stdin", Terminal("yes\nstop\n"))
    done = run("next", profile, *DAY, "--interactive", *out)
    assert (done.code, target.read_text()) == (2, "mine")
    assert "exists already" in done.err


def test_nothing_said_writes_nothing(run: Run, profile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopping, or the end of the input, at the first question."""
    for typed in ("s\n", "", "d\n"):
        monkeypatch.setattr(sys, "stdin", Terminal(typed))
        assert run("next", profile, *DAY, "--interactive").code == 0
        assert not Path("p.filled.yaml").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--interactive",), "on a terminal"),
        (("--out", "x.yaml"), "add --interactive"),
        (("--most", "0"), "1 to 200"),
        (("--as-of", "soon"), "is no date"),
    ],
)
def test_mistakes_have_a_fix(
    run: Run, profile: str, words: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2 and one message."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    done = run("next", profile, *words)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
