"""Claims reviewed by persons: four eyes, nothing overwritten unseen, and no answer of the past changes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lexposure.knowledge.curated import CLAIM_TYPES
from lexposure.model.errors import ClaimChanged, CuratedDataError, ReviewRefused, UnknownName, UserError
from lexposure.workspace import Workspace
from lexposure.workspace.register import KINDS
from workspace.reviewed import (
    ID,
    LAW,
    MAPPING,
    NORM,
    PROFILE,
    act,
    answer,
    at,
    claims,
    current,
    hops,
    made,
    on,
    record,
    span,
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory set up at eight, to be copied."""
    return made(tmp_path_factory.mktemp("review") / "base").home


@pytest.fixture
def ours(base: Path, tmp_path: Path) -> Workspace:
    """Return a data directory of the test's own, at nine."""
    shutil.copytree(base, tmp_path / "w", symlinks=True)
    return on(Workspace(tmp_path / "w"), 9)


def status(ours: Workspace, claim: str = MAPPING) -> str:
    found: str = ours.review_claim(claim)["status"]
    return found


def test_every_type_of_claim_has_a_name_in_the_queue() -> None:
    """A new type of claim is reviewed like the others."""
    assert KINDS.keys() == CLAIM_TYPES


class TestActs:
    """What each act makes of a claim, in the record and in answers."""

    def test_an_approval_shows_in_answers_with_who_and_why(self, ours: Workspace) -> None:
        """The hop is reviewed, and says by whom."""
        assert act(ours, "approve", "ada")["status"] == "reviewed"
        (hop,) = hops(answer(ours), MAPPING)
        assert hop["status"] == "reviewed"
        assert "approved by Ada Example, 2026-12-01: “Both texts were read.”" in hop["detail"]

    def test_the_dataset_names_the_reviewer(self, ours: Workspace) -> None:
        """SPARQL sees the status, who reviewed, and why."""
        act(ours, "approve", "ada")
        query = (
            "PREFIX lx: <https://w3id.org/lexposure/ontology#> PREFIX prov: <http://www.w3.org/ns/prov#> "
            "SELECT ?status ?who WHERE { ?r a lx:Review ; lx:concerns ?claim ; prov:wasAssociatedWith ?who . "
            "?claim lx:status ?status }"
        )
        (row,) = json.loads(current(ours).sparql(query))["results"]["bindings"]
        assert (row["status"]["value"].rsplit("/")[-1], row["who"]["value"]) == (
            "reviewed",
            f"{ID}person/ada",
        )

    def test_a_rejected_mapping_is_in_no_answer_and_in_the_record(self, ours: Workspace) -> None:
        """It stays known by whom and why."""
        assert hops(answer(ours), MAPPING)
        act(ours, "reject", "ada", "The clause is about neighbours, the law isn't.")
        assert not hops(answer(ours), MAPPING)
        shown = ours.review_claim(MAPPING)
        assert (shown["status"], shown["in_answers"]) == ("rejected", False)
        assert shown["history"][0]["why"] == "The clause is about neighbours, the law isn't."
        assert MAPPING not in ours.mappings_sssom()

    def test_a_rejected_mapping_that_another_approves_is_disputed(self, ours: Workspace) -> None:
        """Two persons differ, so both are shown."""
        act(ours, "reject", "ada")
        assert act(ours, "approve", "grace")["status"] == "disputed"
        (hop,) = hops(answer(ours), MAPPING)
        assert "rejected by Ada" in hop["detail"]
        assert "approved by Grace" in hop["detail"]

    def test_a_rejected_norm_is_disputed_and_still_answered(self, ours: Workspace) -> None:
        """To reject a norm clears nobody of it."""
        before = {a["iri"]: a["status"] for a in answer(ours)["answers"]}
        act(ours, "reject", "ada", "Nothing of the kind.", NORM)
        found = {a["iri"]: a for a in answer(ours)["answers"]}
        assert {iri: a["status"] for iri, a in found.items()} == before
        assert found[ID + NORM]["claim_status"] == "disputed"
        assert (
            "disputed: rejected by Ada Example, 2026-12-01: “Nothing of the kind.”"
            in found[ID + NORM]["notes"]
        )

    def test_a_dissent_stands_beside_an_approval(self, ours: Workspace) -> None:
        """Both are kept, with the values that the dissenter would give; the claim keeps its own."""
        act(ours, "approve", "ada")
        act(ours, "dissent", "grace", "It mirrors at most.", relation="mirrors")
        assert status(ours) == "disputed"
        shown = ours.review_claim(MAPPING)
        assert shown["fields"]["relation"] == "triggers"
        assert [one["changes"] for one in shown["history"]] == [{}, {"relation": "mirrors"}]

    def test_what_a_reviewer_writes_is_shown_and_never_obeyed(self, ours: Workspace) -> None:
        """A reason is foreign text to the page."""
        act(ours, "dissent", "ada", "</script><img src=x onerror=alert(1)>", NORM)
        current(ours)
        page = ours.answer_html(ours.expose(PROFILE, at(9).date()))
        assert "dissent of Ada Example" in page
        assert "<img" not in page

    def test_who_dissented_may_come_round(self, ours: Workspace) -> None:
        """Each person's last word counts."""
        act(ours, "dissent", "ada")
        assert act(ours, "approve", "ada", "Read again.")["status"] == "reviewed"

    def test_an_amendment_changes_the_answer_and_waits_for_another(self, ours: Workspace) -> None:
        """It is a draft with the new values until somebody else approves it."""
        act(ours, "approve", "ada")
        act(ours, "amend", "grace", "Less sure.", confidence=0.3)
        (hop,) = hops(answer(ours), MAPPING)
        assert (hop["confidence"], hop["status"]) == (0.3, "draft")
        assert act(ours, "approve", "ada", "Rightly so.")["status"] == "reviewed"
        assert ours.review_claim(MAPPING)["as_written"] == {"confidence": "0.6"}
        assert "0.3" in next(row for row in ours.mappings_sssom().splitlines() if MAPPING in row)

    def test_an_amendment_can_take_a_field_away(self, ours: Workspace) -> None:
        """A norm without condition reaches everybody of its role."""
        act(ours, "amend", "ada", claim=NORM, applies_when=None)
        assert "applies_when" not in ours.review_claim(NORM)["fields"]

    def test_evidence_can_be_cited_anew(self, ours: Workspace) -> None:
        """The words are cut from the archive."""
        where = span(LAW, "keeps a list of them")
        fields = dict(part.split(": ") for part in where.strip("{}").split(", "))
        act(ours, "amend", "ada", claim=NORM, evidence=[fields])
        assert [one["words"] for one in ours.review_claim(NORM)["quotes"]] == ["keeps a list of them"]
        assert current(ours).verify().ok


