"""Findings between terms and law: silent, too weak, in conflict, or not examined, which are different answers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import FixedClock
from lexposure.archive.log import Log
from lexposure.archive.quotes import span_hash
from lexposure.exposure.gap_findings import Findings, PlatformFindings, TermsFinding
from lexposure.knowledge.gap_rules import gap_rules, problems
from lexposure.model.errors import NotSetUp, UnknownName
from lexposure.render.gaps import findings_json, findings_lines
from lexposure.workspace import Workspace
from lexposure.workspace.gaps import findings, rules_file
from lexposure.workspace.intake import import_collection
from sources.ota_archive import Archive

DAY = dt.date(2026, 8, 31)
AUTHOR = "https://w3id.org/lexposure/id/agent/lexposure-curation"
TERMS = "Harbour terms\n=============\n\n**1.1.** You may not probe, scan or test the crane.\n\n**1.2.** You pay all fees.\n"
POLICY = "Harbour policy\n==============\n\n**1.1.** You keep the quay clean.\n"
NOTICE = "Harbour notice\n==============\n\n**1.1.** We tell you what we hold about you.\n"
CONSUMER = {
    "Perplexity/Terms of Service": TERMS,
    "Perplexity/Acceptable Use Policy": POLICY,
    "Perplexity/Privacy Policy": NOTICE,
}
ADDENDUM = (
    "Harbour addendum\n================\n\n"
    "**1.1.** The Harbour tells the Customer of a breach of its yard when it sees fit.\n\n"
    "**1.2.** The Harbour follows the Customer's instructions.\n"
)
HEAD = """
author: agent/lexposure-curation
status: draft
created: 2026-11-25
groups:
  documents:
    processor-terms: [perplexity/data-processing-addendum]
    notices: [perplexity/privacy-notice]
  platforms: {}
