"""`archive fetch`, `archive pull` and `archive health`, as a person or a program uses them."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import Run
from lexposure.sources.mirror import Route
from lexposure.workspace import collections as collections_module
from lexposure.workspace import terms_fetch as fetch_module
from sources.local_source import LocalSource, answer, listening
from sources.ota_archive import Archive

TERMS = "https://lamp.example.com/terms"
YAML = f"""\
documents:
  - record: Lamp/Terms of Service
    url: {TERMS}
    select: main
  - record: Lamp/Imprint
    url: https://imprint.example.com/
"""
PAGE = answer("<html><main><p>You may light one lamp.</p></main></html>", "text/html")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty data directory, with a declaration file in the current folder."""
    target = tmp_path / "data"
    target.mkdir()
    monkeypatch.setenv("LEXPOSURE_HOME", str(target))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vendors.yaml").write_text(YAML)
    return target


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalSource]:
    """Put a source on this machine in the place of the Internet."""
    with listening() as found:
        monkeypatch.setattr(fetch_module, "internet", found.network)
        found.serve(TERMS, PAGE)
        yield found


def test_what_can_be_had_is_archived_and_what_cant_is_told(run: Run, source: LocalSource) -> None:
    """Exit code 2 if any failed; results on standard output, what goes on beside it."""
    done = run("archive", "fetch", "vendors.yaml")
    assert (done.code, done.out) == (
        2,
        "Lamp/Terms of Service  recorded  first\nLamp/Imprint  failed  http-status\n",
    )
    assert "failed: Lamp/Imprint: http-status: imprint.example.com answers 404" in done.err
    assert "Lamp/Terms of Service" in run("archive", "list").out
    again = run("archive", "fetch", "vendors.yaml", "--only", "Lamp/Terms of Service")
    assert (again.code, again.out) == (0, "Lamp/Terms of Service  unchanged\n")


def test_json_is_one_document(run: Run, source: LocalSource) -> None:
    """For programs, with what failed in it."""
    done = run("archive", "fetch", "vendors.yaml", "--format", "json")
    terms, imprint = json.loads(done.out)
    assert done.code == 2
    assert (terms["record"], terms["outcome"], terms["change"], terms["urls"]) == (
        "Lamp/Terms of Service",
        "recorded",
        "first",
        [TERMS],
    )
    assert len(terms["text"]) == 64
    assert (imprint["outcome"], imprint["reason"]) == ("failed", "http-status")
    assert "1 of 2: Lamp/Terms of Service  recorded  first" in done.err


def test_a_dry_run_asks_nothing_and_writes_nothing(run: Run, source: LocalSource, home: Path) -> None:
    """Each page with its selection."""
    done = run("archive", "fetch", "vendors.yaml", "--dry-run")
    assert (done.code, done.out.splitlines()[:2]) == (
        0,
        ["Lamp/Terms of Service", f"  {TERMS}  the part main"],
    )
    rows = json.loads(run("archive", "fetch", "vendors.yaml", "--dry-run", "--format", "json").out)
    assert rows[0]["pages"] == [{"url": TERMS, "select": ["main"], "remove": [], "media_type": ""}]
    assert rows[0]["declared_at"] == "vendors.yaml:2"
    assert (source.asked, list(home.iterdir())) == ([], [])


def test_declarations_of_a_public_collection(run: Run, source: LocalSource, tmp_path: Path) -> None:
    """Scripts of filters are named and not run; a page that needs a browser is fetched with a warning."""
    terms = {
        "Terms of Service": {"fetch": TERMS, "select": "main", "executeClientScripts": True},
        "Imprint": {"fetch": TERMS, "filter": ["hideDates"]},
    }
    (tmp_path / "Lamp.json").write_text(json.dumps({"name": "Lamp", "terms": terms}))
    done = run("archive", "fetch", "Lamp.json")
    assert (done.code, done.out) == (
        2,
        "Lamp/Terms of Service  recorded  first\nLamp/Imprint  failed  unsupported\n",
    )
    assert "needs a browser" in done.err
    assert "`hideDates`" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["absent.yaml"], "can't be read"),
        (["vendors.yaml", "--only", "Lamp/Terms"], "did you mean `Lamp/Terms of Service`"),
        (["broken.yaml"], "broken.yaml:3: a page has no `url`"),
    ],
)
def test_a_wrong_command_has_one_message(
    run: Run, source: LocalSource, tmp_path: Path, words: list[str], said: str
) -> None:
    """Exit 2, file, line and fix, no traceback; nothing was asked."""
    (tmp_path / "broken.yaml").write_text("documents:\n\n  - record: Lamp/Terms\n")
    done = run("archive", "fetch", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "fix:" in done.err
    assert "Traceback" not in done.err
    assert source.asked == []


def test_the_internet_is_the_default(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public name that leads to this machine is refused; no flag opens it."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("127.0.0.1", 443))])
    done = run("archive", "fetch", "vendors.yaml")
    assert done.out.splitlines() == [
        "Lamp/Terms of Service  failed  blocked-address",
        "Lamp/Imprint  failed  blocked-address",
    ]
    pulled = run("archive", "pull", "https://git.example.com/x.git")
    assert (pulled.code, "no public address" in pulled.err) == (2, True)


def test_health_is_listed(run: Run, source: LocalSource) -> None:
    """As a table and as JSON; a file adds what was never asked for."""
    assert "no document" in run("archive", "health").out
    run("archive", "fetch", "vendors.yaml", "--only", "Lamp/Imprint")
    done = run("archive", "health", "vendors.yaml")
    assert done.code == 0
    imprint, terms = done.out.splitlines()
    assert imprint.startswith("Lamp/Imprint  live  never seen  no version  failing since 20")
    assert "http-status: imprint.example.com answers 404" in imprint
    assert terms == "Lamp/Terms of Service  declared  never seen  no version"
    [row] = json.loads(run("archive", "health", "--format", "json").out)
    assert (row["record"], row["reason"], row["days_unseen"]) == ("Lamp/Imprint", "http-status", None)
    assert run("archive", "health", "--unseen-for", "3").out.startswith("Lamp/Imprint")


def test_a_collection_is_pulled(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    """New versions are counted; a pull without a name brings what was pulled up to date."""
    public = Archive(tmp_path / "public")
    public.record({"Lamp/Terms of Service.md": "first"}, "First record of Lamp Terms of Service")
    route = Route(str(public.folder), ("protocol.file.allow=always",))
    monkeypatch.setattr(collections_module, "https_routing", lambda: lambda _: route)
    done = run("archive", "pull", "https://git.example.com/lamps.git")
    assert (done.code, done.out) == (0, "lamps  pulled  1 new versions of 1 documents\n")
    assert "lamps: fetching from https://git.example.com/lamps.git" in done.err
    [row] = json.loads(run("archive", "pull", "--format", "json").out)
    assert (row["name"], row["outcome"], row["new"]) == ("lamps", "pulled", 0)


def test_pulling_what_isnt_known(run: Run) -> None:
    """One message that names what is."""
    done = run("archive", "pull", "genai-contrib")
    assert (done.code, done.out) == (2, "")
    assert "genai-contrib-versions" in done.err
    assert "fix: name one of" in run("archive", "pull").err
