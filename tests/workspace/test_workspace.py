"""The workspace: first use, files that change, a user's own files, and answers that stay what they were."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from lexposure.archive.clock import FixedClock
from lexposure.model.errors import CuratedDataError, DateError, NotSetUp, ProfileError, UserError
from lexposure.sources.yaml_file import read_yaml
from lexposure.workspace import Workspace, core
from lexposure.workspace.shipped import shipped_files

DAY = dt.date(2026, 11, 24)
ASKED = b"name: somebody\nroles: [eu-ai-act/deployer]\nestablished_in: [DE]\n"
HEAD = "author: agent/lexposure-curation\nstatus: draft\ncreated: 2026-11-24\ngraph:\n"
WORDS = "Nobody may do this."
TEXT = hashlib.sha256(WORDS.encode()).hexdigest()
SPAN = f'{{of: text/{TEXT}, start: 0, end: 19, sha256: {TEXT}, number: "1"}}'


def at(hour: int, day: int = 1) -> dt.datetime:
    return dt.datetime(2026, 12, day, hour, tzinfo=dt.UTC)


def norm(name: str, summary: str = "a duty of ours", when: str = "{roles: eu-ai-act/deployer}") -> str:
    """Return a norm that breaks no rule."""
    return f"""\
  - id: norm/own/{name}
    type: Obligation
    source: "AIA:art_4.par_1"
    bearer: eu-ai-act/deployer
    action: follow-instructions-for-use
    summary: {summary}
    applies_when: {when}
    valid_from: 2025-01-01
    confidence: 0.5
    evidence: [{SPAN}]
"""


def period() -> str:
    return f"""\
  - id: period/own/all
    type: ApplicationPeriod
    source: "AIA:art_113"
    concerns: [instrument/eu-ai-act]
    applies_from: 2025-02-02
    valid_from: 2024-08-01
    summary: everything has begun
    confidence: 0.5
    evidence: [{SPAN}]
"""


INSTRUMENT = f"""\
  - {{id: text/{TEXT}, type: LawVersion, realizes: instrument/eu-ai-act, valid_from: 2024-08-01, language: en}}
  - {{id: instrument/eu-ai-act, type: Instrument, ref_prefix: AIA, title: An act, citation: An act, jurisdiction: EU, binding_force: binding}}
"""


def small_set() -> dict[str, bytes]:
    """Return the vocabulary, the places and two norms."""
    kept = ("data/people.yaml", "data/jurisdictions.yaml")
    files = {p: d for p, d in shipped_files().items() if p.startswith("ontology/") or p in kept}
    act = HEAD + INSTRUMENT + period() + norm("first") + norm("second")
    return dict(sorted({**files, "data/instruments/act.yaml": act.encode()}.items()))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Ship a small set only; a test may change what is shipped."""
    files = small_set()
    monkeypatch.setattr(core, "shipped_files", lambda: dict(sorted(files.items())))
    return files


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data directory set up at eight in the morning, to be copied."""
    made = Workspace(tmp_path_factory.mktemp("base"), clock=FixedClock(at(8)))
    made.record_shipped(small_set())
    return made.home


@pytest.fixture
def workspace(small: dict[str, bytes], base: Path, tmp_path: Path) -> Workspace:
    """Return a workspace of the test's own, set up at eight in the morning."""
    assert small
    shutil.copytree(base, tmp_path / "w", symlinks=True)
    return Workspace(tmp_path / "w", clock=FixedClock(at(8)))


def later(workspace: Workspace, hour: int) -> Workspace:
    """Return the same data directory at a later hour."""
    return Workspace(workspace.home, clock=FixedClock(at(hour)))


def answer(
    workspace: Workspace, known_at: dt.datetime | None = None, profile: bytes = ASKED
) -> dict[str, Any]:
    return workspace.answer_json(workspace.expose(profile, DAY, known_at))