rules:
"""
MARKS = """
  - id: marks
    finds: missing
    law: eu-ai-act/art_53.par_1.pnt_a
    says: Our reading.
    confidence: 0.4
    asks:
      - what: lamps on cranes
        said: [{every: [[lamp*]]}]
      - what: clean quays
        said: [{every: [[quay], [clean]]}]
        short: [{every: [[swept, brushed]], why: a quay that is swept isn't clean}]
"""
PROBES = """
  - id: probes
    finds: conflicts_with
    law: eu-ai-act/art_15.par_5
    says: Our reading of the ban.
    confidence: 0.3
    cues: [{every: [[probe, scan]], types: [prohibition]}]
"""
BREACH = """
  - id: breach
    finds: missing
    law: eu-gdpr/art_33.par_2
    says: Our reading.
    confidence: 0.6
    documents: processor-terms
    asks:
      - what: word of breaches
        said: [{every: [[breach*], [without undue delay]]}]
        short: [{every: [[breach*], [sees fit]], why: when it likes isn't without delay}]
"""


class Kept:
    """An archive of invented texts beside the shipped knowledge."""

    def __init__(self, shipped: Workspace, home: Path, files: dict[str, str]) -> None:
        home.mkdir()
        self.home, self.shipped = home, shipped
        self.log = Log(home / "log.sqlite", FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)))
        self.blobs = Blobs(home / "blobs")
        if files:
            archive = Archive(home / "invented-versions")
            for path, text in files.items():
                archive.record({f"{path}.md": text}, f"First record of {path}", "2026-05-01T00:00:00Z")
            import_collection(archive.folder, self.blobs, self.log)

    def asked(self, rules: str, *platforms: str, profile: dict[str, object] | None = None, kinds: tuple[str, ...] = ()) -> Findings:  # fmt: skip
        return findings(
            self.home / "derived", self.log, self.blobs, self.shipped.engine(), platforms=platforms, on=DAY,
            profile=self.shipped.profile(profile) if profile else None, kinds=kinds,
            rules=gap_rules((HEAD + rules).encode(), "findings.yaml"),
        )  # fmt: skip

    def one(self, rules: str, platform: str, **asked: object) -> PlatformFindings:
        [found] = self.asked(rules, platform, **asked).platforms  # type: ignore[arg-type]
        return found


def by_rule(found: PlatformFindings) -> list[TermsFinding]:
    return [finding for finding in found.findings if finding.basis == "rule"]


@pytest.fixture
def consumer(shipped: Workspace, tmp_path: Path) -> Kept:
    """A service all of whose documents are archived."""
    return Kept(shipped, tmp_path / "consumer", CONSUMER)


class TestNothingSaid:
    """Silence is said only of what was read whole."""

    def test_terms_are_silent_when_every_document_was_searched(self, consumer: Kept) -> None:
        found = consumer.one(
            MARKS.replace("clean quays", "barrels").replace("[quay], [clean]", "[barrel]"),
            "perplexity/perplexity",
        )
        [silent] = by_rule(found)
        assert (silent.kind, silent.terms, silent.why) == ("silent", (), ())
        assert silent.missing == ("lamps on cranes", "barrels")
        assert [(one.document, one.clauses) for one in found.searched] == [
            ("perplexity/acceptable-use-policy", 1),
            ("perplexity/privacy-notice", 1),
            ("perplexity/terms-of-service", 2),
        ]
        assert all(consumer.blobs.has(one.text) for one in found.searched)
        assert silent.looked_for[0].words == ("lamp*",)

    @pytest.mark.parametrize("gone", CONSUMER)
    def test_one_document_that_is_not_archived_keeps_it_from_being_said(
        self, shipped: Workspace, tmp_path: Path, gone: str
    ) -> None:
        """Also where the missing one is a mere notice: nobody knows what it says."""
        kept = Kept(
            shipped, tmp_path / "less", {path: text for path, text in CONSUMER.items() if path != gone}
        )
        found = kept.one(MARKS, "perplexity/perplexity")
        [finding] = by_rule(found)
        assert finding.kind == "not_examined"
        assert "lamps on cranes" in finding.missing
        assert any("not in the archive" in why for why in finding.why)

    def test_a_document_that_another_brings_in_counts_as_well(self, consumer: Kept) -> None:
        """The interface's terms bring in an addendum and standard clauses, and none of them is archived here."""
        [finding] = by_rule(consumer.one(MARKS, "perplexity/api"))
        assert finding.kind == "not_examined"
        assert any("Standard contractual clauses" in why for why in finding.why)

    def test_what_only_a_notice_says_is_for_a_person_to_read(
        self, shipped: Workspace, tmp_path: Path
    ) -> None:
        files = {**CONSUMER, "Perplexity/Privacy Policy": NOTICE + "\n**1.2.** Every crane has a lamp.\n"}
        [finding] = by_rule(Kept(shipped, tmp_path / "notice", files).one(MARKS, "perplexity/perplexity"))
        assert finding.kind == "not_examined"
        assert finding.why == ("words to this effect stand in another document, which a person should read",)
        assert finding.terms[-1].document == "perplexity/privacy-notice"

    def test_facts_that_rule_a_document_out_make_silence_sayable(
        self, shipped: Workspace, tmp_path: Path
    ) -> None:
        """Terms of third-party models are known only by the clause that brings them in, and nobody here uses such models."""
        names = ("Terms of Service", "Acceptable Use Policy", "Privacy Policy")
        kept = Kept(shipped, tmp_path / "facts", {f"Stability AI/{name}": POLICY for name in names})
        rules = MARKS.replace("clean quays", "barrels").replace("[quay], [clean]", "[barrel]")
        [bare] = by_rule(kept.one(rules, "stability/apps"))
        assert bare.why == ("not in the archive: Terms of third-party models at Stability AI",)
        facts = {"platforms": ["stability/apps"], "activities": ["prompting"]}
        [told] = by_rule(kept.one(rules, "stability/apps", profile=facts))
        assert (bare.kind, told.kind) == ("not_examined", "silent")

    def test_a_platform_without_processor_terms_is_not_examined(self, consumer: Kept) -> None:
        [finding] = by_rule(consumer.one(BREACH, "together/together"))
        assert finding.kind == "not_examined"
        assert finding.why == (
            "no document of the kind in which this has to stand is known for the platform",
        )

    def test_processor_terms_that_are_not_archived_are_named(self, consumer: Kept) -> None:
        rules = BREACH.replace("eu-gdpr/art_33.par_2", "eu-gdpr/art_28.par_3.pnt_c")
        [finding] = by_rule(consumer.one(rules, "perplexity/api"))
        assert finding.kind == "not_examined"
        assert finding.why == ("not in the archive: Perplexity Data Processing Addendum",)


class TestSomethingSaid:
    """Both texts, exactly, with what is missing or too weak."""

    def test_terms_that_say_a_part_fall_short_by_the_rest(self, consumer: Kept) -> None:
        [finding] = by_rule(consumer.one(MARKS, "perplexity/perplexity"))
        assert finding.kind == "falls_short_of"
        assert (finding.said, finding.missing) == (("clean quays",), ("lamps on cranes",))
        [words] = finding.terms
        assert words.words == "You keep the quay clean."
        assert consumer.blobs.text(words.text)[words.start : words.end] == words.words
        assert span_hash(words.words or "") == words.sha256
        assert finding.law.citation == "Regulation (EU) 2024/1689, Art. 53(1)(a)"
        assert finding.law.evidence
        assert all(each.sha256 for each in finding.law.evidence)

    def test_words_that_are_too_weak_fall_short_with_the_reason(
        self, shipped: Workspace, tmp_path: Path
    ) -> None:
        files = {**CONSUMER, "Perplexity/Acceptable Use Policy": POLICY.replace("clean", "swept")}
        [finding] = by_rule(Kept(shipped, tmp_path / "weak", files).one(MARKS, "perplexity/perplexity"))
        assert (finding.kind, finding.short) == ("falls_short_of", ("a quay that is swept isn't clean",))

    def test_terms_that_say_it_are_no_finding_but_can_be_asked_for(
        self, shipped: Workspace, tmp_path: Path
    ) -> None:
        files = {**CONSUMER, "Perplexity/Terms of Service": TERMS + "\n**1.3.** Every crane has a lamp.\n"}
        kept = Kept(shipped, tmp_path / "said", files)
        assert by_rule(kept.one(MARKS, "perplexity/perplexity")) == []
        [said] = by_rule(kept.one(MARKS, "perplexity/perplexity", kinds=("said",)))
        assert said.said == ("lamps on cranes", "clean quays")

    def test_a_term_in_conflict_is_quoted_with_the_reading(self, consumer: Kept) -> None:
        [finding] = by_rule(consumer.one(PROBES, "perplexity/perplexity"))
        assert (finding.kind, finding.says, finding.status) == (
            "conflicts_with",
            "Our reading of the ban.",
            "draft",
        )
        assert finding.terms[0].words == "You may not probe, scan or test the crane."
        assert finding.author == AUTHOR

    def test_a_clause_that_allows_it_is_no_conflict(self, shipped: Workspace, tmp_path: Path) -> None:
        files = {"Perplexity/Terms of Service": TERMS.replace("may not", "may")}
        assert by_rule(Kept(shipped, tmp_path / "may", files).one(PROBES, "perplexity/perplexity")) == []


class TestBesideMappings:
    """What a person recorded about a norm and a platform stands."""

    @pytest.fixture
    def api(self, shipped: Workspace, tmp_path: Path) -> Kept:
        """Invented words in the place of an addendum about which mappings are shipped."""
        return Kept(shipped, tmp_path / "api", {"Perplexity/Data Processor Agreement": ADDENDUM})

    def test_a_rule_that_says_otherwise_is_listed_as_disagreeing(self, api: Kept) -> None:
        found = api.one(BREACH, "perplexity/api")
        assert by_rule(found) == []
        [parted] = found.disagreements
        assert (parted.rule, parted.rule_says, parted.mapping_says) == ("breach", "falls_short_of", "mirrors")
        assert (
            parted.rule_terms[0].words
            == "The Harbour tells the Customer of a breach of its yard when it sees fit."
        )

    def test_mappings_are_findings_with_their_reading(self, api: Kept) -> None:
        rows = [one for one in api.one(BREACH, "perplexity/api").findings if one.basis == "mapping"]
        assert {one.kind for one in rows} >= {"conflicts_with", "falls_short_of", "removes_duty", "triggers"}
        assert all(
            one.says and one.source.startswith("https://w3id.org/lexposure/id/mapping/") for one in rows
        )

    def test_one_that_calls_a_document_silent_is_not_taken_for_the_platform(self, api: Kept) -> None:
        """Other documents of the platform weren't read, so that silence can't be said."""
        rows = [one for one in api.one(BREACH, "perplexity/api").findings if "silent" in one.source]
        assert {one.kind for one in rows} == {"not_examined"}


class TestWhoAndWhen:
    """A profile limits the law; scopes and dates limit the terms."""

    def test_law_that_does_not_reach_the_profile_is_left_out_and_named(self, consumer: Kept) -> None:
        facts: dict[str, object] = {
            "name": "Lamps",
            "platforms": ["perplexity/perplexity"],
            "roles": [],
            "use_cases": [],
        }
        told = consumer.asked(MARKS + PROBES, profile=facts)
        [found] = told.platforms
        assert (told.profile, found.platform) == ("Lamps", "perplexity/perplexity")
        assert by_rule(found) == []
        assert found.left_out == (
            "Regulation (EU) 2024/1689, Art. 15(5) (eu-ai-act/art_15.par_5)",
            "Regulation (EU) 2024/1689, Art. 53(1)(a) (eu-ai-act/art_53.par_1.pnt_a)",
        )
        assert "left out, since they don't apply" in "\n".join(findings_lines(told))

    def test_law_that_may_reach_it_is_listed_with_its_status(self, consumer: Kept) -> None:
        [found] = consumer.asked(MARKS, profile={"platforms": ["perplexity/perplexity"]}).platforms
        [finding] = by_rule(found)
        assert finding.law.status == "may_apply"
        assert finding.law.applies_from == dt.date(2025, 8, 2)

    def test_a_document_nobody_scoped_for_the_service_is_not_read_for_it(
        self, shipped: Workspace, tmp_path: Path
    ) -> None:
        """Others' sections would be taken for its own."""
        kept = Kept(shipped, tmp_path / "aws", {"Amazon Web Services/Terms of Service": TERMS})
        found = kept.one(PROBES, "aws/lex")
        assert by_rule(found) == []
        assert "which of its sections bind this service hasn't been read: AWS Service Terms" in found.absent

    def test_what_binds_only_under_facts_nobody_stated_is_quoted_from_nowhere(
        self, shipped: Workspace, tmp_path: Path
    ) -> None:
        """An addendum of another operator comes in with certain models; it is searched, and no finding rests on it."""
        kept = Kept(
            shipped,
            tmp_path / "open",
            {
                "Claude.ai/Data Processor Agreement": TERMS,
                "Amazon Web Services/Acceptable Use Policy": POLICY,
            },
        )
        found = kept.one(PROBES, "aws/bedrock")
        assert by_rule(found) == []
        assert "anthropic/data-processing-addendum" in {one.document for one in found.searched}
        assert len(by_rule(kept.one(PROBES, "anthropic/api"))) == 1

    def test_the_same_question_gives_the_same_bytes(self, consumer: Kept) -> None:
        once, again = (findings_json(consumer.asked(MARKS + PROBES)) for _ in range(2))
        assert once == again
        assert once["notice"].endswith("No legal advice.")

    @pytest.mark.parametrize(
        ("asked", "fix"),
        [
            ({"platforms": ["perplexity/apo"]}, "perplexity/api"),
            ({"kinds": ["silence"]}, "silent"),
        ],
    )
    def test_a_name_that_means_nothing_is_refused(self, shipped: Workspace, consumer: Kept, asked: dict[str, list[str]], fix: str) -> None:  # fmt: skip
        with pytest.raises(UnknownName, match=fix):
            findings(
                consumer.home / "derived", consumer.log, consumer.blobs, shipped.engine(), on=DAY, **asked
            )  # type: ignore[arg-type]

    def test_without_terms_there_is_nothing_to_find(self, shipped: Workspace, tmp_path: Path) -> None:
        with pytest.raises(NotSetUp):
            Kept(shipped, tmp_path / "none", {}).asked(MARKS)


class TestShippedRules:
    """The rules that come with the package."""

    def test_no_fault_is_in_them(self, shipped: Workspace) -> None:
        index = shipped.engine().index
        platforms = {platform for document in index.documents for platform in document.governs}
        known = {
            *(one.iri for one in (*index.norms, *index.documents)),
            *platforms,
            *index.question_of,
            AUTHOR,
        }
        ((path, data),) = rules_file().items()
        assert problems(data, path, known) == []
        rules = gap_rules(data, path)
        assert len(rules.rules) >= 35
        assert {rule.finds for rule in rules.rules} == {
            "missing",
            "conflicts_with",
            "removes_duty",
            "triggers",
        }

    @pytest.mark.shared
    def test_bedrock_is_not_called_silent_for_an_addendum_nobody_archived(self, archived: Workspace) -> None:
        [bedrock] = archived.findings(platforms=["aws/bedrock"], on=DAY).platforms
        assert [one for one in bedrock.findings if one.kind == "silent"] == []
        duty = next(one for one in bedrock.findings if one.law.ref == "GDPR:art_28.par_3.pnt_b")
        assert duty.kind == "not_examined"
        assert "not in the archive: AWS Data Processing Addendum" in duty.why
        about_others = ("connect-improvement-instructions", "face-vectors-instructions")
        assert [one.source for one in bedrock.findings if one.source.endswith(about_others)] == []
