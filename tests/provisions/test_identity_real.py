"""What identity promises, held against the 164 versions of the AWS Service Terms beside the checkout."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest

from lexposure.archive.quotes import span_hash
from lexposure.provisions.align import Alignment, align
from lexposure.provisions.cut import Cut
from lexposure.provisions.identity import Provision, Version, fold
from lexposure.provisions.timeline import timeline
from lexposure.sources.ota import read_versions

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared

SERVICE_TERMS = "Amazon Web Services/Terms of Service"
REUSED = [
    ("2026-08-18", "6"), ("2026-04-15", "22"), ("2025-12-06", "25"), ("2025-12-03", "28"), ("2026-05-29", "40"),
    ("2025-12-11", "63"), ("2026-07-01", "70"), ("2025-06-17", "89"), ("2026-06-16", "109"),
]  # fmt: skip


class History:
    """The folded history."""

    def __init__(self, bundle: Path) -> None:
        captured = [
            one
            for one in read_versions(bundle, services=["Amazon Web Services"])
            if one.record == SERVICE_TERMS
        ]
        texts = [one.text.decode() for one in captured]
        self.versions = [
            Version(one.captured.isoformat(), span_hash(text))
            for one, text in zip(captured, texts, strict=True)
        ]
        self.cuts = {version.text: Cut.of(text) for version, text in zip(self.versions, texts, strict=True)}
        self.alignments: dict[tuple[str, str], Alignment] = {}
        self.provisions = fold(SERVICE_TERMS, self.versions, self.cuts.__getitem__, self._aligned)

    def _aligned(self, before: str, after: str) -> Alignment:
        return self.alignments.setdefault((before, after), align(self.cuts[before], self.cuts[after]))

    def position(self, day: str) -> int:
        """Return the position of the first version captured on a day."""
        return next(at for at, version in enumerate(self.versions) if version.captured.startswith(day))

    def at(self, version: int, number: str) -> Provision:
        """Return the outermost provision with a number in a version."""
        cut = self.cuts[self.versions[version].text]
        standing = [(one, one.at(version)) for one in self.provisions]
        found = [
            (cut.segments[here.place].level, one) for one, here in standing if here and here.number == number
        ]
        return min(found, key=lambda pair: pair[0])[1]

    def seen(self, number: str, version: int = -1) -> str:
        """Return the day on which a provision of a version (the last one) was first seen."""
        last = version % len(self.versions)
        return self.versions[self.at(last, number).first].captured[:10]

    def changed(self, number: str) -> dict[str, str]:
        """Return the days on which a provision of the last version changed, with what came."""
        found = self.at(len(self.versions) - 1, number)
        changes = timeline(found, self.versions, self.cuts.__getitem__)
        return {
            self.versions[one.version].captured[:10]: " ".join(came for _, came in one.words)
            for one in changes
        }


@functools.cache
def _history(bundle: Path) -> History:
    return History(bundle)


@pytest.fixture
def history(shared: Path) -> History:
    """Return the history, folded once."""
    return _history(shared / "terms/histories/contrib-versions.bundle")


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("50.12", "2023-09-29"),
        ("1.23", "2023-09-29"),
        ("1.28", "2025-09-12"),
        ("40", "2026-04-29"),
        ("40.7", "2026-04-29"),
        ("40.10", "2026-04-29"),
        ("50.16", "2026-05-12"),
        ("50.16.1", "2026-05-12"),
        ("50.14.2", "2026-05-23"),
        ("50.12.2", "2024-03-16"),
    ],
)
def test_when_a_clause_was_first_seen(history: History, number: str, day: str) -> None:
    """Whatever its number was then."""
    assert history.seen(number) == day


@pytest.mark.parametrize(
    ("number", "day", "word"),
    [
        ("50.10.2", "2023-12-01", "filters"),
        ("50.12.1", "2025-06-27", "Section 20"),
        ("50.11", "2026-03-17", "weights"),
        ("50.12.2", "2026-06-02", "30 days"),
        ("50.12.2", "2026-06-10", "stores"),
        ("1.23", "2025-05-14", "responsibility"),
    ],
)
def test_when_a_duty_came_into_a_clause(history: History, number: str, day: str, word: str) -> None:
    """The change names the words that came."""
    assert word in history.changed(number)[day]


@pytest.mark.parametrize(("day", "number"), REUSED)
def test_a_reused_number_links_nothing(history: History, day: str, number: str) -> None:
    """The section that last had the number, and its clauses, aren't those of the section that has it now."""
    now = history.position(day)
    earlier = next(at for at in range(now - 1, -1, -1) if _under(history, at, number))
    then, since = _under(history, earlier, number), _under(history, now, number)
    assert since
    assert not {one.id for one in then} & {one.id for one in since}


def _under(history: History, version: int, number: str) -> list[Provision]:
    """Return the provisions of a numbered section and of what stands under it."""
    cut = history.cuts[history.versions[version].text]
    section = [one for one in cut.segments if one.number == number and one.kind == "heading"]
    inside = {
        at
        for at, one in enumerate(cut.segments)
        for around in section[:1]
        if around.start <= one.start < around.until
    }
    standing = ((one, one.at(version)) for one in history.provisions)
    return [one for one, here in standing if here and here.place in inside]


def test_connect_talent_moved_from_109_to_40(history: History) -> None:
    """Ten clauses and the heading, none of them from QuickSight, whose readers went to 50.17.1."""
    now = history.position("2026-05-29")
    for number in ["", *(f".{at}" for at in range(1, 11))]:
        assert history.at(now, f"40{number}") is history.at(now - 1, f"109{number}")
    assert history.at(now, "50.17.1") is history.at(now - 1, "40.4")


def test_a_paragraph_that_became_a_heading_lives_on_in_its_first_part(history: History) -> None:
    """50.14 is 50.14.1 since 2026-05-23; the step has at most 15 edits."""
    now = history.position("2026-05-23")
    assert history.at(now, "50.14.1") is history.at(now - 1, "50.14")
    assert (history.at(now, "50.14.2").began, history.at(now, "50.14.2").first) == ("added", now)
    alignment = history.alignments[history.versions[now - 1].text, history.versions[now].text]
    assert sum(link.kind != "same" for link in alignment.links) <= 15


def test_no_step_is_wholesale_and_each_place_is_in_one_link(history: History) -> None:
    """163 steps, most of which leave nearly all clauses as they were."""
    assert not any(one.wholesale for one in history.alignments.values())
    for (before, after), one in history.alignments.items():
        assert sorted(at for link in one.links for at in link.before) == list(
            range(len(history.cuts[before]))
        )
        assert sorted(at for link in one.links for at in link.after) == list(range(len(history.cuts[after])))
