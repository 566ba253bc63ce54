"""Standards: NIST, ISO/IEC and OWASP by number. Nobody owes them anything who didn't adopt them."""

from __future__ import annotations

import datetime as dt

import pytest

from curated.test_eu2 import nodes
from lexposure.exposure.answers import Exposure
from lexposure.workspace import Workspace

SETS = {
    "nist-ai-rmf": ("NISTRMF:", 72, "applies"),
    "iso-iec-42001": ("ISO42001:", 16, "may_apply"),
    "owasp-llm-top10": ("OWASPLLM:", 10, "applies"),
}
PLAIN = "roles: [business, eu-ai-act/deployer{role}]\nestablished_in: [{place}]\nactivities: [prompting]\n"


def asked(workspace: Workspace, role: str = "", day: str = "2026-11-25", place: str = "US") -> Exposure:
    """Return the answer for a deployer, with a further role."""
    profile = PLAIN.format(role=f", {role}" if role else "", place=place)
    return workspace.expose(workspace.profile(profile.encode()), dt.date.fromisoformat(day))


def statuses(found: Exposure, prefix: str) -> list[str]:
    """Return the statuses of the entries with this prefix."""
    return [answer.status for answer in found.answers if answer.ref.startswith(prefix)]


@pytest.mark.parametrize(("name", "prefix", "count", "status"), [(k, *v) for k, v in SETS.items()])
class TestEachStandard:
    """What holds for all three."""

    def test_nobody_owes_what_they_did_not_adopt(
        self, shipped: Workspace, name: str, prefix: str, count: int, status: str
    ) -> None:
        """For a business that names its roles every entry is out, in the United States as in the Union."""
        for place in ("US", "DE"):
            assert statuses(asked(shipped, place=place), prefix) == ["does_not_apply"] * count

    def test_it_is_never_a_duty_by_itself(
        self, shipped: Workspace, name: str, prefix: str, count: int, status: str
    ) -> None:
        """Even of a party of which nothing is known no entry applies: it may, if the party adopted it."""
        found = shipped.expose(shipped.profile(b"{}"), dt.date(2026, 11, 25))
        assert statuses(found, prefix) == ["may_apply"] * count

    def test_who_adopted_it_gets_all_of_it(
        self, shipped: Workspace, name: str, prefix: str, count: int, status: str
    ) -> None:
        """Each entry, marked as standard; adopting some standard, unsaid which, leaves it open."""
        found = asked(shipped, f"adopter/{name}")
        assert statuses(found, prefix) == [status] * count
        mine = [answer for answer in found.answers if answer.ref.startswith(prefix)]
        assert {answer.binding_force for answer in mine} == {"standard"}
        assert {penalty for answer in mine for penalty in answer.penalties} == set()
        assert statuses(asked(shipped, "adopter"), prefix) == ["may_apply"] * count

    def test_one_standard_does_not_bring_in_another(
        self, shipped: Workspace, name: str, prefix: str, count: int, status: str
    ) -> None:
        """Adopting this one leaves the others out."""
        found = asked(shipped, f"adopter/{name}")
        others = [other for other, _, _ in SETS.values() if other != prefix]
        assert {s for other in others for s in statuses(found, other)} == {"does_not_apply"}

    def test_entries_are_own_words_with_a_number(
        self, shipped: Workspace, name: str, prefix: str, count: int, status: str
    ) -> None:
        """Every entry says that no text is at hand, in a short sentence of our own."""
        norms = [node for node in nodes(name) if node["type"] == "Obligation"]
        assert len(norms) == count
        for norm in norms:
            words = str(norm["summary"])
            assert words.endswith(("No text is archived.", "The text wasn't read."))
            assert len(words.split()) < 30
            assert float(str(norm["confidence"])) <= 0.6


def test_nist_has_all_subcategories() -> None:
    """19 of GOVERN, 18 of MAP, 22 of MEASURE, 13 of MANAGE; the profile on generative AI is there by title only."""
    sources = [
        str(n["source"]).split(":")[1].split("_")[0]
        for n in nodes("nist-ai-rmf")
        if n["type"] == "Obligation"
    ]
    assert {f: sources.count(f) for f in sources} == {"GOVERN": 19, "MAP": 18, "MEASURE": 22, "MANAGE": 13}
    (profile,) = nodes("nist-ai-600-1")
    assert (profile["type"], profile["binding_force"]) == ("Instrument", "standard")


def test_nist_starts_with_its_publication(shipped: Workspace) -> None:
    """Nothing to follow before 26 January 2023."""
    role = "adopter/nist-ai-rmf"
    assert set(statuses(asked(shipped, role, "2023-01-25"), "NISTRMF:")) == {"does_not_apply"}
    assert set(statuses(asked(shipped, role, "2023-01-26"), "NISTRMF:")) == {"applies"}


def test_iso_was_not_read() -> None:
    """Its summaries say so, its confidence is low, and no day is claimed."""
    found = nodes("iso-iec-42001")
    assert {n["type"] for n in found} == {"Instrument", "Obligation"}
    assert all(float(str(n["confidence"])) < 0.5 for n in found if n["type"] == "Obligation")


def test_standards_are_no_law_of_the_united_states(shipped: Workspace) -> None:
    """In the list of what was read of a country's law they stand apart."""
    (gap,) = (g for g in asked(shipped).not_examined if g.what == "further law of United States")
    assert "NIST AI 100-1" in gap.why.split("not law: ")[1]
