"""The fold: what events make of graphs, and that nothing but the events decides."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import instant
from lexposure.archive.log import Event
from lexposure.exposure.compile_sources import documents
from lexposure.exposure.graph_view import GraphView
from lexposure.knowledge.digest import dataset_hash
from lexposure.knowledge.project_terms import CapturedText, document_iris, runs
from lexposure.knowledge.projection import Projection, fold
from lexposure.model.errors import CuratedDataError, DateError
from lexposure.model.namespaces import DCT, GRAPH, ID, LX, ODRL, PROV

HEAD = "author: person/ada\nstatus: draft\ncreated: 2026-11-24\ngraph:\n"
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def norm(name: str, summary: str = "a duty", when: str = "{roles: employer}") -> str:
    return f"  - {{id: norm/{name}, type: Obligation, source: 'AIA:art_4', summary: {summary}, applies_when: {when}}}\n"


class Story:
    """Events one after another, an hour each."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.blobs = Blobs(folder / "blobs")
        self.events: list[Event] = []

    def add(self, body: dict[str, Any]) -> Story:
        seq = len(self.events) + 1
        at = instant(self.at(seq))
        self.events.append(Event(seq, at, "", f"hash {seq}", body))
        return self

    @staticmethod
    def at(seq: int) -> dt.datetime:
        return START + dt.timedelta(hours=seq)

    def file(self, text: str, path: str = "data/a.yaml") -> Story:
        return self.add({"kind": "knowledge-file", "path": path, "blob": self.blobs.put(text.encode())})

    def gone(self, path: str = "data/a.yaml") -> Story:
        return self.add({"kind": "knowledge-removed", "path": path})

    def terms(self, text: str, captured: str, record: str = "Acme/Terms") -> Story:
        body = {"record": record, "captured": captured, "text": self.blobs.put(text.encode())}
        return self.add({"kind": "terms-version", **body, "change": "", "commit": ""})

    def law(self, text: str, day: str) -> Story:
        unit = {"ref": "AIA:art_4", "start": 0, "end": len(text), "number": "Art. 4", "heading": ""}
        units = self.blobs.put(json.dumps([unit]).encode())
        body = {"act": "AIA", "valid_from": day, "text": self.blobs.put(text.encode()), "units": units}
        return self.add({"kind": "law-version", **body, "importer": "x", "official": True, "language": "en"})

    def fold(self, known_at: dt.datetime | None = None) -> Projection:
        return fold(self.events, self.blobs, known_at=known_at)


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path)


def said(found: Projection, predicate: str) -> set[str]:
    """Return the live values of a property."""
    return {str(t.object.value) for t in found.current() if t.predicate.value == predicate}  # type: ignore[union-attr]


def claims(found: Projection) -> dict[str, tuple[str, str | None]]:
    """Return for each summary of a claim's revision when it was recorded and superseded, as the hour of the story."""
    out = {}
    for graph, triples in found.graphs.items():
        if graph.value.startswith(f"{GRAPH}claim/"):
            summary = next(t.object.value for t in triples if t.predicate.value == DCT + "description")  # type: ignore[union-attr]
            gone = found.superseded.get(graph)
            out[summary] = (found.recorded[graph][11:13], gone and gone[11:13])
    return out


