"""Candidates for mappings: which provisions are asked about, why a norm is proposed, and drafts that count for nothing as they are."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lexposure.archive.quotes import span_hash
from lexposure.exposure.suggestions import Suggested, Suggestions
from lexposure.model.errors import CuratedDataError, UnknownName, UserError
from lexposure.model.namespaces import ID
from lexposure.render.suggestions import OPEN_FIELDS, suggestions_json, suggestions_lines, suggestions_yaml
from lexposure.workspace import Workspace
from lexposure.workspace.shipped import shipped_files
from lexposure.workspace.suggest import Asked, suggest

from .test_compare import Kept

if TYPE_CHECKING:
    from lexposure.exposure.engine import Engine

DAY = dt.date(2026, 8, 31)
CFAA = f"{ID}norm/us-cfaa/s1030/a/2/C"
TERMS = """\
Lamp rules
==========

**1.1.** You must not bypass, disable or circumvent the safety filters and guardrails of the lamp's model.

**1.2.** You pay for every lamp in advance.

**1.3.** You may not scrape, crawl or harvest data from the lamp by automated means.
"""


class Archive(Kept):
    """Invented terms under the names of shipped documents, asked for candidates."""

    def engine(self, known_at: dt.datetime | None = None) -> Engine:
        return self.shipped.engine(known_at)

    def suggest(
        self,
        name: str = "",
        number: str = "",
        *,
        platform: str = "",
        most: int = 5,
        provisions: int = 20,
        law: str = "",
    ) -> Suggestions:
        return suggest(self, name, number, platform, law.split(), DAY, most, provisions)  # type: ignore[arg-type]


@pytest.fixture
def archive(shipped: Workspace, tmp_path: Path) -> Archive:
    """One document with invented terms."""
    return Archive(shipped, tmp_path / "kept", {"Midjourney/Terms of Service": TERMS})


def clause(told: Suggestions, number: str) -> Suggested:
    """Return what is told of the clause with a number."""
    return next(one for one in told.found if one.subject.number == number and not one.subject.iri)


class TestWhatIsProposed:
    """Norms and why."""

    def test_a_clause_is_led_to_norms_by_rows_that_name_themselves(self, archive: Archive) -> None:
        """The row, the norm's place in it, and the words that clause and row share."""
        told = clause(archive.suggest("midjourney/terms-of-service", most=30), "1.1")
        found = next(one for one in told.proposals if one.norm.iri == CFAA)
        assert (found.row.name, found.row.relation, found.place) == ("circumvention-access", "triggers", 1)
        assert {"bypass*", "circumvent*", "safeguard*"} & set(found.found) == {"bypass*", "circumvent*"}
        assert {"bypass", "guardrails"} <= {word for word, _ in found.in_row}
        assert found.row.file == "data/crosswalk.yaml"
        assert found.row.line > 1

    def test_the_score_can_be_worked_out_from_what_is_told(self, archive: Archive) -> None:
        """Both sums of weights, divided by the root of the place; best first."""
        for one in archive.suggest("midjourney/terms-of-service", most=99).found:
            scores = [each.score for each in one.proposals]
            assert scores == sorted(scores, reverse=True)
            for each in one.proposals:
                weights = sum(weight for _, weight in (*each.in_norm, *each.in_row))
                assert each.score == pytest.approx(weights / each.place**0.5, abs=0.02)

    def test_evidence_is_cut_from_the_archive(self, archive: Archive) -> None:
        [span] = clause(archive.suggest("midjourney/terms-of-service"), "1.3").subject.evidence
        text, start, end, sha256, number = span
        words = archive.blobs.text(text)[start:end]
        assert "scrape, crawl or harvest" in words
        assert (sha256, number) == (span_hash(words), "1.3")

    def test_what_is_not_binding_law_is_said_to_be_so(self, archive: Archive) -> None:
        """On a screen and in a draft; JSON has the word for every norm."""
        told = archive.suggest("midjourney/terms-of-service", "1.1", most=99)
        soft = {one.norm.iri: one.force for one in told.found[-1].proposals if one.force != "binding"}
        assert soft[f"{ID}norm/owasp-llm-top10/llm01"] == "standard"
        assert "standard, not binding law" in "\n".join(suggestions_lines(told))
        assert "# standard, not binding law" in suggestions_yaml(told)

    def test_no_topic_no_row_and_it_is_counted(self, archive: Archive) -> None:
        """What the crosswalk doesn't speak to isn't filled up with what merely shares words."""
        told = archive.suggest("midjourney/terms-of-service")
        assert "1.2" not in {one.subject.number for one in told.found}
        assert told.without >= 1

    def test_the_same_question_gives_the_same_bytes(self, archive: Archive) -> None:
        first, second = (archive.suggest("midjourney/terms-of-service") for _ in range(2))
        assert suggestions_yaml(first) == suggestions_yaml(second)
        assert json.dumps(suggestions_json(first)) == json.dumps(suggestions_json(second))

    def test_nothing_is_recorded(self, archive: Archive) -> None:
        before = [event.hash for event in archive.log.events()]
        suggestions_yaml(archive.suggest("midjourney/terms-of-service"))
        assert [event.hash for event in archive.log.events()] == before


