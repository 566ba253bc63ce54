"""`findings`: the command says what is missing, and refuses what means nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Run


class TestFindings:
    """`findings`."""

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("--rules", "mine/findings.yaml"), "mine/findings.yaml:3: no `finds`"),
            (("--rules", "nowhere.yaml"), "nowhere.yaml"),
            (("--profile", "nowhere.yaml"), "nowhere.yaml"),
            (("--on", "soon"), "soon"),
            (("--kind", "silence"), "silent"),
            ((), "no terms are archived"),
        ],
    )
    def test_what_cannot_be_answered_is_told(self, run: Run, words: tuple[str, ...], message: str) -> None:
        """One message with a fix, exit 2."""
        Path("mine").mkdir()
        Path("mine/findings.yaml").write_text("status: draft\nrules:\n  - {id: a}\n")
        done = run("findings", *words)
        assert (done.code, done.out) == (2, "")
        assert message in done.err
        assert "Traceback" not in done.err

    def test_rules_of_ones_own_are_checked_in_place_of_the_shipped_ones(self, run: Run) -> None:
        """`data check` reads a file of that name as rules; `data add` doesn't take it."""
        Path("findings.yaml").write_text("author: agent/lexposure-curation\nstatus: final\nrules: []\n")
        done = run("data", "check", "findings.yaml")
        assert done.code == 0, done.err
        Path("findings.yaml").write_text("rules: [x]\n")
        done = run("data", "check", "findings.yaml")
        assert done.code == 2
        assert "findings.yaml:1: error: expected `key: value` lines" in done.err
        added = run("data", "add", "findings.yaml")
        assert (added.code, "findings --rules" in added.err) == (2, True)