def own(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def refs(workspace: Workspace) -> set[str]:
    return {a.iri.rsplit("/id/", 1)[-1] for a in workspace.expose(ASKED, DAY).answers}


class TestFirstUse:
    """Setting up."""

    def test_before_setting_up_nothing_can_be_asked(self, tmp_path: Path) -> None:
        """An absent data directory is named, with what to do."""
        empty = Workspace(tmp_path / "nowhere")
        assert empty.status()["ready"] is False
        with pytest.raises(NotSetUp):
            empty.expose(ASKED, DAY)
        assert not (tmp_path / "nowhere").exists()

    def test_setting_up_is_done_once(self, workspace: Workspace) -> None:
        """The first `ensure` records what is shipped; the next finds nothing to do and records nothing."""
        head = workspace.log.head()
        assert head is not None
        assert later(workspace, 9).ensure() is False
        assert workspace.log.head() == head
        assert workspace.status()["ready"] is True

    def test_a_lost_snapshot_is_built_again_from_the_log(self, workspace: Workspace) -> None:
        """Everything but blobs and log can be deleted: the same dataset comes back without a new event."""
        head, digest = workspace.log.head(), workspace.snapshot.digest
        (workspace.home / "current").unlink()
        again = later(workspace, 9)
        assert again.ensure() is True
        assert (again.log.head(), again.snapshot.digest) == (head, digest)

    def test_a_changed_file_is_taken_in_alone(self, workspace: Workspace, small: dict[str, bytes]) -> None:
        """A new release records the files that differ, one event each."""
        before = sum(1 for _ in workspace.log.events())
        small["data/instruments/act.yaml"] = (
            HEAD + INSTRUMENT + period() + norm("first", "another summary")
        ).encode()
        again = later(workspace, 9)
        assert again.ensure() is True
        assert sum(1 for _ in again.log.events()) == before + 1
        assert refs(again) == {"norm/own/first"}

    def test_a_file_no_longer_shipped_is_gone(self, workspace: Workspace, small: dict[str, bytes]) -> None:
        """What a release drops stops answering, and stays answerable for the past."""
        small["data/instruments/act.yaml"] = (HEAD + INSTRUMENT).encode()
        small["data/instruments/other.yaml"] = (HEAD + period() + norm("third")).encode()
        again = later(workspace, 9)
        again.ensure()
        assert refs(again) == {"norm/own/third"}
        past = again.expose(ASKED, DAY, at(8))
        assert {a.iri.rsplit("/", 1)[-1] for a in past.answers} == {"first", "second"}

    def test_a_shipped_fault_is_refused_and_nothing_recorded(
        self, workspace: Workspace, small: dict[str, bytes]
    ) -> None:
        """A release with a fault leaves the data directory as it was."""
        head = workspace.log.head()
        small["data/instruments/act.yaml"] = (
            HEAD + INSTRUMENT + norm("first", when="{roles: nobody}")
        ).encode()
        with pytest.raises(CuratedDataError, match="nobody"):
            later(workspace, 9).ensure()
        assert workspace.log.head() == head


class TestOwnFiles:
    """A user's own curated files."""

    def test_are_added_and_kept_over_a_release(
        self, workspace: Workspace, small: dict[str, bytes], tmp_path: Path
    ) -> None:
        """They answer beside what is shipped, and a new release leaves them alone."""
        workspace.add_files([own(tmp_path, "mine.yaml", HEAD + norm("mine"))])
        assert "norm/own/mine" in refs(workspace)
        assert workspace.ensure() is False
        small["data/instruments/act.yaml"] += norm("third").encode()
        again = later(workspace, 9)
        assert again.ensure() is True
        assert refs(again) == {"norm/own/first", "norm/own/second", "norm/own/third", "norm/own/mine"}

    def test_of_the_same_name_replace_each_other(self, workspace: Workspace, tmp_path: Path) -> None:
        """A corrected file takes the place of the first; adding it again records nothing."""
        workspace.add_files([own(tmp_path, "mine.yaml", HEAD + norm("mine"))])
        changed = own(tmp_path, "mine.yaml", HEAD + norm("changed"))
        digest = later(workspace, 9).add_files([changed]).digest
        head = workspace.log.head()
        assert later(workspace, 10).add_files([changed]).digest == digest
        assert workspace.log.head() == head
        assert refs(workspace) == {"norm/own/first", "norm/own/second", "norm/own/changed"}

    def test_may_be_json(self, workspace: Workspace, tmp_path: Path) -> None:
        """JSON is read like YAML, and checked like it."""
        whole = json.dumps(read_yaml((HEAD + norm("mine")).encode(), "x", CuratedDataError))
        workspace.add_files([own(tmp_path, "mine.json", whole)])
        assert "norm/own/mine" in refs(workspace)
        wrong = own(tmp_path, "wrong.json", whole.replace("eu-ai-act/deployer", "nobody"))
        with pytest.raises(CuratedDataError, match="nobody"):
            workspace.add_files([wrong])

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (HEAD + norm("mine", when="{roles: nobody}"), "nobody"),
            (HEAD + norm("mine").replace("Obligation", "Obligaton"), "Obligaton"),
            (HEAD + norm("mine").replace("    confidence: 0.5\n", ""), "confidence"),
            (
                HEAD
                + norm("mine").replace("agent/lexposure-curation", "agent/ghost")
                + "    author: agent/ghost\n",
                "ghost",
            ),
            (HEAD + norm("mine").replace("2025-01-01", "2025-02-30"), "2025-02-30"),
            (HEAD + norm("mine") + norm("mine"), "twice"),
            (HEAD + norm("first"), "stands in data/instruments/act.yaml"),
            (HEAD + "  - {id: rule/a}\n", "`type`"),
            ("graph: [\n", "mine.yaml"),
            ("", "mine.yaml"),
            (
                HEAD
                + "".join(
                    norm(name)
                    .replace("Obligation", "FactRule")
                    .replace("{roles: eu-ai-act/deployer}", asked)
                    .replace(
                        "    bearer: eu-ai-act/deployer\n    action: follow-instructions-for-use\n",
                        f"    concludes: {made}\n",
                    )
                    for name, asked, made in (
                        ("a", "{roles: employer}", "{roles: business}"),
                        ("b", "{roles: business}", "{roles: employer}"),
                    )
                ),
                "circle",
            ),
        ],
    )
    def test_that_are_wrong_are_refused_with_nothing_recorded(
        self, workspace: Workspace, tmp_path: Path, text: str, message: str
    ) -> None:
        """Whatever is wrong is found before anything is recorded, and the file is named."""
        head, digest = workspace.log.head(), workspace.snapshot.digest
        with pytest.raises(CuratedDataError, match=message) as caught:
            workspace.add_files([own(tmp_path, "mine.yaml", text)])
        assert "mine.yaml" in str(caught.value) or message == "circle"
        assert (workspace.log.head(), workspace.snapshot.digest) == (head, digest)
        answer(workspace)

    @pytest.mark.parametrize("name", ["mine.ttl", "mine.txt", "mine", "mine.yml", "mine.yaml.bak"])
    def test_of_another_kind_are_refused(self, workspace: Workspace, tmp_path: Path, name: str) -> None:
        """Only what is checked can be added; a Turtle file or an unknown ending isn't taken in silently."""
        head = workspace.log.head()
        with pytest.raises(UserError, match=r"\.yaml or \.json"):
            workspace.add_files([own(tmp_path, name, HEAD + norm("mine"))])
        assert workspace.log.head() == head

    def test_that_share_a_name_are_refused(self, workspace: Workspace, tmp_path: Path) -> None:
        """Of two files with one name one would be lost."""
        files = [own(tmp_path / d, "mine.yaml", HEAD + norm(d)) for d in ("a", "b")]
        with pytest.raises(UserError, match=r"two files are called `mine\.yaml`"):
            workspace.add_files(files)

    def test_that_are_absent_are_named(self, workspace: Workspace, tmp_path: Path) -> None:
        """A missing file, or a folder, is a message and no traceback."""
        (tmp_path / "folder.yaml").mkdir()
        for name in ("nowhere.yaml", "folder.yaml"):
            with pytest.raises(UserError, match=name):
                workspace.add_files([tmp_path / name])