class TestRevisions:
    """One graph a revision of a claim."""

    def test_a_correction_closes_the_old_graph_and_opens_a_new_one(self, story: Story) -> None:
        """Both are kept; only the new one is live."""
        found = story.file(HEAD + norm("n", "first")).file(HEAD + norm("n", "second")).fold()
        assert claims(found) == {"first": ("01", "02"), "second": ("02", None)}
        assert said(found, DCT + "description") == {"second"}

    def test_an_unchanged_claim_keeps_graph_and_record_time(self, story: Story) -> None:
        """A file that changes elsewhere, in its order or its comments, leaves the claim alone."""
        story.file(HEAD + norm("n", "kept") + norm("m", "old"))
        found = story.file("# a comment\n" + HEAD + norm("m", "new") + norm("n", "kept")).fold()
        assert claims(found) == {"kept": ("01", None), "old": ("01", "02"), "new": ("02", None)}

    def test_a_removed_file_closes_all_its_claims(self, story: Story) -> None:
        """Nothing of it is live, everything is kept."""
        found = story.file(HEAD + norm("n", "first")).gone().fold()
        assert claims(found) == {"first": ("01", "02")}
        assert not said(found, DCT + "description")

    def test_removing_what_isnt_there_changes_nothing(self, story: Story) -> None:
        """A removal without file is an event and no more."""
        found = story.file(HEAD + norm("n", "first")).gone("data/b.yaml").fold()
        assert claims(found) == {"first": ("01", None)}

    def test_a_claim_that_came_back_is_live_again(self, story: Story) -> None:
        """Changed there and back: the first revision is live, since its first record."""
        story.file(HEAD + norm("n", "first")).file(HEAD + norm("n", "second"))
        found = story.file(HEAD + norm("n", "first")).fold()
        assert claims(found) == {"first": ("01", None), "second": ("02", "03")}

    def test_a_claim_that_moved_to_another_file_is_no_revision(self, story: Story) -> None:
        """The file isn't part of a claim."""
        moved = story.file(HEAD + norm("n", "first")).file(HEAD + norm("n", "first"), "data/b.yaml").gone()
        assert claims(moved.fold()) == {"first": ("01", None)}

    def test_a_claim_stands_as_long_as_one_file_holds_it(self, story: Story) -> None:
        """Two files with one claim: removing either leaves it live, removing both doesn't."""
        story.file(HEAD + norm("n", "first")).file(HEAD + norm("n", "first"), "data/b.yaml")
        assert claims(story.gone("data/b.yaml").fold()) == {"first": ("01", None)}
        assert claims(story.gone("data/a.yaml").fold()) == {"first": ("01", "04")}

    def test_conditions_of_superseded_claims_are_kept_but_not_live(self, story: Story) -> None:
        """A test on which nothing live rests is in no answer and no count; the old graph still finds it."""
        story.file(HEAD + norm("n", when="{roles: employer}"))
        found = story.file(HEAD + norm("n", when="{roles: business}")).fold()
        assert [value.rsplit("/", 1)[-1] for value in said(found, ODRL + "rightOperand")] == ["business"]
        everything = {str(q.object) for q in found.quads() if q.predicate.value == ODRL + "rightOperand"}
        assert any("employer" in value for value in everything)

    def test_an_ontology_file_is_one_graph_without_blank_nodes(self, story: Story) -> None:
        """Turtle is taken as it is, its blank nodes named; broken Turtle has its line."""
        story.file("@prefix : <https://example.org/> .\n:a :b [ :c :d ] .\n", "ontology/x.ttl")
        assert not [t for t in story.fold().current() if isinstance(t.object, ox.BlankNode)]
        with pytest.raises(CuratedDataError, match=r"ontology/x\.ttl:2"):
            story.file("@prefix : <https://example.org/> .\n:a :b .\n", "ontology/x.ttl").fold()


