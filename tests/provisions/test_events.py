"""What happened to a provision is told with every changed word, where it stands, and by rule what it says."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from lexposure.provisions.align import align
from lexposure.provisions.cut import Cut
from lexposure.provisions.events import Event, events, own_words
from lexposure.provisions.redline import words_in
from lexposure.provisions.report import describe
from lexposure.provisions.statements import statements

LAMPS = """\
Lamp terms
==========

**1.1.** You may light the lamp at dusk, and you keep its glass clean for 30 days.

**1.2.** We may visit the tower without prior notice to you.

**1.3.** “Lamps” means, collectively, Great Lamp, Small Lamp, Blue Lamp, Red Lamp (Preview), and Old Lamp.

**1.4.** You will not sell the oil of the lamp to anybody who isn't a keeper of a tower.

**1.5.** The tower and its stairs stay the property of the harbour, see the [deed](https://harbour.example/deed-a).
"""


def _told(old: str, new: str, *, text: str = LAMPS) -> list[str]:
    """Return what is said of the change that puts some words in the place of others."""
    assert old in text
    before, after = Cut.of(text), Cut.of(text.replace(old, new))
    found = describe(before, after, align(before, after), ("Harbour Company",))
    return [each.text for _, change in found for each in change.statements]


def _events(before: str, after: str) -> tuple[Cut, Cut, list[Event]]:
    one, two = Cut.of(before), Cut.of(after)
    return one, two, events(one, two, align(one, two))


def test_every_changed_word_keeps_its_place_in_both_texts() -> None:
    """The pieces quote the two versions exactly, also beside characters outside the basic plane."""
    after = LAMPS.replace("light the lamp at dusk", "light 🔥 the great lamp at noon")
    one, two, [found] = _events(LAMPS, after)
    gone = [one.text[slice(*piece.before)] for piece in found.pieces]
    came = [two.text[slice(*piece.after)] for piece in found.pieces]
    assert (found.kind, gone, came) == ("edited", ["", "dusk"], ["great", "noon"])


def test_mark_up_number_and_case_are_no_words() -> None:
    """A clause that is bold, numbered anew or spelt with capitals says the same."""
    after = LAMPS.replace("light the lamp", "**Light** the Lamp").replace("**1.2.**", "1.2")
    assert _events(LAMPS, after)[2] == []
    _, _, found = _events(LAMPS, LAMPS.replace("**1.5.**", "**1.6.**"))
    assert [(each.kind, each.counts) for each in found] == [("renumbered", False)]


def test_a_link_to_another_document_is_an_event_of_its_own() -> None:
    """Same words, same label, another document."""
    _, _, [found] = _events(LAMPS, LAMPS.replace("deed-a", "deed-b"))
    assert (found.kind, found.counts) == ("target", True)
    assert _events(LAMPS, LAMPS.replace("deed-a", "deed-a/?utm_source=mail"))[2] == []


def test_a_line_that_only_says_when_it_was_updated_does_not_count() -> None:
    """It is shown, and is no change of what is agreed."""
    before = "Last updated: May 3, 2026\n\n" + LAMPS
    _, _, [found] = _events(before, before.replace("May 3", "June 9"))
    assert (found.kind, found.dated, found.counts) == ("edited", True, False)


def test_words_that_weigh_are_marked() -> None:
    """Modals, negations, numbers, notice and the like; a month isn't a modal."""
    _, _, [found] = _events(LAMPS, LAMPS.replace("You may light", "You must not light"))
    assert [(each.weight, each.side, each.word.form) for each in found.material] == [
        ("modal", "before", "may"),
        ("modal", "after", "must"),
        ("negation", "after", "not"),
    ]
    one, two = Cut.of("On April 3, 2026 lamps go out."), Cut.of("On May 3, 2026 lamps go out.")
    assert [each.material for each in events(one, two, align(one, two))] == [()]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("You may light the lamp", "You must light the lamp", "a permission becomes a duty for the customer"),
        ("You may light the lamp", "You may not light the lamp", "a permission becomes a prohibition for the customer"),
        ("You will not sell", "You may sell", "a prohibition becomes a permission for the customer"),
        ("We may visit", "We will visit", "a permission becomes a duty for the platform"),
        ("for 30 days", "for 90 days", "30 days becomes 90 days: longer"),
        ("for 30 days", "for 2 days", "30 days becomes 2 days: shorter"),
        ("for 30 days", "", "30 days is no longer named"),
        ("without prior notice to you", "", "notice is no longer spoken of here"),
        ("at dusk", "at dusk unless it rains", "an exception appears"),
        ("Old Lamp.", "Old Lamp, and Fog Horn.", "Fog Horn joins the list"),
        ("Blue Lamp, ", "", "Blue Lamp leaves the list"),
        ("Red Lamp (Preview)", "Red Lamp", "Red Lamp (Preview) is now listed as Red Lamp"),
        ("deed-a", "deed-b", "the link “deed” leads to harbour.example/deed-b instead of harbour.example/deed-a"),
        ("sell the oil", "lend the oil", "the wording of a prohibition for the customer changed"),
    ],
)  # fmt: skip
def test_a_change_says_what_a_rule_finds_in_it(old: str, new: str, told: str) -> None:
    """Each statement is a fixed phrase."""
    assert told in _told(old, new)


def test_where_no_rule_decides_nothing_is_made_up() -> None:
    """Then the wording changed, and that is all."""
    assert _told("the property of the harbour", "the property of the port") == ["wording changed"]


