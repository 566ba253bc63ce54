"""What the service needs of a workspace; `lexposure.workspace.Workspace` offers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

import pyoxigraph as ox

from lexposure.archive.stored import StoredAnswer
from lexposure.exposure.actions import Plans
from lexposure.exposure.answers import Exposure
from lexposure.exposure.differences import Differences
from lexposure.exposure.explain import Explained
from lexposure.exposure.gap_findings import Findings
from lexposure.exposure.impact_report import ImpactReport
from lexposure.exposure.next_facts import NextFacts
from lexposure.exposure.path_search import Found, Rank
from lexposure.exposure.profiles import Profile
from lexposure.exposure.rating import Ratings
from lexposure.exposure.suggestions import Suggestions
from lexposure.exposure.timeline import Timeline
from lexposure.exposure.watched import Watched
from lexposure.provisions.comparison import Comparison
from lexposure.provisions.report import ChangeReport
from lexposure.workspace.answers_work import StoredForm
from lexposure.workspace.changes import Asked
from lexposure.workspace.reviewing import AskedAct

__all__ = ["WorkspaceLike"]


class WorkspaceLike(Protocol):
    """Every operation the service offers, as one function. Callable from several threads at once."""

    @property
    def snapshot_store(self) -> Path:
        """The folder of the snapshot's store now in use; NotSetUp if there is none."""
        ...

    def expose(
        self, profile: Mapping[str, Any], as_of: dt.date | None, known_at: dt.datetime | None = None
    ) -> Exposure:
        """Answer for a profile; ProfileError, DateError or UnknownName if it can't be read."""
        ...

    def next_facts(
        self,
        given: Mapping[str, Any],
        as_of: dt.date | None,
        known_at: dt.datetime | None = None,
        *,
        most: int = 10,
    ) -> NextFacts:
        """Return the open facts that settle most; errors as of `expose`, and UserError for `most`."""
        ...

    def why(
        self,
        ref: str,
        given: Mapping[str, Any],
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
        *,
        question: Literal["why", "why_not"] = "why",
        most: int = 12,
    ) -> Explained:
        """Explain the norms that a ref names; errors as of `expose`."""
        ...

    def timeline(
        self,
        given: Mapping[str, Any],
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
        *,
        first: dt.date | None = None,
        last: dt.date | None = None,
    ) -> Timeline:
        """Return the days on which an answer changes; errors as of `expose`, and UserError."""
        ...

    def diff(
        self,
        given: Mapping[str, Any],
        other: Mapping[str, Any] | None = None,
        *,
        changes: Sequence[str] = (),
        platforms: Sequence[str] = (),
        as_of: dt.date | None = None,
        then: dt.date | None = None,
        known_at: dt.datetime | None = None,
    ) -> Differences:
        """Return how two answers differ; errors as of `expose`, and UserError."""
        ...

    def rating(
        self, given: Mapping[str, Any], as_of: dt.date | None = None, known_at: dt.datetime | None = None
    ) -> Ratings:
        """Return the rated answers; errors as of `expose`."""
        ...

    def screen(self, path: Path, out: Path, as_of: dt.date | None = None, **how: Any) -> object:
        """Screen a table of profiles into another; errors as of `expose`, and UserError."""
        ...

    def paths(
        self, start: str, goal: str, *, rank: Rank = "shortest", most: int = 10, hops: int = 10
    ) -> Found:
        """Return paths between two nodes; UnknownName or UserError."""
        ...

    def stale(self, on: dt.date | None = None, known_at: dt.datetime | None = None) -> list[dict[str, Any]]:
        """Return the stale claims."""
        ...

    def actions(
        self,
        given: Mapping[str, Any],
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
        *,
        until: dt.date | None = None,
        possible: bool = False,
        done: Collection[str] = (),
    ) -> Plans:
        """Return the least set of actions; errors as of `expose`, UserError for `until`, UnknownName for `done`."""
        ...

    def watched(self, known_at: dt.datetime | None = None) -> Watched:
        """Return how many claims can go stale at all."""
        ...

    def answer_json(self, exposure: Exposure) -> dict[str, Any]:
        """Return the published JSON as plain values."""
        ...

    def answer_rdf(self, exposure: Exposure, format: ox.RdfFormat) -> bytes:  # noqa: A002
        """Return the answer as RDF."""
        ...

    def answer_html(self, exposure: Exposure) -> str:
        """Return the answer as one page without scripts and without files of its own."""
        ...

    def store_answer(self, exposure: Exposure, *, patience: float = 30.0) -> tuple[StoredAnswer, bool]:
        """Keep an answer and tell whether it was new; DateError, or Busy after `patience` seconds."""
        ...

    def stored_answer(self, name: str) -> StoredAnswer:
        """Return what was stored under a name; UnknownName."""
        ...

    def stored_bytes(self, answer: StoredAnswer, form: StoredForm) -> bytes:
        """Return an answer as it was stored; Forgotten."""
        ...

    def stored_exposure(self, answer: StoredAnswer) -> Exposure:
        """Return what was stored, for other forms; Forgotten."""
        ...

    def today(self) -> dt.date:
        """Return the day of the clock, in UTC."""
        ...

    def profile(self, given: Mapping[str, Any]) -> Profile:
        """Read a profile; ProfileError or DateError if it can't be read."""
        ...

    def changes(self, asked: Asked) -> ChangeReport:
        """Return what changed in the terms; UnknownName, DateError, ProfileError or NotSetUp."""
        ...

    def compare(
        self,
        *,
        topic: str = "",
        like: tuple[str, str] | None = None,
        deontic: str = "",
        platforms: Sequence[str] = (),
        on: dt.date | None = None,
        most: int = 3,
    ) -> Comparison:
        """Return how platforms deal with a topic; UnknownName or NotSetUp."""
        ...

    def classify(
        self, document: str, number: str | None = None, on: dt.date | None = None, *, review: bool = False
    ) -> dict[str, Any]:
        """Return the clauses of a document described; UnknownName or NotSetUp."""
        ...

    def suggest(
        self,
        name: str = "",
        number: str = "",
        *,
        platform: str = "",
        laws: Sequence[str] = (),
        on: dt.date | None = None,
        most: int = 5,
        provisions: int = 20,
    ) -> Suggestions:
        """Return candidates for mappings; UserError, UnknownName or NotSetUp."""
        ...

    def review_queue(
        self, *, kind: str, status: str, platform: str, instrument: str, limit: int | None
    ) -> dict[str, Any]:
        """Return the claims that wait for a person; UnknownName."""
        ...

    def review_claim(self, claim: str) -> dict[str, Any]:
        """Return one claim with its quotes, hash and acts; UnknownName."""
        ...

    def review(self, asked: Sequence[AskedAct], *, build: bool = True) -> list[dict[str, Any]]:
        """Record acts, and build a snapshot if asked to; ReviewRefused, ClaimChanged, UnknownName, CuratedDataError or Busy."""
        ...

    def impact(
        self,
        profiles: Mapping[str, Any],
        name: str = "",
        *,
        first: str | None = None,
        last: str | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
    ) -> ImpactReport:
        """Return what changes do to profiles by name; UserError, UnknownName, DateError or NotSetUp."""
        ...

    def findings(
        self, *, platforms: Sequence[str], profile: Profile | None, on: dt.date | None, kinds: Sequence[str]
    ) -> Findings:
        """Return what is found between terms and law; UnknownName or NotSetUp."""
        ...

    def entity(self, iri: str) -> list[ox.Triple]:
        """Return what the snapshot says of an IRI; empty if it says nothing."""
        ...

    def status(self) -> Mapping[str, Any]:
        """Return `dataset` (release and hash), `seq` (last event) and `ready`."""
        ...
