"""What the service needs of a workspace; `lexposure.workspace.Workspace` offers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox

from lexposure.exposure.answers import Exposure
from lexposure.exposure.next_facts import NextFacts
from lexposure.exposure.profiles import Profile
from lexposure.exposure.suggestions import Suggestions
from lexposure.provisions.report import ChangeReport
from lexposure.workspace.changes import Asked

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

    def answer_json(self, exposure: Exposure) -> dict[str, Any]:
        """Return the published JSON as plain values."""
        ...

    def answer_rdf(self, exposure: Exposure, format: ox.RdfFormat) -> bytes:  # noqa: A002
        """Return the answer as RDF."""
        ...

    def answer_html(self, exposure: Exposure) -> str:
        """Return the answer as one page without scripts and without files of its own."""
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

    def entity(self, iri: str) -> list[ox.Triple]:
        """Return what the snapshot says of an IRI; empty if it says nothing."""
        ...

    def status(self) -> Mapping[str, Any]:
        """Return `dataset` (release and hash), `seq` (last event) and `ready`."""
        ...