def test_a_changed_list_tells_names_and_nothing_else() -> None:
    """The “and” that moves behind the last name is no change."""
    assert _told("and Old Lamp.", "Old Lamp, and Fog Horn.") == ["Fog Horn joins the list"]


def test_an_added_clause_tells_its_duties_and_the_spans_that_decided() -> None:
    """A duty that appears is quoted by the words that make it one."""
    after = LAMPS + "\n**1.6.** You must not paint the lamp. Keepers may rest.\n"
    one, two, [found] = _events(LAMPS, after)
    told = statements(one, two, found)
    assert [(each.rule, each.who, two.text[slice(*each.after[0])]) for each in told][:1] == [
        ("appears", "customer", "must not")
    ]


def test_what_is_gone_stands_where_it_stood() -> None:
    """Events come in the order of the text."""
    after = LAMPS.replace("**1.2.** We may visit the tower without prior notice to you.\n\n", "")
    _, _, found = _events(LAMPS, after.replace("at dusk", "at noon").replace("the property", "a property"))
    assert [each.kind for each in found] == ["edited", "removed", "edited"]


def test_of_a_text_written_anew_clauses_are_told_as_less_sure() -> None:
    """Identity stays with equal words alone, but whoever reads the change learns what came, went and was kept."""
    kept = "**{}.** The harbour answers for broken lamps up to 500 euros and for nothing else."
    anew = "\n\n".join(f"**{n}.** Horn number {n} sounds {n} times in fog." for n in range(1, 12))
    lamps = "\n\n".join(f"**{n}.** Every lamp of tower {chr(96 + n)} burns oil." for n in range(1, 12))
    before, after = (
        Cut.of(f"{text}\n\n{kept.format(12).replace('500', cap)}\n")
        for text, cap in ((lamps, "500"), (anew, "900"))
    )
    alignment = align(before, after)
    assert (events(before, after, alignment), alignment.wholesale) == ([], True)
    found = [change for _, change in describe(before, after, alignment)]
    assert not any(change.sure for change in found)
    [edited] = [change for change in found if change.kind == "edited"]
    assert (edited.before[0].number, edited.after[0].number) == ("12", "12")
    assert "500" in {word.form for piece in edited.pieces for word in piece.gone}
    assert Counter(change.kind for change in found) == {"added": 11, "removed": 11, "edited": 1}
    sure = describe(before, Cut.of(before.text + "\n**13.** Nobody sleeps.\n"), align(before, before))
    assert all(change.sure for _, change in sure)


@pytest.mark.shared
def test_each_noteworthy_change_is_told_at_its_place(shared: Path) -> None:
    """Of the 53 changes that analysts wrote a memo about none loses a word; in a rewrite clauses are less sure."""
    with (shared / "terms/memo-pairs.csv").open(encoding="utf-8", newline="") as file:
        folders = [shared / "terms/memo-pairs" / row["folder"] for row in csv.DictReader(file)]
    rewrites = 0
    for folder in folders:
        before, after = (Cut.of((folder / f"{side}.md").read_text("utf-8")) for side in ("before", "after"))
        alignment = align(before, after)
        found = describe(before, after, alignment)
        rewrites += alignment.wholesale
        assert any(event.counts and change.statements for event, change in found), folder.name
        assert all(change.sure != alignment.wholesale for _, change in found), folder.name
        assert not _lost(before, after, [event for event, _ in found]), folder.name
    assert len(folders) == 53
    assert rewrites <= 2


@pytest.mark.shared
def test_in_a_rewrite_the_provisions_of_the_memo_are_found(shared: Path) -> None:
    """An appeal against suspension came, and the ban on weapons and warfare of the old list went."""
    told = {}
    for name in ("d9d49b2d", "8cf83dcc"):
        [folder] = (shared / "terms/memo-pairs").glob(f"*{name}")
        before, after = (Cut.of((folder / f"{side}.md").read_text("utf-8")) for side in ("before", "after"))
        told[name] = [change for _, change in describe(before, after, align(before, after))]
    came = [q.heading for change in told["d9d49b2d"] if change.kind == "added" for q in change.after]
    assert "Appeals" in came
    went = [q.words for change in told["8cf83dcc"] if change.kind == "removed" for q in change.before]
    assert "Military and warfare" in went
    kept = [change for change in told["d9d49b2d"] if change.kind == "edited"]
    assert ["Accuracy", "Accuracy"] in [[q.heading for q in (*c.before, *c.after)] for c in kept]


def _lost(before: Cut, after: Cut, found: list[Event]) -> Counter[str]:
    """Return the words that differ between two texts and stand in no event, but for the clauses' own numbers."""
    old, new = _bag(before), _bag(after)
    gone = Counter(word.form for each in found for piece in each.pieces for word in piece.gone)
    came = Counter(word.form for each in found for piece in each.pieces for word in piece.came)
    return (old - new - gone) + (new - old - came)


def _bag(cut: Cut) -> Counter[str]:
    return Counter(word.form for segment in cut.segments for word in own_words(cut.text, segment))


def test_own_words_leave_the_number_out() -> None:
    """The words of a clause begin behind its number."""
    cut = Cut.of(LAMPS)
    assert [word.form for word in own_words(cut.text, cut.segments[1])][:2] == ["you", "may"]
    assert [word.form for word in words_in("Größe: 1,5 m² für 20 €", 0, 30)] == ["größe", "1,5", "m²", "für", "20", "€"]  # fmt: skip
