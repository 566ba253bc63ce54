"""Stored answers: the bytes that were given out, their provenance, and what is found when they are computed again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from half_year import HalfYear

from lexposure.archive.clock import FixedClock
from lexposure.archive.lock import writing
from lexposure.exposure.answers import Exposure
from lexposure.exposure.sameness import Again, Change, changes
from lexposure.knowledge.declared import Declared, ontology
from lexposure.model.errors import Busy, DateError
from lexposure.model.namespaces import ID, LX, PROV, SCHEMA
from lexposure.render.json_form import dumps
from lexposure.render.json_read import read_exposure, read_profile_of
from lexposure.render.stored import again_text
from lexposure.workspace import Workspace, again, core
from lexposure.workspace.shipped import shipped_files

DAY = dt.date(2026, 12, 1)
NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
ASKED = b"name: Kestrel\nroles: [eu-ai-act/deployer]\nplatforms: [lamps/lamp]\nestablished_in: [DE]\nfigures: {employees: 9}\n"
_PATTERN = r"http://www\.w3\.org/(1999/02/22-rdf-syntax-ns|2000/01/rdf-schema|2004/02/skos/core)#|http://purl\.org/dc/terms/"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory with the vocabulary, the GDPR's norms and a platform of our own whose terms are archived."""
    kept = ("data/people", "data/jurisdictions", "data/places", "data/authorities.yaml", "ontology/")
    files = {p: d for p, d in shipped_files().items() if p.startswith(kept)}
    files["data/instruments/eu-gdpr.yaml"] = shipped_files()["data/instruments/eu-gdpr.yaml"]
    home, folder = (tmp_path_factory.mktemp(name) for name in ("home", "files"))
    HalfYear(home, folder, files).begin()
    return home


@pytest.fixture
def workspace(base: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(base, tmp_path / "w", symlinks=True)
    return Workspace(tmp_path / "w", clock=FixedClock(NOON + dt.timedelta(days=30)))


@pytest.fixture
def exposure(workspace: Workspace) -> Exposure:
    return workspace.expose(ASKED, DAY)


class TestBytes:
    """What is given out is what was stored."""

    def test_json_is_that_of_the_answer(self, workspace: Workspace, exposure: Exposure) -> None:
        """The permalink's bytes are those that `exposure --format json` printed, named by their hash."""
        kept, new = workspace.store_answer(exposure)
        told = dumps(exposure).encode()
        assert new
        assert workspace.stored_bytes(kept, "json") == told
        assert kept.id == hashlib.sha256(told).hexdigest()

    def test_the_same_question_is_the_same_answer(self, workspace: Workspace, exposure: Exposure) -> None:
        """Stored again, also after the snapshot was built anew, nothing is added."""
        workspace.store_answer(exposure)
        head = workspace.log.head()
        workspace.rebuild()
        assert workspace.store_answer(workspace.expose(ASKED, DAY))[1] is False
        assert workspace.log.head() == head

    def test_every_form_can_be_made_of_what_was_stored(
        self, workspace: Workspace, exposure: Exposure
    ) -> None:
        """The JSON holds all of the answer: read back, it is equal, field by field."""
        kept, _ = workspace.store_answer(exposure)
        assert workspace.stored_exposure(kept) == exposure
        assert workspace.stored_profile(kept) == exposure.profile

    def test_strange_profiles_survive(self, exposure: Exposure) -> None:
        """Half a surrogate pair and a name like the form's own head are read as they were written."""
        strange = {**exposure.profile, "name": '\ud800 {\n  "profile": "x"}', "description": "ä\u2028\\"}
        odd = dataclasses.replace(exposure, profile=strange)
        data = dumps(odd).encode()
        assert read_exposure(data) == odd
        assert read_profile_of(data) == strange

    @pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"answers": [{}]}', b"null"])
    def test_other_json_is_no_answer(self, data: bytes) -> None:
        with pytest.raises(ValueError, match=r".*"):
            read_exposure(data)

    def test_an_answer_that_can_still_change_is_refused(self, workspace: Workspace) -> None:
        """Known at a moment to come, it could be another one tomorrow."""
        tomorrow = workspace.clock.now() + dt.timedelta(days=1)
        with pytest.raises(DateError, match="can still change"):
            workspace.store_answer(workspace.expose(ASKED, DAY, tomorrow))

    def test_a_clock_behind_the_log_is_no_hindrance(self, workspace: Workspace) -> None:
        """What is known now is settled, whatever the machine's clock says: the log never runs backwards."""
        behind = Workspace(workspace.home, clock=FixedClock(NOON - dt.timedelta(days=400)))
        kept, _ = behind.store_answer(behind.expose(ASKED, DAY))
        assert [each.identical for each in behind.answers_again([kept])] == [True]

    def test_a_writer_is_waited_for_and_then_named(self, workspace: Workspace, exposure: Exposure) -> None:
        with writing(workspace.home), pytest.raises(Busy, match="another process is writing"):
            workspace.store_answer(exposure, patience=0)

    def test_nothing_of_a_forgotten_profile_is_left(self, workspace: Workspace, exposure: Exposure) -> None:
        """Not in the log, not in a blob, not in what is derived."""
        kept, _ = workspace.store_answer(exposure)
        workspace.forget_answer(kept)
        files = [path for path in workspace.home.rglob("*") if path.is_file()]
        assert [path for path in files if b"Kestrel" in path.read_bytes()] == []
        assert not any(workspace.blobs.has(name) for name in kept.blobs)
        assert workspace.verify().ok


