"""What wasn't examined: documents without text, instruments read in part, places whose own law nobody read."""

from __future__ import annotations

from exposure.invented import Invented, norm

AGREEMENT = "{id: document/agreement, type: Document, label: Agreement, governs: platform/acme/cloud}"
POLICY = "{id: document/policy, type: Document, label: Policy, operator: operator/acme}"
CLAUSE = "{id: provision/agreement/1, type: Provision, part_of: document/agreement, number: '1'}"
TAKES_IN = """
id: incorporation/policy
type: Incorporation
source: provision/agreement/1
incorporates: document/policy
version_rule: as-posted
applies_when: {data: personal}
"""
ACT = """
id: instrument/eu-ai-act
type: Instrument
ref_prefix: AIA
title: An act
citation: An act
jurisdiction: EU
binding_force: binding
"""
OTHER_ACT = ACT.replace("eu-ai-act", "eu-gdpr").replace("AIA", "GDPR").replace("An act", "Another act")


def gaps(world: Invented, profile: str = "", on: str = "2026-11-24") -> set[str]:
    """Return what wasn't examined, by name."""
    return {gap.what for gap in world.ask(profile, on).not_examined}


class TestDocuments:
    """Documents that bind and have no text here."""

    def test_that_govern_a_platform_used_are_named(self) -> None:
        """Whoever uses the platform reads that its agreement hasn't been examined; others don't."""
        world = Invented(AGREEMENT)
        assert gaps(world, "platforms: [acme/cloud]") == {"Agreement"}
        assert gaps(world, "platforms: [other/cloud]") == set()

    def test_that_are_incorporated_are_named_where_they_may_be(self) -> None:
        """A document taken in only for some is a gap for those whom it may bind."""
        world = Invented(AGREEMENT, POLICY, CLAUSE, TAKES_IN)
        assert "Policy" in gaps(world, "platforms: [acme/cloud]")
        assert "Policy" in gaps(world, "platforms: [acme/cloud]\ndata: [health]")
        assert "Policy" not in gaps(world, "platforms: [acme/cloud]\ndata: []")

    def test_with_text_are_no_gap(self) -> None:
        """A captured version is what there is to examine."""
        version = f"{{id: text/{'a' * 64}, type: DocumentVersion, realizes: document/agreement, captured: 2026-01-01}}"
        assert gaps(Invented(AGREEMENT, version), "platforms: [acme/cloud]") == set()


class TestInstruments:
    """Instruments of which not everything was read."""

    def test_nothing_read_is_said(self) -> None:
        """An instrument without norm hasn't been examined at all."""
        (gap,) = Invented(OTHER_ACT).ask().not_examined
        assert (gap.what, gap.why) == ("Another act", "no norm has been read out of it")

    def test_partly_read_is_said_with_how_much(self) -> None:
        """One norm isn't the act."""
        (gap,) = Invented(ACT, norm("n")).ask().not_examined
        assert (gap.what, "1 top-level unit only" in gap.why) == ("An act", True)


class TestPlaces:
    """Places whose own law nobody read."""

    def test_a_place_listed_is_named(self) -> None:
        """The law of a state isn't cleared by that of the union."""
        world = Invented(ACT, norm("n"))
        assert "the law of Germany itself" in gaps(world, "established_in: [DE]")
        assert "the law of The Union itself" not in gaps(world, "established_in: [DE]")

    def test_so_are_the_places_around_it(self) -> None:
        """A party in New York City lives under the law of New York and of the United States."""
        found = gaps(Invented(), "output_used_in: [US-NY-NYC]")
        assert {
            f"the law of {place} itself" for place in ("New York City", "New York", "United States")
        } <= found

    def test_a_union_is_around_its_members_while_they_are(self) -> None:
        """Union law was the law in the United Kingdom in 2019 and isn't in 2026."""
        union = "the law of The Union itself"
        assert union in gaps(Invented(), "established_in: [GB]", "2019-06-01")
        assert union not in gaps(Invented(), "established_in: [GB]", "2026-06-01")

    def test_an_instrument_of_which_nothing_was_read_covers_no_place(self) -> None:
        """Naming a law isn't reading it."""
        assert "the law of The Union itself" in gaps(Invented(OTHER_ACT), "established_in: [DE]")

    def test_one_instrument_is_not_the_whole_law_of_a_place(self) -> None:
        """Where something of a jurisdiction was read, it is said that only this was."""
        found = Invented(ACT, norm("n")).ask("established_in: [DE]").not_examined
        assert {g.why for g in found if g.what == "further law of The Union"} == {
            "only these are in the data: An act"
        }


class TestRoles:
    """Roles are legal conclusions: a list of them can be wrong."""

    def test_a_role_that_no_norm_asks_for_is_named(self) -> None:
        """A stated role without any norm behind it isn't a clearance."""
        world = Invented(ACT, norm("n", "{roles: provider}"))
        assert "duties of: deployer" in gaps(world, "roles: [deployer]")
        assert "duties of: provider" not in gaps(world, "roles: [provider]")

    def test_a_role_left_out_that_would_matter_is_named_with_what_it_would_bring(self) -> None:
        """Whoever is touched by an act reads which further roles would bring more of it."""
        world = Invented(ACT, norm("all"), norm("own", "{roles: provider}", source="AIA:art_5.par_1"))
        (gap,) = [g for g in world.ask("roles: [deployer]").not_examined if g.what == "the party as provider"]
        assert "AIA:art_5.par_1" in gap.why
