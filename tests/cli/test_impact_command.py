"""`impact`, as a person or a program uses it; and what `stale` and `diff` say of what they can't do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Run


@pytest.fixture
def folder() -> str:
    Path("firms").mkdir()
    Path("firms/hiring.yaml").write_text(
        "name: hiring\nroles: [eu-ai-act/deployer]\nestablished_in: [DE]\nplatforms: []\n"
        "use_cases: [employment/candidate-screening]\n"
    )
    Path("firms/texas.yaml").write_text("name: texas\nroles: []\nestablished_in: [US-TX]\noffered_in: [US-TX]\noutput_used_in: [US-TX]\naffected_persons_in: [US-TX]\nplatforms: []\n")  # fmt: skip
    Path("firms/bad.yaml").write_text("name: bad\nroles: [eu-ai-act/deployr]\n")
    return "firms"


class TestImpact:
    """The amendment of the AI Act, with the shipped data."""

    def test_json(self, run: Run, folder: str) -> None:
        """The duties on high-risk systems are announced for another day, because of the timing rules."""
        done = run("impact", "AIA", "--profiles", folder, "--format", "json")
        form = json.loads(done.out)
        (change,) = form["changes"]
        assert (change["name"], change["day"], change["class"]) == ("AIA", "2026-07-27", "amended")
        hiring = next(each for each in change["profiles"] if each["name"] == "hiring")
        moved = {each["ref"]: each["announced"] for each in hiring["announced"]}
        assert moved["AIA:art_26.par_1"] == {"before": "2026-08-02", "after": "2027-12-02"}
        effect = next(each for each in hiring["announced"] if each["ref"] == "AIA:art_26.par_1")
        causes = {each["iri"]: each for each in change["claims"]["moved"]}
        assert {causes[iri]["kind"] for iri in effect["causes"]} == {"period"}
        assert not change["compared"]  # no text is archived here

    def test_the_sets_cover_the_portfolio(self, run: Run, folder: str) -> None:
        """Each profile is affected, untouched or skipped; the one that can't be read is named."""
        form = json.loads(run("impact", "AIA", "--profiles", folder, "--format", "json").out)
        (change,) = form["changes"]
        assert (
            len(change["profiles"]) + change["untouched"] + change["skipped"] == form["profiles"]["read"] == 2
        )
        (refused,) = form["profiles"]["refused"]
        assert (Path(refused["file"]).name, refused["line"]) == ("bad.yaml", 2)
        assert "eu-ai-act/deployer" in refused["fix"]

    def test_a_person_reads_what_and_why(self, run: Run, folder: str) -> None:
        """Words, claims, profiles, causes; `--all` cuts nothing."""
        done, whole = (run("impact", "AIA", "--profiles", folder, *more) for more in ((), ("--all",)))
        assert done.code == 0
        assert "announced for 2026-08-02 → 2027-12-02" in done.out
        assert "because period begins (AIA:art_113" in " ".join(done.out.split())
        assert "more announced for another day (--all)" in done.out
        assert "(--all)" not in whole.out

    def test_it_can_fail_a_build(self, run: Run, folder: str) -> None:
        """Exit code 1 if somebody is affected."""
        assert run("impact", "AIA", "--profiles", folder, "--fail-on-impact").code == 1

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("AIA",), "give --profiles FOLDER"),
            (("--profiles", "firms"), "give --since DATE"),
            (("AIAA", "--profiles", "firms"), "did you mean `AIA`"),
            (("aws/service-terms", "--profiles", "firms"), "lexposure archive import"),
            (("AIA", "--profiles", "firms/hiring.yaml"), "is no folder"),
            (("AIA", "--since", "2026-01-01", "--profiles", "firms"), "give --from and --to"),
            (("--since", "2026-02-01", "--until", "2026-01-01", "--profiles", "firms"), "is after"),
            (("AIA", "--document", "GDPR", "--profiles", "firms"), "name one"),
            (("AIA", "--new-text", "firms/bad.yaml", "--profiles", "firms"), "is no terms document"),
        ],
    )
    def test_bad_input_ends_with_one_message(
        self, run: Run, folder: str, words: tuple[str, ...], message: str
    ) -> None:
        """Exit code 2."""
        assert folder == "firms"
        done = run("impact", *words)
        assert (done.code, done.out) == (2, "")
        assert message in done.err


def test_stale_says_what_it_cant_tell(run: Run) -> None:
    """Nothing is stale where no text is archived; that is no health."""
    form = json.loads(run("stale", "--format", "json").out)
    assert form["stale"] == []
    assert (form["watched"], form["claims"] > 2000) == (0, True)
    assert sum(len(row["claims"]) for row in form["unwatched"]) >= form["claims"]
    out = run("stale").out
    assert f"0 of {form['claims']} claims are watched in full" in out
    assert "the text cited isn't archived: " in out


def test_standard_input_holds_one_profile(run: Run) -> None:
    """Read twice it would be empty the second time."""
    done = run("diff", "-", "--with", "-")
    assert (done.code, done.out) == (2, "")
    assert "standard input holds one profile" in done.err
