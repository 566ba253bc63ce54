"""Clauses described: topic, duty, addressee and mentions, each with the words that decided, and what to look at."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from lexposure.archive.quotes import span_hash
from lexposure.model.errors import NotSetUp, UnknownName
from lexposure.render.classified import classified_lines
from lexposure.workspace import Workspace
from lexposure.workspace.classify import described

from .test_compare import Kept

DAY = dt.date(2026, 8, 31)
TERMS = """\
Lamp rules
==========

1\\. Conduct
-----------

**1.1.** You must not bypass or disable the safety filters of the lamp.

**1.2.** We may end this agreement on 30 days' notice if you live in California.

**1.3.** Guests may or may not be asked for personal data about fees.

2\\. Fees
--------

**2.1.** You will pay all fees of USD 100 in advance, subject to the Lamp Payment Policy.
"""


class Archive(Kept):
    """The same archive, asked about one document."""

    def described(
        self, document: str, number: str | None = None, *, review: bool = False, on: dt.date = DAY
    ) -> dict[str, Any]:
        return described(
            self.home / "derived", self.log, self.blobs, self.shipped.engine().index, document, number, on, review=review,
        )  # fmt: skip


@pytest.fixture
def archive(shipped: Workspace, tmp_path: Path) -> Archive:
    """One document with invented terms."""
    return Archive(shipped, tmp_path / "kept", {"Midjourney/Terms of Service": TERMS})


def test_every_finding_shows_the_words_that_decided(archive: Archive) -> None:
    told = archive.described("midjourney/terms-of-service")
    text = archive.blobs.text(told["text"])
    assert [row["number"] for row in told["clauses"]] == ["1.1", "1.2", "1.3", "2.1"]
    for row in told["clauses"]:
        assert text[row["start"] : row["end"]] == row["words"]
        assert span_hash(row["words"]) == row["sha256"]
        found = [*row["topics"], *row["rules"]]
        for span in [*(span for one in found for span in one["decided_by"]), *row["mentions"]]:
            assert text[span["start"] : span["end"]] == span["words"]


def test_a_ban_is_told_as_one_of_the_customer(archive: Archive) -> None:
    [row] = archive.described("midjourney/terms-of-service", "1.1")["clauses"]
    assert row["topics"][0]["topic"] == "safety-circumvention"
    assert ("prohibition", "customer") in {(rule["type"], rule["addressee"]) for rule in row["rules"]}


def test_periods_places_amounts_and_documents_are_named(archive: Archive) -> None:
    rows = {row["number"]: row for row in archive.described("midjourney/terms-of-service")["clauses"]}
    named = {(one["kind"], one["name"]) for one in [*rows["1.2"]["mentions"], *rows["2.1"]["mentions"]]}
    assert {("period", "P30D"), ("place", "US-CA"), ("amount", "USD 100"), ("document", "Lamp Payment Policy")} <= named  # fmt: skip


def test_review_keeps_what_a_person_should_look_at(archive: Archive) -> None:
    every = archive.described("midjourney/terms-of-service")["clauses"]
    some = archive.described("midjourney/terms-of-service", review=True)["clauses"]
    assert some == [row for row in every if row["review"]]
    doubtful = next(row for row in every if row["number"] == "1.3")
    assert doubtful["review"]


def test_a_section_brings_its_clauses_alone(archive: Archive) -> None:
    every = archive.described("midjourney/terms-of-service")["clauses"]
    assert archive.described("midjourney/terms-of-service", "2")["clauses"] == every[-1:]


def test_what_is_unknown_names_the_nearest(archive: Archive, shipped: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="midjourney/terms-of-service"):
        archive.described("midjourney/terms-of-servise")
    with pytest.raises(UnknownName, match=r"no clause is numbered 9\.9"):
        archive.described("midjourney/terms-of-service", "9.9")
    with pytest.raises(UnknownName, match="first captured on 2026-05-01"):
        archive.described("midjourney/terms-of-service", on=dt.date(2026, 4, 1))
    with pytest.raises(NotSetUp, match="archive import"):
        Archive(shipped, tmp_path / "empty", {}).described("midjourney/terms-of-service")


def test_the_screen_shows_it_and_the_json_is_plain(archive: Archive) -> None:
    told = archive.described("midjourney/terms-of-service")
    assert json.loads(json.dumps(told)) == told
    shown = "\n".join(classified_lines(told))
    assert "rules: prohibition of customer" in shown
    assert "names: " in shown
    assert "to look at: " in shown
