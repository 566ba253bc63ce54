"""What a change of a text does to a folder of profiles, on a small invented document; and what a text would do."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest

from lexposure.archive.clock import FixedClock
from lexposure.exposure.impact_report import Impact, ImpactReport
from lexposure.model.errors import DateError, UnknownName, UserError
from lexposure.render.impact import impact_json, impact_lines
from lexposure.render.json_form import written
from lexposure.workspace import Workspace

FIRST = (
    "## 1 Use\n\n1.1 You may not point the lamps of the service at the windows of your neighbours.\n\n"
    "1.2 You keep the oil dry and tell us of every leak within seven days.\n\n"
    "## 2 Payment\n\nInvoices are due within thirty days of their date, as the order form says.\n"
)
CHANGED = FIRST.replace("the windows of your neighbours", "any window but your own")
HEAD = "author: agent/lexposure-curation\nstatus: draft\ncreated: 2026-11-24\ngraph:\n"
LATER = "2026-12-05"


def at(day: int) -> dt.datetime:
    return dt.datetime(2026, 12, day, 12, tzinfo=dt.UTC)


def _span(text: str, number: str) -> str:
    start = text.index(f"{number} You")
    end = text.index("\n", start)
    words, of = (hashlib.sha256(part.encode()).hexdigest() for part in (text[start:end], text))
    return f'[{{of: text/{of}, start: {start}, end: {end}, sha256: {words}, number: "{number}"}}]'


def _norm(name: str, number: str, text: str, *more: str) -> str:
    lines = (
        f"id: norm/lamps/{name}", "type: Prohibition", f"source: provision/lamps/{number}", "bearer: eu-ai-act/deployer",
        "action: prompting", f"summary: The duty {name}.", "applies_when: {platforms: lamps/light}", "confidence: 0.9",
        f"evidence: {_span(text, number)}", *more,
    )  # fmt: skip
    return "  - " + "\n    ".join(lines) + "\n"


def knowledge(*norms: str, text: str = FIRST) -> bytes:
    """Return a document with two clauses, and what was read from it."""
    clauses = "".join(
        f'  - {{id: provision/lamps/{n}, type: Provision, part_of: document/lamps/terms, number: "{n}", evidence: {_span(text, n)}}}\n'
        for n in ("1.1", "1.2")
    )
    return (
        f"{HEAD}  - {{id: operator/lamps, type: Operator, label: Lamps}}\n"
        "  - {id: platform/lamps/light, type: Platform, operator: operator/lamps, label: Lamp Light}\n"
        "  - {id: platform/lamps/candle, type: Platform, operator: operator/lamps, label: Lamp Candle}\n"
        "  - {id: document/lamps/terms, type: Document, operator: operator/lamps, governs: platform/lamps/light, "
        f"record: Lamps/Terms, label: Lamp terms}}\n{clauses}{''.join(norms)}"
    ).encode()


READ = knowledge(
    _norm("windows", "1.1", FIRST, "valid_from: 2026-12-01"),
    _norm("oil", "1.2", FIRST, "valid_from: 2026-12-01"),
)
REWORDED = knowledge(
    _norm("windows", "1.1", FIRST, "valid_from: 2026-12-01", f"valid_until: {LATER}"),
    _norm("windows-2", "1.1", CHANGED, f"valid_from: {LATER}"),
    _norm("oil", "1.2", FIRST, "valid_from: 2026-12-01", "valid_until: 2026-12-20"),
)


class Story:
    """A workspace in which one text after another is captured, and a folder with a user of the lamps and one of candles."""

    def __init__(self, home: Path, data: bytes = READ) -> None:
        self.home = home
        self.folder = home.parent / "profiles"
        self.folder.mkdir()
        (self.folder / "lit.yaml").write_text("name: lit\nplatforms: [lamps/light]\n")
        (self.folder / "dark.yaml").write_text("name: dark\nplatforms: [lamps/candle]\n")
        home.mkdir()
        self.record(1, data)
        self.capture(1, FIRST)

    def on(self, day: int) -> Workspace:
        return Workspace(self.home, clock=FixedClock(at(day)))

    def record(self, day: int, data: bytes) -> None:
        ours = self.on(day)
        body = {"kind": "knowledge-file", "path": "data/own/lamps.yaml", "blob": ours.blobs.put(data)}
        ours.log.append([body])
        ours.rebuild()

    def capture(self, day: int, text: str, record: str = "Lamps/Terms") -> None:
        """Capture a text on a day of 2026-12 and build the snapshot anew."""
        ours = self.on(day)
        body: dict[str, Any] = {
            "kind": "terms-version", "record": record, "captured": f"2026-12-{day:02}T08:00:00Z", "change": "",
            "text": ours.blobs.put(text.encode()), "collection": "lamps", "commit": "", "engine": "", "snapshots": [],
        }  # fmt: skip
        ours.log.append([body])
        ours.rebuild()

    def impact(self, name: str = "lamps/terms", on: int = 28, **asked: Any) -> ImpactReport:
        return self.on(on).impact(self.folder, name, **asked)


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path / "home")


def only(report: ImpactReport) -> Impact:
    (found,) = report.impacts
    return found


def told(found: Impact) -> dict[str, list[tuple[str, str]]]:
    """Return for each profile what becomes of which norm."""
    return {
        each.name: [(effect.kind, effect.iri.rsplit("/", 1)[-1]) for effect in each.effects]
        for each in found.affected
    }


def stale(found: Impact) -> dict[str, str]:
    return {each.iri.rsplit("/", 1)[-1]: each.reason for each in found.moved if "stale" in each.what}


def test_a_clause_that_changes_makes_its_claims_stale_for_those_whom_it_binds(story: Story) -> None:
    """Who doesn't use the lamps is skipped; the other clause stands as it did."""
    story.capture(5, CHANGED)
    found = only(story.impact())
    assert (found.change.day, found.change.kind) == (at(5).date(), "wording")
    assert stale(found) == {"windows": "Lamps/Terms: clause 1.1 reworded, 2026-12-05"}
    assert told(found) == {"lit": [("proof", "windows")]}
    assert (found.untouched, found.skipped) == (0, 1)
    assert found.cited - found.kept == 2  # the norm, and the words of its clause


