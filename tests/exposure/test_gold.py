"""The scenarios of the gold table come out as the ledger says: exactly, but for differences that it names and explains."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest

from lexposure.exposure.answers import Exposure
from lexposure.workspace import Workspace
from lexposure.workspace.shipped import example_profile

PROFILES = Path(__file__).parents[1] / "gold" / "profiles"
LEDGER = Path(__file__).parents[2] / "docs" / "scenario-ledger.md"
CASES = tuple(sorted(path.stem for path in PROFILES.glob("SC*.yaml")))
_LINE = re.compile(r"\| (SC\d\d) \| (exact|differs|open) \|(.*)\|")


def exposure(workspace: Workspace, case: str, day: dt.date) -> Exposure:
    return workspace.expose(workspace.profile((PROFILES / f"{case}.yaml").read_bytes(), f"{case}.yaml"), day)


def scenarios(shared: Path) -> dict[str, dict[str, str]]:
    with (shared / "gold" / "scenarios.csv").open(encoding="utf-8", newline="") as table:
        return {row["scenario_id"]: row for row in csv.DictReader(table)}


def refs(row: dict[str, str], column: str) -> list[str]:
    return [ref.strip() for ref in row[column].split(" ; ") if ref.strip()]


def ledger() -> dict[str, tuple[str, frozenset[str]]]:
    """Return each scenario's outcome and the references in backquotes that its line names."""
    lines = (_LINE.fullmatch(line) for line in LEDGER.read_text(encoding="utf-8").splitlines())
    return {m[1]: (m[2], frozenset(re.findall(r"`([^`]+)`", m[3]))) for m in lines if m}


def differences(found: Exposure, row: dict[str, str]) -> dict[str, str]:
    """Return the references that come out otherwise than the table says, each with what came out."""
    wanted = {
        **dict.fromkeys(refs(row, "must_not_appear"), (None, "does_not_apply")),
        **dict.fromkeys(refs(row, "expected_possible"), ("may_apply",)),
        **dict.fromkeys(refs(row, "expected_applicable"), ("applies",)),
    }
    return {ref: str(found.status_of(ref)) for ref, fit in wanted.items() if found.status_of(ref) not in fit}


@pytest.mark.shared
@pytest.mark.parametrize("case", CASES)
class TestAgainstTheTable:
    """Every scenario that has a profile, on the day that it names."""

    def test_what_differs_is_what_the_ledger_names(self, shipped: Workspace, shared: Path, case: str) -> None:
        """Expected comes out as `applies`, possible as `may_apply`, excluded as neither, but for named differences."""
        row = scenarios(shared)[case]
        found = differences(exposure(shipped, case, dt.date.fromisoformat(row["as_of_date"])), row)
        outcome, named = ledger()[case]
        assert outcome != "open"
        assert found.keys() == (named if outcome == "differs" else frozenset()), found

    def test_what_may_apply_says_what_would_decide(self, shipped: Workspace, shared: Path, case: str) -> None:
        """Each possible reference has an open fact or a contested reading."""
        row = scenarios(shared)[case]
        found = exposure(shipped, case, dt.date.fromisoformat(row["as_of_date"]))
        possible = set(refs(row, "expected_possible"))
        open_answers = [a for a in found.answers if a.ref in possible and a.status == "may_apply"]
        assert [a.iri for a in open_answers if not (a.needs or a.readings)] == []


class TestTheLedger:
    """One line for each scenario of the table."""

    @pytest.mark.shared
    def test_every_scenario_has_a_line(self, shared: Path) -> None:
        """The ledger names every scenario of the table and no other."""
        assert ledger().keys() == scenarios(shared).keys()

    def test_a_scenario_without_profile_is_open(self) -> None:
        """Exactly the scenarios without a profile are open; a difference names the references that differ."""
        lines = ledger()
        assert {case for case, (outcome, _) in lines.items() if outcome != "open"} == set(CASES)
        assert all(named for outcome, named in lines.values() if outcome == "differs")


