"""Guidance, codes and standards in an answer: behind the law, never breached, and gaps only for who follows them."""

from __future__ import annotations

import pytest

from exposure.invented import Invented, norm
from lexposure.exposure.hops import NO_WORDS

ACT = """
id: instrument/eu-ai-act
type: Instrument
ref_prefix: AIA
title: An act
citation: An act
jurisdiction: EU
binding_force: {force}
"""
OTHER = ACT.replace("eu-ai-act", "eu-gdpr").replace("AIA", "GDPR").replace("An act", "A law")
SOFT = ("guidance", "voluntary", "standard", "draft", "repealed")


def world(force: str, *nodes: str) -> Invented:
    """Return a world whose act has that binding force."""
    return Invented(ACT.format(force=force), *nodes)


def ban(force: str) -> Invented:
    """Return a world with one prohibition in it."""
    text = norm("ban", "{activities: prompting}", "action: prompting")
    return world(force, text.replace("type: Obligation", "type: Prohibition"))


@pytest.mark.parametrize(("force", "breached"), [("binding", "prompting"), *((force, "") for force in SOFT)])
def test_only_what_binds_can_be_breached(force: str, breached: str) -> None:
    """Doing what guidance calls forbidden is told as applying, not as a breach."""
    answer = ban(force).answer("ban", "activities: [prompting]")
    assert answer.status == "applies"
    assert answer.breached_by == breached
    assert answer.binding_force == force


def test_what_binds_comes_first() -> None:
    """Among norms that apply, law stands before guidance whatever its number."""
    mixed = Invented(
        ACT.format(force="guidance"),
        OTHER.format(force="binding"),
        norm("soft"),
        norm("hard").replace("AIA:", "GDPR:"),
        "{id: period/law, type: ApplicationPeriod, source: 'GDPR:art_99', concerns: instrument/eu-gdpr,"
        " applies_from: 2000-01-01, confidence: 0.9}",
    )
    assert [answer.iri.rsplit("/", 1)[-1] for answer in mixed.ask().answers] == ["hard", "soft"]


@pytest.mark.parametrize("force", SOFT)
def test_the_path_names_the_force(force: str) -> None:
    """The unit's hop says that its instrument is no law in force; of law it says only that the invented text isn't archived."""
    (path, *_) = ban(force).answer("ban", "activities: [prompting]").paths
    assert [hop.detail for hop in path.hops if hop.kind == "legal_unit"] == [
        f"binding force: {force}; {NO_WORDS}"
    ]
    (path, *_) = ban("binding").answer("ban", "activities: [prompting]").paths
    assert [hop.detail for hop in path.hops if hop.kind == "legal_unit"] == [NO_WORDS]


class TestGaps:
    """What wasn't examined."""

    @pytest.mark.parametrize("force", ["standard", "voluntary"])
    def test_a_standard_is_a_gap_for_its_followers_only(self, force: str) -> None:
        """Nobody else reads that it was read in part, whatever place they name."""
        here = world(force, norm("n", "{roles: provider}"))
        for profile in ("", "established_in: [EU]"):
            named = {gap.what for gap in here.ask(profile + "\nroles: [deployer]").not_examined}
            assert "An act" not in named
        assert "An act" in {gap.what for gap in here.ask("roles: [provider]").not_examined}

    def test_guidance_of_a_place_is_a_gap_of_that_place(self) -> None:
        """An authority's guidelines read in part are told like law."""
        here = world("guidance", norm("n", "{roles: provider}"))
        assert "An act" in {
            gap.what for gap in here.ask("established_in: [EU]\nroles: [deployer]").not_examined
        }

    def test_guidance_alone_is_no_law_of_a_place(self) -> None:
        """The law of a place counts as unread while only guidance is at hand; else both are told apart."""
        alone = world("guidance", norm("n")).ask("established_in: [EU]").not_examined
        assert "the law of The Union itself" in {gap.what for gap in alone}
        both = Invented(
            ACT.format(force="guidance"),
            OTHER.format(force="binding"),
            norm("n"),
            norm("m").replace("AIA:", "GDPR:"),
        )
        (gap,) = (
            g for g in both.ask("established_in: [EU]").not_examined if g.what.startswith("further law")
        )
        assert gap.why == "only these are in the data: A law; not law: An act"

    def test_an_amending_act_points_to_what_it_amended(self) -> None:
        """It has no norm of its own; the answer says where its rules are read."""
        amending = OTHER.format(force="binding") + "amends: instrument/eu-ai-act\n"
        gaps = Invented(ACT.format(force="binding"), norm("n"), amending).ask().not_examined
        (gap,) = (g for g in gaps if g.what == "A law")
        assert gap.why.startswith("it amends An act, where what it changed is read")