class TestKnownAt:
    """What was recorded by a moment."""

    def test_is_the_fold_of_the_events_until_then(self, story: Story) -> None:
        """Every moment gives what a log that ends there gives."""
        story.file(HEAD + norm("n", "first")).law("Article 4", "2024-08-01").terms(
            "One.", "2026-01-01T00:00:00Z"
        )
        story.file(HEAD + norm("n", "second")).terms("Two.", "2026-01-02T00:00:00Z").gone()
        for seq in range(1, 7):
            known = story.fold(story.at(seq))
            until = fold(story.events[:seq], story.blobs)
            assert set(known.quads()) == set(until.quads())
            assert (known.head, known.head_time, known.texts) == (seq, instant(story.at(seq)), until.texts)

    def test_includes_the_moment_itself(self, story: Story) -> None:
        """To the microsecond, with or without fraction."""
        story.file(HEAD + norm("n"))
        assert story.fold(story.at(1)).head == 1
        assert story.fold(story.at(1) - dt.timedelta(microseconds=1)).head == 0
        assert story.fold(story.at(1) + dt.timedelta(microseconds=1)).head == 1

    def test_needs_a_zone(self, story: Story) -> None:
        """A moment without zone is no moment."""
        with pytest.raises(DateError):
            story.fold(dt.datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point

    def test_texts_of_later_events_are_unknown(self, story: Story) -> None:
        """The texts that had been recorded are told by name."""
        story.terms("One.", "2026-01-01T00:00:00Z").terms("Two.", "2026-01-02T00:00:00Z")
        assert story.fold(story.at(1)).texts == {hashlib.sha256(b"One.").hexdigest()}


class TestTexts:
    """Law versions and captures of terms."""

    def test_the_order_of_recording_law_doesnt_matter(self, tmp_path: Path) -> None:
        """Three versions in any order: each ends where the next begins."""
        days = ["2024-08-01", "2025-02-02", "2026-07-27"]
        digests = set()
        for number, order in enumerate(([0, 1, 2], [2, 1, 0], [1, 2, 0])):
            story = Story(tmp_path / str(number))
            for position in order:
                story.law(f"Article 4, version {position}", days[position])
            found = story.fold()
            ends = sorted(said(found, LX + "validUntil"))
            assert ends == ["2025-02-02", "2026-07-27"]
            digests.add(dataset_hash(found.content()))
        assert len(digests) == 1

    def test_a_law_text_extracted_anew_replaces_the_old_one(self, story: Story) -> None:
        """Of two imports for one day the later counts."""
        found = story.law("Article 4, badly read", "2024-08-01").law("Article 4", "2024-08-01").fold()
        assert said(found, LX + "officialText") == {"true"}
        assert len([t for t in found.current() if t.predicate.value == LX + "extractedBy"]) == 1

    def test_the_order_of_recording_terms_doesnt_matter(self, tmp_path: Path) -> None:
        """Captures are put in order of their own time."""
        digests = set()
        for number, order in enumerate(("abc", "cba", "bca")):
            story = Story(tmp_path / str(number))
            for sign in order:
                story.terms(sign, f"2026-01-0{'abc'.index(sign) + 1}T00:00:00Z")
            digests.add(dataset_hash(story.fold().content()))
        assert len(digests) == 1

    def test_the_last_capture_of_a_day_is_the_one_in_force(self, story: Story) -> None:
        """A text replaced on its own day is in force on none."""
        story.terms("early", "2026-01-01T08:00:00Z").terms("late", "2026-01-01T09:00:00Z")
        assert texts(story) == {"Acme/Terms": [("2026-01-01", "late")]}

    def test_a_text_that_recurs_is_in_force_twice(self, story: Story) -> None:
        """There and back again: three intervals, two texts."""
        for text, day in (("a", 1), ("b", 2), ("a", 3)):
            story.terms(text, f"2026-01-0{day}T00:00:00Z")
        assert texts(story) == {"Acme/Terms": [("2026-01-01", "a"), ("2026-01-02", "b"), ("2026-01-03", "a")]}

    def test_a_text_captured_again_is_one_run(self, story: Story) -> None:
        """An unchanged text captured every day is in force since the first."""
        for day in (1, 2, 3):
            story.terms("a", f"2026-01-0{day}T00:00:00Z")
        assert texts(story) == {"Acme/Terms": [("2026-01-01", "a")]}

    def test_two_documents_with_one_text_keep_their_own_history(self, story: Story) -> None:
        """That texts are named by content mixes no documents."""
        story.terms("same", "2026-01-01T00:00:00Z", "Acme/Terms").terms(
            "same", "2026-02-01T00:00:00Z", "Acme/Policy"
        )
        story.terms("other", "2026-03-01T00:00:00Z", "Acme/Policy")
        assert texts(story) == {
            "Acme/Terms": [("2026-01-01", "same")],
            "Acme/Policy": [("2026-02-01", "same"), ("2026-03-01", "other")],
        }

    def test_records_that_differ_in_signs_stay_apart(self, story: Story) -> None:
        """Names that look alike in an IRI are told apart."""
        story.terms("one", "2026-01-01T00:00:00Z", "Acme/A B").terms(
            "two", "2026-02-01T00:00:00Z", "Acme/a-b"
        )
        assert texts(story) == {"Acme/A B": [("2026-01-01", "one")], "Acme/a-b": [("2026-02-01", "two")]}
        plain = document_iris(["Acme/A B"], {})
        assert plain == {"Acme/A B": f"{ID}document/record/acme/a-b"}

    def test_two_records_of_one_curated_document_are_one_history(self, story: Story) -> None:
        """A collection renamed a record: the curated document names both."""
        story.file("graph:\n  - {id: document/d, type: Document, label: D, record: [Old/Terms, New/Terms]}\n")
        story.terms("b", "2026-02-01T00:00:00Z", "New/Terms").terms("a", "2026-01-01T00:00:00Z", "Old/Terms")
        assert [row for rows in texts(story).values() for row in rows] == [
            ("2026-01-01", "a"),
            ("2026-02-01", "b"),
        ]

    @given(st.lists(st.tuples(st.integers(1, 28), st.integers(0, 23), st.sampled_from("abc")), max_size=12))
    @settings(max_examples=100)
    def test_runs_never_repeat_a_text_in_a_row(self, captures: list[tuple[int, int, str]]) -> None:
        """Whatever was captured when, intervals follow each other without gap and each differs from the one before."""
        ordered = [
            CapturedText("r", f"2026-01-{d:02}T{h:02}:00:00Z", t, "", "") for d, h, t in sorted(captures)
        ]
        found = runs(ordered)
        assert [until for _, until in found[:-1]] == [capture.captured for capture, _ in found[1:]]
        assert all(one.text != two.text for (one, _), (two, _) in pairwise(found))
        assert not found or found[-1][1] is None


def texts(story: Story) -> dict[str, list[tuple[str, str]]]:
    """Return for each record the texts in force, as the index holds them."""
    return {
        document.record: [(day, story.blobs.text(name)) for day, name in document.texts]
        for document in documents(GraphView(story.fold().current()))
    }


class TestSameEvents:
    """The same events give the same quads."""

    def test_twice_the_same(self, story: Story) -> None:
        """Nothing but the events decides."""
        story.file(HEAD + norm("n")).law("Article 4", "2024-08-01").terms("a", "2026-01-01T00:00:00Z")
        assert set(story.fold().quads()) == set(story.fold().quads())

    def test_record_times_are_said_of_every_graph(self, story: Story) -> None:
        """Every named graph has its record time in the default graph."""
        found = (
            story.file(HEAD + norm("n"))
            .law("Article 4", "2024-08-01")
            .terms("a", "2026-01-01T00:00:00Z")
            .fold()
        )
        named = {q.graph_name for q in found.quads() if isinstance(q.graph_name, ox.NamedNode)}
        timed = {
            q.subject
            for q in found.quads()
            if q.predicate.value == PROV + "generatedAtTime" and q.subject in named
        }
        assert timed == named

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["a", "b"]),
                st.lists(
                    st.tuples(st.sampled_from("nmk"), st.sampled_from(["x", "y"])),
                    max_size=3,
                    unique_by=lambda t: t[0],
                ),
            ),
            max_size=6,
        )
    )
    def test_only_what_is_live_counts_for_the_hash(
        self, tmp_path_factory: pytest.TempPathFactory, steps: list[Any]
    ) -> None:
        """Any history of two files has the hash of a log that records their last state alone."""
        whole, last = Story(tmp_path_factory.mktemp("s")), Story(tmp_path_factory.mktemp("s"))
        state: dict[str, str | None] = {}
        for name, nodes in steps:
            path = f"data/{name}.yaml"
            state[path] = (
                HEAD + "".join(norm(f"{name}{n}", s, f"{{roles: {s}}}") for n, s in nodes) if nodes else None
            )
            whole.file(state[path] or "", path) if nodes else whole.gone(path)
        for path, text in state.items():
            if text:
                last.file(text, path)
        assert dataset_hash(whole.fold().content()) == dataset_hash(last.fold().content())
