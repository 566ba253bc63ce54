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