class TestWhichProvisions:
    """Those without a mapping, unless one is named."""

    def test_what_is_mapped_is_not_asked_about_in_a_document(self, archive: Archive) -> None:
        told = archive.suggest("midjourney/terms-of-service", provisions=999)
        mapped = {mapping.data["maps_from"] for mapping in archive.engine().index.mappings}
        assert told.mapped > 0
        assert not {one.subject.iri for one in told.found} & mapped

    def test_a_mapped_norm_that_is_named_gets_what_it_is_not_mapped_to(self, archive: Archive) -> None:
        """By its name with or without `norm/`; its mappings are told and not proposed again."""
        [told] = archive.suggest("openai/usage-policies/no-circumvention", most=99).found
        assert CFAA in told.mapped
        assert told.proposals
        assert not {one.norm.iri for one in told.proposals} & set(told.mapped)
        [again] = archive.suggest("norm/openai/usage-policies/no-circumvention", most=99).found
        assert again == told

    def test_without_the_text_a_norm_is_read_by_its_paraphrase(self, archive: Archive) -> None:
        [told] = archive.suggest("norm/aws/responsible-ai-policy/no-filter-circumvention").found
        assert (told.subject.words, told.subject.compared.startswith(told.subject.paraphrase)) == ("", True)
        assert "safety-circumvention" in told.subject.topics
        assert "compared by its paraphrase" in "\n".join(suggestions_lines(archive.suggest(told.subject.iri)))

    def test_norms_of_one_list_are_told_apart_by_their_paraphrases(self, archive: Archive) -> None:
        """Several norms are read from one clause; what each is compared by isn't the clause."""
        norms = [norm for norm in archive.engine().index.norms if norm.side == "contract" and norm.evidence]
        first = next(
            (one, other)
            for one in norms
            for other in norms
            if one is not other and one.evidence == other.evidence
        )
        told = [archive.suggest(norm.iri).found[0].subject for norm in first]
        assert [one.shared for one in told] == [True, True]
        assert told[0].compared != told[1].compared

    def test_a_document_that_is_not_archived_is_named(self, archive: Archive) -> None:
        """Its curated norms are answered for; its clauses nobody can read."""
        told = archive.suggest("openai/usage-policies")
        assert told.unread == ("OpenAI Usage Policies",)
        assert all(one.subject.iri for one in told.found)
        assert "not in the archive: OpenAI Usage Policies" in list(suggestions_lines(told))

    def test_a_platform_is_asked_by_the_documents_that_bind_its_users(self, archive: Archive) -> None:
        told = archive.suggest(platform="midjourney/midjourney", provisions=99)
        assert {"1.1", "1.3"} <= {one.subject.number for one in told.found}
        assert {one.subject.document.rpartition("/id/document/")[2].split("/")[0] for one in told.found} == {
            "midjourney"
        }

    def test_one_clause(self, archive: Archive) -> None:
        """Even where no row speaks to it."""
        assert [
            one.subject.number for one in archive.suggest("midjourney/terms-of-service", "1.2").found
        ] == ["1.2"]

    @pytest.mark.parametrize("law", ["CFAA", "us-cfaa"])
    def test_one_law_alone(self, archive: Archive, law: str) -> None:
        """By its prefix or its short name; provisions without a candidate there are counted, not shown."""
        every, told = (archive.suggest("midjourney/terms-of-service", most=99, law=one) for one in ("", law))
        assert {one.norm.instrument for each in told.found for one in each.proposals} == {
            f"{ID}instrument/us-cfaa"
        }
        assert told.without > every.without

    def test_limits_say_what_they_leave_out(self, archive: Archive) -> None:
        every = archive.suggest("midjourney/terms-of-service", most=99, provisions=99)
        few = archive.suggest("midjourney/terms-of-service", most=1, provisions=1)
        assert [one.subject for one in few.found] == [every.found[0].subject]
        assert few.left_out == len(every.found) - 1
        assert few.found[0].more == len(every.found[0].proposals) - 1

    @pytest.mark.parametrize(
        ("asked", "kind", "told"),
        [
            ({}, UserError, "nothing is asked"),
            (
                {"name": "midjourney/terms-of-service", "platform": "midjourney/midjourney"},
                UserError,
                "not both",
            ),
            ({"name": "midjourney/terms-of-service", "most": 0}, UserError, "limit below 1"),
            ({"name": "midjourney/terms-of-servise"}, UnknownName, "`midjourney/terms-of-service`"),
            ({"name": "midjourney/terms-of-service", "law": "GDRP"}, UnknownName, "`gdpr`"),
            ({"platform": "midjourny/midjourney"}, UnknownName, "`midjourney/midjourney`"),
            ({"name": "midjourney/terms-of-service", "number": "9.9"}, UnknownName, "9.9"),
        ],
    )
    def test_a_mistake_names_the_fix(
        self, archive: Archive, asked: dict[str, str], kind: type[UserError], told: str
    ) -> None:
        with pytest.raises(kind) as problem:
            archive.suggest(**asked)  # type: ignore[arg-type]
        assert told in str(problem.value)