def capture(workspace: Workspace, text: str, captured: str, record: str = "Acme/Terms") -> str:
    """Record a text as an import of terms does, and build."""
    name = workspace.blobs.put(text.encode())
    body = {"kind": "terms-version", "record": record, "captured": captured, "text": name, "change": "first"}
    workspace.log.append([{**body, "collection": "c", "commit": "0" * 40, "engine": "", "snapshots": []}])
    workspace.rebuild()
    return name


class TestClocks:
    """As-of and known-at are independent, and the past stays what it was."""

    def test_a_past_answer_never_changes(
        self, workspace: Workspace, small: dict[str, bytes], tmp_path: Path
    ) -> None:
        """Whatever is recorded later - files changed and gone, own files, texts - the answer known then is the same bytes."""
        told = json.dumps(answer(workspace, at(8)))
        small["data/instruments/act.yaml"] = (HEAD + INSTRUMENT + norm("first", "changed")).encode()
        later(workspace, 9).ensure()
        later(workspace, 10).add_files([own(tmp_path, "mine.yaml", HEAD + norm("mine") + period())])
        capture(later(workspace, 11), "Words.", "2026-01-01T00:00:00Z")
        assert json.dumps(answer(workspace, at(8))) == told
        assert json.dumps(answer(workspace)) != told

    def test_a_text_recorded_later_lends_no_quote_to_the_past(self, workspace: Workspace) -> None:
        """What wasn't in the archive then is `not archived` in the answer of then, although it is here now."""
        before = json.dumps(answer(workspace, at(8)))
        assert "not_archived" in before
        capture(later(workspace, 11), WORDS, "2026-01-01T00:00:00Z")
        assert json.dumps(answer(workspace, at(8))) == before
        assert WORDS in json.dumps(answer(workspace))

    def test_all_that_is_known_is_the_answer_of_now(self, workspace: Workspace) -> None:
        """Asked for the moment of the last record, the answer is that of today."""
        assert answer(workspace) == answer(workspace, at(8))

    def test_as_of_moves_the_law_and_known_at_the_record(
        self, workspace: Workspace, small: dict[str, bytes]
    ) -> None:
        """A norm valid from 2025 answers for 2025 and not for 2024; recorded at eight, it is known at eight and not at seven."""
        assert small
        statuses = [
            {a.status for a in workspace.expose(ASKED, dt.date(year, 12, 31)).answers}
            for year in (2024, 2025)
        ]
        assert statuses == [{"does_not_apply"}, {"applies"}]
        with pytest.raises(DateError, match="nothing was recorded"):
            workspace.expose(ASKED, DAY, at(7))

    def test_the_moment_of_recording_counts_as_known(self, workspace: Workspace) -> None:
        """Known at is inclusive to the microsecond."""
        assert workspace.expose(ASKED, DAY, at(8)).answers
        with pytest.raises(DateError):
            workspace.expose(ASKED, DAY, at(8) - dt.timedelta(microseconds=1))

    def test_a_moment_in_another_zone_is_the_same_moment(self, workspace: Workspace) -> None:
        """Nine in Berlin is eight in UTC."""
        berlin = at(9).replace(tzinfo=dt.timezone(dt.timedelta(hours=1)))
        assert workspace.expose(ASKED, DAY, berlin).answers == workspace.expose(ASKED, DAY, at(8)).answers

    def test_a_moment_without_zone_is_refused(self, workspace: Workspace) -> None:
        """The machine's own zone is never assumed."""
        with pytest.raises(DateError, match="no zone"):
            workspace.expose(ASKED, DAY, dt.datetime(2026, 12, 1, 8))  # noqa: DTZ001 - that is the point

    def test_a_profile_is_read_with_the_names_known_then(
        self, workspace: Workspace, small: dict[str, bytes]
    ) -> None:
        """A reading recorded later is unknown to a question about the past."""
        small["data/questions.yaml"] = (
            HEAD.replace("status: draft\n", "")
            + '  - {id: "vocab:question/q", type: Question, prefLabel: "Is it so?", definition: A question.}\n'
            + '  - {id: "vocab:question/q/so", type: Reading, in_scheme: q, prefLabel: So, definition: It is., held_by: Us}\n'
        ).encode()
        later(workspace, 9).ensure()
        asked = ASKED + b"readings: [q/so]\n"
        assert workspace.expose(asked, DAY).answers
        with pytest.raises(ProfileError, match="q/so"):
            workspace.expose(asked, DAY, at(8))


