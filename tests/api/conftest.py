"""A small invented workspace, and the service over it: in process, and on a port of this machine."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import uvicorn
from fastapi import FastAPI

from exposure.invented import Invented, norm
from lexposure.archive.stored import Facts, StoredAnswer
from lexposure.exposure.answers import Answer, Exposure
from lexposure.exposure.engine import Engine
from lexposure.exposure.gap_findings import KINDS, Findings, PlatformFindings
from lexposure.exposure.impact_report import ImpactReport, Refused
from lexposure.exposure.next_facts import NextFacts
from lexposure.exposure.path_search import Found, Rank
from lexposure.exposure.profiles import Profile
from lexposure.exposure.suggestions import Subject, Suggested, Suggestions
from lexposure.exposure.watched import Watched
from lexposure.model.errors import (
    ClaimChanged,
    DateError,
    Forgotten,
    ProfileError,
    ReviewRefused,
    UnknownName,
    UserError,
)
from lexposure.model.namespaces import BASE, RDFS
from lexposure.provisions.comparison import Comparison, PlatformAnswer
from lexposure.provisions.report import ChangeReport, DocumentChange
from lexposure.render.json_form import dumps
from lexposure.render.provenance import as_jsonld, as_trig, to_record
from lexposure.workspace.actions_work import ActionsWork
from lexposure.workspace.answers_work import StoredForm
from lexposure.workspace.changes import Asked
from lexposure.workspace.rating_work import RatingWork
from lexposure.workspace.reviewing import AskedAct
from lexposure.workspace.screen_work import ScreenWork
from lexposure.workspace.stale_work import StaleWork
from lexposure.workspace.time_work import TimeWork
from lexposure.workspace.why_work import WhyWork
from lexposure_api import Settings, create_app
from lexposure_api.server import configuration

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the client that Starlette prefers isn't among our requirements
    from starlette.testclient import TestClient

ACME = f"{BASE}id/platform/acme"
LABEL = ox.NamedNode(f"{RDFS}label")
_ROLES = {"deployer", "provider"}


def _statements() -> list[ox.Quad]:
    """Return what is live, in the default graph and in a graph by name."""
    acme = ox.NamedNode(ACME)
    facts = [
        ox.Triple(acme, LABEL, ox.Literal("Acme <Cloud> & co", language="en")),
        ox.Triple(acme, ox.NamedNode(f"{RDFS}seeAlso"), ox.NamedNode("javascript:alert(1)")),
        ox.Triple(acme, ox.NamedNode(f"{BASE}ontology#operator"), ox.NamedNode(f"{BASE}id/operator/acme")),
        ox.Triple(ox.NamedNode(f"{BASE}id/law/a%20b"), LABEL, ox.Literal("percent")),
        ox.Triple(ox.NamedNode("http://law.example/eli/act/art_1.par_1"), LABEL, ox.Literal("a unit")),
    ]
    graph = ox.NamedNode("http://graph.example/one")
    return [
        ox.Quad(fact.subject, fact.predicate, fact.object, where)
        for fact in facts
        for where in (ox.DefaultGraph(), graph)
    ]


_WORLD = Invented(norm("log", "{roles: deployer}"), norm("label", "{roles: provider, data: personal}"))


class StubWorkspace(WhyWork, TimeWork, RatingWork, ScreenWork, StaleWork, ActionsWork):
    """Knows two roles and one platform, and remembers what it was asked; two invented norms are explained and compared."""

    def __init__(self, snapshot_store: Path) -> None:
        self.snapshot_store = snapshot_store
        self.asked: list[tuple[Mapping[str, Any], dt.date | None, dt.datetime | None]] = []
        self.state: dict[str, Any] = {"dataset": "2026.11+abc", "seq": 7, "ready": True}
        self.compared: tuple[object, ...] = ()
        self.stored: dict[str, tuple[StoredAnswer, Exposure]] = {}
        self._statements = _statements()
        self.acts: list[AskedAct] = []

    def expose(
        self,
        profile: Mapping[str, Any],
        as_of: dt.date | None,
        known_at: dt.datetime | None = None,
        *,
        name: str | Path = "profile",
    ) -> Exposure:
        """Answer with one norm, or raise what a workspace raises."""
        self.asked.append((profile, as_of, known_at))
        for role in profile.get("roles", ()):
            if role not in _ROLES:
                raise ProfileError(f"unknown role `{role}`", fix="did you mean `deployer`?")
        if "unknown-platform" in profile.get("platforms", ()):
            raise UnknownName("nobody knows this platform")
        if as_of and as_of.year < 2000:
            raise DateError("nothing is known of that day")
        if profile.get("name") == "crash":
            raise ZeroDivisionError("a secret of the implementation")
        day = as_of or dt.date(2026, 11, 24)
        moment = known_at or dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
        return Exposure(dict(profile), day, moment, str(self.state["dataset"]), (_ANSWER,), (), None)

    def next_facts(
        self,
        given: Mapping[str, Any],
        as_of: dt.date | None,
        known_at: dt.datetime | None = None,
        *,
        most: int = 10,
    ) -> NextFacts:
        """Return nothing to find out, or raise what a workspace raises."""
        if most < 1:
            raise UserError("asked for no facts", fix="ask for 1 to 200")
        exposure = self.expose(given, as_of, known_at)
        return NextFacts(exposure.profile, exposure.as_of, exposure.known_at, exposure.dataset, most, 0, ())

    def engine(self, known_at: dt.datetime | None = None) -> Engine:
        """Return the engine over the invented norms, whatever was known."""
        return _WORLD.engine

    def paths(
        self, start: str, goal: str, *, rank: Rank = "shortest", most: int = 10, hops: int = 10
    ) -> Found:
        """Return no path, or raise what a workspace raises."""
        if "unknown" in (start, goal):
            raise UnknownName("nobody knows this node")
        return Found(rank, most, hops, (), ())

    def answer_json(self, exposure: Exposure) -> dict[str, Any]:
        """Return a part of the published JSON."""
        answers = [{"ref": answer.ref, "status": answer.status} for answer in exposure.answers]
        return {"profile": exposure.profile, "as_of": exposure.as_of.isoformat(), "answers": answers}

    def answer_rdf(self, exposure: Exposure, format: ox.RdfFormat) -> bytes:  # noqa: A002
        """Return one triple."""
        answer = exposure.answers[0]
        triple = ox.Triple(ox.NamedNode(answer.iri), LABEL, ox.Literal(answer.ref))
        return ox.serialize([triple], format=format) or b""

    def answer_html(self, exposure: Exposure) -> str:
        """Return a page with two style blocks."""
        return f"<!doctype html><style>p{{margin:0}}</style><svg><style>a{{}}</style></svg><p>{exposure.answers[0].ref}</p>"

    def today(self) -> dt.date:
        """Return a day."""
        return dt.date(2026, 11, 24)

    def profile(self, given: Mapping[str, Any]) -> Profile:
        """Read a profile that may name roles alone."""
        self.expose(given, None)
        return Profile(dict(given))

    def changes(self, asked: Asked) -> ChangeReport:
        """Return one change, or raise what a workspace raises."""
        if "unknown" in asked.platforms:
            raise UnknownName("nobody knows this platform", fix="did you mean `acme`?")
        if asked.start > asked.until:
            raise DateError("the first day is after the last")
        found = DocumentChange(
            "acme/terms", "Acme <Terms>", "Acme/Terms", "lamps", "2026-11-02T00:00:00Z", "a" * 64,
            "2026-11-01T00:00:00Z", "b" * 64, "wording", "wording", alerts=True,
        )  # fmt: skip
        return ChangeReport(asked.start.isoformat(), asked.until.isoformat(), asked.platforms, (found,))

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
        """Return a platform that is silent, or raise what a workspace raises."""
        if topic not in ("", "training"):
            raise UnknownName(f"no topic `{topic}`", fix="did you mean `training`?")
        self.compared = (topic, like, deontic, tuple(platforms), most)
        silent = PlatformAnswer("acme", "Acme", "silent", (), 0, (), ())
        return Comparison(topic, deontic, on or self.today(), " ".join(like or ()), (silent,))

    def classify(
        self, document: str, number: str | None = None, on: dt.date | None = None, *, review: bool = False
    ) -> dict[str, Any]:
        """Return what was asked, or raise what a workspace raises."""
        if document != "acme/terms":
            raise UnknownName(f"no document `{document}` in the archive", fix="did you mean `acme/terms`?")
        return {
            "document": document,
            "number": number,
            "on": str(on or self.today()),
            "review": review,
            "clauses": [],
        }

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
        """Return one provision without a candidate, or raise what a workspace raises."""
        if bool(name) == bool(platform):
            raise UserError("nothing is asked", fix="name a document")
        if "nowhere" in (name, platform):
            raise UnknownName("no provision or document `nowhere`", fix="did you mean `acme/terms`?")
        subject = Subject(
            f"{BASE}id/norm/acme/terms/quiet", f"{BASE}id/document/acme/terms", number, "", "Keep quiet.", "Keep quiet.", "", False, (), (), (),
        )  # fmt: skip
        return Suggestions(
            " ".join([name or platform, *laws]),
            on or self.today(),
            (Suggested(subject, (), most),),
            provisions,
        )

    def review_queue(self, *, kind: str, limit: int | None, **_: str) -> dict[str, Any]:
        """Return one claim, or raise what a workspace raises."""
        if kind not in ("", "mapping"):
            raise UnknownName("no such kind of claim", fix="did you mean `mapping`?")
        claims = [{"claim": "mapping/acme", "status": "draft", "hash": "a" * 64}]
        return {"total": 1, "claims": claims[:limit]}

    def review_claim(self, claim: str) -> dict[str, Any]:
        """Return the claim, or raise what a workspace raises."""
        if claim != "mapping/acme":
            raise UnknownName("no such claim", fix="did you mean `mapping/acme`?")
        return {"claim": claim, "status": "draft", "hash": "a" * 64}

    def review(self, asked: Sequence[AskedAct], *, build: bool = True) -> list[dict[str, Any]]:
        """Take an act, or raise what a workspace raises."""
        (one,) = asked
        self.review_claim(one.claim)
        if not ("a" * 64).startswith(one.seen):
            raise ClaimChanged("Ada approved it in between", fix="read it again")
        if one.by != "person/ada":
            raise ReviewRefused("its reviewer wrote the claim", fix="ask another person")
        self.acts.append(one)
        return [
            {
                "claim": one.claim,
                "status": "reviewed",
                "hash": "b" * 64,
                "event": 8,
                "new": True,
                "build": build,
            }
        ]

    def watched(self, known_at: dt.datetime | None = None) -> Watched:
        """Return that there is nothing to watch."""
        return Watched(0, 0, ())

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
        """Return no change, and the profiles that can't be read, or raise what a workspace raises."""
        if name not in ("", "acme/terms"):
            raise UnknownName("no such document", fix="did you mean `acme/terms`?")
        if bool(name) == bool(since):
            raise UserError("which change?", fix="name a document or a day")
        refused = []
        for file, profile in profiles.items():
            try:
                self.expose(profile, None)
            except ProfileError as problem:
                refused.append(Refused(file, None, problem.message, problem.fix or ""))
        read = len(profiles) - len(refused)
        return ImpactReport(str(self.state["dataset"]), since, until, read, tuple(refused), ())

    def findings(
        self, *, platforms: Sequence[str], profile: Profile | None, on: dt.date | None, kinds: Sequence[str]
    ) -> Findings:
        """Return one platform without findings, or raise what a workspace raises."""
        if "unknown" in platforms or set(kinds) - set(KINDS):
            raise UnknownName("nobody knows this platform", fix="did you mean `acme`?")
        one = PlatformFindings("acme", "Acme <Lamps>", (), (), (), ("not in the archive: Acme Terms",), ())
        return Findings(on or self.today(), "a party" if profile else "", "invented", "c" * 64, (one,))

    def entity(self, iri: str) -> list[ox.Triple]:
        """Return what the invented data says."""
        return [quad.triple for quad in self._statements if quad.subject == ox.NamedNode(iri)]

    def store_answer(self, exposure: Exposure, *, patience: float = 30.0) -> tuple[StoredAnswer, bool]:
        """Remember the answer."""
        name = hashlib.sha256(dumps(exposure).encode()).hexdigest()
        new = name not in self.stored
        facts = Facts(exposure.as_of.isoformat(), exposure.known_at.isoformat(), exposure.dataset, "")
        self.stored.setdefault(name, (StoredAnswer(name, "2026-11-24", facts, "", ""), exposure))
        return self.stored[name][0], new

    def stored_answer(self, name: str) -> StoredAnswer:
        """Return what was remembered."""
        if name not in self.stored:
            raise UnknownName(f"no answer {name} was stored here")
        return self.stored[name][0]

    def stored_bytes(self, answer: StoredAnswer, form: StoredForm) -> bytes:
        """Return what was remembered as the real workspace does."""
        if answer.forgotten_at:
            raise Forgotten(f"the content of answer {answer.id} was removed")
        exposure = self.stored[answer.id][1]
        record = to_record(exposure, answer.id)
        others = {"ttl": record, "trig": as_trig(record, answer.id), "jsonld": as_jsonld(record)}
        return dumps(exposure).encode() if form == "json" else others[form]

    def stored_exposure(self, answer: StoredAnswer) -> Exposure:
        """Return what was remembered."""
        return self.stored[answer.id][1]

    def status(self) -> Mapping[str, Any]:
        """Return the state that a test may change."""
        return self.state