def test_words_before_and_after_are_told(story: Story) -> None:
    """Clause by clause, with span and hash, in JSON and on a screen."""
    story.capture(5, CHANGED)
    report = story.impact()
    (capture,) = impact_json(report)["changes"][0]["captures"]
    (clause,) = capture["provisions"]
    assert clause["before"][0]["words"] in FIRST
    assert clause["after"][0]["words"] in CHANGED
    text = "\n".join(impact_lines(report))
    assert {"[-", "{+"} == {sign for sign in ("[-", "{+") if sign in text}
    assert "lit (" in text


def test_a_change_elsewhere_touches_nobody(story: Story) -> None:
    """Of two profiles both are skipped."""
    story.capture(5, FIRST.replace("thirty days", "ten days"))
    found = only(story.impact("", since=at(2).date()))
    assert (found.moved, found.affected, found.skipped) == ((), (), 2)


@pytest.mark.parametrize(
    "text",
    [FIRST.replace("1.1 You", "1.7 You"), FIRST.replace("the lamps", "**the lamps**")],
    ids=["another number", "other marks"],
)
def test_words_that_stand_in_another_form_touch_nobody(story: Story, text: str) -> None:
    """The quote, sign by sign, stands no longer; what it says does."""
    story.capture(5, text)
    for found in story.impact(first="2026-12-02", last="2026-12-06").impacts:
        assert (found.moved, found.affected, found.skipped) == ((), (), 2)


def test_a_wording_that_was_read_takes_the_place_of_the_older_one(tmp_path: Path) -> None:
    """One duty is lost and another gained, each named beside the other; nothing is stale."""
    story = Story(tmp_path / "home", REWORDED)
    story.capture(5, CHANGED)
    found = only(story.impact())
    assert told(found)["lit"] == [("gained", "windows-2"), ("lost", "windows")]
    assert stale(found) == {}
    (lit,) = found.affected
    assert {effect.succeeds for effect in lit.effects} == {(each.iri,) for each in reversed(lit.effects)}


def test_claims_that_turn_without_a_new_text_are_told_apart(tmp_path: Path) -> None:
    """The duty on oil ends on a day without a capture."""
    story = Story(tmp_path / "home", REWORDED)
    story.capture(5, CHANGED)
    report = story.impact("", since=at(2).date())
    assert [
        (each.name, each.day.day, each.claims) for each in report.elsewhere if each.name == "lamps/terms"
    ] == [("lamps/terms", 20, 1)]


