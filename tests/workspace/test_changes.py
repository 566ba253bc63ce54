"""Only what binds the services in use is told as a change; the rest is counted and can be shown."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import FixedClock
from lexposure.archive.log import Log
from lexposure.archive.quotes import Span, quote
from lexposure.exposure.profiles import Profile
from lexposure.model.errors import DateError, NotSetUp, ProfileError, UnknownName
from lexposure.provisions.report import ChangeReport, ProvisionChange
from lexposure.render.changes import changes_json, changes_lines
from lexposure.workspace import Workspace
from lexposure.workspace.changes import Asked, changes
from lexposure.workspace.intake import import_terms
from sources.ota_archive import Archive

YEAR = dt.date(2026, 1, 1), dt.date(2026, 8, 31)
RECORD = "Amazon Web Services/Terms of Service"
TERMS = """\
Lamp terms
==========

1\\. All services
----------------

**1.1.** You may light the lamp at dusk.

20\\. Market
-----------

**20.1.** Sellers keep their stalls clean.

**20.1.6.** The party to a purchase is Harbour Inc.

50\\. Lamps that think
--------------------

**50.12.** Lamps may watch the sea.
"""
SEA = TERMS.replace("watch the sea", "watch and record the sea")
STALLS = SEA.replace("stalls clean", "stalls very clean")
PARTY = STALLS.replace("Harbour Inc", "Port Ltd")
STEPS = [TERMS, TERMS.replace("at dusk", "at  **dusk**"), SEA, STALLS, PARTY, "Access denied", PARTY]


class Kept:
    """An archive of its own beside the shipped knowledge, so that no snapshot has to be built for it."""

    def __init__(self, shipped: Workspace, home: Path, repository: Path | None) -> None:
        self.shipped, self.home = shipped, home
        home.mkdir()
        self.log = Log(home / "log.sqlite", FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)))
        self.blobs = Blobs(home / "blobs")
        if repository:
            import_terms(repository, self.blobs, self.log, services=["Amazon Web Services"])

    def changes(self, asked: Asked) -> ChangeReport:
        return changes(self.home / "derived", self.log, self.blobs, self.shipped.engine(), asked)

    def profile(self, facts: dict[str, object]) -> Profile:
        return self.shipped.profile(facts)


@pytest.fixture(scope="module")
def invented(shipped: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Return an invented history of a document that the shipped knowledge knows."""
    folder = tmp_path_factory.mktemp("invented")
    archive = Archive(folder / "lamps-versions")
    for number, text in enumerate(STEPS, 1):
        archive.record({f"{RECORD}.md": text}, f"Record {number}", f"2026-03-{number:02}T00:00:00Z")
    return Kept(shipped, folder / "home", archive.folder)


def _asked(kept: Kept, *, activities: tuple[str, ...] | None = None) -> ChangeReport:
    facts: dict[str, object] = {"platforms": ["aws/bedrock"]}
    if activities is not None:
        facts["activities"] = list(activities)
    return kept.changes(Asked(YEAR[1], YEAR[0], profile=kept.profile(facts)))


def _days(report: ChangeReport, name: str = "changes", record: str = RECORD) -> list[str]:
    return [each.captured[5:10] for each in getattr(report, name) if each.record == record]


def test_only_what_binds_is_a_change(invented: Kept) -> None:
    """A clause of another service is counted, one that a fact decides is named with that fact."""
    report = _asked(invented)
    assert _days(report) == ["03-03"]
    assert _days(report, "elsewhere") == ["03-04"]
    assert _days(report, "may_bind") == ["03-05"]
    assert report.hidden == {"error_page": 1, "first": 1, "flap": 1, "formatting": 1}
    assert "AWS Responsible AI Policy" in report.not_archived


def test_facts_widen_and_narrow_what_binds(invented: Kept) -> None:
    """With third-party models the clause on who sells them binds; whoever uses none isn't told."""
    widened = _asked(invented, activities=("use-third-party-model",))
    assert "03-05" in _days(widened)
    narrowed = _asked(invented, activities=())
    assert (_days(narrowed, "may_bind"), "03-05" in _days(narrowed, "elsewhere")) == ([], True)


def test_without_a_platform_every_clause_counts(invented: Kept) -> None:
    """A document can be asked for by its short name, its record or its operator."""
    named = [
        invented.changes(Asked(YEAR[1], YEAR[0], **{key: (value,)}))  # type: ignore[arg-type]
        for key, value in (
            ("documents", "aws/service-terms"),
            ("documents", RECORD),
            ("operators", "aws"),
            ("operators", "Amazon Web Services"),
        )
    ]
    assert [_days(report) for report in named] == [["03-03", "03-04", "03-05"]] * 4


def test_what_cannot_be_answered_is_refused_with_the_fix(invented: Kept, tmp_path: Path) -> None:
    """Unknown names, days in the wrong order, a profile without a service, an empty archive."""
    with pytest.raises(UnknownName, match="aws/service-terms"):
        invented.changes(Asked(YEAR[1], documents=("aws/service-term",)))
    with pytest.raises(UnknownName, match="Amazon Web Services"):
        invented.changes(Asked(YEAR[1], operators=("Amazon Web Service",)))
    with pytest.raises(ProfileError, match="aws/bedrock"):
        invented.changes(Asked(YEAR[1], platforms=("aws/bedrok",)))
    with pytest.raises(ProfileError, match="no platform"):
        invented.changes(Asked(YEAR[1], profile=invented.profile({"roles": ["eu-ai-act/deployer"]})))
    with pytest.raises(DateError, match="is after"):
        invented.changes(Asked(YEAR[0], YEAR[1]))
    empty = Kept(invented.shipped, tmp_path / "empty", None)
    with pytest.raises(NotSetUp, match="archive import"):
        empty.changes(Asked(YEAR[1]))


