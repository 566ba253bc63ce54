"""Paths told hop by hop, in order, with the weakest claim named."""

from __future__ import annotations

import pytest

from exposure.contract import POLICY_TEXT, contract, mapping
from exposure.invented import Invented, norm
from lexposure.exposure.answers import Path

PARTY = "platforms: [acme/cloud]\nestablished_in: [DE]\nroles: [deployer]\nfigures: {employees: 100}\n"


def path(world: Invented, name: str, which: int = 0, profile: str = PARTY) -> Path:
    return world.answer(name, profile).paths[which]


def kinds(found: Path) -> list[str]:
    return [hop.kind for hop in found.hops]


def labels(found: Path, kind: str) -> list[str]:
    return [hop.label for hop in found.hops if hop.kind == kind]


LAW = ["legal_norm", "legal_unit", "hook", "jurisdiction", "authority", "penalty"]


class TestOrder:
    """Party, role, platform, document, version, clause, duty, mapping, law, unit, reach, place, authority, penalty."""

    def test_of_a_path_of_law(self) -> None:
        """Without a contract the path starts at the party's role."""
        assert kinds(path(contract(), "law")) == ["party", "role", *LAW]

    def test_of_a_path_through_a_contract(self) -> None:
        """The terms bind by the agreement: the chain of documents is told in full before the duty."""
        found = path(contract(mapping("m", "norm/probe", "norm/law")), "law", 1)
        assert kinds(found) == [
            "party", "role", "platform",
            "document", "document_version", "provision",
            "document", "document_version", "provision",
            "contract_norm", "mapping", *LAW,
        ]  # fmt: skip
        assert labels(found, "document") == ["The agreement", "The terms (incorporated)"]

    def test_of_a_chain_of_incorporations(self) -> None:
        """Agreement, terms, policy: each step by the clause that takes the next document in."""
        found = path(contract(), "copy")
        assert labels(found, "document") == [
            "The agreement",
            "The terms (incorporated)",
            "The policy (incorporated)",
        ]
        assert [hop.iri.rsplit("/id/", 1)[-1] for hop in found.hops if hop.kind == "provision"] == [
            "provision/agreement/1",
            "provision/terms/1",
        ]
        assert "text not in this archive" in [h for h in found.hops if h.kind == "document"][-1].detail

    def test_an_incorporated_document_with_text_shows_its_clause(self) -> None:
        """Archived or not, the policy binds by the same chain; with text its own clause is told, too."""
        found = path(contract(policy_text=POLICY_TEXT), "copy")
        assert labels(found, "document") == [
            "The agreement",
            "The terms (incorporated)",
            "The policy (incorporated)",
        ]
        assert [hop.iri for hop in found.hops if hop.kind == "provision"][-1].endswith("provision/policy/1")
        assert "text not in this archive" not in str(found)

    def test_only_a_platform_that_the_document_governs_is_named(self) -> None:
        """Who uses two platforms sees the one whose agreement binds; it is never another one's."""
        profile = PARTY.replace("[acme/cloud]", "[other/cloud, acme/cloud]")
        for name in ("probe", "copy"):
            assert labels(path(contract(), name, profile=profile), "platform") == ["Acme Cloud"]
        unbound = Invented(
            "{id: document/d, type: Document, label: D}",
            "{id: provision/d/1, type: Provision, part_of: document/d, number: '1'}",
            norm("d", "", source="provision/d/1"),
        )
        assert labels(path(unbound, "d"), "platform") == []

    def test_an_incorporation_that_may_hold_says_so(self) -> None:
        """A document taken in under a condition that is open is no sure step."""
        world = contract(terms_when="{data: personal}")
        steps = [h.detail for h in path(world, "probe").hops if "incorporated" in h.label]
        assert steps == ["version as-posted; may apply"]
        sure = [
            h.detail
            for h in path(world, "probe", profile=PARTY + "data: [health]").hops
            if "incorporated" in h.label
        ]
        assert sure == ["version as-posted"]

    def test_documents_that_take_each_other_in_come_to_an_end(self) -> None:
        """Two documents may incorporate each other."""
        nodes = [f"{{id: document/{d}, type: Document, label: {d}}}" for d in "ab"]
        nodes += [
            f"{{id: provision/{d}/1, type: Provision, part_of: document/{d}, number: '1'}}" for d in "ab"
        ]
        nodes += [
            f"{{id: incorporation/{d}, type: Incorporation, source: provision/{e}/1, incorporates: document/{d}, version_rule: dated}}"
            for d, e in ("ab", "ba")
        ]
        world = Invented(*nodes, norm("n", "", source="provision/a/1"))
        assert kinds(path(world, "n"))[-1] == "contract_norm"

    def test_of_several_bearers_the_party_s_own_is_named(self) -> None:
        """A text that addresses two is told to each in the role that it states; to others in the first."""
        world = Invented(norm("both", "{established_in: DE}", "bearer: [provider, deployer]"))
        told = [
            path(world, "both", 0, f"established_in: [DE]\nroles: [{role}]").hops[1]
            for role in ("deployer", "provider", "operator")
        ]
        assert [(hop.label, hop.detail) for hop in told] == [
            ("deployer", ""),
            ("provider", ""),
            ("deployer", "not stated as a role: the norm's own bearer"),
        ]

    def test_the_role_is_the_stated_one_that_fits(self) -> None:
        """A narrower role makes the party the bearer; without one the norm's own bearer is named as such."""
        assert labels(path(contract(), "probe"), "role") == ["deployer"]
        other = PARTY.replace("[deployer]", "[]")
        (role,) = [hop for hop in path(contract(), "law", profile=other).hops if hop.kind == "role"]
        assert (role.label, role.detail) == ("deployer", "not stated as a role: the norm's own bearer")

    def test_penalties_end_one_chain(self) -> None:
        """A path with several ceilings is told once; one that depends on an open fact says so."""
        profile = PARTY.replace("figures: {employees: 100}\n", "")
        found = contract().answer("law", profile).paths
        assert len(found) == 1
        assert labels(found[0], "penalty") == [
            "administrative fine: up to EUR 5",
            "may apply: administrative fine: up to EUR 1",
        ]

    def test_the_hook_is_the_place_that_reaches(self) -> None:
        """The reader sees which territorial test brought the law in, and by which place."""
        assert labels(path(contract(), "law"), "hook") == ["established in: The Union (DE)"]
        assert labels(path(Invented(norm("n")), "n"), "hook") == ["no territorial test recorded"]


