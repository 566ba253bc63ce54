"""Bad input: one clear message with file, line and fix, exit code 2, and nothing changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from cli.conftest import Run

GOOD = "name: test\nroles: [eu-ai-act/deployer]\n"


def state(home: Path) -> str:
    """Return a hash of every file of a data directory."""
    digest = hashlib.sha256()
    for path in sorted(
        p
        for p in home.rglob("*")
        if p.is_file() and p.name not in ("LOCK", "LOG") and "-shm" not in p.name and "-wal" not in p.name
    ):
        digest.update(f"{path.relative_to(home)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


PROFILES = {
    "a misspelt role": (
        "name: x\nroles: [eu-ai-act/deployr]\n",
        "p.yaml:2",
        "did you mean `eu-ai-act/deployer`",
    ),
    "an unknown platform": (
        "name: x\nplatforms:\n  - aws/bedrok\n",
        "p.yaml:3",
        "did you mean `aws/bedrock`",
    ),
    "an unknown place": ("established_in: [XX]\n", "p.yaml:1", "unknown established in `XX`"),
    "a tab": ("name: x\nroles:\n\t- employer\n", "p.yaml:3", "spaces"),
    "a contradiction": ("roles: [employer]\nnot: {roles: [employer]}\n", "p.yaml:2", "contradiction"),
    "a broader denial": ("data: [biometric]\nnot: {data: [personal]}\n", "p.yaml:2", "contradiction"),
    "a value open and listed": (
        "roles: [employer]\nunknown: {roles: [employer]}\n",
        "p.yaml:2",
        "contradiction",
    ),
    "two readings of one question": (
        "readings: [cfaa-terms-breach-as-access/gates-up-or-down, cfaa-terms-breach-as-access/limits-by-terms]\n",
        "p.yaml:1",
        "contradiction",
    ),
    "an unknown key": ("name: x\nrole: [employer]\n", "p.yaml:2", "did you mean `roles`"),
    "a key twice": ("name: x\nname: y\n", "p.yaml:2", "twice"),
    "an empty facet": ("roles:\n", "p.yaml:1", "write [] for none"),
    "no number": ("figures: {employees: many}\n", "p.yaml:1", "no number"),
    "a figure at the top": ("employees: 5\n", "p.yaml:1", "under `figures:`"),
    "a date that is none": ("placed_on_market_on: 2026-02-30\n", "p.yaml:1", "is no date"),
    "a list instead of a profile": ("- a\n- b\n", "p.yaml:1", "key: value"),
    "an empty file": ("", "p.yaml:1", "key: value"),
    "no YAML": ("name: [x\n", "p.yaml", "check indentation"),
    "a facet nobody can state": ("classes: [eu-ai-act/high-risk]\n", "p.yaml:1", "unknown key"),
    "a nested value": ("roles: [{a: b}]\n", "p.yaml:1", "list of names"),
}


class TestProfiles:
    """Profiles that can't be read."""

    @pytest.mark.parametrize("name", PROFILES)
    def test_one_message_names_place_and_fix(self, run: Run, home: Path, name: str) -> None:
        """The message begins with file and line, says what to write, and nothing is changed."""
        text, place, words = PROFILES[name]
        Path("p.yaml").write_text(text)
        before = state(home)
        done = run("exposure", "p.yaml")
        assert done.code == 2
        assert done.out == ""
        assert done.err.startswith(f"error: {place}")
        assert words in done.err
        assert "Traceback" not in done.err
        assert len(done.err.splitlines()) <= 2
        assert state(home) == before

    def test_a_file_that_is_absent(self, run: Run) -> None:
        """A missing file is named."""
        done = run("exposure", "nowhere.yaml")
        assert (done.code, "nowhere.yaml" in done.err, "Traceback" in done.err) == (2, True, False)

    def test_bytes_that_are_no_text(self, run: Run) -> None:
        """A file that isn't UTF-8 is refused with the line."""
        Path("p.yaml").write_bytes(b"name: x\nroles: [\xff]\n")
        done = run("exposure", "p.yaml")
        assert done.code == 2
        assert done.err.startswith("error: p.yaml:2: not UTF-8")

    @pytest.mark.parametrize("date", ["2026-13-01", "tomorrow", "24.11.2026", "2026-11-24T00:00", "20261124"])
    def test_a_date_that_is_none(self, run: Run, date: str) -> None:
        """An option that isn't a date says how dates are written."""
        Path("p.yaml").write_text(GOOD)
        done = run("exposure", "p.yaml", "--as-of", date)
        assert done.code == 2
        assert f"`{date}` is no date" in done.err

    @pytest.mark.parametrize(
        "moment",
        ["2026-W48-2", "yesterday", "2026-11-24T12:00", "2026-11-24 25:00Z", "0001-01-01T00:00:00+14:00", ""],
    )
    def test_a_moment_that_is_none(self, run: Run, moment: str) -> None:
        """A time without zone, out of range or in another form is refused; the machine's zone is never assumed."""
        Path("p.yaml").write_text(GOOD)
        done = run("exposure", "p.yaml", "--known-at", moment)
        assert done.code == 2
        assert "Traceback" not in done.err
        assert "2026-" in done.err

    @pytest.mark.parametrize("moment", ["2026-11-24", "2026-11-24T12:00:00Z", "2026-11-24T13:00:00+01:00"])
    def test_a_moment(self, run: Run, moment: str) -> None:
        """A day means its end; a time has its zone."""
        Path("p.yaml").write_text(GOOD)
        assert run("exposure", "p.yaml", "--known-at", moment, "--as-of", "2026-11-24").code == 0


