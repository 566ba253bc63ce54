"""The workspace: a data directory with what is kept in it.

Imports inside functions are deliberate: an answer needs the index alone, and must not wait for importers, renderers
or the RDF store to load.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexposure import __version__
from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import Clock, SystemClock
from lexposure.archive.lock import writing
from lexposure.archive.log import Log
from lexposure.exposure.answers import Exposure
from lexposure.exposure.engine import Engine
from lexposure.exposure.index import Index
from lexposure.exposure.profiles import Profile, read_profile
from lexposure.knowledge.snapshot import Snapshot, current
from lexposure.model.errors import Busy, Corrupt, NotSetUp, Place
from lexposure.workspace.recorded import TEXTS, RecordedTexts
from lexposure.workspace.shipped import example_profile, fingerprint, shipped_files
from lexposure.workspace.works import Works

if TYPE_CHECKING:
    import pyoxigraph as ox

    from lexposure.exposure.library import Coverage
    from lexposure.exposure.path_search import Found, Rank
    from lexposure.knowledge.findings import Finding
    from lexposure.knowledge.stamp import Sources
    from lexposure.law.diff import LawDiff
    from lexposure.sources.http.network import Network
    from lexposure.sources.official_plan import Plan
    from lexposure.workspace.building import Verification
    from lexposure.workspace.fetch import FetchedLaw
    from lexposure.workspace.intake import Imported

__all__ = ["Workspace", "default_home"]

INDEX = "index.json"
SHIPPED = "shipped.txt"
_PATIENCE = 60  # half seconds


def default_home() -> Path:
    """Return the data directory: `LEXPOSURE_HOME`, or the platform's place for a user's data."""
    named = os.environ.get("LEXPOSURE_HOME")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("lexposure", appauthor=False)


class Workspace(Works):
    """Everything that can be asked of, or done to, one data directory."""

    def __init__(self, home: Path | None = None, *, clock: Clock | None = None) -> None:
        self.home = home or default_home()
        self.clock = clock or SystemClock()

    @cached_property
    def blobs(self) -> Blobs:
        """The content-addressed archive."""
        return Blobs(self.home / "blobs")

    @cached_property
    def log(self) -> Log:
        """The event log."""
        return Log(self.home / "log.sqlite", self.clock)

    # ---------------------------------------------------------------- state
    def ensure(self) -> bool:
        """Set the directory up on first use, and take in shipped knowledge that changed; tell whether anything was done."""
        files = shipped_files()
        mark = fingerprint(files).encode()
        for _ in range(_PATIENCE):
            if self._is_current(mark):
                return False
            try:
                self.made()
                self.record_shipped(files)
            except Busy:  # another process may be doing just this
                time.sleep(0.5)
            else:
                return True
        raise Busy("another process is writing", place=Place(self.home), fix="try again when it has ended")

    def _is_current(self, mark: bytes) -> bool:
        if self.home.exists() and not self.home.is_dir():
            raise NotSetUp(
                "this is no folder",
                place=Place(self.home),
                fix="set LEXPOSURE_HOME to a folder you may write to",
            )
        try:
            snapshot = current(self.home)
            return snapshot.file(SHIPPED) == mark and TEXTS in snapshot.manifest.files
        except NotSetUp:
            return False

    def record_shipped(self, files: Mapping[str, bytes] | None = None) -> Snapshot:
        """Record the shipped knowledge as it is now and build a snapshot. Raises CuratedDataError if it breaks a rule."""
        from lexposure.knowledge.kept import Kept
        from lexposure.workspace.checking import check
        from lexposure.workspace.intake import live_files, record_files
        from lexposure.workspace.own import own_path

        files = dict(shipped_files() if files is None else files)
        check(files, Kept(self.home))
        with writing(self.home):
            gone = [path for path in live_files(self.log) if path not in files and not own_path(path)]
            record_files(files, self.blobs, self.log, gone=gone)
        return self.rebuild()

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot in use. Raises NotSetUp if there is none."""
        return current(self.home)

    @property
    def snapshot_store(self) -> Path:
        """The folder of the snapshot's store, for query workers."""
        return self.snapshot.path / "store"

    def status(self) -> dict[str, Any]:
        """Return version, dataset, number of events in the snapshot, and whether answers can be given."""
        try:
            snapshot = self.snapshot
        except NotSetUp as problem:
            return {"ready": False, "version": __version__, "dataset": None, "seq": 0, "why": str(problem)}
        return {
            "ready": True,
            "version": __version__,
            "dataset": self._release(snapshot.digest),
            "seq": snapshot.seq,
        }

    @staticmethod
    def _release(digest: str) -> str:
        return f"lexposure {__version__} sha256:{digest}"

    # ---------------------------------------------------------------- answers
    def engine(self, known_at: dt.datetime | None = None) -> Engine:
        """Return the engine over the current snapshot, or over what was recorded by `known_at`."""
        if known_at is not None:
            from lexposure.workspace.building import engine_at

            return engine_at(self.home, self.log, self.blobs, known_at, self._release)
        snapshot = self.snapshot
        cached = self.__dict__.get("_engine")
        if cached is None or cached[0].path != snapshot.path:  # holding the snapshot keeps its folder
            cached = (snapshot, Engine(self._index(snapshot), RecordedTexts.of(snapshot, self.blobs)))
            self.__dict__["_engine"] = cached
        engine: Engine = cached[1]
        return engine

    def _index(self, snapshot: Snapshot) -> Index:
        try:
            return Index.from_bytes(snapshot.file(INDEX))
        except (ValueError, KeyError, TypeError) as problem:
            place = Place(snapshot.path / INDEX)
            raise Corrupt(
                f"the compiled index can't be read: {problem}", place=place, fix="run `lexposure rebuild`"
            ) from None

    def profile(self, given: bytes | Mapping[str, Any], name: str | Path = "profile") -> Profile:
        """Read a profile against the names that the data knows. Raises ProfileError or DateError."""
        return read_profile(given, self.engine().index, name)

    def example(self) -> Profile:
        """Return the profile of the seed case."""
        return self.profile(example_profile(), "bedrock-jailbreak.yaml")

    def today(self) -> dt.date:
        """Return the day of the clock, in UTC."""
        return self.clock.now().astimezone(dt.UTC).date()

    def expose(
        self,
        given: Profile | bytes | Mapping[str, Any],
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
        *,
        name: str | Path = "profile",
    ) -> Exposure:
        """Answer for a profile: in force on `as_of` (None: today), known by `known_at` (None: all that is recorded).

        A profile that isn't read yet is read against the names that were known then; `name` is its file for messages.
        """
        engine = self.engine(known_at)
        profile = given if isinstance(given, Profile) else read_profile(given, engine.index, name)
        recorded = dt.datetime.fromisoformat(engine.index.recorded)
        return engine.expose(profile, as_of or self.today(), known_at or recorded)

    def answer_json(self, exposure: Exposure) -> dict[str, Any]:
        """Return the published JSON form."""
        from lexposure.render.json_form import to_json

        return to_json(exposure)

    def answer_rdf(self, exposure: Exposure, format: ox.RdfFormat) -> bytes:  # noqa: A002 - the field's word
        """Return the answer as RDF."""
        import pyoxigraph

        from lexposure.render.rdf import PREFIXES, to_triples

        return pyoxigraph.serialize(to_triples(exposure), format=format, prefixes=PREFIXES) or b""

    def answer_html(self, exposure: Exposure) -> str:
        """Return the answer as one page that needs no other file."""
        from lexposure.render.html import to_html

        return to_html(exposure)

    # ---------------------------------------------------------------- look-ups
    def entity(self, iri: str) -> list[ox.Triple]:
        """Return what the snapshot says of an IRI, with the parts that only it has; empty if it says nothing."""
        from lexposure.workspace.lookup import describe

        return describe(self.snapshot, iri)

    def paths(
        self, start: str, goal: str, *, rank: Rank = "shortest", most: int = 10, hops: int = 10
    ) -> Found:
        """Return paths between two nodes, the shortest or the surest first, and which bounds left others out."""
        from lexposure.workspace.lookup import find_paths

        index = self.engine().index
        return find_paths(self.snapshot, index, start, goal, rank=rank, most=most, hops=hops)

    def graph_page(self, focus: str, *, most: int = 60) -> str:
        """Return a page with the interactive graph around a node."""
        from lexposure.workspace.lookup import graph_around

        return graph_around(self.snapshot, self.engine().index, focus, most=most)

    def sparql(self, text: str, *, form: str = "", deadline: float = 10.0) -> bytes:
        """Answer a query in a worker process; `form` is the name of a result format, empty for the usual one."""
        from lexposure.workspace.lookup import answer_query

        return answer_query(self.snapshot, text, form, deadline)

    def values(self, facet: str = "") -> dict[str, dict[str, str]]:
        """Return what a profile may say: for each facet, or one, the values with their labels. Raises UnknownName."""
        from lexposure.workspace.lookup import values

        return values(self.engine().index, facet)

    def coverage(self) -> list[Coverage]:
        """Return one row an instrument: versions, norms, reviewed share, what of it has been read."""
        from lexposure.exposure.library import coverage

        return coverage(self.engine().index)

    # ---------------------------------------------------------------- texts
    def law_versions(self) -> list[dict[str, Any]]:
        """Return the archived law versions."""
        from lexposure.workspace import texts

        return texts.law_versions(self.log, self.blobs)

    def law_notices(self) -> list[dict[str, Any]]:
        """Return what the archived notices say of each act."""
        from lexposure.workspace import law

        return law.law_notices(self.log)

    def law_diff(self, act: str, before: dt.date, after: dt.date) -> LawDiff:
        """Compare the texts of an act that were law on two days. Raises UnknownName if one isn't archived."""
        from lexposure.workspace import law

        return law.law_diff(self.log, self.blobs, act, before, after)

    def span_line(self, kind: str, name: str, number: str = "", on: dt.date | None = None) -> str:
        """Return the evidence line of a unit of law or a clause, as curated files hold it."""
        from lexposure.workspace import texts

        return texts.span_line(
            self.home / "derived",
            self.log,
            self.blobs,
            self.engine().index,
            kind,
            name,
            number,
            on or self.today(),
        )

    def stamp_sources(self, files: Mapping[str, bytes] | None = None) -> Sources:
        """Return the texts that evidence placeholders can name, by the documents of all that is recorded and of `files`."""
        from lexposure.workspace import texts
        from lexposure.workspace.intake import live_files

        live = {path: self.blobs.get(name) for path, name in live_files(self.log).items()}
        names = texts.records_in({**live, **shipped_files(), **(files or {})})
        return texts.stamp_sources(self.log, self.blobs, names)

    def unknown_units(self, files: Mapping[str, bytes]) -> list[tuple[Place, str]]:
        """Return the units that curated files cite and that no archived text of their act has; none without an archive."""
        from lexposure.workspace import texts

        return texts.unknown_units(self.log, self.blobs, files) if self.home.exists() else []

    # ---------------------------------------------------------------- intake and upkeep
    def import_law(
        self,
        paths: Sequence[Path],
        *,
        valid_from: dt.date | None = None,
        keep_going: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Imported:
        """Archive law texts and notices and build a new snapshot if anything was new."""
        from lexposure.workspace.law import import_law

        with writing(self.made()):
            done = import_law(
                paths, self.blobs, self.log, valid_from=valid_from, keep_going=keep_going, progress=progress
            )
        if done.new:
            self.rebuild()
        return done

    def plan_law(self, refs: Sequence[str]) -> list[Plan]:
        """Return what `fetch_law` would ask for, and asks for nothing. Raises UserError for what can't be fetched."""
        from lexposure.workspace.fetch import planned
        from lexposure.workspace.intake import live_files

        recorded = {}
        if (self.home / "log.sqlite").is_file():
            recorded = {path: self.blobs.get(name) for path, name in live_files(self.log).items()}
        return planned(refs, {**shipped_files(), **recorded}, self.clock)

    def fetch_law(self, refs: Sequence[str], *, network: Network | None = None) -> list[FetchedLaw]:
        """Fetch law from its official source, archive it, and build a new snapshot if anything was new.

        `network` None is the public Internet. Raises UserError, NetworkError or SourceError; then nothing is recorded.
        """
        from lexposure.workspace.fetch import fetch_law

        asked = self.plan_law(refs)
        done = fetch_law(asked, self.made(), self.blobs, self.log, self.clock, network)
        if any(each.outcome == "recorded" for each in done):
            self.rebuild()
        return done

    def add_files(self, paths: Sequence[Path]) -> Snapshot:
        """Record curated files of the user's own, checked together with all that is recorded, and build a snapshot.

        A file replaces the one of the same name. Raises UserError, or CuratedDataError naming each fault.
        """
        from lexposure.knowledge.kept import Kept
        from lexposure.workspace.checking import check
        from lexposure.workspace.intake import live_files, record_files
        from lexposure.workspace.own import own_files

        own = own_files(paths)
        with writing(self.made()):
            live = {path: self.blobs.get(name) for path, name in live_files(self.log).items()}
            check({**live, **own}, Kept(self.home))
            record_files(own, self.blobs, self.log)
        return self.rebuild()

    def check_files(self, files: Mapping[str, bytes]) -> list[tuple[Finding, Place | None]]:
        """Return what is wrong with curated files, each finding with its line; a data directory makes it faster."""
        from lexposure.knowledge.kept import Kept
        from lexposure.workspace.checking import findings
        from lexposure.workspace.crosswalk import with_crosswalk

        return findings(with_crosswalk(files), Kept(self.home if self.home.is_dir() else None))

    def rebuild(self) -> Snapshot:
        """Build the snapshot anew from the log alone; the same log gives the same dataset hash."""
        from lexposure.workspace.building import build

        with writing(self.made()):
            return build(self.home, self.log, self.blobs, self._release)

    def verify(self) -> Verification:
        """Re-derive every hash and every quote, and the dataset from the log."""
        from lexposure.workspace.building import verify

        return verify(self.home, self.log, self.blobs)

    def made(self) -> Path:
        """Return the data directory, made if it is absent. Raises NotSetUp if it can't be."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            what = f"no data directory can be made here: {problem.strerror}"
            raise NotSetUp(
                what, place=Place(self.home), fix="set LEXPOSURE_HOME to a folder you may write to"
            ) from None
        return self.home
