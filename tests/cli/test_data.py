"""`data check`, `data stamp`, `data add`: a curator's mistakes, each with one message and nothing changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.conftest import Run
from cli.test_bad_input import state
from lexposure.workspace.shipped import shipped_files


class TestCheck:
    """`data check`."""

    def test_faults_are_named_with_their_lines(self, run: Run) -> None:
        """A misspelt type, and a node that is shipped already: exit 2, file and line of both."""
        Path("mine.yaml").write_text(
            "graph:\n  - {id: person/x, type: Persn, label: X}\n  - {id: 'loc:DE', type: Place, label: Another}\n"
        )
        done = run("data", "check", "mine.yaml")
        assert done.code == 2
        assert "mine.yaml:2: error: " in done.err
        assert "Persn" in done.err
        assert "mine.yaml:3: error: DE stands in data/jurisdictions.yaml" in done.err

    def test_the_line_is_that_of_the_value_at_fault(self, run: Run) -> None:
        """Not where the claim begins: the line of the word, and for a header's value the header."""
        Path("mine.yaml").write_text(
            "author: person/nobody\nstatus: draft\ngraph:\n  - id: norm/eu-ai-act/mine\n    type: Obligation\n"
            "    source: AIA:art_4.par_1\n    bearer: eu-ai-act/deploier\n    action: promote-ai-literacy\n    summary: x\n"
            "    applies_when:\n      all:\n        - {classes: eu-ai-act/highrisk}\n        - {established_in: Utopia}\n"
            "    valid_from: 1 August 2024\n    confidence: 0.5\n"
        )
        told = run("data", "check", "mine.yaml").err
        for line, word in (
            (1, "person/nobody"),
            (7, "deploier"),
            (12, "highrisk"),
            (13, "Utopia"),
            (14, "valid_from: '1 August 2024'"),
        ):
            assert any(
                row.startswith(f"mine.yaml:{line}: error: ") and word in row for row in told.splitlines()
            ), word

    def test_warnings_about_other_files_stay_away(self, run: Run) -> None:
        """Whoever checks one file reads about that file; without a file the drafts of all are listed."""
        Path("mine.yaml").write_text("graph:\n  - {id: person/x, type: Person, label: X}\n")
        done = run("data", "check", "mine.yaml")
        assert (done.code, done.err, done.out) == (0, "", "0 error(s), 0 warning(s)\n")
        assert "a draft without evidence" in run("data", "check").err

    def test_a_unit_that_no_archived_text_has_is_named(self, run: Run, shared: Path) -> None:
        """With the act's text archived, a citation that leads nowhere is an error; an act without text isn't judged."""
        Path("mine.yaml").write_text(
            "graph:\n  - id: person/x\n    type: Person\n    label: X\n    source: NYC:20-871~a\n"
            "  - id: person/y\n    type: Person\n    label: Y\n    source: NYC:20-879\n"
            "  - {id: person/z, type: Person, label: Z, source: 'AIA:art_999'}\n"
        )
        run("law", "import", str(shared / "law" / "us-nyc-ll144-20-870"))
        told = run("data", "check", "mine.yaml").err
        assert "mine.yaml:9: error: NYC:20-879 is in no archived text of its act" in told
        assert "20-871" not in told
        assert "art_999 is in no" not in told

    def test_a_shipped_file_can_be_checked_from_anywhere(self, run: Run, tmp_path: Path) -> None:
        """Whoever edits a shipped file checks it in place of itself."""
        copy = tmp_path / "checkout" / "data" / "jurisdictions.yaml"
        copy.parent.mkdir(parents=True)
        copy.write_bytes(shipped_files()["data/jurisdictions.yaml"])
        assert run("data", "check", str(copy)).code == 0


class TestAddAndStamp:
    """`data add` and `data stamp`."""

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("add", "nowhere.yaml"), "nowhere.yaml"),
            (("add", "mine.ttl"), ".yaml or .json"),
            (("check", "mine.ttl"), ".yaml or .json"),
            (("add", "broken.yaml"), "broken.yaml:2"),
            (("stamp", "nowhere.yaml"), "nowhere.yaml"),
            (("stamp", "latin.yaml"), "UTF-8"),
            (("stamp", "latin.txt"), "UTF-8"),
            (("stamp", "said-too-little.yaml"), "said-too-little.yaml:4: evidence names no version"),
        ],
    )
    def test_mistakes_change_nothing(
        self, run: Run, home: Path, words: tuple[str, str], message: str
    ) -> None:
        """One message, exit 2, no event, no file touched."""
        Path("mine.ttl").write_text("<a:a> <a:b> <a:c> .")
        Path("broken.yaml").write_text("graph:\n\t- x\n")
        for name in ("latin.yaml", "latin.txt"):
            Path(name).write_bytes(b"graph: [\xe9]\n")
        Path("said-too-little.yaml").write_text(
            'graph:\n  - id: norm/x\n    evidence:\n      - {law: "AIA:art_4.par_1"}\n'
        )
        before = state(home)
        done = run("data", *words)
        assert (done.code, done.out) == (2, "")
        assert message in done.err
        assert "Traceback" not in done.err
        assert state(home) == before

    def test_stamping_reports_what_is_left(self, run: Run) -> None:
        """Without the text nothing is stamped, and the line says so."""
        Path("mine.yaml").write_text(
            'graph:\n  - id: norm/x\n    evidence: [{law: "AIA:art_4.par_1", version: 2024-08-01}]\n'
        )
        done = run("data", "stamp", "mine.yaml")
        assert done.out == "mine.yaml: 0 stamped, 1 left\n"
        assert "not stamped: mine.yaml:3" in done.err
