"""What can't be imported is refused with one message that names the file, the place and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lexposure.model.errors import SourceError
from lexposure.sources.law_files import read_law
from lexposure.sources.xml import MAX_DEPTH

SAMPLES = Path(__file__).parent / "law_samples"
_BOMB = """<?xml version="1.0"?>
<!DOCTYPE ACT [
 <!ENTITY a "light light light light">
 <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
 <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<ACT>&c;</ACT>"""
_OUTSIDE = '<?xml version="1.0"?>\n<!DOCTYPE ACT SYSTEM "file:///etc/hostname">\n<ACT/>'
_FORMEX = (SAMPLES / "consolidated.fmx.xml").read_text("utf-8")


def _refused(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_law([path])
    message = str(caught.value)
    assert "fix:" in message
    assert message.startswith(str(caught.value.place))
    return message


@pytest.mark.parametrize(
    ("content", "line", "expected"),
    [
        ("", None, "empty"),
        (" \n", None, "empty"),
        (_BOMB, 2, "DOCTYPE"),
        (_OUTSIDE, 2, "DOCTYPE"),
        (_FORMEX[:-60], 12, "not well-formed"),
        ("<ACT>\n<P></ACT>", 2, "not well-formed"),
        ("<LAMP/>", 1, "LAMP"),
        ("<CORR/>", 1, "corrigendum"),
        ("<html><body/></html>", None, "HTML page"),
        ("Only words.", None, "no format"),
        ("[1, 2", 1, "JSON"),
        (f'[{{"articleNumber": {"9" * 5000}}}]', None, "JSON"),
        ("[" * 200_000, None, "JSON"),
        ('{"lamps": 3}', None, "no consolidation"),
        ('[{"instrumentId": "eu-ai-act", "articleNumber": "1"}]', None, "entry 0"),
        ('[{"instrumentId": "x", "articleNumber": "1", "paragraphs": [], "consolidatedAsOf": "2030-01-02"}]', None, "'x'"),
        ("<ACT><P/></ACT>", 1, "not in the table"),
        (_FORMEX.replace("20300102", "20301302"), 2, "20301302"),
        (_FORMEX.replace("2016R0679", "1999R0001"), 2, "1999R0001"),
        (f"<ACT>{'<P>' * MAX_DEPTH}{'</P>' * MAX_DEPTH}</ACT>", 1, "deeper"),
        ("<!-- documentid:15_45 currentthrough:20301301 -->", None, "no section"),
    ],
    ids=["empty", "blank", "entity bomb", "outside entity", "truncated", "crossed tags", "wrong root", "corrigendum",
         "page", "words", "broken json", "number of 5000 digits", "lists in lists", "other json", "no lines", "unknown act", "no act", "no such day",
         "act not in table", "deep", "no section"],
)  # fmt: skip
def test_bad_files_are_refused(tmp_path: Path, content: str, line: int | None, expected: str) -> None:
    """A bad file gives one clear message with its line, where one is known, and a fix."""
    path = tmp_path / "bad.xml"
    path.write_text(content, "utf-8")
    message = _refused(path)
    assert expected in message
    assert line is None or message.startswith(f"{path}:{line}")


def test_a_document_type_in_utf_16_is_seen(tmp_path: Path) -> None:
    """Another encoding doesn't hide a document type."""
    path = tmp_path / "bad.xml"
    path.write_bytes(
        _BOMB.replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16")
    )
    assert "DOCTYPE" in _refused(path)


def test_every_cut_of_a_file_is_refused(tmp_path: Path) -> None:
    """A download that broke off is never imported as a shorter law."""
    whole = (SAMPLES / "code.uslm.xml").read_bytes()
    path = tmp_path / "cut.xml"
    for end in range(0, len(whole.rstrip()) - 1, 97):
        path.write_bytes(whole[:end])
        _refused(path)


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    """A path that isn't there, and a folder without law, are named."""
    assert "can't be read" in _refused(tmp_path / "nowhere.xml")
    assert "no law file" in _refused(tmp_path)


def test_an_act_without_a_listed_annex_is_refused(tmp_path: Path) -> None:
    """The bibliography lists the files of an act; none of them may be left out unnoticed."""
    shutil.copytree(SAMPLES / "formex", tmp_path / "act")
    (tmp_path / "act" / "L_202401689EN.000301.fmx.xml").unlink()
    assert "L_202401689EN.000301.fmx.xml" in _refused(tmp_path / "act")


def test_annexes_without_their_act_are_refused(tmp_path: Path) -> None:
    """An annex alone is no act, in Formex as in JSON."""
    assert "no main text" in _refused(SAMPLES / "formex" / "L_202401689EN.000201.fmx.xml")
    assert "annexes without articles" in _refused(SAMPLES / "json" / "annexes.json")


def test_an_act_without_bibliography_says_so() -> None:
    """Without the list of files completeness is unknown: a warning, not silence."""
    texts = read_law([SAMPLES / "formex" / "L_202401689EN.000101.fmx.xml"])
    assert any("bibliography" in warning for warning in texts[0].warnings)


def test_markdown_needs_its_metadata(tmp_path: Path) -> None:
    """A statute in Markdown doesn't say which act it is; the file beside it must."""
    path = tmp_path / "lamps.md"
    shutil.copy(SAMPLES / "markdown" / "lamps.md", path)
    assert "metadata are missing" in _refused_at(path, "lamps.meta.yaml")
    beside = tmp_path / "lamps.meta.yaml"
    for content, expected in [
        ("law_id: [", "not valid YAML"),
        ("- 1", "no metadata"),
        ("law_id: lamps", "not in the table"),
        ("law_id: nyc-ll144", "since when"),
    ]:
        beside.write_text(content, "utf-8")
        assert expected in _refused_at(path, "lamps.meta.yaml")


def _refused_at(path: Path, name: str) -> str:
    with pytest.raises(SourceError) as caught:
        read_law([path])
    assert caught.value.place is not None
    assert Path(caught.value.place.file).name == name
    return str(caught.value)


def test_a_file_that_names_no_day_needs_one(tmp_path: Path) -> None:
    """Since when a wording is law is never guessed."""
    path = tmp_path / "title42.xml"
    page = (SAMPLES / "code.uslm.xml").read_text("utf-8").replace("/t18", "/t42").replace("created", "made")
    path.write_text(page, "utf-8")
    assert "which day" in _refused(path)


def test_files_beside_the_law_are_passed_over(tmp_path: Path) -> None:
    """Provenance, metadata and hidden files in a folder are no law files; any other stranger is refused."""
    shutil.copytree(SAMPLES / "markdown", tmp_path / "city")
    (tmp_path / "city" / "provenance.json").write_text("[]", "utf-8")
    (tmp_path / "city" / ".hidden").write_text("x", "utf-8")
    assert [text.act for text in read_law([tmp_path / "city"])] == ["NYC"]
    (tmp_path / "city" / "stranger.txt").write_text("x", "utf-8")
    assert "stranger.txt" in _refused_at(tmp_path / "city", "stranger.txt")