def test_words_that_the_terms_no_longer_have_are_said_to_be_overtaken(archive: Archive) -> None:
    """A norm read from an older wording: told on a screen, in JSON and in the draft."""
    older = archive.blobs.put(b"You must not bypass the safety filters of the old lamp.")
    index = archive.engine().index
    newer = clause(archive.suggest("midjourney/terms-of-service"), "1.1").subject.evidence[0]
    norm = next(one for one in index.norms if one.iri.startswith(f"{ID}norm/midjourney/terms-of-service/"))
    was = (older, 0, 20, span_hash(archive.blobs.text(older)[:20]), "")
    document = next(one for one in index.documents if one.iri == f"{ID}document/midjourney/terms-of-service")
    texts = (("2025-01-01", older), ("2026-05-01", newer[0]))
    for evidence, stands in ((was, False), (newer, True)):
        changed = replace(
            index,
            norms=tuple(replace(norm, evidence=(evidence,)) if one is norm else one for one in index.norms),
            documents=tuple(
                replace(document, texts=texts) if one is document else one for one in index.documents
            ),
        )
        asked = Asked(archive, changed, DAY)  # type: ignore[arg-type]
        subject = asked.dated(asked.described(norm.iri))
        assert subject.stands is stands
        told = Suggestions("lamp", DAY, (Suggested(subject, (), 0),))
        assert ("not so in the terms of 2026-08-31" in "\n".join(suggestions_lines(told))) is not stands
        assert suggestions_json(told)["provisions"][0]["stands"] is stands


class TestOwnRows:
    """A crosswalk in the data directory."""

    ROW = (
        "rows:\n  - id: circumvention-access\n    topics: [safety-circumvention]\n"
        "    norms: [norm/us-ftc-act/s45/a/1]\n    relation: triggers\n    why: Ours alone.\n"
    )

    def test_a_row_of_the_same_name_stands_for_the_shipped_one(self, archive: Archive) -> None:
        (archive.home / "crosswalk.yaml").write_text(self.ROW)
        told = clause(archive.suggest("midjourney/terms-of-service", most=99), "1.1")
        brought = {
            one.norm.iri for one in told.proposals if "circumvention-access" in (one.row.name, *one.also)
        }
        assert brought == {f"{ID}norm/us-ftc-act/s45/a/1"}

    def test_one_that_names_nothing_known_is_refused_with_its_line(self, archive: Archive) -> None:
        (archive.home / "crosswalk.yaml").write_text(self.ROW.replace("s45/a/1", "s45/z"))
        with pytest.raises(CuratedDataError, match=r"crosswalk\.yaml:4: `norms`: there is no norm of law"):
            archive.suggest("midjourney/terms-of-service")