class TestDatasetHash:
    """The same sources give the same hash."""

    def test_the_time_of_recording_doesnt_count(self, workspace: Workspace, tmp_path: Path) -> None:
        """Two data directories with the same files and texts agree, whenever and in whatever order they were recorded."""
        other = Workspace(tmp_path / "other", clock=FixedClock(at(20, day=9)))
        other.home.mkdir()
        for text, day in (("Two.", "2026-02-01T00:00:00Z"), ("One.", "2026-01-01T00:00:00Z")):
            capture(other, text, day)
        other.ensure()
        for text, day in (("One.", "2026-01-01T00:00:00Z"), ("Two.", "2026-02-01T00:00:00Z")):
            capture(workspace, text, day)
        assert other.snapshot.digest == workspace.snapshot.digest
        assert answer(other)["answers"] == answer(workspace)["answers"]

    def test_a_history_of_corrections_doesnt_count(
        self, workspace: Workspace, small: dict[str, bytes], tmp_path: Path
    ) -> None:
        """Who went through an older release has the same dataset as who starts with the newer one."""
        changed = (
            HEAD
            + INSTRUMENT
            + period()
            + norm("first", when="{roles: employer}").replace("start: 0", "start: 1")
        )
        small["data/instruments/act.yaml"] = changed.encode()
        later(workspace, 9).ensure()
        fresh = Workspace(tmp_path / "fresh", clock=FixedClock(at(12)))
        fresh.ensure()
        assert fresh.snapshot.digest == workspace.snapshot.digest

    def test_another_word_counts(self, workspace: Workspace, small: dict[str, bytes]) -> None:
        """A changed summary is another dataset."""
        digest = workspace.snapshot.digest
        small["data/instruments/act.yaml"] = small["data/instruments/act.yaml"].replace(
            b"a duty of ours", b"a duty"
        )
        later(workspace, 9).ensure()
        assert workspace.snapshot.digest != digest

    def test_verification_agrees(self, workspace: Workspace) -> None:
        """What was built is what the log gives."""
        report = workspace.verify()
        assert report.ok
        assert report.dataset == workspace.snapshot.digest


@pytest.mark.shared
class TestImports:
    """Real collections and law texts, taken in twice."""

    def test_importing_twice_adds_nothing(self, archived: Workspace, shared: Path) -> None:
        """The second import reads everything and records nothing."""
        head = archived.log.head()
        law = archived.import_law([shared / "law" / "us-nyc-ll144-20-870"])
        assert (law.read > 0, law.new) == (True, 0)
        assert archived.log.head() == head