_ANSWER = Answer(
    ref="INV:art_1.par_1", iri=f"{BASE}id/norm/invented", citation="Invented Act, Art. 1(1)", side="law", deontic="obligation",
    summary="Keep a list.", status="applies", claim_status="draft", confidence=0.9, author="person/nobody", applies_from=None,
    because=(), needs=(), readings=(), penalties=(), paths=(),
)  # fmt: skip


@pytest.fixture(scope="session")
def snapshot_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the invented data to a store."""
    path = tmp_path_factory.mktemp("snapshot") / "store"
    store = ox.Store(str(path))
    store.extend(_statements())
    store.flush()
    return path


@pytest.fixture
def workspace(snapshot_store: Path) -> StubWorkspace:
    """Return a workspace over the invented data."""
    return StubWorkspace(snapshot_store)


@pytest.fixture
def client(workspace: StubWorkspace) -> Iterator[TestClient]:
    """Return a client of the service over the invented workspace; errors come as answers, as over a network."""
    with TestClient(create_app(workspace), raise_server_exceptions=False, follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def app(snapshot_store: Path) -> FastAPI:
    """Return the service itself."""
    return create_app(StubWorkspace(snapshot_store))


@pytest.fixture(scope="module")
def sparql_client(snapshot_store: Path) -> Iterator[TestClient]:
    """Return a client that a whole module shares, so that query processes start once; results may have 50 rows."""
    with TestClient(
        create_app(StubWorkspace(snapshot_store), Settings(query_rows=50)), raise_server_exceptions=False
    ) as opened:
        yield opened


@pytest.fixture(scope="module")
def protocol_store(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load the data of the W3C protocol tests as graphs of a store."""
    path = tmp_path_factory.mktemp("protocol") / "store"
    store = ox.Store(str(path))
    for number in (1, 2, 3):
        graph = ox.NamedNode(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf")
        data = (shared / "conformance/sparql/sparql11/protocol" / f"data{number}.nt").read_bytes()
        store.load(data, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
    store.flush()
    return path


@pytest.fixture(scope="module")
def protocol_port(protocol_store: Path) -> Iterator[int]:
    """Serve that store on a port of this machine, for requests that a friendly client would put right."""
    with _served(StubWorkspace(protocol_store)) as port:
        yield port


@pytest.fixture(scope="module")
def port(snapshot_store: Path) -> Iterator[int]:
    """Serve the invented workspace on a port of this machine."""
    with _served(StubWorkspace(snapshot_store)) as served:
        yield served


@contextmanager
def _served(workspace: StubWorkspace) -> Iterator[int]:
    server = uvicorn.Server(configuration(workspace, "127.0.0.1", 0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(400):
        if server.started:
            break
        time.sleep(0.025)
    yield int(server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    thread.join()