def test_versions_are_named_by_day_or_hash(story: Story) -> None:
    """After one and up to another."""
    story.capture(5, CHANGED)
    story.capture(9, FIRST.replace("seven days", "two days"))
    first, second = (hashlib.sha256(text.encode()).hexdigest()[:12] for text in (FIRST, CHANGED))
    days = [
        [each.change.day.day for each in story.impact(**asked).impacts]
        for asked in ({}, {"first": first}, {"first": second}, {"first": first, "last": second}, {"last": "2026-12-06"}, {"first": "2026-12-05"})
    ]  # fmt: skip
    assert days == [[9], [5, 9], [9], [5], [5], [9]]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"name": "lamps/term"}, UnknownName),
        ({"first": "abcdef0123"}, UnknownName),
        ({"first": "soon"}, DateError),
        ({"first": "2026-12-09", "last": "2026-12-05"}, DateError),
        ({"name": ""}, UserError),
        ({"since": dt.date(2026, 12, 1)}, UserError),
    ],
)
def test_a_mistake_is_said(story: Story, asked: dict[str, Any], error: type[Exception]) -> None:
    """With what to do."""
    with pytest.raises(error) as problem:
        story.impact(**asked)
    assert "fix:" in str(problem.value)


def test_a_bad_profile_is_named_and_the_others_are_answered(story: Story) -> None:
    """With its line and what to do."""
    (story.folder / "bad.yaml").write_text("name: bad\nplatforms: [lamps/lihgt]\n")
    story.capture(5, CHANGED)
    report = story.impact()
    (refused,) = report.refused
    assert (Path(refused.file).name, refused.line) == ("bad.yaml", 2)
    assert "lamps/light" in refused.fix
    assert (report.profiles, list(told(only(report)))) == (2, ["lit"])


def test_changes_of_terms_that_nobody_read_are_counted(story: Story) -> None:
    """They aren't examined."""
    for day, text in ((2, "One rule. Keep it well in mind."), (6, "Another rule. Keep it well in mind.")):
        story.capture(day, text, "Candles/Terms")
    assert story.impact("", since=at(2).date()).unread == {"Candles/Terms": 1}


def test_the_same_question_gives_the_same_bytes(story: Story) -> None:
    """Whatever was worked out before."""
    story.capture(5, CHANGED)
    one, two = (written(impact_json(story.impact())) for _ in range(2))
    assert one == two


class TestNewText:
    """A text that isn't archived."""

    def supposed(self, story: Story, text: str, on: int = 5) -> ImpactReport:
        path = story.home.parent / "new.md"
        path.write_text(text)
        return story.impact(on=on, new_text=path)

    def test_it_does_what_it_does_once_it_is_captured(self, story: Story) -> None:
        """The same claims go stale for the same reason, and the same is told of each profile."""
        supposed = self.supposed(story, CHANGED)
        story.capture(5, CHANGED)
        found, would = only(story.impact()), only(supposed)
        assert supposed.supposed
        assert stale(would) == stale(found)
        assert told(would) == told(found)
        assert (would.change.kind, would.change.after.sha256) == (
            found.change.kind,
            found.change.after.sha256,
        )

    def test_nothing_is_recorded(self, story: Story) -> None:
        """Log, archive and snapshot are as they were, and so is what is stale."""
        ours = story.on(5)
        before = (ours.log.head(), list(ours.blobs.names()), ours.snapshot.path, ours.stale())
        self.supposed(story, CHANGED)
        ours = story.on(5)
        assert (ours.log.head(), list(ours.blobs.names()), ours.snapshot.path, ours.stale()) == before

    @pytest.mark.parametrize(
        ("text", "kind"), [("404 Not found", "error_page"), (FIRST, "same")], ids=["error page", "same text"]
    )
    def test_what_is_no_version_does_nothing(self, story: Story, text: str, kind: str) -> None:
        """A page that failed would be quarantined."""
        found = only(self.supposed(story, text))
        assert (found.change.kind, found.moved, found.affected) == (kind, (), ())

    def test_it_is_of_one_document(self, story: Story) -> None:
        """On one day: the clock's."""
        with pytest.raises(UserError, match="one document, now"):
            story.impact(new_text=story.folder / "lit.yaml", first="2026-12-01")


def test_claims_on_words_that_nobody_archived_are_counted(story: Story) -> None:
    """They can't go stale, so that silence isn't health."""
    story.record(2, knowledge(_norm("windows", "1.1", FIRST), _norm("other", "1.1", CHANGED)))
    found = story.on(2).watched()
    (row,) = found.unwatched
    assert (found.claims, found.watched, row.why, row.partly) == (2, 1, "text_not_archived", 0)
    assert [iri.rsplit("/", 1)[-1] for iri in row.claims] == ["other"]
    story.capture(5, CHANGED)
    assert story.on(5).watched().unwatched == ()


def test_law_without_an_archived_text_is_named(shipped: Workspace) -> None:
    """With the shipped data alone nothing can be watched, and it is said of which law."""
    found = shipped.watched()
    assert found.watched == 0 < found.claims
    assert any(row.why == "text_not_archived" and "2024/1689" in row.source for row in found.unwatched)
