"""Law files set by set: how far a refusal reaches, and how an import tells where it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lexposure.model.errors import SourceError
from lexposure.sources.law_sets import read_sets
from sources.eurlex_pages import bare_page

SAMPLES = Path(__file__).parent / "law_samples"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return a folder with an act in Formex, a page and a stranger."""
    shutil.copytree(SAMPLES / "formex", tmp_path / "formex")
    (tmp_path / "page.html").write_text(bare_page(), "utf-8")
    (tmp_path / "stranger.bin").write_text("x", "utf-8")
    return tmp_path


def test_one_bad_file_ends_it(library: Path) -> None:
    """Without being told to go on, the first file that isn't law is an error and nothing is returned."""
    with pytest.raises(SourceError, match="stranger"):
        read_sets([library])


def test_going_on_lists_what_was_refused(library: Path) -> None:
    """The others are read, and the stranger is a set of its own with its reason."""
    sets = read_sets([library], keep_going=True)
    refused = [each for each in sets if each.refused]
    assert [path.name for each in refused for path in each.files] == ["stranger.bin"]
    assert "no format" in str(refused[0].refused)
    assert sorted(text.importer for each in sets for text in each.texts) == ["eurlex-xhtml/1", "formex/1"]


def test_an_act_never_loses_an_annex(library: Path) -> None:
    """A broken annex takes its whole act with it: half an act is no law."""
    (library / "formex" / "L_202401689EN.000201.fmx.xml").write_text("<ANNEX>", "utf-8")
    sets = read_sets([library], keep_going=True)
    refused = next(each for each in sets if each.refused and len(each.files) > 1)
    assert {path.parent.name for path in refused.files} == {"formex"}
    assert [text.importer for each in sets for text in each.texts] == ["eurlex-xhtml/1"]


def test_a_broken_page_takes_nothing_with_it(library: Path) -> None:
    """Pages are acts of their own: one that is cut off leaves the page beside it."""
    (library / "cut.html").write_text(bare_page()[:-30], "utf-8")
    sets = read_sets([library], keep_going=True)
    assert sorted(path.name for each in sets if each.refused for path in each.files) == [
        "cut.html", "stranger.bin",
    ]  # fmt: skip
    assert any(text.importer == "eurlex-xhtml/1" for each in sets for text in each.texts)


def test_progress_ends_at_all_files(library: Path) -> None:
    """Progress counts files, never falls and ends at their number."""
    told: list[tuple[int, int]] = []
    sets = read_sets([library], keep_going=True, progress=lambda done, of: told.append((done, of)))
    files = sum(len(each.files) for each in sets)
    assert told[-1] == (files, files)
    assert told == sorted(told)