class TestTheSeedCase:
    """Statements about the seed case that need no table: a fresh clone checks them on its own data."""

    def test_the_shipped_example_is_the_gold_profile(self) -> None:
        """`lexposure demo` answers the profile that the tests prove."""
        assert example_profile() == (PROFILES / "SC01.yaml").read_bytes()

    def test_one_day_before_its_start_a_prohibition_does_not_apply(self, shipped: Workspace) -> None:
        """Art. 5(1)(ba) AI Act starts on 2 December 2026: on 24 November it stays away whatever the facts."""
        found = exposure(shipped, "SC01", dt.date(2026, 11, 24))
        assert found.status_of("AIA:art_5.par_1.pnt_ba") == "does_not_apply"

    def test_bypassing_filters_breaches_the_contract(self, shipped: Workspace) -> None:
        """The contract prohibition reaches the party, and the profile's own activity breaks it."""
        found = exposure(shipped, "SC01", dt.date(2026, 11, 24))
        breached = {a.ref for a in found.answers if a.breached_by}
        assert "aws/responsible-ai-policy/no-filter-circumvention" in breached

    def test_the_ban_runs_over_incorporation_and_says_that_its_text_is_absent(
        self, shipped: Workspace
    ) -> None:
        """No version of the Service Terms bans circumvention: the path goes over 1.23 to a policy without archived text."""
        found = exposure(shipped, "SC01", dt.date(2026, 11, 24))
        answer = next(
            a for a in found.answers if a.ref == "aws/responsible-ai-policy/no-filter-circumvention"
        )
        kinds = [hop.kind for hop in answer.paths[0].hops]
        assert kinds[:7] == [
            "party",
            "role",
            "platform",
            "document",
            "document_version",
            "provision",
            "document",
        ]
        policy = answer.paths[0].hops[6]
        assert "Responsible AI Policy" in policy.label
        assert "text not in this archive" in policy.detail

    def test_both_readings_of_the_access_question_are_answered(self, shipped: Workspace) -> None:
        """Under one reading the offence stays away; under the other it may come in."""
        found = exposure(shipped, "SC01", dt.date(2026, 11, 24))
        answer = next(a for a in found.answers if a.ref == "CFAA:s1030/a/2/C")
        outcomes = {r.iri.rsplit("/", 1)[-1]: r.status for r in answer.readings}
        assert outcomes == {"gates-up-or-down": "does_not_apply", "limits-by-terms": "may_apply"}
        assert all(r.held_by for r in answer.readings)

    def test_adopting_a_reading_settles_what_hangs_on_it(self, shipped: Workspace) -> None:
        """A profile that follows the narrow reading is cleared of the offence, and the answer says by what."""
        text = (
            PROFILES / "SC01.yaml"
        ).read_text() + "\nreadings: [cfaa-terms-breach-as-access/gates-up-or-down]\n"
        found = shipped.expose(shipped.profile(text.encode()), dt.date(2026, 11, 24))
        assert found.status_of("CFAA:s1030/a/2/C") == "does_not_apply"

    def test_without_the_date_of_marketing_transition_is_open(self, shipped: Workspace) -> None:
        """Art. 111(2) spares older systems: a profile that is silent on the date gets `may_apply` and the question."""
        lines = (PROFILES / "SC02.yaml").read_text().splitlines()
        text = "\n".join(line for line in lines if not line.startswith("placed_on_market_on"))
        found = shipped.expose(shipped.profile(text.encode()), dt.date(2028, 1, 15))
        answer = next(a for a in found.answers if a.ref == "AIA:art_26.par_1")
        assert answer.status == "may_apply"
        assert "placed_on_market_on" in {need.facet for need in answer.needs}

    def test_the_older_wording_answers_for_its_own_time(self, shipped: Workspace) -> None:
        """Art. 4 had another wording until 26 July 2026: as of 1 July the older norm applies and the newer doesn't."""
        before, after = (exposure(shipped, "SC01", day) for day in (dt.date(2026, 7, 1), dt.date(2026, 8, 1)))
        standing = [
            {a.iri for a in found.answers if a.ref == "AIA:art_4.par_1" and a.status == "applies"}
            for found in (before, after)
        ]
        assert len(standing[0]) == len(standing[1]) == 1
        assert standing[0] != standing[1]

    def test_every_path_names_its_weakest_hop(self, shipped: Workspace) -> None:
        """The weakest hop is the one of least confidence."""
        found = exposure(shipped, "SC01", dt.date(2026, 11, 24))
        for path in (path for answer in found.answers for path in answer.paths):
            known = [hop.confidence for hop in path.hops if hop.confidence is not None]
            assert path.weakest_hop is not None
            assert path.hops[path.weakest_hop].confidence == min(known)


class TestEvidence:
    """Quotes with and without the archive."""

    def test_without_archive_no_quote_is_shown(self, shipped: Workspace) -> None:
        """On the first run every piece of evidence says that its text isn't in this archive."""
        found = exposure(shipped, "SC01", dt.date(2026, 11, 24))
        standings = {e.standing for a in found.answers for p in a.paths for h in p.hops for e in h.evidence}
        assert standings == {"not_archived"}

    @pytest.mark.shared
    def test_with_the_archive_every_quote_is_verbatim(self, archived: Workspace) -> None:
        """With terms and law imported each quote re-derives, and none of the seed case's is superseded."""
        found = exposure(archived, "SC01", dt.date(2026, 11, 24))
        evidence = [e for a in found.answers for p in a.paths for h in p.hops for e in h.evidence]
        assert {e.standing for e in evidence} == {"verbatim"}
        for e in evidence:
            assert archived.blobs.text(e.text)[e.start : e.end] == e.quote

    @pytest.mark.shared
    def test_a_clause_reworded_since_is_superseded(self, archived: Workspace) -> None:
        """The wording of 50.11 before 17 March 2026 stands in no later version, and the answer of an earlier day quotes it."""
        earlier = exposure(archived, "SC01", dt.date(2026, 3, 1))
        later = exposure(archived, "SC01", dt.date(2026, 11, 24))
        numbers = [
            {
                (e.number, e.sha256)
                for a in found.answers
                if a.status == "applies"
                for p in a.paths
                for h in p.hops
                if h.kind == "contract_norm"
                for e in h.evidence
                if e.number == "50.11"
            }
            for found in (earlier, later)
        ]
        assert numbers[0]
        assert numbers[1]
        assert numbers[0] != numbers[1]


class TestDatesOfPenalties:
    """A fine may come later than the duty."""

    def test_a_fine_is_named_only_once_it_can_be_imposed(self, shipped: Workspace) -> None:
        """Art. 5 AI Act has applied since 2 February 2025, its fines only since 2 August 2025."""
        profile = shipped.profile(b"roles: [eu-ai-act/provider]\noffered_in: [DE]\n")
        found = {day: shipped.expose(profile, day) for day in (dt.date(2025, 3, 1), dt.date(2025, 9, 1))}
        fines = {
            day: [
                p
                for a in exposure.answers
                if a.ref == "AIA:art_5.par_1.pnt_a"
                for p in a.penalties
                if "35,000,000" in p
            ]
            for day, exposure in found.items()
        }
        assert [bool(fines[day]) for day in sorted(fines)] == [False, True]