class TestProvenance:
    """The record in RDF."""

    @pytest.fixture
    def record(self, workspace: Workspace, exposure: Exposure) -> ox.Store:
        kept, _ = workspace.store_answer(exposure)
        store = ox.Store()
        store.load(workspace.stored_bytes(kept, "ttl"), format=ox.RdfFormat.TURTLE)
        return store

    def test_it_says_by_whom_from_what_and_for_whom(self, record: ox.Store, exposure: Exposure) -> None:
        """A computing used profile, dataset, claims and spans, and was associated with a release."""
        query = f"""SELECT ?answer ?label (COUNT(DISTINCT ?claim) AS ?claims) WHERE {{
            ?answer a <{PROV}Entity> ; <{PROV}wasGeneratedBy> ?computing ; <{SCHEMA}sha256> ?hash .
            ?computing a <{PROV}Activity> ; <{PROV}wasAssociatedWith> ?agent ; <{PROV}used> ?profile, ?dataset, ?claim .
            ?profile a <{LX}Profile> . ?dataset a <{PROV}Entity> . ?agent a <{PROV}SoftwareAgent> .
            ?dataset <http://www.w3.org/2000/01/rdf-schema#label> ?label .
            ?member <{LX}forNorm> ?claim
        }} GROUP BY ?answer ?label"""
        (row,) = list(record.query(query))  # type: ignore[arg-type]
        assert row["answer"].value.startswith(f"{ID}answer/")
        assert row["label"].value == exposure.dataset
        assert int(row["claims"].value) == len(exposure.answers)

    def test_every_quote_is_a_source_of_the_answer(self, record: ox.Store) -> None:
        """Each span of a text that a hop rests on is one that the answer was derived from."""
        query = f"""ASK {{ ?hop <{PROV}wasDerivedFrom> ?span . ?span a <http://www.w3.org/ns/oa#SpecificResource> .
            FILTER NOT EXISTS {{ ?answer <{SCHEMA}sha256> ?hash ; <{PROV}wasDerivedFrom> ?span }} }}"""
        assert not record.query(query)
        assert record.query(f"ASK {{ ?answer <{SCHEMA}sha256> ?hash ; <{PROV}wasDerivedFrom> ?span . ?span a <http://www.w3.org/ns/oa#SpecificResource> }}")  # fmt: skip

    def test_every_term_is_declared(self, record: ox.Store) -> None:
        """Whoever loads the ontology finds each property and class of a record in it."""
        declared = Declared.of(ontology()).terms
        used = {q.predicate.value for q in record}
        used |= {q.object.value for q in record if q.predicate.value.endswith("#type")}  # type: ignore[union-attr]
        assert {term for term in used if term not in declared and not re.match(_PATTERN, term)} == set()

    def test_its_forms_hold_the_same_triples(self, workspace: Workspace, exposure: Exposure) -> None:
        """TriG puts the answer into a graph of its name and what is said of it outside; JSON-LD is flat, as Turtle is."""
        kept, _ = workspace.store_answer(exposure)
        triples = {
            form: list(ox.parse(workspace.stored_bytes(kept, form), format=kind))  # type: ignore[arg-type]
            for form, kind in (
                ("ttl", ox.RdfFormat.TURTLE), ("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD),
            )
        }  # fmt: skip
        flat = {q.triple for q in triples["ttl"]}
        assert {q.triple for q in triples["trig"]} == {q.triple for q in triples["jsonld"]} == flat
        answer = ox.NamedNode(f"{ID}answer/{kept.id}")
        assert {q.graph_name for q in triples["trig"]} == {answer, ox.DefaultGraph()}
        outside = {q.subject for q in triples["trig"] if q.graph_name == ox.DefaultGraph()}
        assert answer in outside
        assert len(outside) == 4

    def test_two_machines_write_the_same_record(self, workspace: Workspace, exposure: Exposure) -> None:
        """Neither the time of storing nor the place stands in it."""
        kept, _ = workspace.store_answer(exposure)
        first = [workspace.stored_bytes(kept, form) for form in ("ttl", "trig", "jsonld")]  # type: ignore[arg-type]
        workspace.forget_answer(kept)
        later = Workspace(workspace.home, clock=FixedClock(NOON + dt.timedelta(days=99)))
        kept, _ = later.store_answer(later.expose(ASKED, DAY))
        assert [later.stored_bytes(kept, form) for form in ("ttl", "trig", "jsonld")] == first  # type: ignore[arg-type]


class TestAgain:
    """Computed anew from the log."""

    def test_it_is_identical(self, workspace: Workspace, exposure: Exposure) -> None:
        """Also where the profile had its name from its file, and for what was known earlier."""
        moments = sorted({e.recorded_at for e in workspace.log.events()})
        earlier = dt.datetime.fromisoformat(moments[-2])
        nameless = ASKED.partition(b"\n")[2]
        for found in (
            exposure,
            workspace.expose(nameless, DAY, name="old.name.yaml"),
            workspace.expose(ASKED, DAY, earlier),
        ):
            workspace.store_answer(found)
        outcome = list(workspace.answers_again())
        assert [each.identical for each in outcome] == [True] * 3
        assert again_text(outcome) == "3 of 3 computed anew from the log: identical byte for byte"

    def test_another_release_is_named_as_the_reason(
        self, workspace: Workspace, exposure: Exposure, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The name of the release is in the answer, so an answer of another one differs there, and it is said why."""
        kept, _ = workspace.store_answer(exposure)
        for module in (core, again):
            monkeypatch.setattr(module, "__version__", "99.0")
        (found,) = workspace.answers_again([kept])
        assert [change.where for change in found.changes] == ["dataset"]
        assert found.why == (
            f"it was computed by {kept.facts.dataset.partition(' sha')[0]}, this is lexposure 99.0",
        )

    def test_other_code_is_named_as_the_reason(
        self, workspace: Workspace, exposure: Exposure, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """During development a release has one number and many states; the hash of the code tells them apart."""
        first = exposure.answers[0]
        old = dataclasses.replace(
            exposure, answers=(dataclasses.replace(first, summary="An old word."), *exposure.answers[1:])
        )
        kept, _ = workspace.store_answer(old)
        monkeypatch.setattr(again, "made_by", lambda: "0" * 64)
        (found,) = workspace.answers_again([kept])
        (change,) = found.changes
        assert change.where == f"answers[{first.ref} {first.iri}].summary"
        assert (change.stored, change.again) == ("An old word.", first.summary)
        assert [why.split(" of ")[0] for why in found.why] == ["it was computed by other code or libraries"]

    def test_without_a_reason_it_is_called_a_fault(self, workspace: Workspace, exposure: Exposure) -> None:
        """Same code, same dataset, same texts and other bytes: that mustn't happen, and the message says so."""
        kept, _ = workspace.store_answer(dataclasses.replace(exposure, notice="Something else."))
        outcome = list(workspace.answers_again([kept]))
        assert outcome[0].why == ()
        assert "this is a fault of lexposure" in again_text(outcome)

    def test_a_lost_text_is_named(self, workspace: Workspace, exposure: Exposure) -> None:
        """An archive that lost a text can't quote it: the answer differs, and the text is named."""
        kept, _ = workspace.store_answer(exposure)
        form = json.loads(workspace.stored_bytes(kept, "json"))
        hops = (hop for a in form["answers"] for path in a["paths"] for hop in path["hops"])
        text = next(
            h["evidence"]["text"] for h in hops if h["evidence"] and h["evidence"]["standing"] == "verbatim"
        )
        (workspace.home / "blobs" / text[:2] / text).unlink()
        (found,) = workspace.answers_again([kept])
        assert not found.identical
        assert found.why == (f"texts that it quotes are missing from the archive: {text}",)

    def test_forgotten_answers_arent_tried(self, workspace: Workspace, exposure: Exposure) -> None:
        kept, _ = workspace.store_answer(exposure)
        assert list(workspace.answers_again([workspace.forget_answer(kept)])) == []


def test_a_text_that_isnt_recorded_yet_lends_no_quote(workspace: Workspace) -> None:
    """While an import is under way its texts lie in the archive, and answers are the same as before it and after."""
    before = dumps(workspace.expose(ASKED, DAY))
    missing = next(
        span["text"]
        for answer in json.loads(before)["answers"]
        for path in answer["paths"]
        for hop in path["hops"]
        if (span := hop["evidence"]) and span["standing"] == "not_archived"
    )
    place = workspace.home / "blobs" / missing[:2]
    place.mkdir(exist_ok=True)
    (place / missing).write_text("under way", "utf-8")
    assert dumps(Workspace(workspace.home).expose(ASKED, DAY)) == before


class TestSameness:
    """Two forms compared."""

    def test_what_is_equal_has_no_changes(self) -> None:
        assert list(changes({"a": [1, {"iri": "x"}]}, {"a": [1, {"iri": "x"}]})) == []

    @pytest.mark.parametrize(
        ("stored", "now", "where"),
        [
            ({"a": 1}, {"a": 2}, "a"),
            ({"a": 1}, {"a": 1.0}, "a"),
            ({"a": True}, {"a": 1}, "a"),
            ({"a": [1, 2]}, {"a": [1]}, "a[1]"),
            ({"a": None}, {}, "a"),
            ({"a": {"b": "x"}}, {"a": {"b": "y"}}, "a.b"),
            ([{"iri": "x", "ref": "R"}], [], "[R x]"),
            ([{"iri": "x"}, {"iri": "y"}], [{"iri": "y"}, {"iri": "x"}], "order of "),
        ],
    )
    def test_each_difference_is_placed(self, stored: object, now: object, where: str) -> None:
        """Where it is, also for types that are equal and written otherwise, and for order."""
        assert [change.where for change in changes(stored, now)] == [where]


def test_long_texts_are_shown_where_they_differ() -> None:
    """A text that only got longer would look the same if its beginning alone were printed."""
    change = Change("a", "word " * 60 + "old.", "word " * 60 + "new.")
    told = again_text([Again("0" * 64, identical=False, changes=(change,))])
    assert told.splitlines()[2] == '  a: …word word word word old." → …word word word word new."'
