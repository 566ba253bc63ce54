"""The calendar of coming days is one that RFC 5545 allows, and the same whenever it is made."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from exposure.invented import DAY, NOW, Invented, norm, period
from lexposure.exposure.timeline import Timeline, timeline
from lexposure.render.ics import event_uid, to_ics
from lexposure.render.timeline import timeline_json, to_text

AWKWARD = "Müller; pays, or \\ leaves 😀 " + "é" * 90


@pytest.fixture(scope="module")
def world() -> Invented:
    return Invented(
        norm("coming", "", f"author: person/ada\nsummary: '{AWKWARD}'").replace(
            "summary: the duty coming\n", ""
        ),
        period("coming", "AIA:art_4.par_1", "2026-12-31"),
        norm("past", "", source="AIA:art_5.par_1"),
        period("past", "AIA:art_5.par_1", "2025-02-02"),
        norm("also", "", source="AIA:art_6.par_1"),
        period("also", "AIA:art_6.par_1", "2026-12-31"),
        always=False,
    )


@pytest.fixture(scope="module")
def found(world: Invented) -> Timeline:
    return timeline(world.engine, world.profile("name: A case"), DAY, NOW)


def unfolded(calendar: str) -> list[str]:
    return calendar.replace("\r\n ", "").split("\r\n")[:-1]


class TestCalendar:
    """RFC 5545."""

    def test_lines_end_by_crlf_and_hold_75_octets_of_whole_characters(self, found: Timeline) -> None:
        """Folded between characters, never within one."""
        calendar = to_ics(found)
        assert calendar.endswith("END:VCALENDAR\r\n")
        lines = calendar.removesuffix("\r\n").split("\r\n")
        assert max(len(line.encode()) for line in lines) <= 75
        assert any(line.startswith(" ") for line in lines)
        assert not any("\n" in line or "\r" in line for line in lines)

    def test_text_is_escaped_and_comes_back(self, found: Timeline) -> None:
        """Semicolon, comma and backslash are escaped, a line break becomes a backslash and an n; read back, the words are there."""
        told = next(
            line for line in unfolded(to_ics(found)) if line.startswith("DESCRIPTION:") and "Mü" in line
        )
        assert "Müller\\; pays\\, or \\\\ leaves 😀" in told
        back = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], told.removeprefix("DESCRIPTION:"))
        assert back.split("\n")[0] == AWKWARD
        assert "https://w3id.org/lexposure/id/norm/coming" in back

    def test_each_norm_and_day_is_one_all_day_event(self, found: Timeline) -> None:
        """The past is left out unless asked for; identifiers are made of norm and day, and differ."""
        lines = unfolded(to_ics(found))
        assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
        assert lines.count("DTSTART;VALUE=DATE:20261231") == lines.count("DTEND;VALUE=DATE:20270101") == 2
        uids = {line.removeprefix("UID:") for line in lines if line.startswith("UID:")}
        day = dt.date(2026, 12, 31)
        assert uids == {event_uid(f"https://w3id.org/lexposure/id/norm/{n}", day) for n in ("coming", "also")}
        assert unfolded(to_ics(found, coming_only=False)).count("BEGIN:VEVENT") == 3

    def test_the_stamp_is_the_datasets_and_bytes_are_the_same(self, world: Invented, found: Timeline) -> None:
        """No clock: what was asked later gives the same calendar."""
        again = timeline(
            world.engine, world.profile("name: A case"), DAY, NOW + dt.timedelta(days=1), first=None
        )
        assert to_ics(again) == to_ics(found)
        assert unfolded(to_ics(found)).count("DTSTAMP:20260101T000000Z") == 2

    def test_without_coming_days_it_is_an_empty_calendar(self, world: Invented) -> None:
        """Still a calendar."""
        later = timeline(world.engine, world.profile("name: A case"), dt.date(2030, 1, 1), NOW)
        assert "BEGIN:VEVENT" not in to_ics(later)
        assert to_ics(later).startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")


class TestOtherForms:
    """Text and JSON."""

    def test_text_draws_a_line_before_what_is_announced(self, found: Timeline) -> None:
        """Past above, coming below, each with its cause."""
        past, announced = to_text(found).split(f"announced after {DAY} ─")
        assert "2025-02-02" in past
        assert "period begins (AIA:art_113)" in past
        assert "2026-12-31" in announced
        assert "does not apply → applies" in announced

    def test_json_holds_every_step(self, found: Timeline) -> None:
        """Dates as text; causes by number."""
        form = timeline_json(found)
        assert [(s["day"], s["announced"], len(s["norms"])) for s in form["steps"]] == [
            ("2025-02-02", False, 1),
            ("2026-12-31", True, 2),
        ]
        for step in form["steps"]:
            for each in step["norms"]:
                assert [step["causes"][number]["kind"] for number in each["causes"]] == ["period"]