class TestFourEyes:
    """Who may not act is refused before anything is recorded."""

    @pytest.mark.parametrize("name", ["approve", "reject", "dissent"])
    def test_an_author_reviews_no_claim_of_their_own(self, ours: Workspace, name: str) -> None:
        """Neither for it nor against it."""
        head = ours.log.head()
        with pytest.raises(ReviewRefused, match="wrote the claim, so Walter Writer can't"):
            act(ours, name, "walter")
        assert ours.log.head() == head

    def test_who_amended_doesnt_approve(self, ours: Workspace) -> None:
        """Nor does the author of what was amended; a third person does."""
        act(ours, "amend", "ada", confidence="0.3")
        for who in ("ada", "walter"):
            with pytest.raises(ReviewRefused):
                act(ours, "approve", who)
        assert act(ours, "approve", "grace")["status"] == "reviewed"

    def test_nobody_unknown_acts_and_no_program(self, ours: Workspace) -> None:
        """Persons are declared."""
        with pytest.raises(UnknownName, match=r"person/adda.*\n.*person/ada"):
            act(ours, "approve", "adda")
        with pytest.raises(UnknownName, match=r"no claim `mapping/lamps/window`.*\n.*windows"):
            act(ours, "approve", "ada", claim="mapping/lamps/window")
        asked = ours.review_claim(MAPPING)
        assert asked["history"] == []

    def test_an_approval_by_the_author_that_was_written_into_the_log_has_no_effect(
        self, ours: Workspace
    ) -> None:
        """Verification names its event."""
        seen = ours.review_claim(MAPPING)["hash"]
        body = {"kind": "claim-review", "claim": ID + MAPPING, "content": seen, "seen": seen, "act": "approve",
                "by": f"{ID}person/walter", "why": "mine", "changes": {}}  # fmt: skip
        (event,) = ours.log.append([body])
        ours.rebuild()
        assert status(ours) == "draft"
        (problem,) = ours.verify().snapshot
        assert f"event {event.seq}" in str(problem)
        assert "wrote the claim" in str(problem)


