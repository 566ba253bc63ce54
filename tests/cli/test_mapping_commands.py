"""`export mappings` and `map import`, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

from cli.conftest import Run
from cli.test_bad_input import state


def test_what_is_exported_can_be_imported_and_nothing_is_recorded(run: Run, home: Path) -> None:
    """Out to a file, back to a curated file, with the next step told; the data directory stays as it was."""
    before = state(home)
    assert run("export", "mappings", "--format", "sssom", "--out", "set.tsv").code == 0
    done = run("map", "import", "set.tsv", "--out", "mine.yaml")
    assert (done.code, done.out) == (0, "")
    assert "lexposure data check mine.yaml" in done.err
    assert Path("mine.yaml").read_text().count("type: Mapping") >= 50
    assert state(home) == before


def test_a_fault_is_one_message_with_its_line_and_no_file(run: Run) -> None:
    """Exit 2, the line in the table, the fix; no half-written curated file."""
    assert run("export", "mappings", "--out", "set.tsv").code == 0
    text = Path("set.tsv").read_text()
    Path("set.tsv").write_text(text.replace("lxrelation:triggers", "skos:relatedMatch"))
    line = next(n for n, each in enumerate(text.split("\n"), 1) if "lxrelation:triggers" in each)
    done = run("map", "import", "set.tsv", "--out", "mine.yaml")
    assert done.code == 2
    assert done.err.startswith(f"error: set.tsv:{line}: `predicate_id`: `skos:relatedMatch`")
    assert "Traceback" not in done.err
    assert not Path("mine.yaml").exists()


def test_oscal_is_one_json_document(run: Run) -> None:
    """On standard output, as every program expects it."""
    done = run("export", "mappings", "--format", "oscal")
    assert done.code == 0
    assert set(json.loads(done.out)) == {"mapping-collection"}


class TestSuggest:
    """`map suggest`, where no terms are archived: contract norms are read by their paraphrase."""

    NORM = "norm/openai/usage-policies/no-circumvention"

    def test_the_table_says_why_each_norm_is_there(self, run: Run, home: Path) -> None:
        """Row with file and line, shared words, what is mapped already; and nothing is recorded."""
        before = state(home)
        done = run("map", "suggest", "norm/aws/responsible-ai-policy/no-filter-circumvention", "--limit", "2")
        assert done.code == 0
        for told in (
            "row ",
            "data/crosswalk.yaml:",
            "shared with the norm: ",
            "mapped already: norm/",
            "none is a mapping",
        ):
            assert told in done.out
        assert (done.out.count("  1. norm/"), done.out.count("  2. norm/"), done.out.count("  3. norm/")) == (
            1,
            1,
            0,
        )
        assert state(home) == before

    def test_json_is_one_document_with_evidence_on_both_sides(self, run: Run) -> None:
        done = run("map", "suggest", self.NORM, "--format", "json")
        [told] = json.loads(done.out)["provisions"]
        assert told["provision"] == self.NORM
        assert told["evidence"][0].keys() == {"text", "start", "end", "sha256", "number"}
        assert all(each["row"]["why"] and each["relation"] for each in told["proposals"])

    def test_drafts_go_to_a_file_with_the_next_step_told(self, run: Run) -> None:
        done = run("map", "suggest", self.NORM, "--format", "yaml", "--out", "mine.yaml")
        assert (done.code, done.out) == (0, "")
        assert "lexposure data check mine.yaml" in done.err
        refused = run("data", "check", "mine.yaml")
        assert refused.code == 2
        assert "`author` is empty" in refused.err

    def test_a_mistake_is_one_message_with_the_fix(self, run: Run) -> None:
        """Nothing asked, both ways of asking, a name that nobody knows."""
        for words, told in (
            ((), "nothing is asked"),
            ((self.NORM, "--platform", "aws/bedrock"), "not both"),
            (("norm/openai/usage-policies/no-circumvension",), f"`{self.NORM}`"),
        ):
            done = run("map", "suggest", *words)
            assert done.code == 2
            assert told in done.err
            assert "fix: " in done.err


class TestCrosswalk:
    """The table behind candidates, checked with the rest of the data and never added as knowledge."""

    ROW = (
        "rows:\n  - id: mine\n    topics: [training]\n    norms: [norm/eu-gdpr/art_29.par_99]\n"
        "    relation: conflicts_with\n    why: Training is an end of one's own.\n"
    )

    def test_a_fault_is_told_with_its_line(self, run: Run) -> None:
        Path("crosswalk.yaml").write_text(self.ROW)
        done = run("data", "check", "crosswalk.yaml")
        assert done.code == 2
        assert (
            "crosswalk.yaml:4: error: `norms`: there is no norm of law `norm/eu-gdpr/art_29.par_99`"
            in done.err
        )
        Path("crosswalk.yaml").write_text(self.ROW.replace("par_99", "par_1"))
        assert run("data", "check", "crosswalk.yaml").code == 0

    def test_it_is_no_knowledge(self, run: Run, home: Path) -> None:
        """`data add` says where it belongs."""
        Path("crosswalk.yaml").write_text(self.ROW)
        before = state(home)
        done = run("data", "add", "crosswalk.yaml")
        assert done.code == 2
        assert "put it into the data directory as crosswalk.yaml" in done.err
        assert state(home) == before