def test_the_answer_is_the_same_with_and_without_what_was_kept(invented: Kept) -> None:
    """Fingerprints are derived: deleted or damaged, they are read off anew."""
    before = json.dumps(changes_json(_asked(invented), everything=True))
    kept = sorted((invented.home / "derived").rglob("*.json"))
    assert kept
    for file in kept:
        file.write_bytes(b"[{")
    assert json.dumps(changes_json(_asked(invented), everything=True)) == before


def test_every_quote_is_of_the_archive(invented: Kept) -> None:
    """Words before and after are spans of archived texts, and hash as it says."""
    for change in changes_json(_asked(invented))["changes"]:
        texts = {"before": change["before"]["sha256"], "after": change["sha256"]}
        for provision in change["provisions"]:
            for side, text in texts.items():
                for each in provision[side]:
                    span = Span(text, each["start"], each["end"], each["sha256"])
                    assert quote(invented.blobs, span) == each["words"]


def test_a_screen_shows_what_changed_and_counts_what_is_hidden(invented: Kept) -> None:
    """Changed words are marked in their surroundings; noise is listed on demand."""
    text = "\n".join(changes_lines(_asked(invented)))
    assert "Lamps may watch {+and record+} the sea." in text
    assert "which depends on: activities: " in text
    assert "error page" in text
    shown = "\n".join(changes_lines(_asked(invented), everything=True))
    assert "2026-03-06  AWS Service Terms  error page" in shown
    assert len(shown) > len(text)


# ------------------------------------------------------------------ the real history
@pytest.fixture(scope="module")
def aws(shared: Path, shipped: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Return the real history of the AWS documents."""
    bundle = shared / "terms/histories/contrib-versions.bundle"
    return Kept(shipped, tmp_path_factory.mktemp("aws") / "home", bundle)


ITSELF = ["06-02", "06-10", "06-16"]
OTHER = ["01-10", "01-24", "03-17", "03-31", "04-15", "04-29", "05-29", "08-18", "08-21"]
LISTS = ["02-25", "04-01", "06-18", "07-30"]
BUILT_ON = ["02-28", "04-09", "06-23"]
MARKET = ["02-10", "05-19"]


@pytest.mark.shared
def test_a_customer_of_bedrock_alone_is_told_of_19_versions_of_37(aws: Kept) -> None:
    """Exactly the days on which something that binds changed; never 23 or 30 May."""
    report = _asked(aws)
    assert _days(report) == sorted(ITSELF + OTHER + LISTS + BUILT_ON)
    assert _days(report, "may_bind") == MARKET
    assert len(_days(report, "elsewhere")) == 16
    assert {"05-23", "05-30"} <= set(_days(report, "elsewhere"))
    touched = [
        each.captured[5:10]
        for each in report.changes
        if any(q.number.startswith("50.12") for p in each.provisions for q in (*p.before, *p.after))
    ]
    assert touched == ITSELF


@pytest.mark.shared
def test_third_party_models_make_it_21(aws: Kept) -> None:
    """The fact brings in the clause of section 20 that 50.12.1 leads to."""
    report = _asked(aws, activities=("use-third-party-model",))
    assert _days(report) == sorted(ITSELF + OTHER + LISTS + BUILT_ON + MARKET)


@pytest.mark.shared
def test_the_scope_is_data(aws: Kept) -> None:
    """Another reading of what binds gives another answer: 16 without 1.24, 12 without the list of services either."""
    report = _asked(aws)
    told = {each.captured[5:10]: _tops(each.provisions) for each in report.changes if each.record == RECORD}
    without = [day for day, numbers in told.items() if numbers - {"1.24"}]
    assert without == sorted(ITSELF + OTHER + LISTS)
    assert [day for day, numbers in told.items() if numbers - {"1.24", "50.1"}] == sorted(ITSELF + OTHER)


def _tops(provisions: tuple[ProvisionChange, ...]) -> set[str]:
    """Return the numbers of the clauses that changed, parts of 1.24 as 1.24."""
    numbers = {q.number for p in provisions if p.counts for q in (p.after or p.before)}
    return {"1.24" if number.startswith("1.24.") else number for number in numbers}


@pytest.mark.shared
def test_a_change_of_a_list_is_told_by_names(aws: Kept) -> None:
    """Which service joined, and whether the one in use is on the list."""
    [change] = [each for each in _asked(aws).changes if each.captured[5:10] == "06-23"]
    [provision] = change.provisions
    assert [each.text for each in provision.statements] == [
        "Amazon GuardDuty joins the list",
        "Amazon Bedrock, in use, is on this list",
    ]


@pytest.mark.shared
def test_storage_for_30_days_is_told_with_its_period(aws: Kept) -> None:
    """What 50.12.2 says since 2 June is a period that wasn't named, and eight days later no permission any more."""
    told = {
        each.captured[5:10]: {s.text for p in each.provisions for s in p.statements if p.after[0].number == "50.12.2"}
        for each in _asked(aws).changes
        if each.captured[5:10] in {"06-02", "06-10"} and each.record == RECORD
    }  # fmt: skip
    assert "30 days is newly named" in told["06-02"]
    assert "what was a permission for the platform is now stated without it" in told["06-10"]