class TestDrafts:
    """YAML to complete."""

    @pytest.fixture
    def drafts(self, archive: Archive) -> str:
        """Return drafts for clauses that no file describes and for norms that one does."""
        return suggestions_yaml(archive.suggest("midjourney/terms-of-service", most=2, provisions=99))

    def filled(self, drafts: str) -> str:
        """Return the drafts with a person's word in each open field."""
        words = {
            "author": "agent/lexposure-curation", "created": "2026-11-25", "justification": "ManualMappingCuration",
            "summary": "What I found when I read both sides.", "confidence": "0.3",
        }  # fmt: skip
        return re.sub(
            r"^( *)(\w+):   # open.*$", lambda m: f"{m[1]}{m[2]}: {words[m[2]]}", drafts, flags=re.MULTILINE
        )

    def test_as_they_are_they_are_refused(self, shipped: Workspace, drafts: str) -> None:
        """Each open field by itself keeps the file out, with a line and the name of the field."""
        assert [line for line in OPEN_FIELDS if f"{line}:   # open" not in drafts] == []
        whole = self.filled(drafts)
        for field in OPEN_FIELDS:
            left = re.sub(rf"^( *){field}: .*$", rf"\1{field}:   # open", whole, count=1, flags=re.MULTILINE)
            with pytest.raises(CuratedDataError, match=rf"mine\.yaml:\d+: `{field}` is empty"):
                shipped.check_files({"mine.yaml": left.encode()})

    def test_once_completed_they_are_taken(self, shipped: Workspace, drafts: str) -> None:
        """Mappings from new provisions and from known norms, status draft, with evidence on both sides where law has a text."""
        whole = self.filled(drafts)
        found = shipped.check_files({**shipped_files(), "mine.yaml": whole.encode()})
        assert [(str(place), each.message) for each, place in found if each.severity == "error"] == []
        assert "status: draft" in whole
        assert "type: Provision" in whole
        assert "maps_from: norm/midjourney/" in whole or "maps_from: provision/midjourney/" in whole

    def test_no_word_of_the_terms_stands_in_them(self, drafts: str) -> None:
        """A curated file names spans, and never a provider's sentences."""
        for line in TERMS.splitlines():
            sentence = line.partition("** ")[2]
            assert not sentence or sentence not in drafts

    def test_a_document_that_no_file_describes_is_said_to_need_one(
        self, shipped: Workspace, tmp_path: Path
    ) -> None:
        kept = Archive(shipped, tmp_path / "kept", {"Lamps/Terms of Service": TERMS})
        told = kept.suggest("Lamps/Terms of Service")
        assert clause(told, "1.1").proposals
        drafts = suggestions_yaml(told)
        assert "docs/adding-a-platform.md" in drafts
        assert "type: Mapping" not in drafts


@pytest.mark.shared
def test_real_clauses_lead_to_the_norms_that_readers_found(archived: Workspace) -> None:
    """Mappings hidden, the norm that a reader mapped is among the first ten for most provisions of AWS terms."""
    from lexposure.exposure.suggestions import Suggester
    from lexposure.workspace.crosswalk import crosswalk, norms_of_law

    index = archived.engine().index
    asked = Asked(archived, index, DAY)
    suggester = Suggester(index, archived.blobs, crosswalk(archived.home, norms_of_law(index)))
    hits = [
        any(
            one.norm == mapping.data["maps_to"]
            for one in suggester.ranked(asked.described(mapping.data["maps_from"]))[:10]
        )
        for mapping in index.mappings
        if "/id/norm/aws/" in mapping.data["maps_from"] or "/id/provision/aws/" in mapping.data["maps_from"]
    ]
    assert len(hits) > 70
    assert sum(hits) / len(hits) > 0.6