class TestWeakestHop:
    """The claim of least confidence along a path."""

    def test_is_the_least_sure_claim(self) -> None:
        """The chain into the policy is as sure as its least sure step."""
        found = path(contract(), "copy")
        assert found.weakest_hop is not None
        assert found.hops[found.weakest_hop].label == "The policy (incorporated)"
        assert found.hops[found.weakest_hop].confidence == 0.6

    @pytest.mark.parametrize(("confidence", "weakest"), [(0.7, "mapping"), (0.95, "document")])
    def test_moves_with_the_claims(self, confidence: float, weakest: str) -> None:
        """A surer mapping leaves the incorporation as the weakest."""
        changed = mapping("m", "norm/probe", "norm/law").replace("0.7", str(confidence))
        found = path(contract(changed), "law", 1)
        assert found.weakest_hop is not None
        assert found.hops[found.weakest_hop].kind == weakest

    def test_of_equals_is_the_first(self) -> None:
        """Two claims of one confidence: the first is named, always the same."""
        equal = mapping("m", "norm/probe", "norm/law").replace("0.7", "0.8")
        found = path(contract(equal), "law", 1)
        assert found.weakest_hop is not None
        assert found.hops[found.weakest_hop].label == "The terms (incorporated)"

    def test_facts_have_no_confidence(self) -> None:
        """Party, role, platform and documents themselves are no claims."""
        found = path(contract(mapping("m", "norm/probe", "norm/law")), "law", 1)
        assert {h.kind for h in found.hops if h.confidence is None} == {
            "party", "role", "platform", "document", "document_version", "provision", "legal_unit", "hook", "jurisdiction",
        }  # fmt: skip