class TestSources:
    """Files and repositories that can't be imported."""

    def test_a_bundle_that_is_no_repository(self, run: Run, home: Path) -> None:
        """A file that git can't read as a bundle is refused, and nothing is stored."""
        Path("terms.bundle").write_bytes(b"this is no bundle")
        before = state(home)
        done = run("archive", "import", "terms.bundle")
        assert done.code == 2
        assert "terms.bundle" in done.err
        assert "Traceback" not in done.err
        assert state(home) == before

    def test_an_xml_with_a_doctype(self, run: Run, home: Path) -> None:
        """A document type declaration can expand and fetch: the file is refused before it is parsed."""
        Path("law.xml").write_text(
            '<?xml version="1.0"?>\n<!DOCTYPE ACT [<!ENTITY x "y">]>\n<ACT>&x;</ACT>\n'
        )
        before = state(home)
        done = run("law", "import", "law.xml")
        assert done.code == 2
        assert "DOCTYPE" in done.err
        assert "law.xml:2" in done.err
        assert state(home) == before

    def test_a_path_that_is_absent(self, run: Run) -> None:
        """Missing paths are named."""
        for group in ("archive", "law"):
            done = run(group, "import", "nowhere")
            assert (done.code, "nowhere" in done.err, "Traceback" in done.err) == (2, True, False)


class TestCorruption:
    """A data directory that is damaged."""

    def test_a_damaged_index_is_found_before_it_answers(self, run: Run, home: Path) -> None:
        """One flipped byte in the compiled index: no answer, but the way out."""
        index = (home / "current").resolve() / "index.json"
        data = bytearray(index.read_bytes())
        data[len(data) // 2] ^= 1
        index.chmod(0o644)
        index.write_bytes(data)
        Path("p.yaml").write_text(GOOD)
        done = run("exposure", "p.yaml")
        assert done.code == 2
        assert "lexposure rebuild" in done.err
        assert "Traceback" not in done.err

    def test_rebuild_heals_a_damaged_snapshot(self, run: Run, home: Path) -> None:
        """The snapshot is disposable: rebuilding gives the same dataset, and verify passes again."""
        before = run("verify", "--format", "json").out
        index = (home / "current").resolve() / "index.json"
        index.chmod(0o644)
        index.write_bytes(b"{}")
        assert run("verify").code == 2
        assert run("rebuild").code == 0
        assert run("verify", "--format", "json").out == before

    def test_a_log_that_is_no_database(self, run: Run, home: Path) -> None:
        """A log that isn't one is named, with the way out."""
        (home / "log.sqlite").write_bytes(b"garbage" * 1000)
        for name in ("log.sqlite-wal", "log.sqlite-shm"):
            (home / name).unlink(missing_ok=True)
        done = run("rebuild")
        assert done.code == 2
        assert "log.sqlite" in done.err
        assert "Traceback" not in done.err

    def test_a_flipped_byte_in_a_blob_fails_verification(self, run: Run, home: Path) -> None:
        """Verification names the blob whose bytes changed."""
        blob = max((home / "blobs").rglob("*"), key=lambda p: p.stat().st_size if p.is_file() else 0)
        data = bytearray(blob.read_bytes())
        data[7] ^= 1
        blob.chmod(0o644)
        blob.write_bytes(data)
        done = run("verify")
        assert done.code == 2
        assert blob.name in done.err


class TestQueries:
    """SPARQL that is malformed or not allowed."""

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT * {",
            "INSERT DATA { <a:a> <a:b> <a:c> }",
            "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        ],
    )
    def test_one_message(self, run: Run, query: str) -> None:
        """Syntax errors, updates and calls to other hosts are refused with one message."""
        Path("q.rq").write_text(query)
        done = run("sparql", "q.rq")
        assert done.code == 2
        assert done.out == ""
        assert "Traceback" not in done.err

    def test_names_nobody_knows(self, run: Run) -> None:
        """A node that isn't there is answered with the nearest names."""
        done = run("paths", "aws/bedrok", "AIA:art_4.par_1")
        assert done.code == 2
        assert "aws/bedrock" in done.err