class TestTwoAtOnce:
    """Of two who saw the same, one acts; the other is told who did."""

    def test_the_second_is_told_who_was_first(self, ours: Workspace) -> None:
        """Nothing is recorded, and the hash to act on is named."""
        seen = ours.review_claim(MAPPING)["hash"]
        first = act(ours, "approve", "ada", seen=seen[:12])
        with pytest.raises(ClaimChanged, match="Ada Example approved it on 2026-12-01 09:00 UTC") as refused:
            act(ours, "reject", "grace", seen=seen)
        assert first["hash"][:16] in str(refused.value)
        assert status(ours) == "reviewed"

    def test_threads(self, ours: Workspace) -> None:
        """Eight at a time: one wins, and the log has one act more."""
        seen, results = ours.review_claim(MAPPING)["hash"], []
        start = threading.Barrier(8)

        def one(number: int) -> None:
            start.wait()
            who = ("ada", "grace")[number % 2]
            try:
                results.append(act(ours, "approve", who, f"Reason {number}.", seen=seen)["status"])
            except ClaimChanged:
                results.append("refused")

        threads = [threading.Thread(target=one, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(results) == ["refused"] * 7 + ["reviewed"]
        assert sum(event.body["kind"] == "claim-review" for event in ours.log.events()) == 1

    def test_processes(self, ours: Workspace) -> None:
        """The same, each in a process of its own."""
        seen = ours.review_claim(MAPPING)["hash"]
        code = (
            "import sys; from lexposure.workspace import Workspace; from lexposure.workspace.reviewing import AskedAct;"
            "from lexposure.model.errors import ClaimChanged\n"
            "try: Workspace().review([AskedAct(*sys.argv[1:])], build=False); print('won')\n"
            "except ClaimChanged as told: print(told)"
        )
        environment = {
            **os.environ,
            "LEXPOSURE_HOME": str(ours.home),
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        running = [
            subprocess.Popen(
                [sys.executable, "-c", code, MAPPING, "approve", f"person/{who}", "Read.", seen],
                env=environment, stdout=subprocess.PIPE, text=True,
            )
            for who in ("ada", "grace")
        ]  # fmt: skip
        told = sorted(process.communicate()[0].strip() for process in running)
        assert told[1] == "won"
        assert "approved it on" in told[0]

    def test_the_same_act_again_is_recorded_once(self, ours: Workspace) -> None:
        """Whoever lost the answer may ask again."""
        seen = ours.review_claim(MAPPING)["hash"]
        first = act(ours, "approve", "ada", seen=seen)
        again = act(ours, "approve", "ada", seen=seen)
        assert (first["new"], again["new"], again["event"]) == (True, False, first["event"])

    def test_several_acts_are_recorded_all_or_none(self, ours: Workspace) -> None:
        """One that is refused takes the others with it."""
        from lexposure.workspace.reviewing import AskedAct

        head = ours.log.head()
        asked = [AskedAct(claim, "approve", "person/ada", "Read.") for claim in (MAPPING, "norm/nobody")]
        with pytest.raises(UnknownName):
            ours.review(asked)
        twice = [AskedAct(MAPPING, name, "person/ada", "Read.") for name in ("approve", "reject")]
        with pytest.raises(UserError, match="named twice"):
            ours.review(twice)
        assert ours.log.head() == head
        both = [AskedAct(claim, "approve", "person/ada", "Read.") for claim in (MAPPING, NORM)]
        assert [row["status"] for row in ours.review(both, build=False)] == ["reviewed", "reviewed"]


class TestTime:
    """Before the act nothing knows of it; after a change of the claim it is history."""

    def test_answers_for_a_moment_before_stay_byte_for_byte(self, ours: Workspace) -> None:
        """Each act in turn leaves what was known before it alone."""
        steps = [("amend", "ada", {"confidence": "0.3"}), ("approve", "grace", {}), ("reject", "grace", {})]
        before = []
        for number, (name, who, changes) in enumerate(steps):
            moment = at(9, 10 * number + 5)
            before.append((moment, json.dumps(answer(ours, moment))))
            act(on(ours, 9, 10 * number + 10), name, who, **changes)
        assert [json.dumps(answer(ours, moment)) for moment, _ in before] == [told for _, told in before]
        assert len({told for _, told in before}) == 3

    def test_a_claim_that_was_changed_is_a_draft_again(self, ours: Workspace) -> None:
        """The act says that it isn't in force; when the words come back, it is."""
        act(ours, "approve", "ada")
        record(on(ours, 10), claims("A lamp at a window is hardly lit with care."))
        shown = ours.review_claim(MAPPING)
        assert shown["status"] == "draft"
        assert shown["history"][0]["force"] == "not in force: the claim was changed in its file since"
        (row,) = ours.review_queue(kind="mapping")["claims"]
        assert row["overtaken"][0]["by"] == "person/ada"
        assert ours.review_queue()["claims"][0] == row
        record(on(ours, 11), claims())
        assert status(ours) == "reviewed"

    def test_an_act_on_what_was_changed_since_is_refused(self, ours: Workspace) -> None:
        """The message says when the file was recorded."""
        seen = ours.review_claim(MAPPING)["hash"]
        record(on(ours, 10), claims("Other words."))
        with pytest.raises(ClaimChanged, match=r"lamps\.yaml was last recorded on 2026-12-01 10:00 UTC"):
            act(ours, "approve", "ada", seen=seen)

    def test_a_claim_that_is_gone_is_said_to_be(self, ours: Workspace) -> None:
        """Its acts stay in the log."""
        act(ours, "approve", "ada")
        record(on(ours, 10), claims().split(f"  - id: {MAPPING}".encode())[0])
        with pytest.raises(UnknownName, match=r"no file says .* any more; 1 act"):
            ours.review_claim(MAPPING)
        assert ours.verify().ok

    def test_a_change_of_the_file_elsewhere_leaves_the_act_in_force(self, ours: Workspace) -> None:
        """An upgrade that doesn't change the claim keeps its review."""
        act(ours, "approve", "ada")
        record(on(ours, 10), claims(note="somebody else"))
        assert status(ours) == "reviewed"
        assert hops(answer(ours), MAPPING)[0]["status"] == "reviewed"

    def test_the_same_log_gives_the_same_bytes(self, ours: Workspace, tmp_path: Path) -> None:
        """Rebuilt elsewhere, dataset and index are the same; everything verifies."""
        act(ours, "amend", "ada", confidence="0.3")
        act(ours, "approve", "grace", build=True)
        for name in ("blobs", "log.sqlite"):
            source = ours.home / name
            copy = shutil.copytree if source.is_dir() else shutil.copy2
            (tmp_path / "other").mkdir(exist_ok=True)
            copy(source, tmp_path / "other" / name)
        other = Workspace(tmp_path / "other")
        other.rebuild()
        assert other.snapshot.digest == ours.snapshot.digest
        assert other.snapshot.file("index.json") == ours.snapshot.file("index.json")
        assert other.verify().ok
        assert ours.verify().ok


class TestUnfit:
    """What couldn't stand in a curated file can't come in by an act, and nothing is recorded."""

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"confidence": "1.7"}, "from 0 to 1"),
            ({"relation": "related"}, "no concept of scheme"),
            ({"maps_to": "norm/nobody"}, "norm/nobody"),
            ({"confidence": "often"}, "decimal"),
            ({"status": "reviewed"}, "can't be amended"),
            ({"relaton": "mirrors"}, "relation"),
            ({"evidence": []}, "no evidence: only a draft about law may stand without"),
            ({"summary": "A lamp at a window is lit without care."}, "just that already"),
        ],
    )
    def test_amendments(self, ours: Workspace, changes: dict[str, object], message: str) -> None:
        """Shapes, vocabulary and fields are checked first."""
        head = ours.log.head()
        with pytest.raises(UserError, match=message):
            act(ours, "amend", "ada", **changes)
        assert ours.log.head() == head

    def test_dissents(self, ours: Workspace) -> None:
        """The values that a dissent would give have to be fit, too."""
        with pytest.raises(CuratedDataError, match="no concept of scheme"):
            act(ours, "dissent", "ada", relation="related")
        assert act(ours, "dissent", "ada", relation="mirrors")["status"] == "disputed"

    def test_words_that_arent_there(self, ours: Workspace) -> None:
        """A span re-derives, or it is refused."""
        fields = {"of": span(LAW, "list")[5:74], "start": "0", "end": "4", "sha256": "0" * 64}
        with pytest.raises(CuratedDataError, match="don't hash"):
            act(ours, "amend", "ada", claim=NORM, evidence=[fields])

    @pytest.mark.parametrize("why", ["", "  ", "x" * 5000, "a\u202eb"])
    def test_reasons(self, ours: Workspace, why: str) -> None:
        """A reason is text that a person can read."""
        with pytest.raises(UserError, match=r"reason|why"):
            act(ours, "approve", "ada", why)
