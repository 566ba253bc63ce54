"""State statutes in Markdown on small invented files: one layout a state."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lexposure.model.law import LawText
from lexposure.sources.law_files import read_law
from sources.sound import assert_sound, names

SAMPLES = Path(__file__).parent / "law_samples" / "states"


def _read(name: str) -> LawText:
    return read_law([SAMPLES / f"{name}.md"])[0]


@pytest.mark.parametrize(
    ("name", "act", "section"),
    [
        ("co", "CO", "6-1-1701"),
        ("tx", "TX", "§ 552.051"),
        ("ct", "CT", "Sec. 10"),
        ("il", "ILHRA", "(L) Use of Lamps"),
        ("aivia", "AIVIA", "820 ILCS 42/5"),
        ("ca", "CAADMT", "§ 7001"),
    ],
)
def test_each_state_spells_its_sections(name: str, act: str, section: str) -> None:
    """Sections are named as their headings spell them; the words are law since signature and not official."""
    law = _read(name)
    assert_sound(law)
    assert law.unit(f"{act}:{section}").kind == "section"
    assert (law.act, law.valid_from, law.official) == (act, dt.date(2030, 1, 2), False)
    assert "editor" not in law.text


def test_colorado_counts_1_a_roman_capital() -> None:
    """Two labels on a line open two units; a label on a line of its own is found; a page break tears no sentence."""
    law = _read("co")
    assert names(law, "6-1-1701(1)") == [
        "6-1-1701(1)", "6-1-1701(1)(a)", "6-1-1701(1)(a)(I)", "6-1-1701(1)(a)(I)(A)", "6-1-1701(1)(a)(I)(B)",
        "6-1-1701(1)(a)(II)", "6-1-1701(1)(b)",
    ]  # fmt: skip
    assert law.words("CO:6-1-1701(1)(a)(II)").endswith("AS SECTION 6-1-1702 SAYS, SLEEPS.")
    assert law.words("CO:6-1-105(1)(uuuu)") == "(uuuu) DIMS A LAMP."


def test_words_of_the_session_law_are_in_no_section() -> None:
    """What tells how to amend the code stands between its sections."""
    law = _read("co")
    at = law.text.index("SECTION 2.")
    assert not any(unit.start <= at < unit.end for unit in law.units)


def test_texas_runs_on_in_one_line() -> None:
    """Labels within a line are units if they come next; references to subsections are not; notes are no law."""
    law = _read("tx")
    assert names(law, "§ 551.001") == [
        "§ 551.001", "§ 551.001(1)", "§ 551.001(2)", "§ 551.001(2)(A)", "§ 551.001(2)(B)",
    ]  # fmt: skip
    assert law.words("TX:§ 552.051(b)(1)") == "(1) must be bright; and"
    assert law.words("TX:§ 552.051(c)") == "(c) Nobody else need."
    assert "Added by" not in law.text
    assert law.unit("TX:§ 552.051(b)(1)").kind == "paragraph"


def test_connecticut_prints_what_it_deletes() -> None:
    """Words in brackets are deleted ones and left out; marks of insertion vanish."""
    law = _read("ct")
    assert law.words("CT:Sec. 10(a)(1)(B)") == "(B) it glows brightly."
    assert law.words("CT:Sec. 10(a)(1)").startswith("(1) A keeper shall not sleep, unless:")
    assert law.unit("CT:Sec. 10").heading == "(NEW) (Effective January 2, 2030)"


def test_illinois_human_rights_act_is_cited_by_subsection() -> None:
    """The subsection's heading names it, its paragraphs follow after a bar."""
    law = _read("il")
    assert names(law) == ["(L) Use of Lamps", "(L) Use of Lamps|1", "(L) Use of Lamps|2"]
    assert law.words("ILHRA:(L) Use of Lamps|1").endswith("- a red one")
    assert law.text.endswith("It starts at dawn.")


def test_excerpts_skip_labels() -> None:
    """At the start of a line a label counts even if the ones before it are left out; emphasis vanishes."""
    assert names(_read("ca"), "§ 7001(") == ["§ 7001(e)", "§ 7001(e)(1)", "§ 7001(e)(1)(A)", "§ 7001(ddd)"]
    assert _read("ca").words("CAADMT:§ 7001(ddd)") == '(ddd) "Night" means the dark.'
    assert names(_read("aivia"), "820 ILCS 42/5(") == ["820 ILCS 42/5(1)", "820 ILCS 42/5(3)"]


def test_a_later_day_in_the_table_goes_first(tmp_path: Path) -> None:
    """A text with a section that a later act added is law since that one, not since the signature of the first."""
    for name in ("aivia.md", "aivia.meta.yaml"):
        (tmp_path / name).write_text((SAMPLES / name).read_text("utf-8").replace("2030", "2019"), "utf-8")
    assert read_law([tmp_path])[0].valid_from == dt.date(2022, 1, 1)
