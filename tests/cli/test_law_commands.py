"""`law import`, `law list --notices` and `law diff`, as a person or a program uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Run
from sources.eurlex_pages import consolidated, line
from sources.notices import NOTICE_XML

FORMEX = Path(__file__).parents[1] / "sources" / "law_samples" / "formex"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty data directory: law alone needs no shipped knowledge."""
    target = tmp_path / "data"
    target.mkdir()
    monkeypatch.setenv("LEXPOSURE_HOME", str(target))
    monkeypatch.chdir(tmp_path)
    return target


@pytest.fixture
def later() -> str:
    """Return a consolidation of the invented act, one article of it with other words."""
    article = line("Article 2", "title-article-norm") + line("Lamp literacy", "stitle-article-norm")
    words = line("Keepers shall love their lamps.", "norm")
    page = consolidated(article, words, reference="02024R1689 — EN — 02.01.2030 — 001.001")
    Path("later.html").write_text(page, "utf-8")
    return "later.html"


def test_a_stranger_refuses_all_or_is_listed(run: Run) -> None:
    """Exit 2 and nothing imported; with --keep-going exit 0, the rest imported, the stranger on standard error."""
    Path("stranger.bin").write_text("x")
    stopped = run("law", "import", str(FORMEX), "stranger.bin")
    assert (stopped.code, stopped.out) == (2, "")
    assert "no law archived" in run("law", "list").out
    done = run("law", "import", str(FORMEX), "stranger.bin", "--keep-going")
    assert done.code == 0
    assert "1 texts read, 1 new, 1 refused" in done.out
    assert "refused: stranger.bin" in done.err


def test_many_files_show_progress_on_standard_error(run: Run) -> None:
    """Twenty files and more are counted there; few are not, and standard output is one JSON document."""
    Path("many").mkdir()
    for number in range(25):
        Path(f"many/{number:02}.bin").write_text("x")
    done = run("law", "import", "many", str(FORMEX), "--keep-going", "--format", "json")
    assert len(json.loads(done.out)["refused"]) == 25
    assert "30/30" in done.err
    assert "files" not in run("law", "import", str(FORMEX)).err


def test_notices_are_listed(run: Run) -> None:
    """Dates in order with what they are and the article they concern; an open end last."""
    Path("n.xml").write_text(NOTICE_XML, "utf-8")
    assert "no notices" in run("law", "list", "--notices").out
    run("law", "import", "n.xml")
    lines = run("law", "list", "--notices").out.splitlines()
    assert lines[0].split() == ["DORA", "32022R2554", "http://data.europa.eu/eli/reg/2022/2554/oj"]
    assert [each.split()[0] for each in lines[1:]] == ["2029-05-01", "2029-09-01", "2031-05-01", "open"]
    rows = json.loads(run("law", "list", "--notices", "--format", "json").out)
    assert rows[0]["celex"] == "32022R2554"


def test_two_days_compared(run: Run, later: str) -> None:
    """The table names texts, counts and changed units; JSON holds the changed words."""
    run("law", "import", str(FORMEX), later)
    done = run("law", "diff", "AIA", "--from", "2026-07-01", "--to", "2030-02-01")
    assert done.code == 0
    assert "as of 2024-08-01 (formex/1)" in done.out
    assert "reworded  Art. 2(1)" in done.out
    assert "“know” → “love”" in done.out
    told = json.loads(
        run("law", "diff", "AIA", "--from", "2026-07-01", "--to", "2030-02-01", "--format", "json").out
    )
    reworded = [change for change in told["changes"] if change["change"] == "reworded"]
    assert [(change["ref"], change["pieces"]) for change in reworded] == [
        ("AIA:art_2.par_1", [{"before": "know", "after": "love"}])
    ]
    assert "same text" in run("law", "diff", "AIA", "--from", "2026-07-01", "--to", "2026-07-02").out


@pytest.mark.parametrize("name", ["eu-ai-act", "aia", "32024R1689"])
def test_an_act_has_more_than_one_name(run: Run, later: str, name: str) -> None:
    """The slug of the instrument, as in profiles and data, and the publisher's number name it, too."""
    run("law", "import", str(FORMEX), later)
    done = run("law", "diff", name, "--from", "2026-07-01", "--to", "2030-02-01")
    assert done.code == 0
    assert "reworded  Art. 2(1)" in done.out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("AIA", "--from", "soon", "--to", "2026-01-01"), "no date"),
        (("AIA", "--from", "2027-01-01", "--to", "2026-01-01"), "earlier day first"),
        (("AIA", "--from", "2020-01-01", "--to", "2026-01-01"), "later day"),
        (("LAMPS", "--from", "2025-01-01", "--to", "2026-01-01"), "no text of `LAMPS`"),
    ],
    ids=["no date", "wrong order", "too early", "unknown act"],
)
def test_bad_questions_have_one_message(run: Run, words: tuple[str, ...], expected: str) -> None:
    """Exit 2, one message with its fix, no traceback."""
    run("law", "import", str(FORMEX))
    done = run("law", "diff", *words)
    assert (done.code, done.out) == (2, "")
    assert expected in done.err
    assert "Traceback" not in done.err
